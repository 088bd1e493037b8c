using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Live;

/// <summary>The database has the valid state: a writer may be killed before it notifies, and the owner of the numbers may fail.</summary>
public sealed class DrawnFloorsFollowingTests
{
    private static readonly string Arn = $"{Samples.Instance}/agent/a1";

    [Fact]
    public async Task AWriteIsSeenAtOnceWithANotificationAndOtherwiseByTheStamp()
    {
        await using var host = await LiveHost.Start(Samples.Agent(1, 1, TimeProvider.System.GetUtcNow()));
        var (drawn, replica) = (host.Services.GetRequiredService<LiveHost.Drawn>(), host.Services.GetRequiredService<DrawnFloorsReplica>());
        await Until(() => replica.Now.Position.Epoch is not null);

        drawn.Write([DrawnViews.Floor("f-a")], new Seated(Arn, new("f-a", "s1")));
        await host.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        await Until(() => replica.Now.SeatOf(Arn) == new DrawnSeat("f-a", "s1"));

        // As if the writer was killed between the write and the notification.
        drawn.Write([DrawnViews.Floor("f-a")], new Seated(Arn, new("f-a", "s2")));
        await Until(() => replica.Now.SeatOf(Arn) == new DrawnSeat("f-a", "s2"));
    }

    [Fact]
    public async Task AnOwnerThatCannotReadKeepsTheShownFloorsAndDoesNotFailTheWriter()
    {
        await using var host = await LiveHost.Start(Samples.Agent(1, 1, TimeProvider.System.GetUtcNow()));
        var (drawn, replica) = (host.Services.GetRequiredService<LiveHost.Drawn>(), host.Services.GetRequiredService<DrawnFloorsReplica>());
        drawn.Write([DrawnViews.Floor("f-a")], new Seated(Arn, new("f-a", "s1")));
        await Until(() => replica.Now.SeatOf(Arn) is not null);

        drawn.IsOff = true;
        drawn.Write([DrawnViews.Floor("f-a")], new Seated(Arn, new("f-a", "s2")));
        await host.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        Assert.Equal(new DrawnSeat("f-a", "s1"), replica.Now.SeatOf(Arn));

        drawn.IsOff = false;
        await Until(() => replica.Now.SeatOf(Arn) == new DrawnSeat("f-a", "s2"));
    }

    [Fact]
    public async Task PagesOfAFloorWithNewInstancesTakeASnapshotAndADeletedFloorHasNoView()
    {
        await using var host = await LiveHost.Start(Samples.Agent(1, 1, TimeProvider.System.GetUtcNow()));
        await host.View(1);
        var (drawn, views) = (host.Services.GetRequiredService<LiveHost.Drawn>(), host.Services.GetRequiredService<LiveViews>());
        drawn.Write([DrawnViews.Floor("f-a")]);
        await Until(() => views.Find("f-a", DrawnViews.Administrator) is not null);
        var before = views.Find("f-a", DrawnViews.Administrator)!;
        Assert.Single(before.Snapshot(out var at).Agents);
        await using var stream = new Watcher(before, at, TimeProvider.System, () => { }).Run(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());

        drawn.Write([DrawnViews.Floor("f-a", 1, DrawnViews.OtherInstance)]);

        string said;
        do
        {
            Assert.True(await stream.MoveNextAsync());
            said = System.Text.Encoding.UTF8.GetString(stream.Current.Json.Span);
        }
        while (!said.Contains("resync", StringComparison.Ordinal));
        Assert.Contains("epoch", said, StringComparison.Ordinal);
        Assert.Empty(views.Find("f-a", DrawnViews.Administrator)!.Snapshot(out _).Agents);

        drawn.Write([]);
        await Until(() => views.Find("f-a", DrawnViews.Administrator) is null);
    }

    /// <summary>A page asks which floors there are when it hears another text. Seats, and new versions, change none.</summary>
    [Fact]
    public async Task APageHearsWithinASecondThatAFloorOrAnInstanceCame()
    {
        await using var host = await LiveHost.Start();
        var (drawn, views) = (host.Services.GetRequiredService<LiveHost.Drawn>(), host.Services.GetRequiredService<LiveViews>());
        drawn.Write([DrawnViews.Floor("f-a")]);
        await Until(() => views.Find("f-a", DrawnViews.Administrator) is not null);
        var view = views.Find("f-a", DrawnViews.Administrator)!;
        view.Snapshot(out var at);
        await using var stream = new Watcher(view, at, TimeProvider.System, () => { }).Run(CancellationToken.None).GetAsyncEnumerator();
        var before = await Next(stream, null);

        // The instance's first agent, and with it the automatic floor.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        host.Feed.Changed(Samples.Agent(1, 1, TimeProvider.System.GetUtcNow()), "s1", 1);
        await Until(() => views.For(DrawnViews.Administrator).Count == 2);
        var ready = clock.Elapsed;
        var page = views.Find("f-a", DrawnViews.Administrator)!;
        page.Snapshot(out at);
        await using var again = new Watcher(page, at, TimeProvider.System, () => { }).Run(CancellationToken.None).GetAsyncEnumerator();
        var with = await Next(again, before);
        Assert.InRange(clock.Elapsed - ready, TimeSpan.Zero, TimeSpan.FromSeconds(2));

        drawn.Write([DrawnViews.Floor("f-a", 2)], new Seated(Arn, new("f-a", "s1")));
        await host.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        drawn.Write([DrawnViews.Floor("f-a", 2), DrawnViews.Floor("f-b")], new Seated(Arn, new("f-a", "s1")));
        await host.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        Assert.NotEqual(before, await Next(again, with));

        static async Task<string> Next(IAsyncEnumerator<WireBytes> stream, string? not)
        {
            while (await stream.MoveNextAsync())
            {
                using var said = System.Text.Json.JsonDocument.Parse(stream.Current.Json);
                if (said.RootElement.TryGetProperty("floors", out var floors) && floors.GetString() is { } text && text != not)
                {
                    return text;
                }
            }
            throw new InvalidOperationException("The stream ended.");
        }
    }

    private static async Task Until(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
