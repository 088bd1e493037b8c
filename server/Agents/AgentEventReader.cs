using System.Text.Json;
using System.Text.Unicode;

namespace ConnectStreaming.Agents;

/// <summary>
/// Bytes of one Kinesis record → what it is. Read by the generated code of <see cref="AgentEventJson"/>, whose converters pass over
/// an optional field of the wrong type and share strings between agents. Safe for use by many threads at once.
/// <para>null, the wrong type and the empty text are all "absent"; of a repeated key the last usable value counts.</para>
/// </summary>
internal sealed class AgentEventReader(TextPool pool)
{
    /// <summary>Kinesis' own ceiling for a record.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    public const int MaxDepth = 64;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private readonly AgentEventJson _json = new(new JsonSerializerOptions
    {
        MaxDepth = MaxDepth,
        Converters = { new TextConverter(pool), new TimeConverter(), new NamedConverter(pool), new AgentArnConverter(pool) },
    });

    private readonly Generated<AgentEventModel> _generated = new();
    private readonly SnapshotReader _snapshots = new();

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
        var model = _generated.Read(ref json, _json.Options)!;
        json.Read(); // more text after the object is not JSON and throws

        var (arn, time, snapshot) = (model.AgentArn, model.EventTimestamp, model.CurrentAgentSnapshot);
        if (!arn.IsPresent || !time.IsPresent)
        {
            return model.IsContactRecord ? RecordRead.ContactRecord : RecordRead.Foreign(model.IsEnvelope ? "EventBridge envelope" : null);
        }

        if (arn.Bad is not null || time.IsBad || snapshot is { IsOverCap: true })
        {
            return RecordRead.Bad(arn.Bad ?? (time.IsBad ? "EventTimestamp is not an ISO 8601 time" : $"more than {SnapshotReader.MaxContacts} contacts"));
        }

        return RecordRead.Of(new AgentEvent
        {
            AgentArn = arn.Text!,
            InstanceArn = model.InstanceArn ?? InstanceOf(arn.Text!),
            At = time.At!.Value,
            EventId = model.EventId ?? "",
            Type = AmazonNames.EventType(model.EventType),
            TypeText = model.EventType ?? "",
            Snapshot = snapshot is null ? null : _snapshots.Read(snapshot),
        });
    }

    private string InstanceOf(string agentArn)
    {
        var end = agentArn.LastIndexOf("/agent/", StringComparison.Ordinal);
        return end <= 0 ? "" : pool.Get(System.Text.Encoding.UTF8.GetBytes(agentArn[..end])) ?? "";
    }
}
