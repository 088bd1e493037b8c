using System.Text.Json;
using ConnectStreaming.Access;
using CsCheck;

namespace ConnectStreaming.Tests.Access;

public sealed class ScopeTests
{
    [Fact]
    public void AnInstanceIsNamedByItsArnOrInEveryRegionByItsId()
    {
        const string Tokyo = "arn:aws:connect:ap-northeast-1:123456789012:instance/11111111-2222-4333-8444-555555555555";
        const string Osaka = "arn:aws:connect:ap-northeast-3:123456789012:instance/11111111-2222-4333-8444-555555555555";
        Assert.Equal((true, false), (new Scope([Tokyo], [], []).HasInstance(Tokyo), new Scope([Tokyo], [], []).HasInstance(Osaka)));
        var both = new Scope(["11111111-2222-4333-8444-555555555555"], [], []);
        Assert.Equal((true, true), (both.HasInstance(Tokyo), both.HasInstance(Osaka)));
    }

    private static readonly Gen<string> Name = OneOf("Tokyo", "Osaka", "Team A", "Team B", "a/b");
    private static readonly Gen<string[]> Path = Name.Array[1, 3];
    private static readonly Gen<Grant> AnyGrant =
        Gen.Select(OneOf("i1", "i2").Array[0, 2], Path.Array[0, 3], Name.Array[0, 2], OneOf("f1", "f2").Array[0, 2])
            .Select((i, g, p, f) => new Grant(i, g, p, f));

    private static readonly Gen<Scope> AnyScope = AnyGrant.Array[0, 3].Select(grants => new Scope(grants));

    private static readonly string[] Instances = ["i1", "I2", "i3"];

    private static Gen<string> OneOf(params string[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    [Theory]
    [InlineData(true, "Tokyo", "Team A")]
    [InlineData(true, "Tokyo", "Team A", "Night")]
    [InlineData(false, "Tokyo")]
    [InlineData(false, "Tokyo", "Team AB")]
    [InlineData(false, "Team A", "Tokyo")]
    [InlineData(false)]
    public void AGroupCoversItselfAndWhatIsBelowIt(bool covered, params string[] hierarchy) =>
        Assert.Equal(covered, new Grant([], [["Tokyo", "Team A"]], []).Covers(hierarchy, "Basic"));

    [Fact]
    public void GroupsAndProfilesTogetherShowTheAgentsInOneOfThem()
    {
        var scope = new Grant([], [["Tokyo"]], ["VIP"]);

        Assert.True(scope.Covers(["Tokyo"], "Basic"));
        Assert.True(scope.Covers(["Osaka"], "VIP"));
        Assert.False(scope.Covers(["Osaka"], "Basic"));
        Assert.False(scope.Covers([], null));
    }

    [Fact]
    public void TheOrderOfAScopeDoesNotMatter() =>
        Gen.Select(AnyScope, Gen.Int).Sample((scope, seed) =>
        {
            var random = new Random(seed);
            T[] Shuffled<T>(IEnumerable<T> all) => [.. all.OrderBy(_ => random.Next())];
            Grant Other(Grant g) => new(Shuffled(g.Instances), Shuffled(g.Groups), Shuffled(g.Profiles), Shuffled(g.Floors));
            Assert.Equal(scope, new Scope(Shuffled(scope.Grants.Select(Other))));
        });

    [Fact]
    public void TwoScopesTogetherShowExactlyTheAgentsThatOneOfThemShows() =>
        Gen.Select(AnyScope, AnyScope, Path, Name).Sample((a, b, hierarchy, profile) =>
        {
            var both = a.Or(b);
            foreach (var instance in Instances)
            {
                foreach (var sits in new[] { null, "f1", "f2", "f3" })
                {
                    bool Sees(Scope scope) => SeesInLists(scope, instance, sits, hierarchy, profile);
                    Assert.True(!Sees(both) || Sees(a) || Sees(b), "someone whom neither shows is seen");
                    Assert.True(Sees(both) || !(Sees(a) || Sees(b)), "someone whom one of them shows is missing");
                    bool SeesOn(Scope scope) => scope.OnFloor(sits ?? "f1", instance)?.Covers(hierarchy, profile) == true;
                    Assert.Equal(SeesOn(a) || SeesOn(b), SeesOn(both));
                }
            }
        });

    [Fact]
    public void AScopeShowsOfAnInstanceExactlyWhatItsGrantsShow() =>
        Gen.Select(AnyScope, Path, Name).Sample((scope, hierarchy, profile) =>
        {
            foreach (var instance in Instances)
            {
                foreach (var sits in new[] { null, "f1", "f2", "f3" })
                {
                    Assert.Equal(
                        scope.Grants.Any(g => g.HasInstance(instance) && g.Covers(hierarchy, profile)
                            && (g.Floors.Count == 0 || (sits is not null && g.Floors.Contains(sits)))),
                        SeesInLists(scope, instance, sits, hierarchy, profile));
                }
                Assert.Equal(scope.Grants.Any(g => g.HasInstance(instance)), scope.HasInstance(instance));
            }
        });

    /// <summary>On an automatic floor and in lists.</summary>
    private static bool SeesInLists(Scope scope, string instance, string? sits, string[] hierarchy, string profile) =>
        scope.Inside(instance)?.Covers(hierarchy, profile) == true
        || (sits is not null && scope.Seated(instance).Any(g => g.Floors.Contains(sits) && g.Covers(hierarchy, profile)));

    /// <summary>A grant of group A on floor f1: those on it and on its shelf; elsewhere those who sit on it; nothing of another floor.</summary>
    [Fact]
    public void AGrantWithFloorsIsCutToThem()
    {
        var scope = new Scope(new Grant(["i1"], [["A"]], [], ["f1"]));

        Assert.True(scope.OnFloor("f1", "i1")!.Covers(["A"], null));
        Assert.False(scope.OnFloor("f1", "i1")!.Covers(["B"], null));
        Assert.Null(scope.OnFloor("f1", "i2"));
        Assert.Null(scope.OnFloor("f2", "i1"));
        Assert.Null(scope.Inside("i1"));
        Assert.Equal(["f1"], Assert.Single(scope.Seated("i1")).Floors);
        Assert.Empty(scope.Seated("i2"));
        Assert.Equal((true, false), (scope.HasFloor("f1", []), scope.HasFloor("f2", ["i1"])));
        Assert.False(scope.IsEverything);
    }

    [Fact]
    public void AGrantOfOnlyAFloorIsNotEverythingAndShowsNothingAfterTheFloorIsDeleted()
    {
        var scope = new Scope(new Grant([], [], [], ["f-gone"]));

        Assert.False(scope.IsEverything);
        Assert.Null(scope.Inside("i1"));
        Assert.Null(scope.OnFloor("f1", "i1"));
        Assert.False(scope.HasFloor("f1", ["i1"]));
        Assert.True(scope.Or(Scope.Everything).IsEverything);
    }

    /// <summary>The floor f1 shows agents of i1 and i2.</summary>
    [Fact]
    public void AFloorIsWhollyInTheScopeThatHasAllAgentsOfEachInstance()
    {
        static Grant G(string[] instances, string[][]? groups = null, string[]? profiles = null, params string[] floors) =>
            new(instances, groups ?? [], profiles ?? [], floors);
        static bool Whole(params Grant[] grants) => new Scope(grants).HasAllOfFloor("f1", ["i1", "i2"]);

        Assert.All(
            [Whole(G([])), Whole(G(["i1", "i2"])), Whole(G(["i1"]), G(["i2"])), Whole(G([], floors: "f1")), Whole(G(["i1"]), G(["i2"], floors: "f1"))],
            Assert.True);
        Assert.All(
            [
                Whole(), Whole(G(["i1"])), Whole(G([], [["A"]])), Whole(G([], profiles: ["VIP"])), Whole(G([], floors: "f2")),
                Whole(G([], [["A"]], floors: "f1")),
                Whole(G(["i1"]), G(["i2"], [["A"]])), Whole(G(["i1"], floors: "f1"), G(["i2"], floors: "f2")), Whole(G(["i1"], [["A"]]), G(["i2"])),
            ],
            Assert.False);
        // Nobody is known of a floor without instances: it belongs to those who see all people of any floor, or of this one.
        bool[] bare = [.. new[] { G([]), G([], floors: "f1"), G(["i1"]), G([], [["A"]]) }.Select(g => new Scope(g).HasAllOfFloor("f1", []))];
        Assert.Equal([true, true, false, false], bare);
    }

    /// <summary>Keys of lenses and links of before: a grant without floors has the one that it had.</summary>
    [Fact]
    public void AGrantWithoutFloorsHasTheKeyThatItHadBeforeFloors() =>
        Assert.Equal("""[["i1"],["[\u0022Tokyo\u0022]"],["VIP"]]""", new Grant(["i1"], [["Tokyo"]], ["VIP"]).Key);

    [Fact]
    public void AScopeIsEverythingWhenOneOfItsGrantsIs()
    {
        Assert.True(new Scope([], [["Tokyo"]], []).Or(Scope.Everything).IsEverything);
        Assert.False(Scope.Nothing.IsEverything);
        Assert.Equal(Scope.Nothing, Scope.Nothing.Or(Scope.Nothing));
    }

    [Fact]
    public void AScopeIsUnchangedAfterTheApi() =>
        AnyScope.Sample(scope =>
        {
            var sent = JsonSerializer.Deserialize<GrantJson[]>(JsonSerializer.Serialize(GrantJson.Of(scope)));
            Assert.Null(PersonFields.Scope(sent, out var read));
            Assert.Equal(scope, read);
        });
}
