using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Agents;

/// <summary>Events are read, never written.</summary>
internal abstract class ReadOnlyConverter<T> : JsonConverter<T>
{
    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>A text that other events share.</summary>
internal sealed class TextConverter(TextPool pool) : ReadOnlyConverter<string?>
{
    public override string? Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options) => JsonText.Read(ref json, pool);
}

/// <summary>An id that does not come again.</summary>
internal sealed class OnceTextConverter : ReadOnlyConverter<string?>
{
    public override string? Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options) => JsonText.ReadOnce(ref json);
}

internal sealed class TimeConverter : ReadOnlyConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options) => JsonText.ReadTime(ref json);
}

/// <summary>Only that the key is there; also when its value is null.</summary>
internal sealed class PresenceConverter : ReadOnlyConverter<bool>
{
    public override bool Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options)
    {
        json.Skip();
        return true;
    }
}

/// <summary>An object as the generated code reads it; anything else is absent, where the generated code alone would give up the record.</summary>
internal sealed class ObjectConverter<T> : ReadOnlyConverter<T?>
    where T : class
{
    private readonly Generated<T> _generated = new();

    public override T? Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options) => _generated.Read(ref json, options);
}

/// <summary>
/// The <c>Name</c> of { ARN, Name }, the only part of it that we use, by hand: an event holds up to eight, too many to make an
/// object of each.
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

/// <summary>Contacts that have an id, each once, the last one counting; one more than we take, at most.</summary>
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
                // One or two, as a rule.
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
/// The generated reader of an object, called on the tokens at hand: <see cref="JsonSerializer"/> itself would go through the value
/// twice. Anything but an object is passed over.
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
