using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Live;

/// <summary>A view without requests is closed after a minute. A closed view sends nothing any more.</summary>
public sealed class ClosedViewsTests
{
    private static readonly Viewer OfTeam1 = new("p1", "P", "s1", Roles.Viewer, new Scope([], [["Tokyo", "Team 1"]], []), new Privacy(NameLevel.Family, false));

    [Fact]
    public async Task AViewRequestedDuringTheSweepIsNotClosedForItsNewWatcher()
    {
        await using var host = await LiveHost.Start(Samples.Agent(1, 1, TimeProvider.System.GetUtcNow()));
        await host.View(1);
        var services = host.Services;
        var time = new SweepTime();
        using var views = new LiveViews(
            services.GetRequiredService<BoardReplicas>(), services.GetRequiredService<FloorReplicas>(), services.GetRequiredService<DrawnFloorsReplica>(),
            services.GetRequiredService<AlertReplicas>(), services.GetRequiredService<ViewSettings>(), services.GetRequiredService<InstanceIds>(),
            services.GetRequiredService<InstanceNames>(), services.GetRequiredService<IViewers>(), services.GetRequiredService<IHostApplicationLifetime>(),
            services.GetRequiredService<IOptions<LiveOptions>>(),
            services.GetRequiredService<IOptions<SiteOptions>>(), services.GetRequiredService<IOptions<SuspectOptions>>(), time,
            services.GetRequiredService<LiveMetrics>(), NullLoggerFactory.Instance);
        await views.StartAsync(CancellationToken.None);

        var putAway = 0;
        // Each time the sweep reads the clock, another thread requests the view.
        for (var look = 1; look <= 6; look++)
        {
            var before = Find();
            time.Move(TimeSpan.FromSeconds(61));
            Task<LiveView>? asked = null;
            var looks = 0;
            time.OnRead = () =>
            {
                if (++looks == look)
                {
                    asked = Task.Run(Find);
                    // It may have to wait for the sweep.
                    asked.Wait(TimeSpan.FromMilliseconds(300));
                }
            };
            time.Sweep();
            time.OnRead = null;

            if (asked is not null)
            {
                Assert.Same(await asked, Find());
            }

            putAway += ReferenceEquals(before, Find()) ? 0 : 1;
        }

        Assert.InRange(putAway, 1, 5);

        LiveView Find() => Assert.Single(views.For(OfTeam1));
    }

    /// <summary>The test starts each sweep.</summary>
    private sealed class SweepTime : TimeProvider
    {
        private long _moved;
        private TimerCallback? _sweep;
        private int _sweeping;

        /// <summary>Called when the sweep reads the time. The sweep gets the time that was read before.</summary>
        public Action? OnRead { get; set; }

        public void Move(TimeSpan by) => _moved += (long)(by.TotalSeconds * TimestampFrequency);

        public void Sweep()
        {
            _sweeping = Environment.CurrentManagedThreadId;
            _sweep!(null);
            _sweeping = 0;
        }

        public override long GetTimestamp()
        {
            var now = base.GetTimestamp() + _moved;
            if (_sweeping == Environment.CurrentManagedThreadId)
            {
                OnRead?.Invoke();
            }

            return now;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period > TimeSpan.Zero)
            {
                _sweep = callback;
                return base.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
