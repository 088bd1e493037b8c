using System.Text.Json.Serialization;
using ConnectStreaming.Agents.Folding;
using ConnectStreaming.Tests.Alerts;

namespace ConnectStreaming.Tests.Agents.Folding;

/// <summary>Names fold as on the page: folds.test.ts reads the same file.</summary>
public sealed class NameFoldTests
{
    [Fact]
    public void TheServerFoldsEveryTextLikeThePage()
    {
        List<string> wrong = [];
        foreach (var row in Fixtures.Read<Folds>("search", "folds").All)
        {
            var (text, plain, sound) = (row[0], row[1], row[2]);
            if (NameFold.Fold(text) != plain || NameSound.Loose(text) != sound)
            {
                wrong.Add($"{text}: {NameFold.Fold(text)} and {NameSound.Loose(text)}, expected {plain} and {sound}");
            }
        }
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("さとう", "satou")]
    [InlineData("おおの", "oono")]
    [InlineData("おの", "ono")]
    [InlineData("サトー", "satoo")]
    [InlineData("Shinji", "sinzi")]
    public void TheExactSoundKeepsLongVowels(string text, string sound) => Assert.Equal(sound, NameSound.Exact(text));

    [Fact]
    public void PlainTextKeepsVariantsOfKanji() => Assert.Equal("髙橋 abc", NameFold.Plain("髙橋　ＡＢＣ"));

    private sealed record Folds([property: JsonPropertyName("folds")] string[][] All);
}
