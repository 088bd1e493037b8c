using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Settings;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Live;

/// <summary>After a save, the pages of all views take the new settings: no more at once than may take a snapshot, and none is forgotten.</summary>
public sealed class RetiringViewsTests
{
    private const int Lenses = 30;
    private const int PagesOfEach = 4;

    /// <summary>20 snapshots a second, four sweeps a second, and a fifth is left for others.</summary>
    private const int InASweep = 4;

    [Fact]
    public async Task PagesTakeNewSettingsSomeAtATimeAndNoneIsForgotten()
    {
        await using var host = await LiveHost.Start(Samples.Agent(1, 1, TimeProvider.System.GetUtcNow()));
        await host.View(1);
        var time = new SweepTime();
        using var views = Views(host.Services, time);
        await views.StartAsync(default);
        using var closing = new CancellationTokenSource();
        List<Task> pages = [];
        LiveView[] before = [.. Enumerable.Range(0, Lenses).Select(n => Find(n))];
        foreach (var view in before)
        {
            // These two read nothing after the first message: their connections are slow.
            foreach (var _ in Enumerable.Range(0, 2))
            {
                Assert.True(await new Watcher(view, view.Position, time, () => { }).Run(closing.Token).GetAsyncEnumerator().MoveNextAsync());
            }
            pages.AddRange(Enumerable.Range(0, PagesOfEach).Select(_ => Read(new Watcher(view, view.Position, time, () => { }), closing.Token)));
        }
        time.Sweep();
        Assert.Equal(0, Ended());

        host.Services.GetRequiredService<SettingsBook>().Saved(new StoredSettings(new SettingsVersion(1, default, "p", "P"), "{}", "salt"));
        // Somebody opens some of the views before the next sweep.
        Assert.All(Enumerable.Range(0, Lenses / 2), n => Assert.NotSame(before[n], Find(n)));
        var (sweeps, all) = (0, Lenses * (PagesOfEach + 2));
        while (Ended() < pages.Count)
        {
            var was = Ended();
            time.Sweep();
            Assert.InRange(Ended() - was, 0, InASweep);
            Assert.True(++sweeps <= (all / InASweep) + 1, $"{Ended()} of {pages.Count} pages after {sweeps} sweeps");
        }

        Assert.True(sweeps >= pages.Count / InASweep, $"{sweeps} sweeps");
        Assert.All(Enumerable.Range(0, Lenses), n => Assert.Equal(1, Find(n).SettingsVersion));
        await closing.CancelAsync();

        LiveView Find(int n) => Assert.Single(views.For(new Viewer("p", "P", "s", Roles.Viewer, new Scope([], [], [$"Profile {n}"]), Privacy.Nothing)));

        int Ended() => pages.Count(page => page.IsCompleted);
    }

    /// <summary>A page that reads at once: its stream runs within the sweep.</summary>
    private static async Task Read(Watcher watcher, CancellationToken closing)
    {
        await foreach (var _ in watcher.Run(closing))
        {
        }
    }

    private static LiveViews Views(IServiceProvider services, TimeProvider time) => new(
        services.GetRequiredService<BoardReplicas>(), services.GetRequiredService<FloorReplicas>(), services.GetRequiredService<DrawnFloorsReplica>(),
        services.GetRequiredService<AlertReplicas>(), services.GetRequiredService<ViewSettings>(), services.GetRequiredService<InstanceIds>(),
        services.GetRequiredService<InstanceNames>(), services.GetRequiredService<IViewers>(), services.GetRequiredService<IHostApplicationLifetime>(),
        Options.Create(new LiveOptions { SnapshotsPerSecond = 20 }), services.GetRequiredService<IOptions<SiteOptions>>(),
        services.GetRequiredService<IOptions<SuspectOptions>>(), time, services.GetRequiredService<LiveMetrics>(), NullLoggerFactory.Instance);

    /// <summary>The test makes each sweep.</summary>
    private sealed class SweepTime : TimeProvider
    {
        private TimerCallback? _sweep;

        public void Sweep() => _sweep!(null);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period <= TimeSpan.Zero)
            {
                return base.CreateTimer(callback, state, dueTime, period);
            }
            _sweep = callback;
            return base.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
