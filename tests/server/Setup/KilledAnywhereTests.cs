using System.Collections.Immutable;
using Amazon.S3.Model;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>
/// The process ends (kill -9) at each changing call in turn, before it is sent and after AWS did it. What setup made, under names of
/// one's own, is found again by its tags: by an apply, and by a teardown that is told no name.
/// </summary>
public sealed class KilledAnywhereTests(KinesisLocal local) : IClassFixture<KinesisLocal>
{
    private const int MostCalls = 40;
    private readonly string _name = $"t{Guid.NewGuid():N}"[..12];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnApplyThatEndedAnywhereIsTakenDownWhole(bool sent)
    {
        await using var world = await SetupWorld.Create(local);
        var before = Worlds.Write(await world.Seen(Wanted));
        var ended = 0;
        for (var call = 1; await EndsAt(world, await world.Plan(Wanted), call, sent); call++)
        {
            ended++;
            await world.Run(await Teardown(world));
            Assert.Equal($"{call}: {before}", $"{call}: {await Written(world)}");
        }

        Assert.InRange(ended, 8, MostCalls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnApplyAndATeardownThatEndedAnywhereAreFinishedByTheNext(bool sent)
    {
        await using var world = await SetupWorld.Create(local);
        var plan = await world.Plan(Wanted);
        var (before, goal) = (Worlds.Write(plan.Seen), Worlds.Write(plan.Seen.After(plan.Steps, Worlds.Now)));
        var (applies, teardowns, more) = (0, 0, true);
        for (var call = 1; more; call++)
        {
            more = await EndsAt(world, await world.Plan(Wanted), call, sent);
            applies += more ? 1 : 0;
            await world.Run(await world.Plan(Wanted));
            Assert.Equal($"{call}: {goal}", $"{call}: {await Written(world)}");
            Assert.Empty((await world.Plan(Wanted)).Steps);

            teardowns += await EndsAt(world, await Teardown(world), call, sent) ? 1 : 0;
            await world.Run(await Teardown(world));
            Assert.Equal($"{call}: {before}", $"{call}: {await Written(world)}");
        }

        Assert.InRange(applies, 8, MostCalls);
        Assert.InRange(teardowns, 6, applies);
    }

    [Fact]
    public async Task ABucketOfAnOwnNameThatHoldsObjectsIsKeptAndDeletedOnceItIsEmpty()
    {
        await using var world = await SetupWorld.Create(local);
        await world.Run(await world.Plan(Wanted));
        await world.Aws.S3.PutObjectAsync(new PutObjectRequest { BucketName = $"b-{_name}", Key = "record", ContentBody = "{}" });

        var first = await Teardown(world);
        Assert.Contains(first.Notices, n => n.Words.En.StartsWith($"The bucket b-{_name} holds objects", StringComparison.Ordinal));
        await world.Run(first);
        Assert.Contains($"b-{_name}", (await world.Seen(Wanted)).Buckets.Keys);
        Assert.StartsWith($"The bucket b-{_name} holds objects", Assert.Single((await Teardown(world)).Notices).Words.En, StringComparison.Ordinal);

        await world.Aws.S3.DeleteObjectAsync(new DeleteObjectRequest { BucketName = $"b-{_name}", Key = "record" });
        var second = await Teardown(world);
        Assert.Equal(new Step.DeleteBucket($"b-{_name}"), Assert.Single(second.Steps));
        await world.Run(second);
        Assert.Empty((await world.Seen(Wanted)).Buckets);
    }

    [Fact]
    public async Task TheBucketAndRoleOfBeforeAChangeAreFoundToo()
    {
        await using var world = await SetupWorld.Create(local);
        await world.Run(await world.Plan(Wanted));
        var other = Wanted with { Firehose = DeliveryWish.Exactly(new FirehoseWish($"c-{_name}", $"s-{_name}")) };
        await world.Run(await world.Plan(other));

        await world.Run(await Teardown(world));

        Assert.Equal("", Worlds.Write(await world.Seen(Wanted)) + Worlds.Write(await world.Seen(other)));
    }

    private Wanted Wanted => new()
    {
        AgentEvents = new Wish.To(Worlds.Kinesis(_name)),
        ContactRecords = new Wish.To(Worlds.Delivered(_name)),
        Streams = ImmutableSortedDictionary<string, StreamWish>.Empty.Add(_name, new StreamWish(RetentionHours: 48)),
        Firehose = DeliveryWish.Exactly(new FirehoseWish($"b-{_name}", $"r-{_name}")),
    };

    /// <summary>From another machine: no name is known.</summary>
    private static Task<Plan> Teardown(SetupWorld world) =>
        SetupPlans.Teardown(world.Aws, world.Instance, TeardownWish.OnlyOurs, SetupWorld.Time, CancellationToken.None);

    /// <summary>What is there, once what AWS is still deleting is gone: a run that ended does not wait for it, nor need the next.</summary>
    private async Task<string> Written(SetupWorld world)
    {
        while (true)
        {
            var seen = await world.Seen(Wanted);
            if (seen.Streams.Values.All(s => s.IsThere) && seen.Firehoses.Values.All(f => f.IsThere))
            {
                return Worlds.Write(seen);
            }

            await Task.Delay(50);
        }
    }

    /// <returns>False: the run came to its end before that call.</returns>
    private static async Task<bool> EndsAt(SetupWorld world, Plan plan, int call, bool sent)
    {
        Assert.Empty(plan.Problems.Select(p => p.Words.En));
        var died = new OddAws().DiesAt(call, sent);
        var last = await world.With(died).RunSome(plan, 99);
        world.With(new OddAws());
        return last is SetupProgress.Failed;
    }
}
