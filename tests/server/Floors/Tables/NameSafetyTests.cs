using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Plan;
using ConnectStreaming.Floors.Tables.Reading;

namespace ConnectStreaming.Tests.Floors.Tables;

/// <summary>Names that were given to the wrong person. A question is always allowed, a wrong person never.</summary>
public sealed class NameSafetyTests
{
    /// <param name="people">family given, family given, …; a user name is the number.</param>
    private static PersonIndex Index(string people, bool isSomebodyHidden = false) => new(
        people.Split(", ").Select((p, n) => p.Split(' ') is var name ? new TablePerson($"{n}", $"user.{n}", name[0], name.Length > 1 ? name[1] : "") : null!),
        isSomebodyHidden);

    private static string Of(PersonIndex people, string text, string? reading = null) => Of(people.Find(CellText.Of(text, reading)));

    private static string Of(NameAnswer answer) => answer.Kind switch
    {
        NameKind.Found => answer.People[0].Id, NameKind.Question => "?", _ => "-",
    };

    [Theory]
    [InlineData("佐藤", "?")]
    [InlineData("佐藤(健)", "?")]
    [InlineData("佐藤 健", "0")]
    [InlineData("user.0", "0")]
    [InlineData("E. Clarke", "?")]
    [InlineData("Emma Clarke", "1")]
    [InlineData("いとう", "?")]
    [InlineData("Ito Mai", "?")]
    public void WhoeverIsHiddenMayBeMeantByAPartOfAName(string text, string expected) =>
        Assert.Equal(expected, Of(Index("佐藤 健, Clarke Emma, いとう まい", isSomebodyHidden: true), text));

    /// <summary>A reader of family names only.</summary>
    [Fact]
    public void WhoeverIsHiddenMayHaveTheFamilyNameThatIsRead() =>
        Assert.Equal("?", Of(new PersonIndex([new("0", "", "佐藤", "")], isSomebodyHidden: true), "佐藤"));

    [Theory]
    [InlineData("佐藤 正樹, 佐藤 健", "佐藤(正)")]
    [InlineData("佐藤 英樹, 佐藤 健", "佐藤(英)")]
    [InlineData("佐藤 早紀, 佐藤 健", "佐藤(早)")]
    [InlineData("佐藤 健, 鈴木 翼", "佐藤(英)")]
    [InlineData("佐藤 あかり, 佐藤 健", "佐藤(ア)")]
    public void AMarkForAContractAShiftOrALanguageChoosesNobody(string people, string text) => Assert.Equal("?", Of(Index(people), text));

    [Fact]
    public void AMarkBesideAWholeNameSaysNothing() => Assert.Equal("1", Of(Index("佐藤 正樹, 佐藤 健"), "佐藤 健(英)"));

    [Fact]
    public void AMarkThatIsNobodysAtOneFamilyChoosesNobodyAtAnother()
    {
        var people = Index("佐藤 直樹, 佐藤 健, 鈴木 翼, 鈴木 花子, 高橋 健, 高橋 優");
        string[] Read(params string[] texts) => [.. SheetNames.Resolve(people, [.. texts.Select(t => CellText.Of(t))]).Select(Of)];

        Assert.Equal(["?", "?", "?"], Read("佐藤(直)", "鈴木(直)", "高橋(直)"));
        Assert.Equal(["1", "4"], Read("佐藤(健)", "高橋(健)"));
        Assert.Equal(["0"], Read("佐藤(直)"));
    }

    [Theory]
    [InlineData("An Na, Schmidt Anna", "Anna")]
    [InlineData("Li Na", "Lina")]
    [InlineData("Ha Na", "Hana")]
    [InlineData("Ha Na", "はな")]
    [InlineData("Ann Lee, Lee Ann", "Ann Lee")]
    [InlineData("James Thomas, Thomas James", "James Thomas")]
    public void LatinNamesAreMatchedByTheirWords(string people, string text) => Assert.Contains(Of(Index(people), text), new[] { "?", "-" });

    [Theory]
    [InlineData("An Na", "An Na", "0")]
    [InlineData("An Na", "NA, An", "0")]
    [InlineData("Nguyen Anh", "Anh Nguyen", "0")]
    [InlineData("Su Wei", "Susan", "-")]
    [InlineData("Has Eva", "Hassan", "-")]
    [InlineData("Tanaka Ken", "Tanaka-san", "0")]
    [InlineData("Tanaka Ken", "Tanaka san", "0")]
    [InlineData("Tanaka Ken", "Ken Tanaka -SAMA", "0")]
    public void AnHonorificIsAWordOfItsOwn(string people, string text, string expected) => Assert.Equal(expected, Of(Index(people), text));

    [Theory]
    [InlineData("林 健, Hayashi Ken", "はやし けん", "?")]
    [InlineData("林 健, はやし けん", "Hayashi Ken", "?")]
    [InlineData("たなか まい, Hayashi Ken", "はやし けん", "1")]
    public void KanaMayBeTheSoundOfKanji(string people, string text, string expected) => Assert.Equal(expected, Of(Index(people), text));

    [Theory]
    [InlineData("佐藤／鈴木", "?")]
    [InlineData("佐藤・鈴木", "?")]
    [InlineData("佐藤、鈴木", "?")]
    [InlineData("佐藤 / 新人", "?")]
    [InlineData("佐藤・鈴木チーム", "-")]
    [InlineData("田中\nさとう", "?")]
    [InlineData("田中\nたなか", "2")]
    [InlineData("新\n井", "4")]
    [InlineData("兼\n子\nSV", "5")]
    [InlineData("空\n閑", "6")]
    [InlineData("新\n佐藤", "0")]
    public void ACellMayHaveTwoPeopleOrOneLetterOnALine(string text, string expected) =>
        Assert.Equal(expected, Of(Index("佐藤 健, 鈴木 翼, 田中 優, さとう まい, 新井 誠, 兼子 亮, 空閑 舞"), text));

    [Theory]
    [InlineData("空\n席")]
    [InlineData("予\n備")]
    public void AnEmptyDeskMayBeWrittenDownwards(string text) => Assert.True(CellText.Of(text).IsEmptyDesk);

    private static string Sheet(PersonIndex people, string text) => SeatTable.Of(TableFile.ReadPaste(null, text).Grid!, people, new Dictionary<string, bool>())
        is var table ? string.Join(' ', table.Seats.Zip(table.Names).Select(s => $"{s.First.At}:{s.First.Cell.Label}:{Of(s.Second)}")) : "";

    private static readonly PersonIndex Staff = new(
    [
        new("0", "10021", "佐藤", "健"), new("1", "10022", "鈴木", "翼"), new("2", "10023", "高橋", "優"), new("3", "10024", "佐藤", "舞"),
    ]);

    /// <summary>Staff numbers are user names: no desks of their own, no numbers of desks, and they say which 佐藤 it is.</summary>
    [Theory]
    [InlineData("佐藤\t鈴木\t高橋\n10021\t10022\t10023", "A1::0 B1::1 C1::2")]
    [InlineData("10024\t10022\t10023\n佐藤\t鈴木\t高橋", "A2::3 B2::1 C2::2")]
    [InlineData("佐藤\t10024\n鈴木\t10022\n高橋\t10023", "A1::3 A2::1 A3::2")]
    [InlineData("10021\t10022\t10023", "A1:10021:? B1:10022:? C1:10023:?")]
    public void AStaffNumberBelongsToTheNameBesideIt(string text, string expected) => Assert.Equal(expected, Sheet(Staff, text));

    [Theory]
    [InlineData("A-01\t鈴木\tA-02\t高橋\nA-03\t佐藤 健\tA-04\t佐藤 舞", "B1:A-01:1 D1:A-02:2 B2:A-03:0 D2:A-04:3")]
    [InlineData("座席番号\t氏名\t内線\nA-01\t鈴木\t3110\nA-02\t高橋\t3111\nA-03\t佐藤 健\t3112", "B2:A-01:1 B3:A-02:2 B4:A-03:0")]
    [InlineData("鈴木\t3110\t高橋\t3111\n佐藤 健\t3112\t佐藤 舞\t3113", "A1::1 C1::2 A2::0 C2::3")]
    [InlineData("鈴木\tA-01\t高橋\tA-02\n佐藤 健\tA-03\t佐藤 舞\tA-04", "A1:A-01:1 C1:A-02:2 A2:A-03:0 C2:A-04:3")]
    public void ANumberBesideANameIsOfTheSameDesk(string text, string expected) => Assert.Equal(expected, Sheet(Staff, text));

    [Theory]
    [InlineData("Clarke, Emma\tSmith, John", "Clarke, Emma|Smith, John")]
    [InlineData("24\"モニタ\t佐藤", "24\"モニタ|佐藤")]
    [InlineData("a,b,c", "a|b|c")]
    [InlineData("\"a\tb\",c", "a\tb|c")]
    [InlineData("\"a\"\"\tb\",c", "a\"\tb|c")]
    public void PastedTextIsSeparatedByTabs(string text, string cells) =>
        Assert.Equal(cells, string.Join('|', TableFile.ReadPaste(null, text).Grid!.Cells.Select(c => c.Text)));

    [Theory]
    [InlineData("")]
    [InlineData(" x")]
    public void WhatIsHiddenMayBeWritten(string last)
    {
        Assert.True(new TablePerson("1", "", "", "").MayBe(CellText.Of("新しい人" + last)));
        Assert.False(new TablePerson("1", "", "佐藤", "").MayBe(CellText.Of("高橋" + last)));
        Assert.True(new TablePerson("1", "", "佐藤", "").MayBe(CellText.Of("sato.taro")));
        Assert.False(new TablePerson("1", "sato", "佐藤", "健").MayBe(CellText.Of("sato.taro" + last)));
    }
}
