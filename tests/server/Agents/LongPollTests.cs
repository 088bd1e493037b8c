using ConnectStreaming.Agents;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectStreaming.Tests.Agents;

/// <summary>A grain moves only after its running calls: followers must not wait when their server leaves.</summary>
public sealed class LongPollTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly LeavingServer _leaving = new();
    private readonly ApplicationLifetime _server = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly TaskCompletionSource _advanced = new();

    [Fact]
    public async Task ItEndsWhenSomethingIsNewOrTheServerLeavesOrStops()
    {
        var poll = new LongPoll(_server, _leaving);
        var waits = poll.Until(_advanced.Task, Long);
        Assert.False(waits.IsCompleted);
        _leaving.IsLeaving = true;
        await waits.WaitAsync(Soon);
        await poll.Until(_advanced.Task, Long).WaitAsync(Soon);

        _leaving.IsLeaving = false;
        waits = poll.Until(_advanced.Task, Long);
        Assert.False(waits.IsCompleted);
        _server.StopApplication();
        await waits.WaitAsync(Soon);

        _advanced.SetResult();
        await new LongPoll(new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), _leaving).Until(_advanced.Task, Long).WaitAsync(Soon);
    }
}
