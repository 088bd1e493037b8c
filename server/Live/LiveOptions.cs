using System.ComponentModel.DataAnnotations;

namespace ConnectStreaming.Live;

/// <summary>How the live picture is served (<c>Live:*</c>).</summary>
internal sealed class LiveOptions
{
    public const string Section = "Live";

    /// <summary>Shortest time between two frames of a view. Default 50 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:05")]
    public TimeSpan Pace { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Browsers connected at once to this server: of a cluster, each server has as many. Default 5,000.</summary>
    [Range(1, 100_000)]
    public int MaxBrowsers { get; set; } = 5_000;

    /// <summary>
    /// Snapshots built per second; above it the answer is 503 with Retry-After. All who ask for a view within half a second share one. Default 100, a burst of
    /// 200.
    /// </summary>
    [Range(1, 100_000)]
    public int SnapshotsPerSecond { get; set; } = 100;

    /// <summary>MB of snapshots that are being sent, of all browsers together; above it the answer is 503 with Retry-After. Default 64.</summary>
    [Range(1, 10_000)]
    public int SnapshotMegabytes { get; set; } = 64;

    /// <summary>The mode that the page shows: <c>live</c> or <c>sandbox</c>. Default live.</summary>
    [RegularExpression("live|sandbox")]
    public string Mode { get; set; } = "live";

    /// <summary>
    /// Names of instances for the switcher: by id (the UUID), by ID@REGION, or by the whole ARN if two Regions have the same id. Default: the
    /// id, with the Region if two Regions have it.
    /// </summary>
    public Dictionary<string, string> InstanceNames { get; set; } = [];

    /// <summary>Names by key. A colon in a key (an ARN has five) is a level of the configuration.</summary>
    public static Dictionary<string, string> NamesOf(IConfigurationSection section) =>
        section.AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.OrdinalIgnoreCase);
}
