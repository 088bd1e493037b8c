using System.Net;
using System.Text.Json;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>Reading a stream that another person connected changes what everyone sees. It is in the audit log like a step.</summary>
public sealed class SetupReadTests(KinesisLocal local) : IClassFixture<KinesisLocal>
{
    [Fact]
    public async Task ReadingAnExistingConnectionIsAuditedOnce()
    {
        await using var world = await SetupWorld.Create(local);
        await using var host = await SetupHost.Start(world);
        var name = $"read-{world.Instance.Id[..8]}";
        await world.CreateStream(name);
        await new StepRunner(world.Aws, world.Instance, SetupWorld.Time).Run(new Step.Associate(EventKind.AgentEvents, Worlds.Kinesis(name)), _ => { },
            CancellationToken.None);
        var wanted = new { agentEvents = new { to = $"kinesis:{name}" } };

        foreach (var _ in Enumerable.Range(0, 2))
        {
            await Apply(world, host, wanted, noWait: true);
        }

        Assert.Contains($"+ {name}", host.Readers.Calls);
        var entry = Assert.Single(world.Written.Entries);
        Assert.Equal(("admin@example.jp", "Read", $"Read kinesis:{name}, which was connected before"), (entry.By, entry.Step, entry.Title));
    }
    [Fact]
    public async Task SetupWaitsForALateReaderAndItsStreamWasNotConnectedBefore()
    {
        await using var world = await SetupWorld.Create(local);
        await using var host = await SetupHost.Start(world);
        var name = $"late-{world.Instance.Id[..8]}";
        await world.CreateStream(name);
        host.Readers.NotYet = 3;

        var applied = Apply(world, host, new { agentEvents = new { to = $"kinesis:{name}" } }, noWait: false);
        while (!applied.IsCompleted)
        {
            await world.Aws.Kinesis.PutRecordAsync(new() { StreamName = name, PartitionKey = "a", Data = new MemoryStream(Event()) });
            await Task.Delay(200);
        }

        await applied;
        Assert.Equal(RunPhase.Done, host.Runs.Current!.Phase);
        Assert.True(host.Readers.NotYet < 0, "The run ended before its stream was read");
        Assert.Equal(["Remember", "Associate"], world.Written.Entries.Select(e => e.Step));
    }

    private static byte[] Event() =>
        JsonSerializer.SerializeToUtf8Bytes(new { EventType = "HEART_BEAT", EventTimestamp = SetupWorld.Time.GetUtcNow(), AgentARN = "a" });

    private static async Task Apply(SetupWorld world, SetupHost host, object wanted, bool noWait)
    {
        var plan = await world.Send(HttpStatusCode.OK, host, "/api/setup/plan", new { instance = "tokyo", wanted });
        await world.Send(HttpStatusCode.Accepted, host, "/api/setup/apply",
            new { instance = "tokyo", wanted, fingerprint = plan.GetProperty("fingerprint").GetString(), noWait });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (host.Runs.Current is not { IsOver: true })
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
