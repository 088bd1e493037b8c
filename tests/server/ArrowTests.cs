using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ConnectStreaming.Tests;

/// <summary>Dependencies point one way: an upstream folder never uses a downstream folder. The test reads the using lines.</summary>
public partial class ArrowTests
{
    /// <summary>Direct dependencies. A folder may also use the dependencies of those (Live → Board → Agents).</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Agents"] = [],
        ["Audit"] = ["Cluster"],
        ["Cluster"] = [],
        ["Access"] = ["Cluster", "Audit"],
        ["Aws"] = [],
        ["AwsFaults"] = [],
        ["Stream"] = ["Cluster", "Agents", "Aws", "AwsFaults"],
        ["Board"] = ["Cluster", "Agents"],
        ["Floors"] = ["Cluster", "Agents", "Access"],
        ["Alerts"] = ["Cluster", "Agents", "Board", "Floors", "Access", "Audit"],
        ["Settings"] = ["Cluster", "Agents", "Alerts", "Board", "Floors", "Access", "Audit"],
        ["Live"] = ["Cluster", "Board", "Floors", "Alerts", "Settings", "Access", "Audit"],
        ["Screens"] = ["Cluster", "Live", "Floors", "Alerts", "Access", "Audit"],
        ["Users"] = ["Cluster", "Agents", "Aws", "AwsFaults", "Board", "Floors", "Access", "Audit"],
        ["Setup"] = ["Cluster", "Aws", "AwsFaults", "Access", "Audit"],
        ["Sandbox"] = ["Aws", "Agents"],
        ["Operations"] = ["Cluster", "Agents", "Stream", "Board", "Live", "Screens", "Access", "Storage"],
        ["Storage"] = ["Cluster", "Agents", "Stream", "Board", "Floors", "Alerts", "Settings", "Live", "Screens", "Users", "Access", "Audit"],
        ["Hosting"] =
            [
                "Cluster", "Agents", "Aws", "Stream", "Board", "Floors", "Alerts", "Settings", "Live", "Screens", "Users", "Access", "Storage", "Sandbox",
                "Setup", "Operations",
            ],
        ["Commands"] = ["Cluster", "Agents", "Aws", "Stream", "Board", "Floors", "Live", "Users", "Access", "Storage", "Sandbox", "Setup", "Hosting"],
    };

    [Fact]
    public void EveryFolderUsesOnlyItsAllowedDependencies()
    {
        var server = Path.Combine(Root(), "server");
        List<string> wrong = [];
        foreach (var folder in Directory.GetDirectories(server).Select(Path.GetFileName).OfType<string>()
            .Where(f => f is not ("bin" or "obj" or "wwwroot" or "Properties" or "Deploy")))
        {
            Assert.True(Arrows.ContainsKey(folder), $"server/{folder} has no line in the table of arrows.");
            var allowed = Reach(folder);
            foreach (var file in Directory.GetFiles(Path.Combine(server, folder), "*.cs", SearchOption.AllDirectories))
            {
                wrong.AddRange(
                    from Match match in Named().Matches(File.ReadAllText(file))
                    let target = match.Groups["aws"].Success ? "Aws" : match.Groups["folder"].Value
                    where target != folder && Arrows.ContainsKey(target) && !allowed.Contains(target)
                    select $"{Path.GetRelativePath(server, file)} names {target}");
            }
        }

        Assert.Empty(wrong);
    }

    private static HashSet<string> Reach(string folder)
    {
        HashSet<string> reached = [];
        Queue<string> next = new(Arrows[folder]);
        while (next.TryDequeue(out var at))
        {
            if (reached.Add(at))
            {
                Array.ForEach(Arrows[at], next.Enqueue);
            }
        }

        return reached;
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    [GeneratedRegex(
        @"^\s*(?:global )?using (?:static )?(?:\w+ = )?"
        + @"(?:ConnectStreaming\.(?<folder>\w+)|(?<aws>Amazon\.(?:Kinesis|KinesisFirehose|Connect|IdentityManagement))\b)",
        RegexOptions.Multiline)]
    private static partial Regex Named();
}
