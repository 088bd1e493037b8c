using System.Collections.Immutable;
using ConnectStreaming.Setup;

namespace ConnectStreaming.Tests.Setup;

/// <summary>Setup with another implementation of AWS: Kinesis, Firehose, IAM and S3 are moto's, and Amazon Connect is our fake.</summary>
public sealed class MotoTests(Moto moto) : IClassFixture<Moto>
{
    private readonly string _name = $"m{Guid.NewGuid():N}"[..12];

    [MotoTheory]
    [InlineData("us-east-1")]
    [InlineData("ap-northeast-1")]
    public async Task FromNothingToDoneChangedAndBackWithNothingLeft(string region)
    {
        await using var world = await SetupWorld.Create(moto, region);
        var wanted = new Wanted
        {
            AgentEvents = new Wish.To(Worlds.Kinesis(_name)),
            ContactRecords = new Wish.To(Worlds.Delivered(_name)),
            Streams = Streams(new StreamWish(Shards: 1)),
            Firehose = DeliveryWish.Exactly(new FirehoseWish($"b-{_name}", $"r-{_name}")),
        };

        await world.Run(await world.Plan(wanted));

        Assert.Empty((await world.Plan(wanted)).Steps);
        await world.Run(await world.Plan(wanted with { Streams = Streams(new StreamWish(Shards: 2, RetentionHours: 48)) }));
        var seen = await world.Seen(wanted);
        Assert.Equal((2, 48), (seen.Streams[_name].Shards, seen.Streams[_name].RetentionHours));
        Assert.True(seen.Buckets[$"b-{_name}"].Tags.AreOursFor(world.Instance), "The bucket lost its tags");
        await foreach (var finding in new Verify(world.Aws, SetupWorld.Time).Run(world.Instance, seen, TimeSpan.Zero, TimeSpan.Zero, CancellationToken.None))
        {
            Assert.True(finding.Level != VerifyLevel.Bad, finding.Words.En);
        }

        await world.Run(await SetupPlans.Teardown(world.Aws, world.Instance, TeardownWish.OnlyOurs, SetupWorld.Time, CancellationToken.None));

        Assert.Equal("", Worlds.Write(await world.Seen(wanted)));
        Assert.Empty((await SetupPlans.Teardown(world.Aws, world.Instance, TeardownWish.OnlyOurs, SetupWorld.Time, CancellationToken.None)).Steps);
    }

    [MotoTheory]
    [InlineData("agents")]
    public async Task WhatASwitchOfStreamsLeavesIsFoundAndTakenDownAlone(string kind)
    {
        await using var world = await SetupWorld.Create(moto, "us-east-1");
        var (first, second) = ($"{_name}-{kind}-1", $"{_name}-{kind}-2");
        await world.Run(await world.Plan(new Wanted { AgentEvents = new Wish.To(Worlds.Kinesis(first)) }));
        await world.Run(await world.Plan(new Wanted { AgentEvents = new Wish.To(Worlds.Kinesis(second)) }));

        var only = await SetupPlans.Teardown(world.Aws, world.Instance, TeardownWish.OnlyOurs with { Only = [first] }, SetupWorld.Time, CancellationToken.None);
        Assert.Equal(new Step.DeleteStream(first, 24), Assert.Single(only.Steps));
        await world.Run(only);

        Assert.Equal(second, (await world.Seen(new Wanted())).TargetOf(EventKind.AgentEvents)!.Value.Name);
    }

    private ImmutableSortedDictionary<string, StreamWish> Streams(StreamWish wish) => ImmutableSortedDictionary<string, StreamWish>.Empty.Add(_name, wish);
}
