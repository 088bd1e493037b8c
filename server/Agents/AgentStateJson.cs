using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Agents;

/// <summary>
/// The stored form of <see cref="AgentState"/>: compact JSON, one row each. Times are Unix milliseconds, defaults are left out, and so
/// is what the agent's ARN says already. Written by hand: a commit writes every agent that changed, up to 100,000 rows a second.
/// The names in <see cref="AgentStateRow"/> are in people's databases: add, never rename. Unknown names are ignored when read.
/// </summary>
internal static class AgentStateJson
{
    public static byte[] Write(AgentState state)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using var json = new Utf8JsonWriter(buffer);
        Write(json, state);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the row and flushes <paramref name="json"/>.</summary>
    public static void Write(Utf8JsonWriter json, AgentState state)
    {
        var implied = InstanceOf(state.AgentArn).SequenceEqual(state.InstanceArn);
        json.WriteStartObject();
        json.WriteString("arn"u8, state.AgentArn);
        if (!implied)
        {
            json.WriteString("instance"u8, state.InstanceArn);
        }

        json.WriteNumber("v"u8, state.Version);
        WriteProfile(json, state.Profile);
        if (state.Status is { } status)
        {
            WriteStatus(json, status, state.InstanceArn);
        }

        if (state.Next is { } next)
        {
            json.WriteStartObject("next"u8);
            json.WriteString("name"u8, next.Name);
            Time(json, "since"u8, next.Since);
            json.WriteEndObject();
        }

        if (state.Contacts.Length > 0)
        {
            json.WriteStartArray("contacts"u8);
            foreach (var contact in state.Contacts)
            {
                WriteContact(json, contact);
            }

            json.WriteEndArray();
        }

        json.WriteString("shown"u8, state.Shown.Text());
        Time(json, "since"u8, state.StateSince);
        Flag(json, "atLeast"u8, state.SinceAtLeast);
        Text(json, "alarm"u8, state.Alarm?.Text());
        Flag(json, "unknown"u8, state.UnknownContact);
        json.WriteNumber("row"u8, state.Why.Row);
        Text(json, "rowContact"u8, state.Why.ContactId);
        json.WriteString("rowEvent"u8, state.Why.EventId);
        Time(json, "rowAt"u8, state.Why.EventAt);
        Time(json, "eventAt"u8, state.LastEventAt);
        json.WriteString("eventType"u8, state.LastEventType);
        Texts(json, "eventIds"u8, state.LastEventIds);
        Time(json, "logout"u8, state.LoggedOutAt);
        Time(json, "active"u8, state.LastActivityAt);
        json.WriteNumber("no"u8, state.IntervalNo);
        Time(json, "start"u8, state.IntervalStart);
        json.WriteEndObject();
        json.Flush();
    }

    /// <exception cref="JsonException">The row is not an agent state.</exception>
    public static AgentState Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, AgentStateJsonContext.Default.AgentStateRow)?.ToState()
        ?? throw new JsonException("The stored agent state is null.");

    /// <summary>The instance part of an agent's ARN; empty when it has none.</summary>
    public static ReadOnlySpan<char> InstanceOf(ReadOnlySpan<char> agentArn) =>
        agentArn.LastIndexOf("/agent/") is > 0 and var end ? agentArn[..end] : [];

    private static void WriteProfile(Utf8JsonWriter json, AgentProfile profile)
    {
        Text(json, "user"u8, profile.Username);
        Text(json, "first"u8, profile.FirstName);
        Text(json, "last"u8, profile.LastName);
        Text(json, "routing"u8, profile.RoutingProfile);
        Texts(json, "groups"u8, profile.Hierarchy);
    }

    private static void WriteStatus(Utf8JsonWriter json, AgentStatus status, string instanceArn)
    {
        json.WriteStartObject("status"u8);
        json.WriteString("name"u8, status.Name);
        if (instanceArn.Length > 0 && status.Arn?.StartsWith(instanceArn, StringComparison.Ordinal) == true)
        {
            json.WriteString("in"u8, status.Arn.AsSpan(instanceArn.Length));
        }
        else
        {
            Text(json, "arn"u8, status.Arn);
        }

        Text(json, "type"u8, status.Type switch
        {
            AgentStatusType.None => null,
            AgentStatusType.Routable => "ROUTABLE",
            AgentStatusType.Custom => "CUSTOM",
            AgentStatusType.Offline => "OFFLINE",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status.Type, "No such status type."),
        });
        Time(json, "start"u8, status.Start);
        json.WriteEndObject();
    }

    private static void WriteContact(Utf8JsonWriter json, AgentContact contact)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, contact.Id);
        json.WriteString("state"u8, contact.StateText);
        Text(json, "channel"u8, contact.Channel.Length == 0 ? null : contact.Channel);
        Text(json, "method"u8, contact.InitiationMethod);
        Time(json, "since"u8, contact.Since);
        Time(json, "connected"u8, contact.ConnectedAt);
        Text(json, "queue"u8, contact.Queue);
        Time(json, "start"u8, contact.StateStart);
        json.WriteNumber("no"u8, contact.IntervalNo);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void Texts(Utf8JsonWriter json, ReadOnlySpan<byte> name, string[] texts)
    {
        if (texts.Length == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Time(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } at)
        {
            json.WriteNumber(name, at.ToUnixTimeMilliseconds());
        }
    }

    private static void Flag(Utf8JsonWriter json, ReadOnlySpan<byte> name, bool set)
    {
        if (set)
        {
            json.WriteBoolean(name, true);
        }
    }
}

[JsonSerializable(typeof(AgentStateRow))]
internal sealed partial class AgentStateJsonContext : JsonSerializerContext;
