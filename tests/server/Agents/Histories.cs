using System.Text;
using System.Text.Json.Nodes;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Tests.Agents;

/// <summary>What the fold makes of a part of a stream. Store and board are compared with this.</summary>
internal sealed record OracleResult(
    IReadOnlyDictionary<string, AgentState> Agents,
    IReadOnlyList<AgentInterval> Intervals,
    IReadOnlyList<ContactInterval> ContactIntervals,
    IReadOnlyList<ProfileInterval> ProfileIntervals,
    int Unusable);

internal static class Histories
{
    private static readonly AgentEventReader Reader = new(new TextPool());

    /// <summary>Folds every agent event of JSON lines (in stream order). It counts other records and bad records.</summary>
    public static OracleResult FoldLines(IEnumerable<string> lines) => FoldRecords(lines.Select(Encoding.UTF8.GetBytes));

    public static OracleResult FoldRecords(IEnumerable<byte[]> records)
    {
        var agents = new Dictionary<string, AgentState>();
        var intervals = new List<AgentInterval>();
        var contacts = new List<ContactInterval>();
        var profiles = new List<ProfileInterval>();
        var unusable = 0;
        foreach (var record in records)
        {
            foreach (var read in Reader.Read(record).All())
            {
                if (read.Event is not { } e)
                {
                    unusable++;
                    continue;
                }

                var result = AgentFold.Apply(agents.GetValueOrDefault(e.AgentArn), e);
                agents[e.AgentArn] = result.State;
                contacts.AddRange(result.ClosedContacts);
                if (result.ClosedProfile is { } profile)
                {
                    profiles.Add(profile);
                }

                if (result.Closed is { } closed)
                {
                    intervals.Add(closed);
                }
            }
        }

        return new OracleResult(agents, intervals, contacts, profiles, unusable);
    }

    public static RecordRead Read(JsonNode node) => Reader.Read(Encoding.UTF8.GetBytes(node.ToJsonString()));

    public static RecordRead Read(string json) => Reader.Read(Encoding.UTF8.GetBytes(json));

    public static AgentEvent Event(JsonNode node) => Read(node).Event ?? throw new InvalidOperationException(Read(node).ToString());

    /// <summary>The state of the agent after these events.</summary>
    public static AgentState Fold(params JsonObject[] events) => Last(events).State;

    /// <summary>The result of the last of these events.</summary>
    public static FoldResult Last(params JsonObject[] events)
    {
        FoldResult? last = null;
        foreach (var e in events)
        {
            last = AgentFold.Apply(last?.State, Event(e));
        }

        return last!.Value;
    }

    /// <summary>The stored form. Equal text is an equal state (records contain arrays, which compare by reference).</summary>
    public static string Text(AgentState state) => Encoding.UTF8.GetString(AgentStateJson.Write(state));
}
