using System.Runtime.CompilerServices;

namespace ConnectStreaming.Tests;

/// <summary>A line of source has at most 160 columns. Lines of a raw string (JSON, SQL) may be longer.</summary>
public sealed class LineLengthTests
{
    private const int Most = 160;
    private static readonly string[] Kinds = [".cs", ".ts", ".tsx", ".css", ".mjs"];
    private static readonly string[] NotOurs = ["bin", "obj", "wwwroot", "node_modules", "fixtures"];

    [Fact]
    public void NoLineIsLongerThan160Columns()
    {
        List<string> wrong = [];
        foreach (var file in new[] { "server", "client", "tests" }.SelectMany(folder => Sources(Path.Combine(Root(), folder))))
        {
            var raw = false;
            foreach (var (number, line) in File.ReadLines(file).Index())
            {
                var marks = file.EndsWith(".cs", StringComparison.Ordinal) ? line.Split("\"\"\"").Length - 1 : 0;
                if (line.Length > Most && !raw && marks == 0)
                {
                    wrong.Add($"{Path.GetRelativePath(Root(), file)}:{number + 1} has {line.Length} columns");
                }

                raw ^= marks % 2 == 1;
            }
        }

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.GetFiles(folder).Where(file => Kinds.Contains(Path.GetExtension(file)))
            .Concat(Directory.GetDirectories(folder).Where(one => !NotOurs.Contains(Path.GetFileName(one))).SelectMany(Sources));

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
