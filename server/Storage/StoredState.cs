using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Storage;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(AgentState))]
internal sealed partial class StoredStateJson : JsonSerializerContext;

/// <summary>An agent's state as text of a row. Enums by name: a number would change its meaning when a member is put in between.</summary>
internal sealed class StoredState : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _writer;

    public StoredState() => _writer = new Utf8JsonWriter(_buffer);

    /// <summary>The text; good until the next call.</summary>
    public ReadOnlySpan<byte> Write(AgentState state)
    {
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
        JsonSerializer.Serialize(_writer, state, StoredStateJson.Default.AgentState);
        return _buffer.WrittenSpan;
    }

    /// <summary>Null when the text is damaged or not of this agent.</summary>
    public static AgentState? Read(ReadOnlySpan<byte> text, string agentArn)
    {
        try
        {
            var state = JsonSerializer.Deserialize(text, StoredStateJson.Default.AgentState);
            return state is { Profile.Hierarchy: not null, Contacts: not null, LastEventIds: not null, LastEventType: not null, Why: not null }
                && state.AgentArn == agentArn ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Dispose() => _writer.Dispose();
}
