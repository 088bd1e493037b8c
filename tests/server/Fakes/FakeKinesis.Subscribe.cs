using System.Collections.Concurrent;
using System.Text.Json;
using Amazon.Runtime.EventStreams;
using Microsoft.AspNetCore.Http;

namespace ConnectStreaming.Tests.Fakes;

/// <summary>A frame whose bytes do not fit its checksum.</summary>
internal sealed record WrongChecksum : FakeFault;

/// <summary>
/// Consumers and SubscribeToShard. Events arrive <see cref="Pipe"/> after the record, an empty one every 5 s, and a subscription ends after 5 minutes.
/// A fault of the call: <c>Fail("SubscribeToShard", …)</c>. A fault in place of the next event: <c>Fail("Event", …)</c> with an error (an exception event),
/// <see cref="FakeFault.Hang"/> (silence), <see cref="FakeFault.Reset"/>, <see cref="FakeFault.CutAt"/> (inside the frame) or <see cref="WrongChecksum"/>.
/// </summary>
internal sealed partial class FakeKinesis
{
    private static readonly TimeSpan SubscriptionLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan EmptyEvery = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, FakeConsumer> _consumers = new();
    private readonly ConcurrentDictionary<(string Consumer, string Shard), Subscription> _subscriptions = new();

    /// <summary>How long a new subscription of the same consumer and shard is refused.</summary>
    public TimeSpan Exclusive { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Time from the arrival of a record to its event. AWS names 70 ms as typical.</summary>
    public TimeSpan Pipe { get; set; } = TimeSpan.FromMilliseconds(70);

    private sealed record FakeConsumer(string Stream, string Name, DateTimeOffset CreatedAt)
    {
        public string Arn => $"{FakeKinesis.Arn(Stream)}/consumer/{Name}:{CreatedAt.ToUnixTimeSeconds()}";

        public ConcurrentDictionary<string, string> Tags { get; } = new();

        public string Status { get; set; } = "ACTIVE";
    }

    private sealed record Subscription(DateTimeOffset At, CancellationTokenSource Taken);

    /// <summary>Registers a consumer that is ACTIVE at once.</summary>
    public string RegisterConsumer(string stream, string name)
    {
        var consumer = new FakeConsumer(stream, name, _time.GetUtcNow());
        return (_consumers[consumer.Arn] = consumer).Arn;
    }

    public void DeregisterConsumers(string stream)
    {
        foreach (var consumer in _consumers.Values.Where(c => c.Stream == stream))
        {
            _consumers.TryRemove(consumer.Arn, out _);
            foreach (var subscription in _subscriptions.Where(s => s.Key.Consumer == consumer.Arn))
            {
                subscription.Value.Taken.Cancel();
            }
        }
    }

    /// <summary>Number of subscriptions that are open now.</summary>
    public int Subscribed => _subscriptions.Values.Count(s => !s.Taken.IsCancellationRequested);

    private int ConsumersOf(FakeStream stream) => _consumers.Values.Count(c => c.Stream == stream.Name);

    private FakeConsumer Consumer(JsonElement request)
    {
        var (arn, stream, name) = (Text(request, "ConsumerARN"), StreamName(request), Text(request, "ConsumerName"));
        return _consumers.Values.FirstOrDefault(c => arn is null ? c.Stream == stream && c.Name == name : c.Arn == arn)
            ?? throw new FakeError("ResourceNotFoundException", $"Consumer {arn ?? name} not found.");
    }

    private void AnswerConsumers(string operation, JsonElement request, Utf8JsonWriter json)
    {
        switch (operation)
        {
            case "RegisterStreamConsumer":
                var stream = Active(request);
                var name = Text(request, "ConsumerName")!;
                if (_consumers.Values.Any(c => c.Stream == stream.Name && c.Name == name))
                {
                    throw new FakeError("ResourceInUseException", $"Consumer {name} of stream {stream.Name} under account 000000000000 already exists.");
                }

                var arn = RegisterConsumer(stream.Name, name);
                if (request.TryGetProperty("Tags", out var tags))
                {
                    foreach (var tag in tags.EnumerateObject())
                    {
                        _consumers[arn].Tags[tag.Name] = tag.Value.GetString()!;
                    }
                }

                json.WriteStartObject("Consumer");
                Write(json, _consumers[arn]);
                json.WriteEndObject();
                break;
            case "DescribeStreamConsumer":
                var found = Consumer(request);
                json.WriteStartObject("ConsumerDescription");
                Write(json, found);
                json.WriteString("StreamARN", Arn(found.Stream));
                json.WriteEndObject();
                break;
            case "DeregisterStreamConsumer":
                _consumers.TryRemove(Consumer(request).Arn, out _);
                break;
            case "ListStreamConsumers":
                json.WriteStartArray("Consumers");
                foreach (var consumer in _consumers.Values.Where(c => c.Stream == Find(StreamName(request)).Name))
                {
                    json.WriteStartObject();
                    Write(json, consumer);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            default:
                throw new FakeError("UnknownOperationException", operation);
        }
    }

    private static void Write(Utf8JsonWriter json, FakeConsumer consumer)
    {
        json.WriteString("ConsumerName", consumer.Name);
        json.WriteString("ConsumerARN", consumer.Arn);
        json.WriteString("ConsumerStatus", consumer.Status);
        Time(json, "ConsumerCreationTimestamp", consumer.CreatedAt);
    }

    private async Task Subscribe(HttpContext http, JsonElement request)
    {
        if (http.Request.Protocol != HttpProtocol.Http2)
        {
            throw new FakeError("ValidationException", "SubscribeToShard needs HTTP/2.");
        }

        var consumer = Consumer(request);
        var (stream, shard) = (Find(consumer.Stream), Text(request, "ShardId")!);
        if (consumer.Status != "ACTIVE")
        {
            throw new FakeError("ResourceInUseException", $"Consumer {consumer.Arn} is {consumer.Status}.");
        }

        var start = request.GetProperty("StartingPosition");
        var from = From(stream, shard, Text(start, "Type"), Text(start, "SequenceNumber"), start);
        var now = _time.GetUtcNow();
        var taken = new CancellationTokenSource();
        var (key, mine) = ((consumer.Arn, shard), new Subscription(now, taken));
        if (_subscriptions.TryGetValue(key, out var before))
        {
            if (now - before.At < Exclusive)
            {
                throw new FakeError("ResourceInUseException", $"Another active subscription exists for this consumer: {consumer.Arn}");
            }

            await before.Taken.CancelAsync();
        }

        _subscriptions[key] = mine;
        http.Response.ContentType = "application/vnd.amazon.eventstream";
        try
        {
            await Send(http, Frame("event", "initial-response", "{}"u8.ToArray()));
            await Push(http, stream, shard, from, consumer, taken.Token);
        }
        catch (OperationCanceledException)
        {
            // The reader left, or the fake stops.
        }
        finally
        {
            // Its time counts on: for 5 s nobody may subscribe.
            await taken.CancelAsync();
        }
    }

    private async Task Push(HttpContext http, FakeStream stream, string shard, ulong from, FakeConsumer consumer, CancellationToken taken)
    {
        var (begun, sent) = (_time.GetUtcNow(), _time.GetUtcNow());
        while (_time.GetUtcNow() - begun < SubscriptionLife)
        {
            if (taken.IsCancellationRequested || !_consumers.ContainsKey(consumer.Arn))
            {
                var error = taken.IsCancellationRequested && _consumers.ContainsKey(consumer.Arn) ? "ResourceInUseException" : "ResourceNotFoundException";
                await Send(http, Frame("exception", error, """{"message":"The subscription ended."}"""u8.ToArray()));
                return;
            }

            var now = _time.GetUtcNow();
            var (records, next, behind, children) = stream.Read(shard, from, 1_000, limited: false);
            var arrived = records.TakeWhile(r => r.Arrival <= now - Pipe).ToArray();
            var isEnd = next is null && arrived.Length == records.Length;
            if (arrived.Length == 0 && !isEnd && now - sent < EmptyEvery)
            {
                await Task.Delay(2, http.RequestAborted);
                continue;
            }

            from = arrived.Length > 0 ? arrived[^1].Number + 1 : from;
            sent = now;
            var frame = Frame("event", "SubscribeToShardEvent", Event(arrived, isEnd ? null : FakeStream.Sequence(from - 1), behind, isEnd ? children : null));
            switch (NextFault(new FakeCall("Event", stream.Name, shard, now)))
            {
                case FakeFault.Stall:
                    await Hold(Timeout.InfiniteTimeSpan, http.RequestAborted);
                    return;
                case FakeFault.Broken:
                    http.Abort();
                    return;
                case FakeFault.Cut cut:
                    await Send(http, frame.AsMemory(0, Math.Min(cut.Bytes, frame.Length - 1)));
                    http.Abort();
                    return;
                case FakeFault.Error error:
                    await Send(http, Frame("exception", error.Type, JsonSerializer.SerializeToUtf8Bytes(new { message = error.Message })));
                    return;
                case WrongChecksum:
                    frame[^10] ^= 1;
                    break;
                default:
                    break;
            }

            await Send(http, frame);
            if (isEnd)
            {
                return;
            }
        }
    }

    private static async Task Send(HttpContext http, ReadOnlyMemory<byte> frame)
    {
        await http.Response.Body.WriteAsync(frame, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    /// <summary>One message in AWS's framing, with its two checksums.</summary>
    private static byte[] Frame(string kind, string type, byte[] payload) => new EventStreamMessage(
        [Header(":message-type", kind), Header(kind == "event" ? ":event-type" : ":exception-type", type), Header(":content-type", "application/json")],
        payload).ToByteArray();

    private static IEventStreamHeader Header(string name, string value)
    {
        var header = new EventStreamHeader(name);
        header.SetString(value);
        return header;
    }

    private static byte[] Event(FakeRecord[] records, string? continuation, long behind, FakeShard[]? children)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("Records");
            foreach (var record in records)
            {
                Write(json, record);
            }

            json.WriteEndArray();
            if (continuation is not null)
            {
                json.WriteString("ContinuationSequenceNumber", continuation);
            }

            json.WriteNumber("MillisBehindLatest", behind);
            if (children is not null)
            {
                Write(json, children);
            }

            json.WriteEndObject();
        }

        return body.ToArray();
    }
}
