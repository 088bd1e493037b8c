using System.Text.Json;
using System.Text.Json.Serialization;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Storage;

/// <summary>Converts an agent's state to and from the text of a row.</summary>
internal sealed class StoredState
{
    private readonly RowWriter _row = new();

    /// <summary>The text; valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(AgentState state)
    {
        _row.Clear();
        AgentStateJson.Write(_row, state);
        return _row.Written;
    }

    /// <summary>Null when the text is damaged or belongs to another agent.</summary>
    public static AgentState? Read(ReadOnlySpan<byte> text, string agentArn)
    {
        try
        {
            var state = text.StartsWith("{\"agentArn\""u8)
                ? JsonSerializer.Deserialize(text, FirstStateJson.Default.AgentState) : AgentStateJson.Read(text);
            return state is { Profile.Hierarchy: not null, Contacts: not null, LastEventIds: not null, LastEventType: not null, Why: not null }
                && state.AgentArn == agentArn ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Rows of schema 1. The next commit of their agent replaces them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AgentState))]
internal sealed partial class FirstStateJson : JsonSerializerContext;
