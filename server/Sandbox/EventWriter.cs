using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConnectStreaming.Sandbox;

/// <summary>Writes events in Amazon Connect's format: both snapshots complete, millisecond timestamps, UTF-8 without escapes.</summary>
internal sealed class EventWriter(Centre centre, Func<long, DateTimeOffset> clock)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(8 * 1024);
    private readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public byte[] Write(Person person, string type, Guid id, long at, SimulatedSnapshot? current, SimulatedSnapshot? previous)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, _options))
        {
            json.WriteStartObject();
            json.WriteString("AWSAccountId", centre.AccountId);
            json.WriteString("AgentARN", person.Arn);
            Snapshot(json, "CurrentAgentSnapshot", person, current);
            json.WriteString("EventId", id.ToString("D", CultureInfo.InvariantCulture));
            Time(json, "EventTimestamp", at);
            json.WriteString("EventType", type);
            json.WriteString("InstanceARN", centre.InstanceArn);
            Snapshot(json, "PreviousAgentSnapshot", person, previous);
            json.WriteString("Version", "2017-10-01");
            json.WriteEndObject();
        }

        return _buffer.WrittenSpan.ToArray();
    }

    private void Snapshot(Utf8JsonWriter json, string name, Person person, SimulatedSnapshot? snapshot)
    {
        if (snapshot is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteStartObject("AgentStatus");
        json.WriteString("ARN", snapshot.Status.Arn);
        json.WriteString("Name", snapshot.Status.Name);
        Time(json, "StartTimestamp", snapshot.StatusStart);
        json.WriteString("Type", snapshot.Status.Type);
        json.WriteEndObject();
        Next(json, snapshot);
        Configuration(json, person, snapshot);
        json.WriteStartArray("Contacts");
        foreach (var contact in snapshot.Contacts)
        {
            Contact(json, contact);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Next(Utf8JsonWriter json, SimulatedSnapshot snapshot)
    {
        if (snapshot.Next is not { } next)
        {
            json.WriteNull("NextAgentStatus");
            return;
        }

        json.WriteStartObject("NextAgentStatus");
        json.WriteString("ARN", next.Arn);
        json.WriteString("Name", next.Name);
        Time(json, "EnqueuedTimestamp", snapshot.NextSince);
        json.WriteEndObject();
    }

    private static void Configuration(Utf8JsonWriter json, Person person, SimulatedSnapshot snapshot)
    {
        json.WriteStartObject("Configuration");
        json.WriteStartObject("AgentHierarchyGroups");
        Group(json, "Level1", person.Group.Team);
        json.WriteNull("Level2");
        json.WriteNull("Level3");
        json.WriteNull("Level4");
        json.WriteNull("Level5");
        json.WriteEndObject();
        json.WriteString("FirstName", person.FirstName);
        json.WriteString("LastName", person.LastName);
        json.WriteStartArray("Proficiencies");
        json.WriteEndArray();
        RoutingProfile(json, person, snapshot);
        json.WriteString("Username", person.Username);
        json.WriteEndObject();
    }

    private static void RoutingProfile(Utf8JsonWriter json, Person person, SimulatedSnapshot snapshot)
    {
        var profile = snapshot.Profile;
        json.WriteStartObject("RoutingProfile");
        json.WriteString("ARN", profile.Arn);
        json.WriteStartArray("Concurrency");
        foreach (var slot in profile.Slots)
        {
            var used = snapshot.Contacts.Count(contact => contact.Channel == slot.Channel);
            json.WriteStartObject();
            json.WriteNumber("AvailableSlots", Math.Max(0, slot.Maximum - used));
            json.WriteString("Channel", slot.Channel);
            json.WriteNumber("MaximumSlots", slot.Maximum);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("DefaultOutboundQueue");
        Queue(json, profile.Outbound);
        json.WriteStartArray("InboundQueues");
        Queue(json, person.OwnQueue);
        foreach (var queue in profile.Queues)
        {
            Queue(json, queue);
        }

        json.WriteEndArray();
        json.WriteString("Name", profile.Name);
        json.WriteEndObject();
    }

    private void Contact(Utf8JsonWriter json, SimulatedContact contact)
    {
        json.WriteStartObject();
        json.WriteString("Channel", contact.Channel);
        Time(json, "ConnectedToAgentTimestamp", contact.ConnectedAt);
        json.WriteString("ContactId", contact.Id);
        json.WriteString("InitialContactId", contact.InitialId);
        json.WriteString("InitiationMethod", contact.Method);
        json.WritePropertyName("Queue");
        Queue(json, contact.Queue);
        Time(json, "QueueTimestamp", contact.QueuedAt);
        json.WriteString("State", contact.State);
        Time(json, "StateStartTimestamp", contact.StateStart);
        json.WriteEndObject();
    }

    private static void Group(Utf8JsonWriter json, string level, Named group)
    {
        json.WriteStartObject(level);
        json.WriteString("ARN", group.Arn);
        json.WriteString("Name", group.Name);
        json.WriteEndObject();
    }

    private static void Queue(Utf8JsonWriter json, CentreQueue? queue)
    {
        if (queue is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("ARN", queue.Arn);
        json.WriteStartArray("Channels");
        foreach (var channel in queue.Channels)
        {
            json.WriteStringValue(channel);
        }

        json.WriteEndArray();
        json.WriteString("Name", queue.Name);
        json.WriteEndObject();
    }

    private void Time(Utf8JsonWriter json, string name, long? at)
    {
        if (at is { } value)
        {
            json.WriteString(name, clock(value).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
