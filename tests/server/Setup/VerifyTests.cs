using System.Collections.Immutable;
using Amazon.Kinesis.Model;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>The check after an apply: is the result right, and do events arrive? Also what prevents a teardown.</summary>
public sealed class VerifyTests(KinesisLocal local) : IClassFixture<KinesisLocal>
{
    private readonly string _name = $"v{Guid.NewGuid():N}"[..12];

    private Wanted Wanted => new() { AgentEvents = new Wish.To(Worlds.Kinesis(_name)) };

    [Fact]
    public async Task TheCheckWaitsForTheFirstEventAndReportsIt()
    {
        await using var world = await SetupWorld.Create(local);
        await world.Run(await world.Plan(Wanted));
        List<VerifyFinding> said = [];
        await foreach (var finding in new Verify(world.Aws, TimeProvider.System).Run(world.Instance, await world.Seen(Wanted), TimeSpan.FromMinutes(1),
            TimeSpan.Zero, CancellationToken.None))
        {
            said.Add(finding);
            if (finding.Waiting && said.Count(f => f.Waiting) == 1)
            {
                await world.Aws.Kinesis.PutRecordAsync(new PutRecordRequest { StreamName = _name, PartitionKey = "a",
                    Data = new MemoryStream("""{"EventType":"LOGIN"}"""u8.ToArray()) });
            }
        }

        Assert.DoesNotContain(said, f => f.Level == VerifyLevel.Bad);
        Assert.Contains(said, f => f.Level == VerifyLevel.Good && f.Words.En == $"Amazon Connect can write to {_name}.");
        Assert.StartsWith("An agent event arrived: LOGIN", said[^1].Words.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheNewestAgentEventOfAllShardsIsReportedForAnyNumberOfEarlierEvents()
    {
        await using var kinesis = await FakeKinesis.Start();
        kinesis.CreateStream("busy", shards: 2);
        foreach (var type in Enumerable.Repeat("OLD", 250).Append("YOUNGEST"))
        {
            kinesis.Put("busy", type, System.Text.Encoding.UTF8.GetBytes($$"""{"EventType":"{{type}}"}"""));
        }

        kinesis.Put("busy", "YOUNGEST", """{"ContactId":"x"}"""u8.ToArray());
        // Pages without records do not mean that there is nothing.
        kinesis.Fail("GetRecords", FakeFault.EmptyPage, times: 3);
        using var client = kinesis.Client();
        var events = new NewestEvent(client, "busy", TimeProvider.System);

        Assert.Equal(2, await events.Open(TimeSpan.FromMinutes(3), CancellationToken.None));
        Assert.True(await events.Read(TimeSpan.FromMinutes(1), CancellationToken.None));

        Assert.Equal("YOUNGEST", events.Event?.Type);
        Assert.NotNull(events.Other);
    }

    [Fact]
    public async Task AContactRecordDoesNotEndTheWaitForAnAgentEvent()
    {
        await using var world = await SetupWorld.Create(local);
        await world.Run(await world.Plan(Wanted));
        List<VerifyFinding> said = [];
        await foreach (var finding in new Verify(world.Aws, TimeProvider.System).Run(world.Instance, await world.Seen(Wanted), TimeSpan.FromMinutes(1),
            TimeSpan.Zero, CancellationToken.None))
        {
            said.Add(finding);
            if (finding.Waiting && said.Count(f => f.Waiting) is 1 or 2)
            {
                var record = said.Count(f => f.Waiting) == 1 ? """{"ContactId":"x","Agent":{}}""" : """{"EventType":"LOGIN"}""";
                await world.Aws.Kinesis.PutRecordAsync(new PutRecordRequest { StreamName = _name, PartitionKey = "a", Data =
                    new MemoryStream(System.Text.Encoding.UTF8.GetBytes(record)) });
            }
        }

        Assert.StartsWith("An agent event arrived: LOGIN", said[^1].Words.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordsOfAnotherKindAreNotAgentEvents()
    {
        await using var world = await SetupWorld.Create(local);
        await world.Run(await world.Plan(Wanted));
        await world.Aws.Kinesis.PutRecordAsync(new PutRecordRequest { StreamName = _name, PartitionKey = "a", Data = new MemoryStream("[1]"u8.ToArray()) });

        var last = (await Findings(world))[^1];

        Assert.Equal(VerifyLevel.Note, last.Level);
        Assert.Contains("that are not agent events", last.Words.En, StringComparison.Ordinal);
        Assert.Null(last.Event!.Type);
    }

    [Theory]
    [InlineData("arn:aws:kms:us-east-1:1:key/k1", "arn:aws:kms:us-east-1:1:key/k1", KeyMatch.Same)]
    [InlineData("k1", "arn:aws:kms:us-east-1:1:key/k1", KeyMatch.Same)]
    [InlineData("k2", "arn:aws:kms:us-east-1:1:key/k1", KeyMatch.Different)]
    [InlineData("alias/ours", "arn:aws:kms:us-east-1:1:key/k1", KeyMatch.Unknown)]
    [InlineData("arn:aws:kms:us-east-1:1:alias/ours", "alias/ours", KeyMatch.Same)]
    [InlineData("arn:aws:kms:us-east-1:1:key/k1", "alias/ours", KeyMatch.Unknown)]
    [InlineData("alias/aws/kinesis", "arn:aws:kms:us-east-1:1:key/k1", KeyMatch.Different)]
    [InlineData("alias/ours", null, KeyMatch.Different)]
    public void KeysAreComparedByTheirIdsAndAnAliasIsNotAFault(string stream, string? instance, object match)
    {
        ImmutableHashSet<string> keys = instance is null ? [] : [instance];
        Assert.Equal(match, KmsKeys.Compare(stream, keys));
        var seen = new Observed(Worlds.Instance)
        {
            Streams = ImmutableSortedDictionary<string,
                StreamSeen>.Empty.Add(_name, new(ResourceStatus.Active, CapacityMode.Provisioned, 1, 24, Tags.None, stream)),
            Associations = ImmutableSortedDictionary<EventKind,
                Association>.Empty.Add(EventKind.AgentEvents, new("1", Worlds.Instance.ArnOf(Worlds.Kinesis(_name)))),
            InstanceKeys = keys,
        };

        var health = Verify.Health(seen, EventKind.AgentEvents, Worlds.Kinesis(_name));
        var told = Planner.Plan(Wanted, seen, Worlds.Now).Notices.Select(n => n.Words);

        Assert.Equal(match switch { KeyMatch.Same => VerifyLevel.Good, KeyMatch.Unknown => VerifyLevel.Note, _ => VerifyLevel.Bad }, health.Level);
        Assert.Equal(match is KeyMatch.Same ? [] : [health.Words], told);
        Assert.Equal(match is KeyMatch.Unknown, health.Words.En.Contains("could not be compared", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SilenceIsReportedWithWhatToCheck()
    {
        await using var world = await SetupWorld.Create(local);
        await world.Run(await world.Plan(Wanted));

        Assert.StartsWith("No agent event in the last", (await Findings(world))[^1].Words.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStreamThatWasDeletedUnderTheAssociationIsBad()
    {
        await using var world = await SetupWorld.Create(local);
        await world.Run(await world.Plan(Wanted));
        await new KinesisSteps(world.Aws, SetupWorld.Time).Delete(new Step.DeleteStream(_name, 24), _ => { }, CancellationToken.None);

        Assert.Contains(await Findings(world), f => f.Level == VerifyLevel.Bad && f.Words.En.Contains("does not exist", StringComparison.Ordinal));
        await world.Run(await world.Plan(Wanted));
        Assert.DoesNotContain(await Findings(world), f => f.Level == VerifyLevel.Bad);
    }

    [Fact]
    public async Task AnEncryptedStreamGetsAWarningBeforeAndAfter()
    {
        await using var world = await SetupWorld.Create(local);
        await world.CreateStream(_name);
        await world.Kinesis("StartStreamEncryption", $$"""{"StreamName":"{{_name}}","EncryptionType":"KMS","KeyId":"alias/aws/kinesis"}""");
        await new KinesisSteps(world.Aws, SetupWorld.Time).Active(_name, _ => { }, CancellationToken.None);

        var plan = await world.Plan(Wanted);
        Assert.Contains(plan.Notices, n => n.Words.En.Contains("no events will arrive", StringComparison.Ordinal));
        await world.Run(plan);
        Assert.Contains(await Findings(world), f => f.Level == VerifyLevel.Bad && f.Words.En.Contains("is encrypted with", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AStreamWithRegisteredConsumersIsNotDeleted()
    {
        await using var world = await SetupWorld.Create(local);
        await world.Run(await world.Plan(Wanted));
        await world.Kinesis("RegisterStreamConsumer", $$"""{"StreamARN":"{{world.Instance.ArnOf(Worlds.Kinesis(_name))}}","ConsumerName":"analytics"}""");

        var plan = await world.PlanTeardown(Wanted);

        Assert.Contains("registered consumers: analytics", Assert.Single(plan.Problems).Words.En, StringComparison.Ordinal);
        Assert.Empty(plan.Steps);
    }

    private static async Task<List<VerifyFinding>> Findings(SetupWorld world)
    {
        List<VerifyFinding> said = [];
        await foreach (var finding in new Verify(world.Aws, TimeProvider.System).Run(world.Instance, await world.Seen(new Wanted()), TimeSpan.Zero,
            TimeSpan.Zero, CancellationToken.None))
        {
            said.Add(finding);
        }

        return said;
    }
}
