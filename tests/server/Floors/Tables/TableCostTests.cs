using System.IO.Compression;
using System.Text;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Plan;
using ConnectStreaming.Floors.Tables.Reading;

namespace ConnectStreaming.Tests.Floors.Tables;

/// <summary>Small requests that took minutes, gigabytes, or did not end. Each takes less than a second now; the limit is for slow machines.</summary>
public sealed class TableCostTests
{
    private const string Sheet = "xl/worksheets/sheet1.xml";

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20);
    private static readonly Dictionary<string, bool> NoFlips = [];
    private static readonly PersonIndex People = new([new("a", "sato", "佐藤", "健"), new("b", "suzuki", "鈴木", "翼")]);

    private static Task<T> InTime<T>(Func<T> work) => Task.Run(work).WaitAsync(Most);

    private static string Repeated(string part, int times) => new StringBuilder(part.Length * times).Insert(0, part, times).ToString();

    private static TableGrid Text(string text) => TableFile.ReadPaste(null, text).Grid!;

    private static SeatTable Of(TableGrid grid) => SeatTable.Of(grid, People, NoFlips);

    /// <summary>The example with one part changed, and so large that its parts may unpack to 64 MB.</summary>
    private static byte[] Workbook(params (string Part, string Text)[] parts)
    {
        using var made = new MemoryStream();
        using (var to = new ZipArchive(made, ZipArchiveMode.Create, leaveOpen: true))
        using (var from = ZipFile.OpenRead(Path.Combine(SeatTables.Folder, "shapes.xlsx.xlsx")))
        {
            foreach (var entry in from.Entries.Where(e => parts.All(p => p.Part != e.FullName)))
            {
                using var copy = to.CreateEntry(entry.FullName).Open();
                using var old = entry.Open();
                old.CopyTo(copy);
            }
            foreach (var (part, text) in parts)
            {
                using var copy = to.CreateEntry(part, CompressionLevel.Fastest).Open();
                copy.Write(Encoding.UTF8.GetBytes(text));
            }
            using var picture = to.CreateEntry("xl/media/image1.png", CompressionLevel.NoCompression).Open();
            picture.Write(new byte[400 << 10]);
        }
        return made.ToArray();
    }

    private static string Xml(string root, string inside) => $"<{root} xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{inside}</{root}>";

    [Theory]
    [InlineData("<table><tr><td></td></tr><tr height=0.000000000000004><td>佐藤</td></tr></table>")]
    [InlineData("<table><tr height=1e-14><td>佐藤</td><td>鈴木</td></tr></table>")]
    [InlineData("<table><col width=0.0000000000004><tr><td>佐藤</td></tr><tr><td>鈴木</table>")]
    public async Task ADeskWithoutHeightEnds(string html) => Assert.NotNull(await InTime(() => TableFile.ReadPaste(html, null).Grid is { } grid
        ? Of(grid).Seats.Count : 0 as int?));

    [Fact]
    public async Task ADeskWithoutHeightInAWorkbookEnds()
    {
        var file = Workbook((Sheet, Xml("worksheet", "<sheetData><row r=\"2\" ht=\"3e-15\"><c r=\"A2\" t=\"str\"><v>佐藤</v></c></row></sheetData>")));

        Assert.NotNull(await InTime(() => TableFile.ReadFile(file).Grid is { } grid ? Of(grid).Seats.Count : 0 as int?));
    }

    /// <summary>Shapes have any height: an island without one is a row of its own.</summary>
    [Fact]
    public async Task IslandsWithoutHeightHaveAnOrder()
    {
        var boxes = Enumerable.Range(0, 3).Select(n => new Rect(0, 20 + (n * 40), 10, Math.Pow(2, -48))).ToArray();

        var order = await InTime(() => Islands.Of(boxes));

        Assert.Equal([0, 1, 2], order);
    }

    [Fact]
    public async Task ManyHeadersAboveManyIslands()
    {
        var rows = Enumerable.Range(0, 200).Select(n => n % 2 == 0 ? Repeated("Aチーム,", 40) : Repeated("wer,,", 20));

        var made = await InTime(() => Of(TableFile.ReadFile(Encoding.UTF8.GetBytes(string.Join('\n', rows))).Grid!));

        Assert.Equal(FloorRules.MostOthers, made.Document.Islands.Count);
    }

    [Theory]
    [InlineData("<style>", ".a{}", 500_000, "</style><table><tr>", 1)]
    [InlineData("<style>.a{", "border:1px;", 200_000, "}</style><table><tr>", 1_900)]
    [InlineData("<table><tr style='", "width:1px;", 200_000, "'>", 1_900)]
    [InlineData("<table><tr>", "</br>", 300_000, "", 1)]
    [InlineData("<table><tr><td>", "</br>", 300_000, "", 1)]
    [InlineData("<table><tr><td>", "</p>", 300_000, "", 1)]
    [InlineData("<table>", "<tr><br><br><br><br><br><br><br><br><br>", 18_000, "<tr>", 1)]
    [InlineData("<table><tr>", "<td></td><br>", 1_900, "<tr>", 1)]
    [InlineData("<table>", "<tr><td></td>x<td></td>x<td></td>x", 18_000, "<tr>", 1)]
    public async Task RepeatedHtmlIsReadInTime(string start, string part, int times, string end, int cells)
    {
        var html = start + Repeated(part, times) + end + Repeated("<td class=a>佐藤", cells) + "</table>";

        var (grid, problem) = await InTime(() => TableFile.ReadPaste(html, null));

        Assert.True(grid?.Cells.Any(c => c.Text.Contains("佐藤", StringComparison.Ordinal)) == true || problem?.Code == "too-many-cells", problem?.Code);
    }

    /// <summary>End tags that make elements, and what stands between cells, are left out behind a limit.</summary>
    [Theory]
    [InlineData("<table><tr><td>", "</br>", 2_000)]
    [InlineData("<table><tr><td>", "</p>", 2_000)]
    [InlineData("<table>", "<tr><br><br><br><br><br><br><br><br><br>", 90_000)]
    [InlineData("<table><tr>", "</td>x", 95_000)]
    public void MoreTagsAndTextsThanACellNeedsAreLeftOut(string start, string part, int most) =>
        Assert.InRange(HtmlTags.Needed(start + Repeated(part, 18_000)).Length, start.Length, most);

    [Fact]
    public void LinesOfAClassAreThoseOfItsLastWords()
    {
        const string Html = "<style>.a{border:1px solid}.b{border-left:none}.a{border-top:none}.c{color:red}</style><table><tr>"
            + "<td class='a c'>1<td class='a' style='border-top:1px solid'>2<td class='a b' style='border-top:1px solid;border-left:1px solid'>3"
            + "<td class='b a' style='border:1px'>4</table>";

        Assert.Equal([false, true, true, true], TableFile.ReadPaste(Html, null).Grid!.Cells.Select(c => c.IsBoxed));
    }

    [Fact]
    public async Task APartWithTooManyElementsIsRefused()
    {
        foreach (var (part, text) in new[]
        {
            ("xl/styles.xml", Xml("styleSheet", $"<cellXfs>{Repeated("<xf/>", 200_001)}</cellXfs>")),
            ("xl/sharedStrings.xml", Xml("sst", $"<si>{Repeated("<r/>", 10_001)}</si>")),
            (Sheet, Xml("worksheet", $"<sheetData><row><c>{Repeated("<v/>", 10_001)}</c></row></sheetData>")),
            ("xl/workbook.xml", Xml("workbook", $"<sheets>{Repeated("<sheet/>", 200_001)}</sheets>")),
            (Sheet, Xml("worksheet", $"<sheetData {string.Concat(Enumerable.Range(0, 1_001).Select(n => $" a{n}=''"))}/>")),
        })
        {
            Assert.Equal("unpacks-too-large", (await InTime(() => TableFile.ReadFile(Workbook((part, text))))).Problem?.Code);
        }
    }

    [Fact]
    public void AllPartsTogetherHaveALimit()
    {
        var left = 1_000;
        var part = Encoding.UTF8.GetBytes(Xml("worksheet", $"<sheetData><row>{Repeated("<c/>", 500)}</row></sheetData>"));
        XmlLimits.Check(part, ref left);

        Assert.Equal(497, left);
        Assert.Equal("unpacks-too-large", Assert.Throws<TableProblemException>(() => XmlLimits.Check(part, ref left)).Problem.Code);
    }

    [Fact]
    public void ASheetThatIsNamedManyTimesIsReadOnce()
    {
        var sheets = string.Concat(Enumerable.Range(1, 50).Select(n => $"<sheet name=\"S{n}\" sheetId=\"{n}\" r:id=\"rId1\"/>"));
        var book = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
            + $"xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{sheets}</sheets></workbook>";

        Assert.Equal(["S1"], TableFile.ReadFile(Workbook(("xl/workbook.xml", book))).Grid!.Sheets);
    }

    [Fact]
    public async Task ManyAnchorsFarFromTheCornerAreReadInTime()
    {
        const string Corner = "<xdr:col>1000</xdr:col><xdr:row>2000</xdr:row>";
        string Drawing(int anchors) => "<xdr:wsDr xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\">"
            + Repeated($"<xdr:twoCellAnchor><xdr:from>{Corner}</xdr:from><xdr:to>{Corner}</xdr:to></xdr:twoCellAnchor>", anchors) + "</xdr:wsDr>";

        var (grid, problem) = await InTime(() => TableFile.ReadFile(Workbook(("xl/drawings/drawing1.xml", Drawing(19_000)))));
        Assert.True(grid is not null, problem?.Code);
        Assert.Equal("too-many-cells", (await InTime(() => TableFile.ReadFile(Workbook(("xl/drawings/drawing1.xml", Drawing(21_000)))))).Problem?.Code);
    }

    [Fact]
    public async Task MoreDesksThanAFloorMayHaveAreRefusedBeforeTheyAreDrawn()
    {
        var grid = Text(Repeated(Repeated("wer\t", 150) + "\n", 140));

        var refused = await Assert.ThrowsAsync<TableProblemException>(() => InTime(() => Of(grid)));

        Assert.Equal("too-many-seats", refused.Problem.Code);
    }

    [Theory]
    [InlineData("佐")]
    [InlineData("(")]
    [InlineData("★")]
    [InlineData("a ")]
    [InlineData("=")]
    public async Task LongTextsInManyCells(string part)
    {
        var text = "x" + Repeated(part, 499 / part.Length);
        var grid = Text(Repeated($"{text}y\t{text}\n", 200));

        var (blocks, allocated) = await InTime(() =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            return (Of(grid).Blocks, GC.GetAllocatedBytesForCurrentThread() - before);
        });

        Assert.NotEmpty(blocks);
        Assert.InRange(allocated, 0, 150L << 20);
    }

    [Fact]
    public void NobodyWaitsForATableThatIsNotWanted() =>
        Assert.Throws<OperationCanceledException>(() => SeatTable.Of(Text("佐藤\t鈴木"), People, NoFlips, null, new CancellationToken(canceled: true)));
}
