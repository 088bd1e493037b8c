using ConnectStreaming.Agents;

namespace ConnectStreaming.Operations;

/// <summary>What one server tells about itself. Times are of its own clock.</summary>
[GenerateSerializer, Immutable, Alias("server-facts")]
internal sealed record ServerFacts
{
    /// <summary>Address and port for the other servers.</summary>
    [Id(0)] public required string Server { get; init; }

    /// <summary>Name of the machine.</summary>
    [Id(1)] public required string Machine { get; init; }

    [Id(2)] public required string Build { get; init; }

    [Id(3)] public required DateTimeOffset StartedAt { get; init; }

    [Id(4)] public required DateTimeOffset Now { get; init; }

    /// <summary>AWS's clock minus this server's; null: AWS has not answered yet.</summary>
    [Id(5)] public TimeSpan? AwsOffset { get; init; }

    [Id(6)] public DatabaseFacts Database { get; init; } = DatabaseFacts.Unknown;

    /// <summary>Problems of the store, the worst first: the code of the problem, and a text that says what to do.</summary>
    [Id(7)] public Fault[] Store { get; init; } = [];

    /// <summary>Parts that have failed and are started again: the name of the part, and the reason.</summary>
    [Id(8)] public Fault[] Down { get; init; } = [];

    /// <summary>Why it cannot show everything yet; empty when it can.</summary>
    [Id(9)] public SourceDetail[] Starting { get; init; } = [];

    /// <summary>Browsers that are connected, and how many may be (<c>Live:MaxBrowsers</c>).</summary>
    [Id(10)] public int Browsers { get; init; }

    [Id(11)] public int MostBrowsers { get; init; }

    /// <summary>Wall displays that are connected.</summary>
    [Id(12)] public int Screens { get; init; }

    /// <summary>When its certificate for the other servers ends; null: it has none.</summary>
    [Id(13)] public DateTimeOffset? CertificateEnds { get; init; }

    /// <summary>Memory of the process.</summary>
    [Id(14)] public long MemoryBytes { get; init; }

    /// <summary>Transactions since the start.</summary>
    [Id(15)] public long Commits { get; init; }
}

/// <param name="Code">A code of a problem, or the name of a part.</param>
[GenerateSerializer, Immutable, Alias("server-fault")]
internal sealed record Fault([property: Id(0)] string Code, [property: Id(1)] SourceDetail Detail);

/// <summary>How the database answers one server.</summary>
/// <param name="RoundTrip">Time of the last answer to a small question; null: none yet.</param>
/// <param name="Ahead">The server's clock minus the database's; null: not known, or there is only one clock (SQLite).</param>
/// <param name="Unanswered">For how long a question has been waiting for its answer; zero: none is.</param>
[GenerateSerializer, Immutable, Alias("database-facts")]
internal sealed record DatabaseFacts(
    [property: Id(0)] TimeSpan? RoundTrip, [property: Id(1)] TimeSpan? Ahead, [property: Id(2)] TimeSpan Unanswered)
{
    public static DatabaseFacts Unknown { get; } = new(null, null, TimeSpan.Zero);
}

/// <summary>Parts of the server about which the host knows. Hosting implements it.</summary>
internal interface IServerParts
{
    /// <summary>Parts that are not running, with the reason of the last failure.</summary>
    IReadOnlyDictionary<string, string> Down { get; }

    /// <summary>When the certificate for the other servers ends; null: there is none.</summary>
    DateTimeOffset? CertificateEnds { get; }
}
