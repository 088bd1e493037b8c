using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ConnectStreaming.Tests;

/// <summary>tests/FAULTS.md has every row of the catalogue of failures once, and names only tests that exist.</summary>
public sealed partial class FaultsTests
{
    /// <summary>The catalogue's numbers.</summary>
    private static readonly int[] Rows = [.. From(1, 17), .. From(20, 54), .. From(60, 75), .. From(80, 114)];

    [Fact]
    public void EveryRowOfTheCatalogueIsThereOnceWithATestOrAReason()
    {
        var lines = File.ReadLines(Path.Combine(Tests(), "FAULTS.md")).Select(line => line.Trim('|', ' ').Split(" | "))
            .Where(cells => int.TryParse(cells[0], CultureInfo.InvariantCulture, out _)).ToArray();

        Assert.Equal(Rows, lines.Select(cells => int.Parse(cells[0], CultureInfo.InvariantCulture)));
        Assert.All(lines, cells =>
        {
            Assert.Equal(4, cells.Length);
            Assert.True(cells[2] == "no test" || Named().IsMatch(cells[2]), $"Row {cells[0]} names neither a test nor says \"no test\".");
            Assert.NotEmpty(cells[3]);
        });
    }

    [Fact]
    public void EveryTestThatIsNamedExistsAndIsLongWhereItSaysSo()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Tests(), "server"), "*Tests*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToLookup(file => Path.GetFileName(file).Split('.')[0], file => File.ReadAllText(file), StringComparer.Ordinal);
        List<string> wrong = [];
        foreach (Match match in Named().Matches(File.ReadAllText(Path.Combine(Tests(), "FAULTS.md"))))
        {
            var (name, isLong) = (match.Groups["name"].Value, match.Groups["long"].Success);
            var (exists, really) = match.Groups["class"].Success
                ? InXunit([.. sources[match.Groups["class"].Value]], match.Groups["method"].Value)
                : InJavaScript(match.Groups["file"].Value, match.Groups["title"].Value);
            if (!exists || really != isLong)
            {
                wrong.Add(exists ? $"{name} {(really ? "runs only with test:long" : "runs with npm test")}" : $"{name} does not exist");
            }
        }

        Assert.Empty(wrong);
    }

    private static (bool Exists, bool IsLong) InXunit(string[] sources, string method)
    {
        foreach (var text in sources)
        {
            var at = text.IndexOf($" {method}(", StringComparison.Ordinal);
            if (at >= 0)
            {
                // The attributes are between the member before it and the method.
                var attributes = text[..at];
                return (true, attributes[(attributes.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)..].Contains("\"Long\"", StringComparison.Ordinal));
            }
        }

        return (false, false);
    }

    private static (bool Exists, bool IsLong) InJavaScript(string file, string title)
    {
        var path = Path.Combine(Tests(), file);
        if (!File.Exists(path) || File.ReadLines(path).FirstOrDefault(l => l.Contains(title, StringComparison.Ordinal)) is not { } line)
        {
            return (false, false);
        }

        // A title that is made of parts can be long for some of them only.
        return (true, line.Contains("@long`", StringComparison.Ordinal)
            || (line.Contains("@long", StringComparison.Ordinal) && !line.Contains("${", StringComparison.Ordinal)));
    }

    private static IEnumerable<int> From(int first, int last) => Enumerable.Range(first, last - first + 1);

    private static string Tests([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, ".."));

    [GeneratedRegex(@"`(?<name>(?<class>\w+Tests)\.(?<method>\w+)|(?<file>(?:client|browser)/[\w./-]+\.tsx?): (?<title>[^`]+))`(?<long> \(long\))?")]
    private static partial Regex Named();
}
