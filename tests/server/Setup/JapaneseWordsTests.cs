using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ConnectStreaming.Tests.Setup;

/// <summary>Japanese as a Japanese contact centre writes it, the same as on the page. The test reads the source: every text counts, shown or not.</summary>
public sealed partial class JapaneseWordsTests
{
    [Fact]
    public void TextsHaveFullWidthPunctuationAndThePagesWords() => Assert.Empty(
        from folder in Directory.GetDirectories(Path.Combine(Root(), "server")).Where(f => Path.GetFileName(f) is not ("bin" or "obj" or "wwwroot"))
        from file in Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
        from line in File.ReadAllLines(file).Select((text, i) => (Text: text, Number: i + 1))
        where !IsNoText(line.Text) && Wrong().IsMatch(line.Text)
        select $"{Path.GetFileName(file)}:{line.Number} {line.Text.Trim()}");

    /// <summary>Comments, and patterns that other people's texts are compared with.</summary>
    private static bool IsNoText(string line) => line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        || line.Contains("@\"", StringComparison.Ordinal) || line.Contains("GeneratedRegex(", StringComparison.Ordinal);

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    /// <summary>A half-width bracket, colon, question mark or comma beside Japanese; other words than the page has.</summary>
    [GeneratedRegex(
        @"[\p{IsHiragana}\p{IsKatakana}\p{IsCJKUnifiedIdeographs}。、](\(|\)|: |:\{|:\\n|\?|, )"
        + @"|[()][\p{IsHiragana}\p{IsKatakana}\p{IsCJKUnifiedIdeographs}]|問い合わせ|エージェント(?!イベント)|撤去")]
    private static partial Regex Wrong();
}
