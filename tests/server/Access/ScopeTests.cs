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
        Gen.Select(OneOf("i1", "i2").Array[0, 2], Path.Array[0, 3], Name.Array[0, 2]).Select((i, g, p) => new Grant(i, g, p));

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
    public void GroupsAndProfilesTogetherMeanWhoeverIsInOneOfThem()
    {
        var scope = new Grant([], [["Tokyo"]], ["VIP"]);

        Assert.True(scope.Covers(["Tokyo"], "Basic"));
        Assert.True(scope.Covers(["Osaka"], "VIP"));
        Assert.False(scope.Covers(["Osaka"], "Basic"));
        Assert.False(scope.Covers([], null));
    }

    [Fact]
    public void TheOrderOfAScopeDoesNotCount() =>
        Gen.Select(AnyScope, Gen.Int).Sample((scope, seed) =>
        {
            var random = new Random(seed);
            T[] Shuffled<T>(IEnumerable<T> all) => [.. all.OrderBy(_ => random.Next())];
            Assert.Equal(scope, new Scope(Shuffled(scope.Grants.Select(g => new Grant(Shuffled(g.Instances), Shuffled(g.Groups), Shuffled(g.Profiles))))));
        });

    [Fact]
    public void TwoScopesTogetherShowExactlyWhomOneOfThemShows() =>
        Gen.Select(AnyScope, AnyScope, Path, Name).Sample((a, b, hierarchy, profile) =>
        {
            var both = a.Or(b);
            foreach (var instance in Instances)
            {
                bool Sees(Scope scope) => scope.Inside(instance)?.Covers(hierarchy, profile) == true;
                Assert.True(!Sees(both) || Sees(a) || Sees(b), "someone whom neither shows is seen");
                Assert.True(Sees(both) || !(Sees(a) || Sees(b)), "someone whom one of them shows is missing");
            }
        });

    [Fact]
    public void AScopeShowsOfAnInstanceExactlyWhatItsGrantsShow() =>
        Gen.Select(AnyScope, Path, Name).Sample((scope, hierarchy, profile) =>
        {
            foreach (var instance in Instances)
            {
                Assert.Equal(scope.Grants.Any(g => g.HasInstance(instance) && g.Covers(hierarchy, profile)), scope.Inside(instance)?.Covers(hierarchy, profile) == true);
                Assert.Equal(scope.Grants.Any(g => g.HasInstance(instance)), scope.HasInstance(instance));
            }
        });

    [Fact]
    public void AScopeIsEverythingWhenOneOfItsGrantsIs()
    {
        Assert.True(new Scope([], [["Tokyo"]], []).Or(Scope.Everything).IsEverything);
        Assert.False(Scope.Nothing.IsEverything);
        Assert.Equal(Scope.Nothing, Scope.Nothing.Or(Scope.Nothing));
    }

    [Fact]
    public void AScopeSurvivesItsWayThroughTheApi() =>
        AnyScope.Sample(scope =>
        {
            var sent = JsonSerializer.Deserialize<GrantJson[]>(JsonSerializer.Serialize(GrantJson.Of(scope)));
            Assert.Null(PersonFields.Scope(sent, out var read));
            Assert.Equal(scope, read);
        });
}
