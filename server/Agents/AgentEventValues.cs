using System.Text.Json;

namespace ConnectStreaming.Agents;

/// <summary>The ARN of an agent, which is its key. It is never cut or cleaned: it is correct, or the record is bad.</summary>
/// <param name="Bad">Why it cannot be used. This stays set when the key is repeated.</param>
internal readonly record struct AgentArn(string? Text, string? Bad)
{
    public bool IsPresent => Text is not null || Bad is not null;

    public AgentArn After(AgentArn earlier) => new(Text ?? earlier.Text, Bad ?? earlier.Bad);
}

/// <summary>The time that orders events. An unusable value makes the record bad, also when the key is repeated.</summary>
internal readonly record struct EventTime(DateTimeOffset? At, bool IsBad)
{
    public bool IsPresent => At is not null || IsBad;

    public EventTime After(EventTime earlier) => new(At ?? earlier.At, IsBad || earlier.IsBad);
}

/// <summary>A queue or a hierarchy group. An agent's own queue has no name.</summary>
internal readonly record struct Named(string? Name)
{
    public Named After(Named earlier) => Name is null ? earlier : this;
}

internal sealed class AgentArnConverter(TextPool pool) : ReadOnlyConverter<AgentArn>
{
    public override AgentArn Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return new(null, "AgentARN is not a text");
        }

        if (json.ValueSpan.Length > TextPool.ArnCap)
        {
            return new(null, $"AgentARN is longer than {TextPool.ArnCap}");
        }

        var plain = !json.ValueIsEscaped && json.ValueSpan.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;
        var arn = JsonText.Read(ref json, pool, TextPool.ArnCap);
        return arn is null || (!plain && !JsonText.IsClean(ref json)) ? new(null, "AgentARN is empty or holds control characters") : new(arn, null);
    }
}

internal sealed class EventTimeConverter : ReadOnlyConverter<EventTime>
{
    public override EventTime Read(ref Utf8JsonReader json, Type type, JsonSerializerOptions options)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        var at = JsonText.ReadTime(ref json);
        return new(at, at is null);
    }
}
