using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ConnectStreaming.Agents;

/// <summary>The parts of <c>CurrentAgentSnapshot</c> that we use; the reader stands on the value when a method begins and on its end when it returns.</summary>
internal sealed class SnapshotReader(TextPool pool)
{
    /// <summary>Contacts of one agent at one time; Amazon Connect allows far fewer.</summary>
    public const int MaxContacts = 100;

    private const int Slots = 1 << 14;

    private readonly ProfileReader _profiles = new(pool);

    // An agent's status is in each of its events; as with the profiles, the same one is handed out again.
    private readonly AgentStatus?[] _statuses = new AgentStatus?[Slots];

    /// <param name="overCap">Set when the snapshot holds more than we are ready to keep.</param>
    public AgentSnapshot? Read(ref Utf8JsonReader json, ref string? overCap)
    {
        if (!Begin(ref json))
        {
            return null;
        }

        AgentStatus? status = null;
        NextStatus? next = null;
        AgentProfile? profile = null;
        ContactSnapshot[]? contacts = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("AgentStatus"u8))
            {
                json.Read();
                status = Status(ref json) ?? status;
            }
            else if (json.ValueTextEquals("Configuration"u8))
            {
                json.Read();
                profile = _profiles.Read(ref json) ?? profile;
            }
            else if (json.ValueTextEquals("Contacts"u8))
            {
                json.Read();
                contacts = Contacts(ref json, ref overCap) ?? contacts;
            }
            else if (json.ValueTextEquals("NextAgentStatus"u8))
            {
                json.Read();
                next = Next(ref json) ?? next;
            }
            else
            {
                json.Skip();
            }
        }

        return new AgentSnapshot { Status = status, Next = next, Profile = profile, Contacts = contacts ?? [] };
    }

    /// <summary>True inside an object; anything else is passed over.</summary>
    public static bool Begin(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        json.Skip();
        return false;
    }

    private AgentStatus? Status(ref Utf8JsonReader json)
    {
        if (!Begin(ref json))
        {
            return null;
        }

        string? name = null, arn = null, type = null;
        DateTimeOffset? start = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("ARN"u8))
            {
                json.Read();
                arn = JsonText.Read(ref json, pool) ?? arn;
            }
            else if (json.ValueTextEquals("Name"u8))
            {
                json.Read();
                name = JsonText.Read(ref json, pool) ?? name;
            }
            else if (json.ValueTextEquals("StartTimestamp"u8))
            {
                json.Read();
                start = JsonText.ReadTime(ref json) ?? start;
            }
            else if (json.ValueTextEquals("Type"u8))
            {
                json.Read();
                type = JsonText.Read(ref json, pool) ?? type;
            }
            else
            {
                json.Skip();
            }
        }

        if (name is null && arn is null && type is null)
        {
            return null;
        }

        var kind = AmazonNames.StatusType(type);
        ref var shared = ref _statuses[HashCode.Combine(start, arn is null ? 0 : RuntimeHelpers.GetHashCode(arn)) & (Slots - 1)];
        return shared is { } known && known.Start == start && known.Arn == arn && known.Name == (name ?? "") && known.Type == kind
            ? known
            : shared = new AgentStatus(name ?? "", arn, kind, start);
    }

    private NextStatus? Next(ref Utf8JsonReader json)
    {
        if (!Begin(ref json))
        {
            return null;
        }

        string? name = null;
        DateTimeOffset? since = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("Name"u8))
            {
                json.Read();
                name = JsonText.Read(ref json, pool) ?? name;
            }
            else if (json.ValueTextEquals("EnqueuedTimestamp"u8) || json.ValueTextEquals("EnqueueTimestamp"u8))
            {
                json.Read();
                since = JsonText.ReadTime(ref json) ?? since;
            }
            else
            {
                json.Skip();
            }
        }

        return name is null ? null : new NextStatus(name, since);
    }

    private ContactSnapshot[]? Contacts(ref Utf8JsonReader json, ref string? overCap)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return null;
        }

        ContactSnapshot[] contacts = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (Contact(ref json) is not { } contact)
            {
                continue;
            }

            var twin = IndexOf(contacts, contact.Id);
            if (twin >= 0)
            {
                contacts[twin] = contact;
            }
            else if (contacts.Length < MaxContacts)
            {
                // One or two, as a rule.
                contacts = [.. contacts, contact];
            }
            else
            {
                overCap = $"more than {MaxContacts} contacts";
            }
        }

        return contacts;
    }

    private static int IndexOf(ContactSnapshot[] contacts, string id)
    {
        for (var i = 0; i < contacts.Length; i++)
        {
            if (contacts[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    private ContactSnapshot? Contact(ref Utf8JsonReader json)
    {
        if (!Begin(ref json))
        {
            return null;
        }

        string? id = null, state = null, channel = null, method = null, queue = null;
        DateTimeOffset? start = null, connected = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("ContactId"u8))
            {
                json.Read();
                id = JsonText.ReadOnce(ref json) ?? id;
            }
            else if (json.ValueTextEquals("State"u8))
            {
                json.Read();
                state = JsonText.Read(ref json, pool) ?? state;
            }
            else if (json.ValueTextEquals("StateStartTimestamp"u8))
            {
                json.Read();
                start = JsonText.ReadTime(ref json) ?? start;
            }
            else if (json.ValueTextEquals("ConnectedToAgentTimestamp"u8))
            {
                json.Read();
                connected = JsonText.ReadTime(ref json) ?? connected;
            }
            else if (json.ValueTextEquals("Channel"u8))
            {
                json.Read();
                channel = JsonText.Read(ref json, pool) ?? channel;
            }
            else if (json.ValueTextEquals("InitiationMethod"u8))
            {
                json.Read();
                method = JsonText.Read(ref json, pool) ?? method;
            }
            else if (json.ValueTextEquals("Queue"u8))
            {
                json.Read();
                queue = _profiles.NameOf(ref json) ?? queue;
            }
            else
            {
                json.Skip();
            }
        }

        return id is null ? null : new ContactSnapshot
        {
            Id = id,
            State = AmazonNames.ContactState(state),
            StateText = state ?? "",
            Channel = channel == "TASKS" ? "TASK" : channel ?? "",
            InitiationMethod = method,
            StateStart = start,
            ConnectedAt = connected,
            Queue = queue,
        };
    }
}
