using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Live;

/// <summary>A fault of one instance's stream does not mark another instance as stale.</summary>
public sealed class TwoInstancesTests
{
    private const string Other = "arn:aws:connect:ap-northeast-1:123456789012:instance/99999999-2222-3333-4444-555555555555";
    private const string StreamA = "arn:aws:kinesis:us-west-2:123456789012:stream/a";
    private const string StreamB = "arn:aws:kinesis:ap-northeast-1:123456789012:stream/b";

    [Fact]
    public async Task AFaultOfOneInstancesStreamIsReportedOnlyThere()
    {
        await using var host = await LiveHost.Start();
        var now = TimeProvider.System.GetUtcNow();
        Say(host, SourceState.Live, now);
        host.Feed.Changed(Samples.Agent(1, 1, now), $"{StreamA}|1|s", 1);
        var other = Samples.Agent(2, 1, now) with { AgentArn = $"{Other}/agent/a2", InstanceArn = Other };
        host.Feed.Changed(other, $"{StreamB}|1|s", 1);
        await Until(host, Samples.Instance, SourceState.Live);
        await Until(host, Other, SourceState.Live);

        Say(host, SourceState.Denied, now);

        await Until(host, Other, SourceState.Denied);
        Say(host, SourceState.Denied, now);
        await Until(host, Samples.Instance, SourceState.Live);
    }

    [Fact]
    public async Task AStreamThatNeverDeliveredBelongsToTheInstanceThatSetupConnected()
    {
        await using var host = await LiveHost.Start();
        var now = TimeProvider.System.GetUtcNow();
        Say(host, SourceState.Denied, now);
        host.Feed.Carries(StreamA, Samples.Instance);
        host.Feed.Carries(StreamB, Other);
        // Known from before a restart. No event has arrived since then.
        host.Services.GetRequiredService<BoardInstances>().Add(Samples.Instance);
        host.Services.GetRequiredService<BoardInstances>().Add(Other);

        Say(host, SourceState.Denied, now);

        await Until(host, Other, SourceState.Denied);
        await Until(host, Samples.Instance, SourceState.Live);
    }

    /// <summary>Setup connected no stream, and nobody is at work yet.</summary>
    [Fact]
    public async Task AfterARestartAStreamIsKnownToCarryOthersBeforeTheFirstEvent()
    {
        await using var host = await LiveHost.Start();
        host.Feed.Carried(StreamA, Samples.Instance);
        host.Services.GetRequiredService<BoardInstances>().Add(Samples.Instance);
        host.Services.GetRequiredService<BoardInstances>().Add(Other);

        Say(host, SourceState.Denied, TimeProvider.System.GetUtcNow());

        await Until(host, Other, SourceState.Denied);
        await Until(host, Samples.Instance, SourceState.Live);
    }

    /// <summary>Stream a is read. Stream b has this state.</summary>
    private static void Say(LiveHost host, SourceState b, DateTimeOffset now)
    {
        host.Feed.Health(Shard(StreamA, SourceState.Live, now));
        host.Feed.Health(Shard(StreamB, b, now));
    }

    private static SourceHealth Shard(string stream, SourceState state, DateTimeOffset now) =>
        new() { Source = SourceKey.Shard($"{stream}|1|s"), Stream = stream, State = state, CaughtUpTo = now, Patience = TimeSpan.FromMinutes(10) };

    private static async Task Until(LiveHost host, string instance, SourceState state)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        SourceState? seen = null;
        while (!limit.IsCancellationRequested)
        {
            seen = host.Services.GetRequiredService<BoardReplicas>().All().FirstOrDefault(r => r.InstanceArn == instance)?.Source.State;
            if (seen == state)
            {
                return;
            }

            await Task.Delay(50, CancellationToken.None);
        }

        Assert.Fail($"The source of {instance} is {seen}, not {state}, after 30 s.");
    }
}
