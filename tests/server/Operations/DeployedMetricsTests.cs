using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using ConnectStreaming.Tests.Fakes;
using ConnectStreaming.Tests.Processes;
using ConnectStreaming.Tests.Stream;
using YamlDotNet.RepresentationModel;

namespace ConnectStreaming.Tests.Operations;

/// <summary>The dashboard and the alert rules use only metrics that a real server exposes, and every metric of ours is on the dashboard.</summary>
public sealed partial class DeployedMetricsTests : IAsyncLifetime
{
    /// <summary>Metrics of Prometheus itself.</summary>
    private static readonly string[] Foreign = ["up"];

    /// <summary>Of histograms and counters that have counted nothing yet, /metrics has no line. Their names follow from their instruments.</summary>
    private static readonly string[] Quiet =
    [
        "stream_records_quarantined_total", "stream_gaps_total", "stream_reads_failed_total", "stream_commits_failed_total", "stream_rows_committed_total",
        "stream_subscriptions_failed_total",
        "live_snapshots_refused_total", "live_browsers_closed_total", "live_view_failures_total", "live_browsers", "live_frame_bytes_sum",
        "live_snapshots_total", "database_clock_offset_milliseconds", "board_changes_total", "board_frames_total", "board_replica_gaps_total",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("connect-streaming-deployed-").FullName;
    private FakeKinesis _kinesis = null!;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start();
        _kinesis.CreateStream(StreamHarness.Stream);
    }

    public async Task DisposeAsync()
    {
        await _kinesis.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task DashboardAndAlertsUseMetricsThatExist()
    {
        await using var server = await ServerProcess.Start(
            new Uri(_kinesis.Endpoint), StreamHarness.Stream, _folder, "--Metrics:Prometheus=Loopback");
        await server.WaitUntilDrained(0);
        HashSet<string> exposed = [];
        await server.Until("metrics of the stream and the database", async () =>
        {
            var lines = (await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');
            exposed = [.. lines.Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('{', ' ')[0])];
            return exposed.Contains("stream_lag_milliseconds_bucket") && exposed.Contains("database_round_trip_milliseconds");
        }, TimeSpan.FromSeconds(30));

        Assert.DoesNotContain(Used(), name => !exposed.Contains(name) && !Quiet.Contains(name) && !Foreign.Contains(name));
        // What is quiet here has an instrument in the source, with this name.
        Assert.DoesNotContain(Quiet, name => !Instruments().Contains(name));
    }

    [Fact]
    public void EveryMetricOfOursIsOnTheDashboard()
    {
        var shown = Names(Dashboard()).Select(Stem).ToHashSet();
        Assert.DoesNotContain(Instruments().Select(Stem), n => !shown.Contains(n));

        static string Stem(string name) => name.Replace("_bucket", "", StringComparison.Ordinal).Replace("_sum", "", StringComparison.Ordinal);
    }

    [Fact]
    public void EveryAlertHasASentenceAndWhatToDo()
    {
        var rules = Rules();
        Assert.True(rules.Count >= 10);
        Assert.All(rules, rule =>
        {
            var notes = (YamlMappingNode)rule["annotations"];
            Assert.NotEmpty(((YamlScalarNode)notes["summary"]).Value!);
            Assert.NotEmpty(((YamlScalarNode)notes["description"]).Value!);
            Assert.Contains(((YamlScalarNode)((YamlMappingNode)rule["labels"])["severity"]).Value, new[] { "critical", "warning" });
        });
    }

    private static IEnumerable<string> Used() =>
        Names([.. Dashboard(), .. Rules().Select(r => ((YamlScalarNode)r["expr"]).Value!)]).Distinct(StringComparer.Ordinal);

    private static List<YamlMappingNode> Rules()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Combine(Root(), "server", "Deploy", "alert-rules.yaml"))));
        var groups = (YamlSequenceNode)((YamlMappingNode)yaml.Documents[0].RootNode)["groups"];
        return [.. groups.SelectMany(g => ((YamlSequenceNode)((YamlMappingNode)g)["rules"]).Cast<YamlMappingNode>())];
    }

    private static string[] Dashboard()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root(), "server", "Deploy", "grafana-dashboard.json")));
        var panels = json.RootElement.GetProperty("panels").EnumerateArray().ToArray();
        Assert.All(panels, p => Assert.NotEmpty(p.GetProperty("description").GetString()!));
        return [.. panels.SelectMany(p => p.GetProperty("targets").EnumerateArray()).Select(t => t.GetProperty("expr").GetString()!)];
    }

    /// <summary>Names of metrics in expressions: words before a selector, a range or an end, that are no function and no label.</summary>
    private static IEnumerable<string> Names(IEnumerable<string> expressions) => expressions.SelectMany(e =>
        Word().Matches(Without().Replace(e, "")).Select(m => m.Value)).Where(w => w.Contains('_', StringComparison.Ordinal) || w == "up")
        .Where(w => w is not ("histogram_quantile" or "label_values"));

    /// <summary>Prometheus names of the instruments in the source: unit and kind become suffixes.</summary>
    private static IReadOnlyList<string> Instruments() =>
    [
        .. Directory.GetFiles(Path.Combine(Root(), "server"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => Instrument().Matches(File.ReadAllText(f))).Select(PrometheusName),
    ];

    private static string PrometheusName(Match instrument)
    {
        var (kind, name, rest) = (instrument.Groups["kind"].Value, instrument.Groups["name"].Value, instrument.Groups["rest"].Value);
        var unit = rest.Contains("\"ms\"", StringComparison.Ordinal) ? "_milliseconds" : rest.Contains("\"By\"", StringComparison.Ordinal) ? "_bytes" : "";
        var stem = name.Replace('.', '_');
        stem = stem.EndsWith(unit, StringComparison.Ordinal) ? stem : stem + unit;
        return kind switch
        {
            "Counter" or "ObservableCounter" => $"{stem}_total",
            "Histogram" => $"{stem}_sum",
            _ => stem,
        };
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex(@"[a-z][a-z0-9_]*(?=\s*(?:\{|\[|\)|$|[<>=]))")]
    private static partial Regex Word();

    /// <summary>Selectors and groupings.</summary>
    [GeneratedRegex(@"\{[^}]*\}|\bby \([^)]*\)")]
    private static partial Regex Without();

    [GeneratedRegex(@"\.Create(?<kind>ObservableGauge|ObservableCounter|UpDownCounter|Counter|Histogram)(?:<\w+>)?\(\s*""(?<name>[a-z._]+)""(?<rest>[^;]*);")]
    private static partial Regex Instrument();
}
