using System.Collections.Immutable;
using Amazon.IdentityManagement.Model;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>
/// An instance and its replica in another Region have the same id (Global Resiliency). Roles and bucket names exist once for the whole account.
/// Changes in one Region leave the other Region unchanged.
/// </summary>
public sealed class TwoRegionsTests(KinesisLocal local) : IClassFixture<KinesisLocal>
{
    private const string Here = "us-east-1";
    private const string There = "ap-northeast-1";
    private readonly string _name = $"t{Guid.NewGuid():N}"[..12];

    [Fact]
    public async Task AnApplyAndATeardownInOneRegionDoNotChangeTheOtherRegionsDelivery()
    {
        await using var here = await SetupWorld.Create(local, Here);
        await using var there = await here.InRegion(local, There);
        Assert.Equal(here.Instance.Id, there.Instance.Id);
        await here.Run(await Make(here));
        var whole = await Written(here);

        await there.Run(await Make(there));
        Assert.Equal(whole, await Written(here));
        Assert.Empty((await Make(here)).Steps);
        await there.Run(await Teardown(there));

        Assert.Equal(whole, await Written(here));
        Assert.Empty((await Make(here)).Steps);
        Assert.Equal("", await Written(there));
        await here.Run(await Teardown(here));
        Assert.Equal("", await Written(here));
    }

    [Fact]
    public async Task ARoleOfAnOlderBuildIsDeletedOnlyWithTheRegionOfItsBucket()
    {
        await using var here = await SetupWorld.Create(local, Here);
        await using var there = await here.InRegion(local, There);
        var role = Names.RoleOfOlderBuilds(here.Instance);
        await MadeByAnOlderBuild(here, role, $"b-{_name}");

        var elsewhere = await Teardown(there);
        Assert.DoesNotContain(elsewhere.Steps, s => s is Step.DeleteRole or Step.WriteRolePolicy);
        await there.Run(elsewhere);
        Assert.Contains(new Step.DeleteRole(role), (await Teardown(here)).Steps);
        await here.Run(await Teardown(here));

        await Assert.ThrowsAsync<NoSuchEntityException>(() => here.Aws.Iam.GetRoleAsync(new GetRoleRequest { RoleName = role }));
    }

    [Fact]
    public async Task ADeliveryOfAnOlderBuildContinuesWithItsRole()
    {
        await using var here = await SetupWorld.Create(local, Here);
        var role = Names.RoleOfOlderBuilds(here.Instance);
        await MadeByAnOlderBuild(here, role, $"b-{_name}");
        var settings = new FirehoseWish($"b-{_name}", role);
        await new FirehoseSteps(here.Aws, here.Instance, SetupWorld.Time).Create(
            new Step.CreateFirehose(_name, settings, OldTags(here).Remember(here.Instance, EventKind.ContactRecords, null)), _ => { }, CancellationToken.None);
        await here.Run(await Make(here, $"firehose:{_name}"));

        Assert.Empty((await Make(here, $"firehose:{_name}")).Steps);
        await here.Run(await Teardown(here));
        Assert.Empty((await Teardown(here)).Steps);
        await Assert.ThrowsAsync<NoSuchEntityException>(() => here.Aws.Iam.GetRoleAsync(new GetRoleRequest { RoleName = role }));
    }

    [Fact]
    public async Task ARoleOfTheOtherRegionIsRefusedByItsNameAndItsPolicyStays()
    {
        await using var here = await SetupWorld.Create(local, Here);
        await using var there = await here.InRegion(local, There);
        await here.Run(await Make(here, role: $"r-{_name}"));
        var whole = await Written(here);

        var problem = Assert.Single((await Make(there, role: $"r-{_name}")).Problems).Words;

        Assert.Contains($"r-{_name} was made by setup for the same instance in {Here}", problem.En, StringComparison.Ordinal);
        Assert.Contains(Here, problem.Ja, StringComparison.Ordinal);
        Assert.Equal(whole, await Written(here));
    }

    [Fact]
    public async Task ABucketInAnotherRegionIsRefusedWithItsRegionAndWhatToDo()
    {
        await using var here = await SetupWorld.Create(local, Here);
        await using var there = await here.InRegion(local, There);
        await new StorageSteps(there.Aws, there.Instance, SetupWorld.Time).CreateBucket(
            new Step.CreateBucket($"b-{_name}", Tags.None), _ => { }, CancellationToken.None);

        var plan = await Make(here, bucket: $"b-{_name}");

        Assert.Empty(plan.Steps);
        var problem = Assert.Single(plan.Problems).Words;
        Assert.StartsWith($"The bucket b-{_name} is in {There}, and the instance is in {Here}.", problem.En, StringComparison.Ordinal);
        Assert.Contains($"{There} にあります", problem.Ja, StringComparison.Ordinal);
        var down = await SetupPlans.Teardown(here.Aws, here.Instance, TeardownWish.OnlyOurs with { Include = [$"b-{_name}"] }, SetupWorld.Time,
            CancellationToken.None);
        Assert.DoesNotContain(down.Steps, s => s is Step.DeleteBucket);
    }

    /// <summary>Its tags contain the instance's id and no Region.</summary>
    private static async Task MadeByAnOlderBuild(SetupWorld world, string role, string bucket)
    {
        var steps = new StorageSteps(world.Aws, world.Instance, SetupWorld.Time);
        await steps.CreateBucket(new Step.CreateBucket(bucket, OldTags(world)), _ => { }, CancellationToken.None);
        await steps.CreateRole(new Step.CreateRole(role, OldTags(world)), _ => { }, CancellationToken.None);
        await steps.WriteRolePolicy(new Step.WriteRolePolicy(role, bucket), _ => { }, CancellationToken.None);
    }

    private static Tags OldTags(SetupWorld world) => Tags.Of(world.Instance).Without([Tags.Region]);

    private static Task<Plan> Make(SetupWorld world, string to = "firehose", string? role = null, string? bucket = null) => SetupPlans.Make(
        world.Aws, world.Instance, new SetupFile { ContactRecords = new SetupFileStream { To = to, Role = role, Bucket = bucket } }, SetupWorld.Time,
        CancellationToken.None);

    private static Task<Plan> Teardown(SetupWorld world) =>
        SetupPlans.Teardown(world.Aws, world.Instance, TeardownWish.OnlyOurs, SetupWorld.Time, CancellationToken.None);

    /// <summary>What setup created in the world's Region, and where its events go.</summary>
    private static async Task<string> Written(SetupWorld world)
    {
        var seen = await new AwsReader(world.Aws).Read(
            world.Instance, new ReadScope([], [], [], ReadDepth.Everything), CancellationToken.None);
        return Worlds.Write(seen with { Roles = seen.Roles.Where(r => seen.IsOurs(r.Value)).ToImmutableSortedDictionary() });
    }
}
