namespace ConnectStreaming.Stream;

/// <summary>How the records of a shard arrive.</summary>
internal static class ReadMode
{
    /// <summary><c>Stream:Mode</c>: GetRecords, several times a second. All consumers of a shard share 5 reads and 2 MB a second.</summary>
    public const string Polling = "Polling";

    /// <summary><c>Stream:Mode</c>: enhanced fan-out. AWS pushes the records over HTTP/2, with 2 MB a second for this consumer alone.</summary>
    public const string FanOut = "FanOut";

    /// <summary>In <c>GET /api/stream</c>.</summary>
    public const string PollingCode = "polling";

    /// <summary>In <c>GET /api/stream</c>.</summary>
    public const string FanOutCode = "fan-out";
}
