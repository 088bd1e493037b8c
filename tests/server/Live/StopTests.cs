using System.Diagnostics;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Floors;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Live;

/// <summary>Stopping a server.</summary>
public sealed class StopTests
{
    /// <summary>Orleans waits for each running call, and a follower that has everything waits 2 s for news.</summary>
    [Fact]
    public async Task AServerWithFollowersThatWaitForNewsStopsAtOnce()
    {
        var host = await LiveHost.Start(Samples.Agent(1, 1, TimeProvider.System.GetUtcNow(), ShownCode.Available));
        await host.View(1);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var (alerts, floors) = (grains.GetGrain<IAlertGrain>(Samples.Instance), grains.GetGrain<IDrawnFloorsGrain>(IDrawnFloorsGrain.Key));
        var (alertsNow, floorsNow) = ((await alerts.Follow(default)).Position, (await floors.Follow(default)).Position);
        Task[] waiting = [alerts.Follow(alertsNow), floors.Follow(floorsNow)];
        Assert.All(waiting, poll => Assert.False(poll.IsCompleted));
        var clock = Stopwatch.StartNew();

        await host.DisposeAsync();

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1.5), $"It stopped after {clock.Elapsed}.");
        await Task.WhenAll(waiting);
    }
}
