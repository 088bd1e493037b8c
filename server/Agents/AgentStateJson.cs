using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Agents;

/// <summary>
/// The stored form of <see cref="AgentState"/>: compact JSON, one row each. Times are Unix milliseconds, defaults are left out.
/// The names in <see cref="AgentStateRow"/> are in people's databases: add, never rename. Unknown names are ignored when read.
/// </summary>
internal static class AgentStateJson
{
    public static byte[] Write(AgentState state) =>
        JsonSerializer.SerializeToUtf8Bytes(AgentStateRow.Of(state), AgentStateJsonContext.Default.AgentStateRow);

    /// <exception cref="JsonException">The row is not an agent state.</exception>
    public static AgentState Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, AgentStateJsonContext.Default.AgentStateRow)?.ToState()
        ?? throw new JsonException("The stored agent state is null.");
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(AgentStateRow))]
internal sealed partial class AgentStateJsonContext : JsonSerializerContext;
