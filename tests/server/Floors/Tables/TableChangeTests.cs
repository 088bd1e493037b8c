using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Change;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Plan;
using ConnectStreaming.Floors.Tables.Reading;

namespace ConnectStreaming.Tests.Floors.Tables;

/// <summary>A new table on a floor that exists: seat ids stay, and each person is moved, new, gone or unchanged.</summary>
public sealed class TableChangeTests
{
    private static readonly string[] Family = ["佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田"];

    private static readonly PersonIndex People = new(Family.Select((last, n) => new TablePerson($"p{n}", $"user{n}", last, "健")));

    private static SeatTable Read(string text, params (string At, bool IsSeat)[] flips) =>
        SeatTable.Of(TableFile.ReadPaste(null, text).Grid!, People, flips.ToDictionary(f => f.At, f => f.IsSeat));

    private static (string Seat, string Occupant)[] Seated(TableChange change) => [.. change.People];

    /// <summary>3 × 2 desks, an aisle, 3 × 2 desks.</summary>
    private const string Before = "佐藤\t鈴木\t高橋\n田中\t伊藤\t渡辺\n\n山本\t中村\t小林\n加藤\t吉田\t空";

    private static string Numbers(TableChange c) => $"{c.Moved.Count} {c.New.Count} {c.Gone.Count} {c.Unchanged} +{c.AddedSeats.Count} -{c.RemovedSeats.Count}";

    private static (FloorDocument Floor, (string Seat, string Occupant)[] Now) Floor()
    {
        var made = TableChange.Of(Read(Before), null, []);
        Assert.Equal("0 11 0 0 +12 -0", Numbers(made));
        return (made.Document, Seated(made));
    }

    private static string Seat(TableChange change, int person) => change.People.Single(p => p.Occupant == $"p{person}").Seat;

    [Fact]
    public void TheSameTableChangesNothing()
    {
        var (floor, now) = Floor();
        var change = TableChange.Of(Read(Before), floor, now);

        Assert.Equal("0 0 0 11 +0 -0", Numbers(change));
        Assert.False(change.IsRedrawn);
        Assert.Equal(floor, change.Document);
    }

    [Fact]
    public void ASwapANewAndAGonePersonAreCounted()
    {
        var (floor, now) = Floor();
        var change = TableChange.Of(Read("鈴木\t佐藤\t高橋\n田中\t伊藤\t空席\n\n山本\t中村\t小林\n加藤\t吉田\t山田"), floor, now);

        Assert.Equal("2 1 1 8 +0 -0", Numbers(change));
        Assert.False(change.IsRedrawn);
        Assert.Equal(new SeatMove("p0", "s1", "s2"), change.Moved.Single(m => m.Occupant == "p0"));
        Assert.Equal(("p11", "s12"), (change.New[0].Occupant, change.New[0].To));
        Assert.Equal(("p5", "s6"), (change.Gone[0].Occupant, change.Gone[0].From));
    }

    [Fact]
    public void SeatsKeepTheirIdsWhenTheTableMovedAndGrew()
    {
        var (floor, now) = Floor();
        // A title, and a new column of desks on the left.
        var change = TableChange.Of(Read("3F 座席表\n\n空\t佐藤\t鈴木\t高橋\n空\t田中\t伊藤\t渡辺\n\n山田\t山本\t中村\t小林\n空\t加藤\t吉田\t空"), floor, now);

        Assert.Equal("0 1 0 11 +4 -0", Numbers(change));
        Assert.Equal(now.ToDictionary(), change.People.Where(p => p.Occupant != "p11").ToDictionary());
        Assert.All(change.AddedSeats, id => Assert.DoesNotContain(floor.Seats, s => s.Id == id));
        Assert.Equal(floor.Islands[0].Id, change.Document.Seats.Single(s => s.Id == change.AddedSeats[0]).Island);
        // The map begins at 0, so all of it is moved to the right.
        Assert.All(change.Document.Seats, seat => Assert.True(seat is { X: >= 0, Y: >= 0 }));
        var right = change.Document.Seats.Single(s => s.Id == "s1").X - floor.Seats[0].X;
        Assert.Equal(100, right);
        Assert.All(floor.Seats, seat => Assert.Contains(seat with { X = seat.X + right }, change.Document.Seats));
        Assert.Equal(floor.Width + right, change.Document.Width);
        Assert.All(floor.Islands, island => Assert.Contains(island with { X = island.X + right }, change.Document.Islands));
    }

    /// <summary>Everything that stands on the floor moves with it.</summary>
    [Fact]
    public void AFloorWithDesksAboveIsMovedAsAWhole()
    {
        var (drawn, now) = Floor();
        var floor = drawn with
        {
            Background = new(new string('0', 64), 0, 0, 500, 500, 1), Walls = [new("w1", [[0, 0], [10, 5]], 4)], Doors = [new("d1", 5, 6, 40, 0, "")],
            Labels = [new("l1", "x", 7, 8, 10, 0)], Zones = [new("z1", "Z", 1, 2, 3, 4)],
        };
        var to = TableChange.Of(Read("空\t山田\t空\n" + Before), floor, now).Document;
        var down = to.Seats.Single(s => s.Id == "s1").Y - floor.Seats[0].Y;

        Assert.True(down > 0);
        Assert.All(to.Seats, s => Assert.True(s.Y >= 0));
        Assert.Equal(
            (down, down, down + 5, down + 6, down + 8, down + 2),
            (to.Background!.Y, to.Walls[0].Points[0][1], to.Walls[0].Points[1][1], to.Doors[0].Y, to.Labels[0].Y, to.Zones[0].Y));
        Assert.Equal((0, 5, 7, 1), (to.Background.X, to.Doors[0].X, to.Labels[0].X, to.Zones[0].X));
    }

    [Fact]
    public void NewDesksGetTheNextNumberAndANewIslandItsZone()
    {
        var (floor, now) = Floor();
        Assert.Equal(["A", "B"], floor.Islands.Select(i => i.Name));
        var change = TableChange.Of(
            Read("\t\t\t\t受付チーム\n佐藤\t鈴木\t高橋\t\t山田\t空\n田中\t伊藤\t渡辺\n空\n山本\t中村\t小林\n加藤\t吉田\t空\t\t\t\t空"), floor, now);
        string[] Of(Func<FloorSeat, string?> what) => [.. change.AddedSeats.Select(id => $"{what(change.Document.Seats.Single(s => s.Id == id))}")];

        Assert.Equal(["C01", "C02", "A07", "D01"], Of(s => s.Label));
        var islands = change.Document.Islands.ToDictionary(i => i.Id);
        Assert.Equal(["C", "C", "A", "D"], Of(s => islands[s.Island!].Name));
        var zone = Assert.Single(change.Document.Zones);
        Assert.Equal("受付チーム", zone.Name);
        Assert.Equal([zone.Id, zone.Id, "", zone.Id], Of(s => islands[s.Island!].Zone));
        var problems = new FloorProblems();
        FloorRules.Check(change.Document, "$", problems);
        Assert.Empty(problems.All);
    }

    [Fact]
    public void AnIslandOfAnotherTeamJoinsItsZone()
    {
        var floor = TableChange.Of(Read("料金チーム\n佐藤\n\n鈴木"), null, []);
        var next = TableChange.Of(Read("料金チーム\n佐藤\n\n鈴木\n\n高橋"), floor.Document, Seated(floor));

        var zone = Assert.Single(next.Document.Zones);
        Assert.Equal([zone.Id, zone.Id, zone.Id], next.Document.Islands.Select(i => i.Zone));
        Assert.All(next.Document.Islands, i => Assert.True(i.Y >= zone.Y && i.Y + i.Height <= zone.Y + zone.Height));
    }

    /// <summary>A person who sits on another floor is moved from there, and is not new.</summary>
    [Fact]
    public void AnotherFloorThatPeopleLeaveIsNamed()
    {
        var (floor, now) = Floor();
        Dictionary<string, DrawnSeat> elsewhere = new() { ["p11"] = new("f-other", "s1"), ["p0"] = new("f-none", "s1") };
        var change = TableChange.Of(Read(Before[..^1] + "山田"), floor, now, elsewhere);

        Assert.Equal("1 0 0 11 +0 -0", Numbers(change));
        Assert.Equal(new SeatMove("p11", "s1", "s12", "f-other"), change.Moved[0]);
    }

    /// <summary>佐藤 sits there by a name that the reader may not read.</summary>
    [Theory]
    [InlineData("佐藤\t林", "", true)]
    [InlineData("空\t林", "", false)]
    [InlineData("佐藤\t林", "高橋", false)]
    [InlineData("sato.ken\t林", "高橋", true)]
    public void NobodyLosesASeatBecauseTheReaderMayNotReadTheName(string text, string last, bool isKept)
    {
        TablePerson hidden = new("h", "", last, "");
        var people = new PersonIndex([new("c", "c", "林", "修"), hidden]);
        var table = SeatTable.Of(TableFile.ReadPaste(null, text).Grid!, people, new Dictionary<string, bool> { ["A1"] = true });
        var change = TableChange.Of(table, table.Document, [("s1", "h"), ("s2", "c")], null, new Dictionary<string, TablePerson> { ["h"] = hidden });

        Assert.Equal(isKept ? "0 0 0 2 +0 -0" : "0 0 1 1 +0 -0", Numbers(change));
        var nobody = SeatTable.Of(
            TableFile.ReadPaste(null, text).Grid!, people, new Dictionary<string, bool> { ["A1"] = true },
            new Dictionary<string, TablePerson?> { ["A1"] = null });
        var said = TableChange.Of(nobody, table.Document, [("s1", "h"), ("s2", "c")], null, new Dictionary<string, TablePerson> { ["h"] = hidden });
        Assert.Equal("0 0 1 1 +0 -0", Numbers(said));
    }

    [Fact]
    public void ARemovedRowLosesItsSeats()
    {
        var (floor, now) = Floor();
        var change = TableChange.Of(Read("佐藤\t鈴木\t高橋\n田中\t伊藤\t渡辺\n\n山本\t中村\t小林"), floor, now);

        Assert.Equal("0 0 2 9 +0 -3", Numbers(change));
        Assert.True(change.IsRedrawn);
        Assert.Equal(9, change.Document.Seats.Count);
    }

    private const string Plan = "A1 佐藤\tA2 鈴木\tA3 高橋\n\nA4 田中\tA5 空\tA6 空";

    /// <summary>Rows of seat number and name, on a floor that has seats with these numbers.</summary>
    [Fact]
    public void AListMovesPeopleByTheNumbersOfSeats()
    {
        var made = TableChange.Of(Read(Plan), null, []);
        var list = Read("座席表 11月\n座席番号\t氏名\t内線\nA1\t鈴木\t3101\nA2\t佐藤\t3102\nA5\t伊藤\t3105\nA6\t\t3106\nB9\t渡辺\t3109");
        var change = TableChange.Of(list, made.Document, Seated(made));

        Assert.True(list.IsList);
        // Desks that the list does not name stay; who is not named has no seat.
        Assert.Equal("2 2 2 0 +1 -0", Numbers(change));
        Assert.Equal(("s2", "s1", "s5"), (Seat(change, 0), Seat(change, 1), Seat(change, 4)));
        var added = change.Document.Seats.Single(s => s.Id == change.AddedSeats[0]);
        Assert.Equal("B9", added.Label);
        Assert.True(added.Y > made.Document.Seats.Max(s => s.Y + s.Height));
        Assert.All(made.Document.Seats, seat => Assert.Contains(seat, change.Document.Seats));
    }

    [Fact]
    public void AListWithoutAFloorBecomesRowsOfTenSeats()
    {
        var names = string.Join('\n', Family.Select((last, n) => $"{last}\tC{n + 1:00}"));
        var change = TableChange.Of(Read($"Name\tSeat No.\n{names}"), null, []);

        Assert.Equal("0 12 0 0 +12 -0", Numbers(change));
        Assert.Equal(["C01", "C02"], change.Document.Seats.Take(2).Select(s => s.Label));
        Assert.Equal(2, change.Document.Seats.Select(s => s.Y).Distinct().Count());
    }

    [Fact]
    public void ManyNewSeatsBesideMorePeopleAreFoundFast()
    {
        var old = string.Join('\n', Enumerable.Range(0, 90).Select(_ => string.Join('\t', Enumerable.Repeat("空", 100))));
        var made = TableChange.Of(Read(old), null, []);
        var more = "\t" + string.Join('\t', Enumerable.Repeat("空", 90)) + "\n";
        var table = Read(old.Replace("\n", more, StringComparison.Ordinal));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var change = TableChange.Of(table, made.Document, []);

        Assert.True(change.AddedSeats.Count > 7_000);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
        var island = change.Document.Seats.ToDictionary(s => s.Id, s => s.Island, StringComparer.Ordinal);
        Assert.All(change.AddedSeats, id => Assert.Equal(made.Document.Islands[0].Id, island[id]));
    }

    [Fact]
    public void SeatNumbersCountMoreThanPlaces()
    {
        var floor = TableChange.Of(Read("A1 佐藤\tA2 鈴木\tA3 高橋"), null, []);
        var change = TableChange.Of(Read("A3 佐藤\tA2 鈴木\tA1 高橋\tA4 田中"), floor.Document, Seated(floor));

        Assert.Equal("2 1 0 1 +1 -0", Numbers(change));
        Assert.Equal(("s3", "s1"), (Seat(change, 0), Seat(change, 2)));
        Assert.Equal("A4", change.Document.Seats[3].Label);
    }

    [Fact]
    public void WhoSitsWhereAQuestionAsksForThemStays()
    {
        var people = new PersonIndex([new("a", "a", "佐藤", "健"), new("b", "b", "佐藤", "翼"), new("c", "c", "林", "修")]);
        SeatTable Of(string text) => SeatTable.Of(TableFile.ReadPaste(null, text).Grid!, people, new Dictionary<string, bool>());
        var floor = TableChange.Of(Of("佐藤 健\t佐藤 翼\t林"), null, []);
        var change = TableChange.Of(Of("佐藤\t林\t佐藤 翼"), floor.Document, Seated(floor));

        Assert.Equal("2 0 0 1 +0 -0", Numbers(change));
        Assert.Equal([("s1", "a"), ("s2", "c"), ("s3", "b")], change.People);
    }

    [Fact]
    public void ADocumentOfATableIsAlwaysValid()
    {
        foreach (var file in Directory.GetFiles(SeatTables.Folder).Where(f => !f.EndsWith(".json", StringComparison.Ordinal)))
        {
            var problems = new FloorProblems();
            FloorRules.Check(SeatTable.Of(SeatTables.Open(file).Grid!, People, new Dictionary<string, bool>()).Document, "$", problems);
            Assert.True(!problems.Any, $"{Path.GetFileName(file)}: {problems.All.FirstOrDefault()}");
        }
    }

    [Fact]
    public void AFlipMakesADeskOfATitleAndTheOtherWayRound()
    {
        var read = Read("座席表\n佐藤\t鈴木\n予備室\t空", ("A1", true), ("A2", false));

        Assert.Equal(["A1", "B2", "A3", "B3"], read.Seats.Select(s => s.At));
        Assert.Contains(read.Blocks, b => b is { At: "A2", Role: BlockRole.Note, IsFlipped: true });
    }

    [Fact]
    public void AislesAndHeadersMakeIslandsAndZones()
    {
        var read = Read("料金チーム\t\t\t\t受付チーム\n佐藤\t鈴木\t\t\t高橋\n田中\t伊藤\t\t\t渡辺\n\n山本\t中村\t\t\t小林");

        Assert.Equal(4, read.Document.Islands.Count);
        Assert.Equal(["料金チーム", "受付チーム"], read.Document.Zones.Select(z => z.Name));
        Assert.Equal(
            ["A01", "A02", "A03", "A04", "C01", "C02", "B01", "B02", "D01"],
            read.Document.Seats.OrderBy(s => s.X > 300).ThenBy(s => s.Y).ThenBy(s => s.X).Select(s => s.Label));
    }
}
