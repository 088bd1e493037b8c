using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Agents;

/// <summary>
/// The stored form of <see cref="AgentState"/>: compact JSON, one row each. Times are Unix milliseconds. Defaults are left out, and so
/// are parts of the agent's ARN. Written by hand, because a commit writes every changed agent: up to 100,000 rows a second.
/// The names in <see cref="AgentStateRow"/> are in existing databases: add names, never rename one. Unknown names are ignored when read.
/// </summary>
internal static class AgentStateJson
{
    public static byte[] Write(AgentState state)
    {
        var row = new RowWriter();
        Write(row, state);
        return row.Written.ToArray();
    }

    public static void Write(RowWriter row, AgentState state)
    {
        row.Begin();
        row.Text("\"arn\":"u8, state.AgentArn);
        if (!InstanceOf(state.AgentArn).SequenceEqual(state.InstanceArn))
        {
            row.Text("\"instance\":"u8, state.InstanceArn);
        }

        row.Number("\"v\":"u8, state.Version);
        row.Text("\"user\":"u8, state.Profile.Username);
        row.Text("\"first\":"u8, state.Profile.FirstName);
        row.Text("\"last\":"u8, state.Profile.LastName);
        row.Text("\"routing\":"u8, state.Profile.RoutingProfile);
        row.Texts("\"groups\":"u8, state.Profile.Hierarchy);
        row.Time("\"teamAt\":"u8, state.ProfileSince);
        WriteStatus(row, state);
        if (state.Next is { } next)
        {
            row.Begin("\"next\":"u8);
            row.Text("\"name\":"u8, next.Name);
            row.Time("\"since\":"u8, next.Since);
            row.End();
        }

        if (state.Contacts.Length > 0)
        {
            row.BeginArray("\"contacts\":"u8);
            foreach (var contact in state.Contacts)
            {
                WriteContact(row, contact);
            }

            row.EndArray();
        }

        if (state.Slots is [_, ..] slots)
        {
            row.BeginArray("\"use\":"u8);
            foreach (var slot in slots)
            {
                row.Begin();
                row.Text("\"c\":"u8, slot.Channel);
                if (slot.Used > 0)
                {
                    row.Number("\"u\":"u8, slot.Used);
                }
                row.Number("\"m\":"u8, slot.Maximum);
                row.End();
            }

            row.EndArray();
        }

        row.Text("\"shown\":"u8, state.Shown.Text());
        row.Time("\"since\":"u8, state.StateSince);
        row.Flag("\"atLeast\":"u8, state.SinceAtLeast);
        row.Text("\"alarm\":"u8, state.Alarm?.Text());
        row.Flag("\"unknown\":"u8, state.UnknownContact);
        row.Number("\"row\":"u8, state.Why.Row);
        row.Text("\"rowContact\":"u8, state.Why.ContactId);
        row.Text("\"rowEvent\":"u8, state.Why.EventId);
        row.Time("\"rowAt\":"u8, state.Why.EventAt);
        row.Time("\"eventAt\":"u8, state.LastEventAt);
        row.Text("\"eventType\":"u8, state.LastEventType);
        row.Texts("\"eventIds\":"u8, state.LastEventIds);
        row.Time("\"logout\":"u8, state.LoggedOutAt);
        row.Time("\"active\":"u8, state.LastActivityAt);
        row.Number("\"no\":"u8, state.IntervalNo);
        row.Time("\"start\":"u8, state.IntervalStart);
        row.End();
    }

    /// <exception cref="JsonException">The row is not an agent state.</exception>
    public static AgentState Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, AgentStateJsonContext.Default.AgentStateRow)?.ToState()
        ?? throw new JsonException("The stored agent state is null.");

    /// <summary>The instance part of an agent's ARN; empty when it has none.</summary>
    public static ReadOnlySpan<char> InstanceOf(ReadOnlySpan<char> agentArn) =>
        agentArn.LastIndexOf("/agent/") is > 0 and var end ? agentArn[..end] : [];

    private static void WriteStatus(RowWriter row, AgentState state)
    {
        if (state.Status is not { } status)
        {
            return;
        }

        row.Begin("\"status\":"u8);
        row.Text("\"name\":"u8, status.Name);
        if (state.InstanceArn.Length > 0 && status.Arn?.StartsWith(state.InstanceArn, StringComparison.Ordinal) == true)
        {
            row.Text("\"in\":"u8, status.Arn.AsSpan(state.InstanceArn.Length));
        }
        else
        {
            row.Text("\"arn\":"u8, status.Arn);
        }

        row.Text("\"type\":"u8, status.Type switch
        {
            AgentStatusType.None => null,
            AgentStatusType.Routable => "ROUTABLE",
            AgentStatusType.Custom => "CUSTOM",
            AgentStatusType.Offline => "OFFLINE",
            _ => throw new ArgumentOutOfRangeException(nameof(state), status.Type, "No such status type."),
        });
        row.Time("\"start\":"u8, status.Start);
        row.End();
    }

    private static void WriteContact(RowWriter row, AgentContact contact)
    {
        row.Begin();
        row.Text("\"id\":"u8, contact.Id);
        row.Text("\"state\":"u8, contact.StateText);
        row.Text("\"channel\":"u8, contact.Channel.Length == 0 ? null : contact.Channel);
        row.Text("\"method\":"u8, contact.InitiationMethod);
        row.Time("\"since\":"u8, contact.Since);
        row.Time("\"connected\":"u8, contact.ConnectedAt);
        row.Text("\"queue\":"u8, contact.Queue);
        row.Time("\"start\":"u8, contact.StateStart);
        row.Number("\"no\":"u8, contact.IntervalNo);
        row.End();
    }
}

[JsonSerializable(typeof(AgentStateRow))]
internal sealed partial class AgentStateJsonContext : JsonSerializerContext;
