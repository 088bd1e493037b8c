using Amazon.Kinesis.Model;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>After an apply: is it really so, and do events come? And what stands in a teardown's way.</summary>
public sealed class VerifyTests(KinesisLocal local) : IClassFixture<KinesisLocal>
{
    private readonly string _name = $"v{Guid.NewGuid():N}"[..12];

    private Wanted Wanted => new() { AgentEvents = new Wish.To(Worlds.Kinesis(_name)) };

    [Fact]
    public async Task ItWaitsForTheFirstEventAndSaysWhatItSaw()
    {
        await using var world = await SetupWorld.Create(local);
        await world.Run(await world.Plan(Wanted));
        List<VerifyFinding> said = [];
        await foreach (var finding in new Verify(world.Aws, TimeProvider.System).Run(world.Instance, await world.Look(Wanted), TimeSpan.FromMinutes(1), CancellationToken.None))
        {
            said.Add(finding);
            if (finding.Waiting && said.Count(f => f.Waiting) == 1)
            {
                await world.Aws.Kinesis.PutRecordAsync(new PutRecordRequest { StreamName = _name, PartitionKey = "a", Data = new MemoryStream("""{"EventType":"LOGIN"}"""u8.ToArray()) });
            }
        }

        Assert.DoesNotContain(said, f => f.Level == VerifyLevel.Bad);
        Assert.Contains(said, f => f.Level == VerifyLevel.Good && f.Words.En == $"Amazon Connect may write to {_name}.");
        Assert.StartsWith("An agent event came: LOGIN", said[^1].Words.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SilenceIsSaidWithWhatToLookAt()
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
    public async Task AnEncryptedStreamIsWarnedOfBeforeAndAfter()
    {
        await using var world = await SetupWorld.Create(local);
        await world.CreateStream(_name);
        await world.Kinesis("StartStreamEncryption", $$"""{"StreamName":"{{_name}}","EncryptionType":"KMS","KeyId":"alias/aws/kinesis"}""");
        await new KinesisSteps(world.Aws, SetupWorld.Time).Active(_name, _ => { }, CancellationToken.None);

        var plan = await world.Plan(Wanted);
        Assert.Contains("expect no events", Assert.Single(plan.Notices).Words.En, StringComparison.Ordinal);
        await world.Run(plan);
        Assert.Contains(await Findings(world), f => f.Level == VerifyLevel.Bad && f.Words.En.Contains("is encrypted with", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AStreamWithRegisteredConsumersIsNotTornDown()
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
        await foreach (var finding in new Verify(world.Aws, TimeProvider.System).Run(world.Instance, await world.Look(new Wanted()), TimeSpan.Zero, CancellationToken.None))
        {
            said.Add(finding);
        }

        return said;
    }
}
