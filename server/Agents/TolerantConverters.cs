using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Agents;

/// <summary>Events are read, never written.</summary>
internal abstract class ReadOnlyConverter<T> : JsonConverter<T>
{
    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>A text that is shared between events.</summary>
internal sealed class TextConverter(TextPool pool) : ReadOnlyConverter<string?>
{
    public override string? Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options) => JsonText.Read(ref json, pool);
}

/// <summary>An id that is not repeated.</summary>
internal sealed class UnpooledTextConverter : ReadOnlyConverter<string?>
{
    public override string? Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options) => JsonText.ReadUnpooled(ref json);
}

internal sealed class TimeConverter : ReadOnlyConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options) => JsonText.ReadTime(ref json);
}

/// <summary>Only checks that the key exists, even when its value is null.</summary>
internal sealed class PresenceConverter : ReadOnlyConverter<bool>
{
    public override bool Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options)
    {
        json.Skip();
        return true;
    }
}

/// <summary>An object as the generated code reads it. Any other value is absent, where the generated code alone would reject the record.</summary>
internal sealed class ObjectConverter<T> : ReadOnlyConverter<T?>
    where T : class
{
    private readonly Generated<T> _generated = new();

    public override T? Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options) => _generated.Read(ref json, options);
}

/// <summary>
/// The <c>Name</c> of { ARN, Name }, the only part that we use. Written by hand: an event has up to eight, too many to allocate an
/// object for each.
/// </summary>
internal sealed class NamedConverter(TextPool pool) : ReadOnlyConverter<Named>
{
    public override Named Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return default;
        }

        string? name = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("Name"u8))
            {
                json.Read();
                name = JsonText.Read(ref json, pool) ?? name;
            }
            else
            {
                json.Skip();
            }
        }

        return new(name);
    }
}

/// <summary>Contacts that have an id, without duplicates (the last one counts). At most one more than we allow.</summary>
internal sealed class ContactsConverter : ReadOnlyConverter<ContactModel[]?>
{
    private readonly Generated<ContactModel> _generated = new();

    public override ContactModel[]? Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return null;
        }

        ContactModel[] contacts = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (_generated.Read(ref json, options) is not { ContactId: { } id } contact)
            {
                continue;
            }

            var twin = IndexOf(contacts, id);
            if (twin >= 0)
            {
                contacts[twin] = contact;
            }
            else if (contacts.Length <= SnapshotReader.MaxContacts)
            {
                // Usually one or two.
                contacts = [.. contacts, contact];
            }
        }

        return contacts;
    }

    private static int IndexOf(ContactModel[] contacts, string id)
    {
        for (var i = 0; i < contacts.Length; i++)
        {
            if (contacts[i].ContactId == id)
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>
/// The generated reader of an object, called on the current tokens: <see cref="JsonSerializer"/> itself would read the value
/// twice. Values that are not objects are skipped.
/// </summary>
internal sealed class Generated<T>
    where T : class
{
    private readonly Type _type = typeof(T);
    private JsonConverter<T>? _converter;

    public T? Read(ref Utf8JsonReader json, JsonSerializerOptions options)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        _converter ??= (JsonConverter<T>)options.GetTypeInfo(_type).Converter;
        return _converter.Read(ref json, _type, options);
    }
}
