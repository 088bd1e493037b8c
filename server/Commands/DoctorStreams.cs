using System.Data.Common;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Commands;

/// <summary>Finds the streams that the server reads, by the same rule: those of the configuration and those that the Setup page connected.</summary>
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
            $"Setup disconnected the agent events of {taken.InstanceArn} at {taken.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.",
            "Connect them again on the Setup page.")));
        findings.Add(wanted.Read.Count > 0
            ? new Finding(FindingLevel.Good, Check, $"{wanted.Read.Count} stream(s): {string.Join(", ", wanted.Read)}")
            : new Finding(
                FindingLevel.Bad,
                Check,
                options.Names.Count > 0
                    ? "No stream is read: setup removed the stream of Stream:Name."
                    : "No stream is read: Stream:Name is not set, and no stream is connected on the Setup page.",
                $"Start the server and connect an instance on its Setup page, or {NoName}"));
        return wanted.Read;
    }

    /// <summary>The streams that the Setup page connected. Reads only, because the database may belong to a running server.</summary>
    public static IReadOnlyList<ConnectedStream> Connected(List<Finding> findings, IConfiguration configuration)
    {
        try
        {
            return DoctorStore.Read(configuration, ConnectedStreamTable.All) ?? [];
        }
        catch (DbException e)
        {
            var seen = $"The streams of the Setup page could not be read from the server's database: {e.Message}";
            findings.Add(new Finding(FindingLevel.Note, Check, seen, $"Run the doctor as the server's user, or {NoName}"));
            return [];
        }
    }
}
