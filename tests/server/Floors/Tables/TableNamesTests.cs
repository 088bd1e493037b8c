using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Tables.Change;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Plan;
using ConnectStreaming.Floors.Tables.Reading;

namespace ConnectStreaming.Tests.Floors.Tables;

/// <summary>Names of a table that nobody has stay on their desks; a new table moves them; who has exactly such a name is a question.</summary>
public sealed class TableNamesTests
{
    private const string Instance = "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-3333-4444-555555555555";
    private static readonly TablePerson Sato = new("p1", "sato", "佐藤", "健");
    private static readonly PersonIndex People = new([Sato, new("p2", "suzuki", "鈴木", "翼"), new("p3", "ito", "伊藤", "直")]);

    private static SeatTable Read(string text, params (string At, TablePerson? Person)[] answers) => SeatTable.Of(
        TableFile.ReadPaste(null, text).Grid!, People, new Dictionary<string, bool>(), answers.ToDictionary(a => a.At, a => a.Person));

    private static string[] Names(TableChange change) =>
        [.. change.People.Where(p => Occupant.NameOf(p.Occupant) is not null).Select(p => $"{p.Seat} {Occupant.LabelOf(p.Occupant)}")];

    private static string Numbers(TableChange c) => $"{c.Moved.Count} {c.New.Count} {c.Gone.Count} {c.Unchanged}";

    private static (string Seat, string Occupant)[] Written(TableChange change) => [.. change.People.Select(p => (p.Seat, TableNames.Final(p.Occupant)))];

    [Fact]
    public void ANameThatNobodyHasStaysAndMovesWithTheNextTable()
    {
        var first = TableChange.Of(Read("佐藤\t見知らぬ 人\t鈴木\n新人 太郎\t新人 太郎\t伊藤"), null, [], instance: Instance);
        Assert.Equal(["s2 見知らぬ 人", "s4 新人 太郎", "s5 新人 太郎"], Names(first));
        Assert.Equal("0 6 0 0", Numbers(first));
        var now = Written(first);
        // Two desks with the same name are two texts.
        Assert.Equal(6, now.Select(n => n.Occupant).Distinct().Count());

        var same = TableChange.Of(Read("佐藤\t見知らぬ 人\t鈴木\n新人 太郎\t新人 太郎\t伊藤"), first.Document, now, instance: Instance);
        Assert.Equal("0 0 0 6", Numbers(same));
        Assert.Equal(now.Order(), Written(same).Order());

        var next = TableChange.Of(Read("佐藤\t新人太郎さん\t鈴木\n空\t新人 太郎\t伊藤"), first.Document, now, instance: Instance);
        // Written with an honorific it is another text: a human sees it.
        Assert.Equal("0 1 2 4", Numbers(next));
        var moved = TableChange.Of(Read("佐藤\t新人　太郎\t鈴木\n空\t新人 太郎\t伊藤"), first.Document, now, instance: Instance);
        Assert.Equal("1 0 1 4", Numbers(moved));
    }

    [Fact]
    public void WhoIsSaidToBeNobodyLeavesNoTextAndNothingIsKeptWithoutAnInstance()
    {
        Assert.Equal(["s2 見知らぬ 人"], Names(TableChange.Of(Read("佐藤\t見知らぬ 人"), null, [], instance: Instance)));
        Assert.Empty(Names(TableChange.Of(Read("佐藤\t見知らぬ 人", ("B1", null)), null, [], instance: Instance)));
        Assert.Empty(Names(TableChange.Of(Read("佐藤\t見知らぬ 人"), null, [])));
    }

    [Theory]
    [InlineData("佐藤 健", "p1")]
    [InlineData("佐藤健さん", "p1")]
    [InlineData("ｓａｔｏ", "p1")]
    [InlineData("佐藤", "")]
    [InlineData("健", "")]
    [InlineData("佐藤 健太", "")]
    [InlineData("", "")]
    public void OnlyExactlyTheSameNameIsAQuestion(string name, string found) =>
        Assert.Equal(found, string.Join(',', new SeatNames([Sato, new("p9", "", "佐藤", "")]).Of(name).Select(p => p.Id)));

    [Fact]
    public void SeveralPeopleOfTheNameAreAllCandidates() =>
        Assert.Equal(["p1", "p4"], new SeatNames([Sato, Sato with { Id = "p4", User = "sato2" }]).Of("佐藤 健").Select(p => p.Id));

    [Fact]
    public void AnOccupantIsAnAgentAUserNameOrAName()
    {
        var name = Occupant.Name(Instance, "k1", "山田 太郎");
        Assert.Equal(("k1", "山田 太郎"), Occupant.NameOf(name));
        Assert.Equal((Instance, "山田 太郎", null, false), (Occupant.InstanceOf(name), Occupant.LabelOf(name), Occupant.UserOf(name), Occupant.IsAgent(name)));
        var user = Occupant.User(Instance, "taro");
        Assert.Equal((null, "taro", "taro", false), (Occupant.NameOf(user)?.Name, Occupant.LabelOf(user), Occupant.UserOf(user), Occupant.IsAgent(user)));
        var agent = $"{Instance}/agent/a1";
        Assert.Equal((null, null, true), (Occupant.LabelOf(agent), Occupant.UserOf(agent), Occupant.IsAgent(agent)));
    }
}
