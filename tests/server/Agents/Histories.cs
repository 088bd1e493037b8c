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

/// <summary>The fold, one record after the other.</summary>
internal sealed class HistoryFold
{
    private readonly AgentEventReader _reader = new(new TextPool());
    private readonly Dictionary<string, AgentState> _agents = [];
    private readonly List<AgentInterval> _intervals = [];
    private readonly List<ContactInterval> _contacts = [];
    private readonly List<ProfileInterval> _profiles = [];
    private int _unusable;

    public OracleResult Result => new(_agents, _intervals, _contacts, _profiles, _unusable);

    /// <param name="record">The record's bytes.</param>
    /// <param name="applied">Is called after each event of the record with the state that it made.</param>
    public void Add(byte[] record, Action<AgentState>? applied = null)
    {
        foreach (var read in _reader.Read(record).All())
        {
            if (read.Event is not { } e)
            {
                _unusable++;
                continue;
            }

            var result = AgentFold.Apply(_agents.GetValueOrDefault(e.AgentArn), e);
            _agents[e.AgentArn] = result.State;
            _contacts.AddRange(result.ClosedContacts);
            if (result.ClosedProfile is { } profile)
            {
                _profiles.Add(profile);
            }

            if (result.Closed is { } closed)
            {
                _intervals.Add(closed);
            }

            applied?.Invoke(result.State);
        }
    }
}

internal static class Histories
{
    private static readonly AgentEventReader Reader = new(new TextPool());

    /// <summary>Folds every agent event of JSON lines (in stream order). It counts other records and bad records.</summary>
    public static OracleResult FoldLines(IEnumerable<string> lines) => FoldRecords(lines.Select(Encoding.UTF8.GetBytes));

    public static OracleResult FoldRecords(IEnumerable<byte[]> records)
    {
        var fold = new HistoryFold();
        foreach (var record in records)
        {
            fold.Add(record);
        }

        return fold.Result;
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
