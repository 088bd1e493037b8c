using System.Text.Json;
using System.Text.Unicode;

namespace ConnectStreaming.Agents;

/// <summary>
/// Bytes of one Kinesis record → what it is. Reads by hand over <see cref="Utf8JsonReader"/>: a generated model rejects the
/// whole record for one optional field of the wrong type, and cannot share strings between agents. Safe for use by many
/// threads at once.
/// <para>null, the wrong type and the empty text are all "absent"; of a repeated key the last usable value counts.</para>
/// </summary>
internal sealed class AgentEventReader(TextPool pool)
{
    /// <summary>Kinesis' own ceiling for a record.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    public const int MaxDepth = 64;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private readonly SnapshotReader _snapshots = new(pool);

    public RecordRead Read(ReadOnlySpan<byte> record)
    {
        if (record.StartsWith("\uFEFF"u8))
        {
            record = record[3..];
        }

        if (GzipText.Begins(record, "{\"messageType\":"u8))
        {
            return RecordRead.Foreign("CloudWatch Logs, gzip");
        }

        if (Unreadable(record) is { } reason)
        {
            return RecordRead.Bad(reason);
        }

        var json = new Utf8JsonReader(record, Options);
        try
        {
            json.Read();
            if (json.TokenType == JsonTokenType.StartObject)
            {
                return ReadObject(ref json);
            }

            json.Skip();
            json.Read();
            return RecordRead.Bad("JSON, but not an object");
        }
        catch (JsonException)
        {
            return RecordRead.Bad(json.CurrentDepth == MaxDepth - 1 && json.TokenType is (JsonTokenType.StartObject or JsonTokenType.StartArray)
                ? $"nested deeper than {MaxDepth}"
                : $"not JSON (at byte {json.BytesConsumed})");
        }
        catch (InvalidOperationException)
        {
            return RecordRead.Bad("half a surrogate pair in a property name");
        }
    }

    private static string? Unreadable(ReadOnlySpan<byte> record) => record switch
    {
        [] => "empty record",
        [0x1F, 0x8B, ..] => "gzip",
        [0xF3, 0x89, 0x9A, 0xC2, ..] => "KPL-aggregated record",
        { Length: > MaxBytes } => "longer than 10 MiB",
        _ => Utf8.IsValid(record) ? null : "invalid UTF-8",
    };

    private RecordRead ReadObject(ref Utf8JsonReader json)
    {
        string? agentArn = null, instanceArn = null, eventId = null, type = null;
        string? badArn = null, overCap = null;
        AgentSnapshot? snapshot = null;
        DateTimeOffset? at = null;
        bool badAt = false, contactRecord = false, envelope = false;

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("AgentARN"u8))
            {
                json.Read();
                agentArn = ReadArn(ref json, ref badArn) ?? agentArn;
            }
            else if (json.ValueTextEquals("CurrentAgentSnapshot"u8))
            {
                json.Read();
                snapshot = _snapshots.Read(ref json, ref overCap) ?? snapshot;
            }
            else if (json.ValueTextEquals("EventId"u8))
            {
                json.Read();
                eventId = JsonText.ReadOnce(ref json) ?? eventId;
            }
            else if (json.ValueTextEquals("EventTimestamp"u8))
            {
                json.Read();
                var absent = json.TokenType == JsonTokenType.Null;
                var read = JsonText.ReadTime(ref json);
                badAt |= read is null && !absent;
                at = read ?? at;
            }
            else if (json.ValueTextEquals("EventType"u8))
            {
                json.Read();
                type = JsonText.Read(ref json, pool) ?? type;
            }
            else if (json.ValueTextEquals("InstanceARN"u8))
            {
                json.Read();
                instanceArn = JsonText.Read(ref json, pool) ?? instanceArn;
            }
            else
            {
                contactRecord |= json.ValueTextEquals("AWSContactTraceRecordFormatVersion"u8);
                envelope |= json.ValueTextEquals("detail-type"u8);
                json.Skip(); // PreviousAgentSnapshot above all
            }
        }

        json.Read(); // more text after the object is not JSON and throws

        var hasArn = agentArn is not null || badArn is not null;
        var hasAt = at is not null || badAt;
        if (!hasArn || !hasAt)
        {
            return contactRecord ? RecordRead.ContactRecord : RecordRead.Foreign(envelope ? "EventBridge envelope" : null);
        }

        if (badArn is not null || badAt || overCap is not null)
        {
            return RecordRead.Bad(badArn ?? (badAt ? "EventTimestamp is not an ISO 8601 time" : overCap!));
        }

        return RecordRead.Of(new AgentEvent
        {
            AgentArn = agentArn!,
            InstanceArn = instanceArn ?? InstanceOf(agentArn!),
            At = at!.Value,
            EventId = eventId ?? "",
            Type = AmazonNames.EventType(type),
            TypeText = type ?? "",
            Snapshot = snapshot,
        });
    }

    // The key of everything: nothing is cut or stripped off it, it is right or the record is bad.
    private string? ReadArn(ref Utf8JsonReader json, ref string? bad)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            bad = "AgentARN is not a text";
            return null;
        }

        if (json.ValueSpan.Length > TextPool.ArnCap)
        {
            bad = $"AgentARN is longer than {TextPool.ArnCap}";
            return null;
        }

        var plain = !json.ValueIsEscaped && json.ValueSpan.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;
        var arn = JsonText.Read(ref json, pool, TextPool.ArnCap);
        if (arn is null || (!plain && !JsonText.IsClean(ref json)))
        {
            bad = "AgentARN is empty or holds control characters";
            return null;
        }

        return arn;
    }

    private string InstanceOf(string agentArn)
    {
        var end = agentArn.LastIndexOf("/agent/", StringComparison.Ordinal);
        return end <= 0 ? "" : pool.Get(System.Text.Encoding.UTF8.GetBytes(agentArn[..end])) ?? "";
    }
}
