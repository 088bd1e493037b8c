using System.Text;
using ConnectStreaming.Floors.Readings;
using ConnectStreaming.Tests.Board;

namespace ConnectStreaming.Tests.Floors.Readings;

/// <summary>CSV files of readings and extensions, as centres have them.</summary>
public sealed class ReadingsFileTests
{
    private static (IReadOnlyList<PersonReading> List, IReadOnlyList<ReadingsProblem> Problems) Read(string text) =>
        ReadingsFile.Read(Encoding.UTF8.GetBytes(text), Samples.Instance);

    private static string[] Lines(IReadOnlyList<PersonReading> list) => [.. list.Select(r => $"{r.Who}|{r.Reading}|{r.Extension}")];

    [Theory]
    [InlineData("user,reading,extension\r\nsato,さとう けん,1234\r\n")]
    [InlineData("sato,さとう けん,1234")]
    [InlineData("内線番号;ふりがな;ユーザー名\n1234;さとう　けん;sato\n")]
    [InlineData("User Name\tname\tKANA\text\nsato\t佐藤 健\tさとう けん\t１２３４\n\n")]
    [InlineData("\"user\",\"reading\",\"extension\"\n\"sato\",\"さとう けん\",\"1234\"\n\"mori\",\"\",\"\"")]
    public void ColumnsAreFoundByTheirHeadingsOrTheirOrder(string text)
    {
        var (list, problems) = Read(text);
        Assert.Empty(problems);
        Assert.Equal(["sato|さとう けん|1234"], Lines(list));
    }

    [Fact]
    public void AFileOfAJapaneseExcelIsReadAndAByteOrderMarkIsNoText()
    {
        var japanese = CodePagesEncodingProvider.Instance.GetEncoding(932)!.GetBytes("ユーザー名,フリガナ,内線\r\nsato,サトウ ケン,10\r\n");
        Assert.Equal(["sato|サトウ ケン|10"], Lines(ReadingsFile.Read(japanese, Samples.Instance).List));
        Assert.Equal(["sato|さとう|"], Lines(Read("\ufeffuser,reading\nsato,さとう").List));
    }

    [Fact]
    public void EachWrongLineIsNamedWithItsReasonAndNothingIsRead()
    {
        var (list, problems) = Read(
            $"user,reading,extension\nsato,佐藤,1\n,さとう,1\nsato2,さとう,12a\nmori,もり,1\nmori,もり,2\n"
            + $"{Samples.Instance}/agent/a1,あ,\n"
            + $"{Samples.Instance.Replace("us-", "eu-", StringComparison.Ordinal)}/agent/a1,あ,\narn:x,あ,\n\"b\u202ead\",あ,\n"
            + $"long,あ,{new string('1', 21)}\n");

        Assert.Empty(list);
        Assert.Equal(
            ["2 bad-reading", "3 no-user", "4 bad-extension", "6 twice", "8 other-instance", "9 other-instance", "10 bad-user", "11 bad-extension"],
            problems.Select(p => $"{p.Line} {p.Code}"));
        Assert.All(problems, p => Assert.True(p.En.Length > 0 && p.Ja.Any(c => c > '\u3000')));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("reading,extension\nさとう,1", "no-user")]
    [InlineData("a\0b", "not-text")]
    public void AFileWithoutPeopleSaysSo(string text, string code) => Assert.Equal(code, Assert.Single(Read(text).Problems).Code);

    [Fact]
    public void WhatIsDownloadedIsReadBackAndRunsNoFormula()
    {
        PersonReading[] list = [new("=cmd", "-さとう", "+81"), new("sato", "さ\"と,う", "#1"), new($"{Samples.Instance}/agent/a9", "もり", "")];
        var text = ReadingsText.Of(
            new ReadingsList(new ReadingsRows(1, [.. list.Select(r => (Samples.Instance, r)), ("other", new PersonReading("hidden", "かくし", "9"))])),
            Samples.Instance,
            [new ReadingsPerson($"{Samples.Instance}/agent/a1", "sato", "=佐藤"), new ReadingsPerson($"{Samples.Instance}/agent/a9", "mori", "森")]);

        Assert.DoesNotContain("hidden", text, StringComparison.Ordinal);
        foreach (var line in text.Split("\r\n").Skip(1).Where(l => l.Length > 0))
        {
            Assert.DoesNotMatch("(^|,)\"[=+\\-@＝＋－＠]", line);
        }
        var (back, problems) = Read(text);
        Assert.Empty(problems);
        Assert.Equal(list.OrderBy(r => r.Who, StringComparer.Ordinal), back.OrderBy(r => r.Who, StringComparer.Ordinal));
    }

    [Fact]
    public void AnEntryOfAnArnComesBeforeOneOfAUserNameAndAnInstanceHasItsOwn()
    {
        var arn = $"{Samples.Instance}/agent/a1";
        var list = new ReadingsList(new ReadingsRows(
            1, [(Samples.Instance, new PersonReading("sato", "さとう", "1")), (Samples.Instance, new PersonReading(arn, "さとう たかし", "2"))]));

        Assert.Equal("2", list.Of(Samples.Instance, arn, "sato")?.Extension);
        Assert.Equal("1", list.Of(Samples.Instance, $"{Samples.Instance}/agent/a2", "sato")?.Extension);
        Assert.Null(list.Of("other", arn, "sato"));
        Assert.Null(list.Of(Samples.Instance, $"{Samples.Instance}/agent/a2", null));
    }
}
