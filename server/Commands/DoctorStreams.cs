using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Commands;

/// <summary>Which streams the server reads, by the same rule: what is configured and what the Setup page connected.</summary>
internal static class DoctorStreams
{
    private const string Check = "Configuration";
    private const string NoName = "set Stream:Name, for example --Stream:Name=my-agent-events.";

    /// <returns>Names or ARNs.</returns>
    public static IReadOnlyList<string> Find(List<Finding> findings, IConfiguration configuration, StreamOptions options, string? region)
    {
        var wanted = StreamsWanted.Of(options.Names, region, Connected(findings, configuration));
        findings.AddRange(wanted.TakenDown.Select(taken => new Finding(
            FindingLevel.Note,
            Check,
            $"Setup took the agent events of {taken.InstanceArn} away at {taken.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.",
            "Connect them again on the Setup page.")));
        findings.Add(wanted.Read.Count > 0
            ? new Finding(FindingLevel.Good, Check, $"{wanted.Read.Count} stream(s): {string.Join(", ", wanted.Read)}")
            : new Finding(
                FindingLevel.Bad,
                Check,
                options.Names.Count > 0
                    ? "No stream is read: Setup took down what Stream:Name names."
                    : "No stream is read: Stream:Name is not set, and nothing is connected on the Setup page.",
                $"Start the server and connect an instance on its Setup page, or {NoName}"));
        return wanted.Read;
    }

    /// <summary>What the Setup page connected. Only looks: the database may be a running server's.</summary>
    public static IReadOnlyList<ConnectedStream> Connected(List<Finding> findings, IConfiguration configuration)
    {
        var options = configuration.GetSection(StoreOptions.Section).Get<StoreOptions>() ?? new StoreOptions();
        if (new StoreOptionsValidator().Validate(null, options).Failed || new StoreFiles(options.Path).Database is not { } database || !File.Exists(database))
        {
            return [];
        }

        try
        {
            using var connection = StoreFiles.Open(database, SqliteOpenMode.ReadOnly, pooled: false);
            return ConnectedStreamTable.All(connection);
        }
        catch (SqliteException e)
        {
            var seen = $"What the Setup page connected could not be read from {database}: {e.Message}";
            findings.Add(new Finding(FindingLevel.Note, Check, seen, $"Run the doctor as the server's user, or {NoName}"));
            return [];
        }
    }
}
