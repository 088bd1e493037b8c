using System.Text.Json;
using ConnectStreaming.Access;
using CsCheck;

namespace ConnectStreaming.Tests.Access;

public sealed class ScopeTests
{
    private static readonly Gen<string> Name = OneOf("Tokyo", "Osaka", "Team A", "Team B", "a/b");
    private static readonly Gen<string[]> Path = Name.Array[1, 3];
    private static readonly Gen<Scope> AnyScope =
        Gen.Select(OneOf("i1", "i2").Array[0, 2], Path.Array[0, 3], Name.Array[0, 2]).Select((i, g, p) => new Scope(i, g, p));

    private static Gen<string> OneOf(params string[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    [Theory]
    [InlineData(true, "Tokyo", "Team A")]
    [InlineData(true, "Tokyo", "Team A", "Night")]
    [InlineData(false, "Tokyo")]
    [InlineData(false, "Tokyo", "Team AB")]
    [InlineData(false, "Team A", "Tokyo")]
    [InlineData(false)]
    public void AGroupCoversItselfAndWhatIsBelowIt(bool covered, params string[] hierarchy) =>
        Assert.Equal(covered, new Scope([], [["Tokyo", "Team A"]], []).Covers(hierarchy, "Basic"));

    [Fact]
    public void GroupsAndProfilesTogetherMeanWhoeverIsInOneOfThem()
    {
        var scope = new Scope([], [["Tokyo"]], ["VIP"]);

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
            Assert.Equal(scope, new Scope(Shuffled(scope.Instances), Shuffled(scope.Groups), Shuffled(scope.Profiles)));
        });

    [Fact]
    public void TwoGrantsTogetherShowNobodyWhomNeitherShowsInThatInstanceAndEveryoneWhomOneShows() =>
        Gen.Select(AnyScope, AnyScope, Path, Name).Sample((a, b, hierarchy, profile) =>
        {
            var both = a.Or(b);
            foreach (var instance in new[] { "i1", "i2", "i3" })
            {
                bool Sees(Scope scope) => scope.HasInstance(instance) && scope.Covers(hierarchy, profile);
                Assert.True(Sees(both) || !(Sees(a) || Sees(b)), "someone whom one grant shows is missing");
                Assert.True(!both.HasInstance(instance) || a.HasInstance(instance) || b.HasInstance(instance));
            }
        });

    [Fact]
    public void AScopeSurvivesItsWayThroughJson() =>
        AnyScope.Sample(scope => Assert.Equal(scope, JsonSerializer.Deserialize<Scope>(JsonSerializer.Serialize(scope))));
}
