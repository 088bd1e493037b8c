using ConnectStreaming.Agents;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Security.Claims;
using ConnectStreaming.Access;
using ConnectStreaming.Board;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Live;

public sealed class BrowserTests
{
    [Fact]
    public async Task AStreamThatContinuesDuringACheckOfItsBrowserHoldsNoLockOfTheBrowser()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new LiveMetrics(services.GetRequiredService<IMeterFactory>());
        var replica = new BoardReplica(Samples.Instance);
        replica.Reset(new BoardSnapshot(new("e1", 0), [], SourceHealth.Unheard));
        using var view = Views.Of(replica, services, TimeProvider.System);
        var browser = new Browser(new ClaimsPrincipal(), TimeProvider.System, metrics, () => { });
        var stream = browser.Open(view, view.Id, Views.At(0))!.Run(CancellationToken.None).GetAsyncEnumerator();
        await stream.MoveNextAsync();

        // Without a separate context, the stream would continue inside the call that wakes it.
        var free = await Task.Run(() =>
        {
            var free = false;
            var next = stream.MoveNextAsync().GetAwaiter();
            next.UnsafeOnCompleted(() => free = Task.Run(() => browser.Seen("another view", 1)).Wait(TimeSpan.FromSeconds(10)));
            browser.Recheck(new NothingToSee());
            return free;
        });

        Assert.True(free);
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task ManyRequestsForANewViewGetOneViewThatListensOnce()
    {
        await using var host = await LiveHost.Start(new Everyone());
        host.Feed.Changed(Samples.Agent(1, 1, TimeProvider.System.GetUtcNow()), "s1", 1);
        await host.View(agents: 1);
        var board = host.Services.GetRequiredService<BoardReplicas>().All().Single();
        var views = host.Services.GetRequiredService<LiveViews>();
        for (var round = 0; round < 20; round++)
        {
            var before = Listeners(board);
            var viewer = new Viewer("x", "x", "x", Roles.Viewer, new Scope([], [[$"group {round}"]], []), Privacy.Nothing);
            using var start = new Barrier(8);
            var found = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return views.For(viewer).Single();
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            Assert.Single(found.Distinct());
            Assert.Equal(before + 1, Listeners(board));
        }
    }

    private static int Listeners(BoardReplica replica) =>
        ((Delegate)typeof(BoardReplica).GetField(nameof(BoardReplica.Advanced), BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(replica)!)
            .GetInvocationList().Length;

    private sealed class NothingToSee : IViewers
    {
        public Viewer? Of(ClaimsPrincipal user) => new("x", "x", "x", Roles.Viewer, Scope.Nothing, Privacy.Nothing);
    }

    private sealed class Everyone : IViewers
    {
        public Viewer? Of(ClaimsPrincipal user) => new("x", "x", "x", Roles.Viewer, Scope.Everything, Privacy.Nothing);
    }
}
