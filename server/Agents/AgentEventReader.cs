using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;

namespace ConnectStreaming.Agents;

/// <summary>
/// Reads the bytes of one Kinesis record with the generated code of <see cref="AgentEventJson"/>. Its converters ignore an optional field of
/// the wrong type and share strings between agents. Safe for use by many threads at once.
/// <para>null, a wrong type and an empty text all mean "absent". If a key is repeated, the last usable value counts.</para>
/// </summary>
internal sealed class AgentEventReader(TextPool pool)
{
    /// <summary>Maximum size of a Kinesis record.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    public const int MaxDepth = 64;

    /// <summary>Maximum number of JSON objects in one record.</summary>
    public const int MaxObjects = 10_000;

    // For each broken object, the rest of the record may be searched.
    private const int MaxBroken = 16;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth, AllowMultipleValues = true };

    private readonly AgentEventJson _json = new(new JsonSerializerOptions
    {
        MaxDepth = MaxDepth,
        Converters = { new TextConverter(pool), new TimeConverter(), new NamedConverter(pool), new RoutingConverter(pool), new AgentArnConverter(pool) },
    });

    private readonly Generated<AgentEventModel> _generated = new();
    private readonly SnapshotReader _snapshots = new();
    private readonly KnownArns _arns = new(pool);

    /// <summary>Learns the statuses from states that were stored before this process began.</summary>
    public void Learn(IReadOnlyList<AgentState> committed)
    {
        foreach (var state in committed)
        {
            if (state.Status is { } status)
            {
                _snapshots.Learn(status);
            }
        }
    }

    /// <summary>Never throws, whatever the record contains.</summary>
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

        var isText = Utf8.IsValid(record);
        var first = ReadOne(record, 0, isText, out var length);
        var next = length + JsonObjects.Blanks(record[length..]);
        return next == record.Length ? first : first with { Rest = ReadRest(record, next, isText) };
    }

    private RecordRead[] ReadRest(ReadOnlySpan<byte> record, int at, bool isText)
    {
        List<RecordRead> rest = [];
        var broken = 0;
        while (at < record.Length)
        {
            if (rest.Count + 1 == MaxObjects || broken == MaxBroken)
            {
                rest.Add(RecordRead.Bad(broken == MaxBroken ? $"more than {MaxBroken} broken JSON objects" : $"more than {MaxObjects} JSON objects"));
                break;
            }

            var read = ReadOne(record[at..], at, isText, out var length);
            rest.Add(read);
            broken += read.Kind == RecordKind.Bad ? 1 : 0;
            at += length;
            at += JsonObjects.Blanks(record[at..]);
        }

        return [.. rest];
    }

    /// <param name="text">From the start of an object to the end of the record.</param>
    /// <param name="offset">Position of <paramref name="text"/> in the record.</param>
    /// <param name="isText">The whole record is valid UTF-8; if not, each object is checked separately.</param>
    /// <param name="length">Length of the object.</param>
    private RecordRead ReadOne(ReadOnlySpan<byte> text, int offset, bool isText, out int length)
    {
        var json = new Utf8JsonReader(text, Options);
        RecordRead read;
        try
        {
            if (!json.Read())
            {
                read = RecordRead.Bad("empty record");
            }
            else if (json.TokenType == JsonTokenType.StartObject)
            {
                read = ReadObject(ref json, text);
            }
            else
            {
                json.Skip();
                read = RecordRead.Bad("JSON, but not an object");
            }

            length = (int)json.BytesConsumed;
        }
        catch (JsonException)
        {
            read = RecordRead.Bad(json.CurrentDepth == MaxDepth - 1 && json.TokenType is (JsonTokenType.StartObject or JsonTokenType.StartArray)
                ? $"nested deeper than {MaxDepth}"
                : $"not JSON (at byte {offset + json.BytesConsumed})");
            length = JsonObjects.Broken(text, Options);
        }
        catch (InvalidOperationException)
        {
            read = RecordRead.Bad("half a surrogate pair in a property name");
            length = JsonObjects.Broken(text, Options);
        }

        return isText || Utf8.IsValid(text[..length]) ? read : RecordRead.Bad("invalid UTF-8");
    }

    private static string? Unreadable(ReadOnlySpan<byte> record) => record switch
    {
        [] => "empty record",
        [0x1F, 0x8B, ..] => "gzip: turn off compression in the program that writes the record",
        [0xF3, 0x89, 0x9A, 0xC2, ..] => "KPL-aggregated record: turn off aggregation in the producer (AggregationEnabled = false)",
        { Length: > MaxBytes } => "longer than 10 MiB",
        _ => null,
    };

    private RecordRead ReadObject(ref Utf8JsonReader json, ReadOnlySpan<byte> text)
    {
        var model = _generated.Read(ref json, _json.Options)!;
        var (arn, time, snapshot) = (model.AgentArn, model.EventTimestamp, model.CurrentAgentSnapshot);
        if (!arn.IsPresent || !time.IsPresent)
        {
            return model.IsContactRecord ? RecordRead.ContactRecord : RecordRead.Foreign(model.IsEnvelope ? "EventBridge envelope" : null);
        }

        var instance = arn.Bad is null ? _arns.InstanceOf(arn.Text!) : null;
        if ((arn.Bad ?? WrongArn(instance, model) ?? WrongRest(time, snapshot)) is { } reason)
        {
            return RecordRead.Bad(reason);
        }

        return RecordRead.Of(new AgentEvent
        {
            AgentArn = arn.Text!,
            InstanceArn = instance!,
            At = time.At!.Value,
            EventId = model.EventId ?? "",
            Fingerprint = model.EventId is null ? Fingerprint(text[..(int)json.BytesConsumed]) : "",
            Type = AmazonNames.EventType(model.EventType),
            TypeText = model.EventType ?? "",
            Snapshot = snapshot is null ? null : _snapshots.Read(snapshot),
        });
    }

    private static string? WrongArn(string? instance, AgentEventModel model) =>
        instance is null ? "AgentARN is not the ARN of an Amazon Connect agent"
        : model.InstanceArn is { } named && named != instance ? "AgentARN does not belong to InstanceARN"
        : null;

    private static string? WrongRest(EventTime time, SnapshotModel? snapshot) =>
        time.IsBad ? "EventTimestamp is not an ISO 8601 time"
        : snapshot is { IsOverCap: true } ? $"more than {SnapshotReader.MaxContacts} contacts"
        : null;

    // 96 bits of SHA-256 are enough: they separate two events of one agent within one millisecond.
    private static string Fingerprint(ReadOnlySpan<byte> json)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json, hash);
        return "#" + Convert.ToHexStringLower(hash[..12]);
    }
}
