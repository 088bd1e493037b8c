using System.IO.Compression;
using System.Text;
using ConnectStreaming.Floors.Tables.Reading;

namespace ConnectStreaming.Tests.Floors.Tables;

/// <summary>Files and pastes that are broken or hostile give a problem with a code, never an exception.</summary>
public sealed class TableFileTests
{
    private const string Sheet = "xl/worksheets/sheet1.xml";

    private static byte[] Example => File.ReadAllBytes(Path.Combine(SeatTables.Folder, "furigana.xlsx.xlsx"));

    private static string? CodeOf(byte[] file) => TableFile.ReadFile(file).Problem?.Code;

    /// <summary>The example with one part changed; null: without it.</summary>
    private static byte[] With(string part, string? text, int times = 1, byte[]? from = null)
    {
        using var made = new MemoryStream();
        using (var to = new ZipArchive(made, ZipArchiveMode.Create, leaveOpen: true))
        using (var example = new ZipArchive(new MemoryStream(from ?? Example)))
        {
            foreach (var entry in example.Entries.Where(e => e.FullName != part))
            {
                using var copy = to.CreateEntry(entry.FullName).Open();
                using var old = entry.Open();
                old.CopyTo(copy);
            }
            if (text is not null)
            {
                using var copy = to.CreateEntry(part).Open();
                var bytes = Encoding.UTF8.GetBytes(text);
                for (var n = 0; n < times; n++)
                {
                    copy.Write(bytes);
                }
            }
        }
        return made.ToArray();
    }

    private static string Rows(string cells) =>
        $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{cells}</sheetData></worksheet>";

    [Fact]
    public void TheExampleIsReadWithItsFurigana()
    {
        var (grid, problem) = TableFile.ReadFile(Example);

        Assert.Null(problem);
        var cell = grid!.Cells.First(c => c.Reading is not null);
        Assert.NotEqual(cell.Text, cell.Reading);
        Assert.DoesNotContain(grid.Cells, c => c.Text.Contains(cell.Reading!, StringComparison.Ordinal));
    }

    [Fact]
    public void OtherKindsOfFilesAreNamed()
    {
        Assert.Equal("empty", CodeOf([]));
        Assert.Equal("empty", CodeOf(",,\r\n,"u8.ToArray()));
        Assert.Equal("old-excel", CodeOf([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]));
        Assert.Equal("not-a-table", CodeOf("%PDF-1.7"u8.ToArray()));
        Assert.Equal("not-a-table", CodeOf([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A]));
        Assert.Equal("excel-binary", CodeOf(With("xl/workbook.bin", "x")));
        Assert.Equal("not-text", CodeOf([0x41, 0x00, 0x42]));
        Assert.Equal("not-text", CodeOf([0x81, 0xFF, 0xFF, 0xFE, 0xA0, 0xFD]));
        Assert.Equal("not-a-table", CodeOf("<html><body><p>Hello</p></body></html>"u8.ToArray()));
        Assert.Equal("no-sheet", TableFile.ReadFile(Example, "Other").Problem?.Code);
    }

    [Fact]
    public void ABrokenWorkbookIsDamaged()
    {
        Assert.Equal("damaged", CodeOf(Example[..(Example.Length / 2)]));
        Assert.Equal("damaged", CodeOf("PK\u0003\u0004nothing"u8.ToArray()));
        Assert.Equal("damaged", CodeOf(With(Sheet, "<worksheet")));
        Assert.Equal("damaged", CodeOf(With("xl/_rels/workbook.xml.rels", null)));
        Assert.Equal("damaged", CodeOf(With(
            "xl/workbook.xml", "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheets><sheet/></sheets>")));
        Assert.Equal("not-a-table", CodeOf(With("[Content_Types].xml", null)));
        Assert.Equal("empty", CodeOf(With("xl/workbook.xml", "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>")));
    }

    [Fact]
    public void EntitiesAndEndlessNestingAreNotRead()
    {
        const string Bomb = "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
        Assert.Equal("damaged", CodeOf(With(Sheet, Bomb + Rows("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>&c;</v></c></row>"))));
        Assert.Equal("damaged", CodeOf(With(
            Sheet, "<!DOCTYPE w SYSTEM \"file:///etc/passwd\">" + Rows("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>x</v></c></row>"))));
        var deep = string.Concat(Enumerable.Repeat("<c>", 200_000));
        Assert.Equal("damaged", CodeOf(With(Sheet, Rows(deep + string.Concat(Enumerable.Repeat("</c>", 200_000))))));
    }

    [Fact]
    public void AWorkbookThatUnpacksToMuchIsRefusedBeforeItIsRead()
    {
        // 200 MB of spaces are 200 kB packed.
        Assert.Equal("unpacks-too-large", CodeOf(With(Sheet, new string(' ', 1 << 20), 200)));
        Assert.Equal("unpacks-too-large", CodeOf(With("xl/other.xml", "<a>" + new string('a', 30 << 20) + "</a>")));
    }

    /// <summary>A sheet that is a chart has no part with cells; the others are read.</summary>
    [Fact]
    public void AChartSheetIsPassedOver()
    {
        const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        var file = With("xl/workbook.xml", "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
            + $"xmlns:r=\"{Office}\"><sheets><sheet name=\"Chart\" sheetId=\"2\" r:id=\"rId7\"/>"
            + "<sheet name=\"Seats\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
        var links = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
            + $"<Relationship Id=\"rId1\" Type=\"{Office}/worksheet\" "
            + $"Target=\"worksheets/sheet1.xml\"/>"
            + $"<Relationship Id=\"rId90\" Type=\"{Office}/sharedStrings\" Target=\"sharedStrings.xml\"/>"
            + $"<Relationship Id=\"rId7\" Type=\"{Office}/chartsheet\" "
            + "Target=\"chartsheets/sheet1.xml\"/></Relationships>";

        var (grid, problem) = TableFile.ReadFile(With("xl/_rels/workbook.xml.rels", links, from: file));

        Assert.Null(problem);
        Assert.Equal(["Seats"], grid!.Sheets);
    }

    [Fact]
    public void APictureOrAMacroIsNotUnpacked() => Assert.Null(CodeOf(With("xl/media/image1.png", new string(' ', 1 << 20), 100)));

    [Fact]
    public void LargeSheetsAreRefused()
    {
        Assert.Equal("too-many-cells", CodeOf(With(Sheet, Rows("<row r=\"5000\"><c r=\"A5000\" t=\"str\"><v>x</v></c></row>"))));
        Assert.Equal("too-many-cells", CodeOf(With(Sheet, Rows("<row r=\"1\"><c r=\"ZZZ1\" t=\"str\"><v>x</v></c></row>"))));
        Assert.Equal("too-many-cells", CodeOf(Encoding.UTF8.GetBytes(new string(',', 1_001) + "x")));
        Assert.Equal("too-many-cells", CodeOf(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a,b,c,d,e,f,g,h,i,j\n", 7_000)))));
    }

    [Theory]
    [InlineData("<c r=\"A1\" t=\"s\"><v>999999</v></c>")]
    [InlineData("<c r=\"A1\" t=\"s\"><v>-1</v></c>")]
    [InlineData("<c r=\"A1\" t=\"x\"><v>1</v></c>")]
    [InlineData("<c r=\"A0\" s=\"4294967295\"><v>1</v></c>")]
    [InlineData("<c r=\"%%\" s=\"a\"><v>1</v></c>")]
    [InlineData("<c r=\"A1\" t=\"inlineStr\"/>")]
    [InlineData("<c r=\"A1\" t=\"inlineStr\"><is><rPh sb=\"9\" eb=\"1\"><t>あ</t></rPh><t>東</t></is></c>")]
    [InlineData("</row><row r=\"-1\" ht=\"NaN\"><c><v>1</v></c>")]
    [InlineData("</row><row r=\"1\" ht=\"1e308\" hidden=\"x\"><c><v>1</v></c>")]
    public void OddCellsAreReadOrNamedAsDamaged(string cell)
    {
        var (grid, problem) = TableFile.ReadFile(With(Sheet, Rows($"<row r=\"1\">{cell}</row>")));

        Assert.True(grid is not null || problem?.Code is "damaged" or "empty", problem?.Code);
    }

    [Fact]
    public void EveryByteOfAWorkbookCanBeWrong()
    {
        var random = new Random(7);
        for (var n = 0; n < 150; n++)
        {
            var file = Example;
            for (var change = 0; change < 3; change++)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }
            var (grid, problem) = TableFile.ReadFile(file);
            Assert.True(grid is null != problem is null);
        }
    }

    [Fact]
    public void HtmlMayBeAsOddAsItIs()
    {
        var wide = TableFile.ReadPaste("<table><tr><td colspan=99999999 rowspan=99999999>佐藤</td></tr></table>", null);
        Assert.True(wide.Grid is not null || wide.Problem!.Code == "too-many-cells");
        var script = TableFile.ReadPaste("<table><tr><td><script>alert(1)</script><img src=x onerror=alert(1)>佐藤<td style='width:1e999px'>鈴木</table>", null);
        Assert.Equal(["佐藤", "鈴木"], script.Grid!.Cells.Select(c => c.Text));
    }

    /// <summary>Depth that the parser makes, and what makes it more elements than there are tags. None may end the process.</summary>
    [Theory]
    [InlineData("", "<div><table><tr><td></div>")]
    [InlineData("<table><tr><td><svg>", "<source>")]
    [InlineData("<table><tr><td>", "<rt>")]
    [InlineData("<table><tr><td>", "<ruby>")]
    [InlineData("", "<table>")]
    [InlineData("", "<table><td>")]
    [InlineData("<table><tr><td><math>", "<mi><annotation-xml encoding='text/html'>")]
    [InlineData("<table><tr><td>", "<button><p>")]
    [InlineData("<table><tr><td>", "<object><li>")]
    [InlineData("<table><tr><td>", "<div>")]
    [InlineData("<table><tr><td>", "<b>")]
    [InlineData("<table><svg>", "<td>")]
    [InlineData("<table><tr><td>", "<p>")]
    [InlineData("<table><tr><td>", "<tr>")]
    [InlineData("<table>", "<col>")]
    [InlineData("", "<style></style>")]
    public async Task NestedHtmlIsRefusedOrFlat(string start, string part)
    {
        var html = start + string.Concat(Enumerable.Repeat(part, 100_000)) + "佐藤";

        var (grid, problem) = await Task.Run(() => TableFile.ReadPaste(html, null)).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.True(grid?.Cells[^1].Text == "佐藤" || problem?.Code is "not-a-table" or "too-many-cells", problem?.Code);
    }

    [Fact]
    public void FormattingIsNotMadeAgainInEachParagraph()
    {
        var html = "<table><tr><td><p>" + string.Concat(Enumerable.Range(0, 150).Select(n => $"<b id={n}>"))
            + string.Concat(Enumerable.Repeat("<p>x", 100_000));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(TableFile.ReadPaste(html + "</table>", null).Problem);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400L << 20);
    }

    [Theory]
    [InlineData("<td>佐藤<rt>さとう</rt></td>", "佐藤", null)]
    [InlineData("<td><ruby>佐藤<rt>さとう</ruby></td>", "佐藤", "さとう")]
    [InlineData("<td><ruby>佐藤<span style='display:none'><rt>サトウ</rt></span></ruby></td>", "佐藤", "サトウ")]
    [InlineData("<td title='a>b' data-x=\"<b>\"><!-- <td>x -->佐<b>藤</b><script>x<td></script></td>", "佐藤", null)]
    [InlineData("<td>a < b &lt;c&gt; <3</td>", "a < b <c> <3", null)]
    [InlineData("<td>佐藤<p>健<p>SV</td>", "佐藤\n健\nSV", null)]
    [InlineData("<TD>佐藤<BR/>健</TD>", "佐藤\n健", null)]
    public void ACellHasItsTextAndItsReading(string cell, string text, string? reading)
    {
        var read = TableFile.ReadPaste($"<table><tr>{cell}</tr></table>", null).Grid!.Cells.Single();

        Assert.Equal((text, reading), (read.Text, read.Reading));
    }

    /// <summary>Each took minutes with a pattern that looks at the rest of the text again and again.</summary>
    [Theory]
    [InlineData("<style>", ".x{", "</style><table><tr><td>佐藤</table>")]
    [InlineData("<table><tr><td style='", "width:1", "'>佐藤</table>")]
    [InlineData("<table><tr><td>", "<br> ", "佐藤</table>")]
    [InlineData("", "<table></table>", "<table><tr><td>佐藤</table>")]
    public async Task RepeatedTextIsReadInTime(string start, string part, string end)
    {
        var html = start + string.Concat(Enumerable.Repeat(part, 200_000)) + end;

        var (grid, problem) = await Task.Run(() => TableFile.ReadPaste(html, null)).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.True(grid is null != problem is null);
    }

    [Fact]
    public void ThePlainTextHelpsWhenTheHtmlHasNoTable()
    {
        Assert.Equal("html", TableFile.ReadPaste("<table><tr><td>佐藤</td></tr></table>", "other").Grid?.Source);
        Assert.Equal("text", TableFile.ReadPaste("<img src=\"file:///clip.png\">", "佐藤\t鈴木").Grid?.Source);
        Assert.Equal("text", TableFile.ReadPaste(null, "佐藤\t鈴木").Grid?.Source);
        Assert.Equal("empty", TableFile.ReadPaste("", " ").Problem?.Code);
        Assert.Equal("not-a-table", TableFile.ReadPaste("<p>x</p>", null).Problem?.Code);
    }

    [Fact]
    public void ACellWithQuotedLinesAndSeparatorsIsOneCell()
    {
        var grid = TableFile.ReadPaste(null, "\"A-01\n佐藤 \"\"健\"\"\"\t\"x\ty\"\n鈴木\t").Grid!;

        Assert.Equal([(0, 0, "A-01\n佐藤 \"健\""), (0, 1, "x\ty"), (1, 0, "鈴木")], grid.Cells.Select(c => (c.Row, c.Column, c.Text)));
    }
}
