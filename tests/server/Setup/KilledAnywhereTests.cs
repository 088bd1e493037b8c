using System.Collections.Immutable;
using Amazon.S3.Model;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>
/// The process ends (kill -9) at each changing call in turn, before the call is sent or after AWS has executed it. Setup finds its resources
/// with custom names again by their tags: in an apply, and in a teardown without names.
/// </summary>
public sealed class KilledAnywhereTests(KinesisLocal local) : IClassFixture<KinesisLocal>
{
    private const int MostCalls = 40;
    private readonly string _name = $"t{Guid.NewGuid():N}"[..12];

    [Fact]
    public Task AnApplyThatEndedAtEveryThirdCallIsRemovedCompletely() => TakenDownWhole(call => call % 2 == 0, every: 3);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(false)]
    [InlineData(true)]
    public Task AnApplyThatEndedAnywhereBeforeOrAfterTheCallIsRemovedCompletely(bool sent) => TakenDownWhole(_ => sent);

    [Fact]
    public Task AnApplyAndATeardownThatEndedAtEveryThirdCallAreFinishedByTheNext() => FinishedByTheNext(call => call % 2 == 1, every: 3);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(false)]
    [InlineData(true)]
    public Task AnApplyAndATeardownThatEndedAnywhereBeforeOrAfterTheCallAreFinishedByTheNext(bool sent) => FinishedByTheNext(_ => sent);

    /// <param name="sent">
    /// The number of the call at which the process ends → whether AWS executed it. The quick tests end at every third call, from a random one on, and
    /// alternate between sent and not sent, each test the other way round. The long tests end at each call in both ways.
    /// </param>
    /// <param name="every">1: at every call once; n: at every n-th one.</param>
    private async Task TakenDownWhole(Func<int, bool> sent, int every = 1)
    {
        await using var world = await SetupWorld.Create(local);
        var before = Worlds.Write(await world.Seen(Wanted));
        var ended = 0;
        for (var call = First(every); await EndsAt(world, await world.Plan(Wanted), call, sent(call)); call += every)
        {
            ended++;
            await world.Run(await Teardown(world));
            Assert.Equal($"{call}: {before}", $"{call}: {await Written(world)}");
        }

        Assert.InRange(ended, 8 / every, MostCalls);
    }

    private static int First(int every) => 1 + Random.Shared.Next(every);

    private async Task FinishedByTheNext(Func<int, bool> sent, int every = 1)
    {
        await using var world = await SetupWorld.Create(local);
        var plan = await world.Plan(Wanted);
        var (before, goal) = (Worlds.Write(plan.Seen), Worlds.Write(plan.Seen.After(plan.Steps, Worlds.Now)));
        var (applies, teardowns, more) = (0, 0, true);
        for (var call = First(every); more; call += every)
        {
            more = await EndsAt(world, await world.Plan(Wanted), call, sent(call));
            applies += more ? 1 : 0;
            await world.Run(await world.Plan(Wanted));
            Assert.Equal($"{call}: {goal}", $"{call}: {await Written(world)}");
            Assert.Empty((await world.Plan(Wanted)).Steps);

            teardowns += await EndsAt(world, await Teardown(world), call, sent(call)) ? 1 : 0;
            await world.Run(await Teardown(world));
            Assert.Equal($"{call}: {before}", $"{call}: {await Written(world)}");
        }

        Assert.InRange(applies, 8 / every, MostCalls);
        Assert.InRange(teardowns, 6 / every, applies);
    }

    [Fact]
    public async Task ABucketWithACustomNameAndObjectsIsKeptAndDeletedWhenItIsEmpty()
    {
        await using var world = await SetupWorld.Create(local);
        await world.Run(await world.Plan(Wanted));
        await world.Aws.S3.PutObjectAsync(new PutObjectRequest { BucketName = $"b-{_name}", Key = "record", ContentBody = "{}" });

        var first = await Teardown(world);
        Assert.Contains(first.Notices, n => n.Words.En.StartsWith($"The bucket b-{_name} contains objects", StringComparison.Ordinal));
        await world.Run(first);
        Assert.Contains($"b-{_name}", (await world.Seen(Wanted)).Buckets.Keys);
        Assert.StartsWith($"The bucket b-{_name} contains objects", Assert.Single((await Teardown(world)).Notices).Words.En, StringComparison.Ordinal);

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

    /// <summary>As from another machine: no name is known.</summary>
    private static Task<Plan> Teardown(SetupWorld world) =>
        SetupPlans.Teardown(world.Aws, world.Instance, TeardownWish.OnlyOurs, SetupWorld.Time, CancellationToken.None);

    /// <summary>The resources that exist, after AWS has finished its deletions. A run that ended does not wait for them, and the next run need not.</summary>
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

    /// <returns>False: the run ended before that call.</returns>
    private static async Task<bool> EndsAt(SetupWorld world, Plan plan, int call, bool sent)
    {
        Assert.Empty(plan.Problems.Select(p => p.Words.En));
        var died = new OddAws().DiesAt(call, sent);
        var last = await world.With(died).RunSome(plan, 99);
        world.With(new OddAws());
        return last is SetupProgress.Failed;
    }
}
