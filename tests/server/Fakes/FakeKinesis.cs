using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Amazon.Kinesis;
using Amazon.Runtime;
using ConnectStreaming.Agents;
using ConnectStreaming.Stream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ConnectStreaming.Tests.Fakes;

/// <summary>
/// Amazon Kinesis Data Streams in this process: the real HTTP protocol on a random loopback port, real signature checks, real shard,
/// iterator and retention rules, on a clock that the test owns, and any fault on demand.
/// <code>
/// await using var kinesis = await FakeKinesis.Start(time);
/// var stream = kinesis.CreateStream("agents", shards: 2);
/// kinesis.Put("agents", agentArn, json);                       // straight in, no HTTP: also the load source
/// using var client = kinesis.Client();                         // the product's own client, pointed here
/// kinesis.Fail("GetRecords", FakeFault.Throttle, times: 3);    // the next three GetRecords calls
/// kinesis.OnCall = call => call.Shard == x ? FakeFault.Hang : null;   // or anything else
/// stream.Split("shardId-000000000000"); stream.Trim(before);   // and see Merge, UpdateShardCount, TrimStyle, Retention
/// </code>
/// Arrival, iterator age (5 min) and retention follow the clock given to <see cref="Start"/>; signatures are checked against the real clock plus
/// <see cref="Skew"/>, because the SDK signs with the real clock.
/// </summary>
internal sealed partial class FakeKinesis : IAsyncDisposable
{
    public const string AccessKey = "AKIAFAKEKINESIS00000";
    public const string SecretKey = "fake-secret-of-the-fake-kinesis";
    public const string Region = "us-east-1";

    private static readonly ConcurrentBag<TcpListener> Kept = [];

    private readonly TimeProvider _time;
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, FakeStream> _streams = new();
    private readonly ConcurrentQueue<FakeCall> _calls = new();
    private readonly Lock _lock = new();
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> _buffers = [];
    private readonly List<(string Operation, FakeFault Fault, string? Shard, int Left)> _script = [];
    private int _held;
    private bool _wasSkewed;

    private FakeKinesis(TimeProvider time)
    {
        _time = time;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
            k.AllowAlternateSchemes = true;
            k.Listen(IPAddress.Loopback, 0, CleartextHttp2.Use);
        });
        _app = builder.Build();
        _app.Run(Handle);
    }

    public string Endpoint { get; private set; } = "";

    /// <summary>Called first for every call. A returned fault is used as the answer.</summary>
    public Func<FakeCall, FakeFault?>? OnCall { get; set; }

    /// <summary>AWS' read limits per shard (5 calls/s, 2 MiB/s). Off by default.</summary>
    public bool Limits { get; set; }

    /// <summary>How far the service's clock (signature check and Date header) is ahead of this machine's.</summary>
    public TimeSpan Skew
    {
        get;
        set => (field, _wasSkewed) = (value, true);
    }

    /// <summary>How long streams stay CREATING, UPDATING or DELETING. Default: no time.</summary>
    public TimeSpan LifecycleDelay { get; set; }

    /// <summary>The secret that is accepted; change it to rotate the key.</summary>
    public string AcceptedSecret { get; set; } = SecretKey;

    /// <summary>All calls so far, in order.</summary>
    public IReadOnlyCollection<FakeCall> Calls => _calls;

    public static async Task<FakeKinesis> Start(TimeProvider? time = null)
    {
        var fake = new FakeKinesis(time ?? TimeProvider.System);
        await fake._app.StartAsync();
        fake.Endpoint = fake._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return fake;
    }

    public static string Arn(string stream) => $"arn:aws:kinesis:{Region}:000000000000:stream/{stream}";

    /// <summary>The product's own client with the fake's endpoint and key.</summary>
    public IAmazonKinesis Client(TimeSpan? timeout = null, int retries = 1, SourceClock? clock = null, TimeSpan? repeatAfter = null) => KinesisClients.Create(
        new KinesisClientOptions(Region, Endpoint: Endpoint, Credentials: new BasicAWSCredentials(AccessKey, SecretKey))
        {
            Timeout = timeout ?? TimeSpan.FromSeconds(10),
            Retries = retries,
            Clock = clock,
            RepeatAfter = repeatAfter ?? TimeSpan.FromSeconds(3),
        });

    /// <summary>Creates an ACTIVE stream. If the name is in use, the new stream replaces the old one (a recreated stream).</summary>
    public FakeStream CreateStream(string name, int shards = 1) => _streams[name] = new FakeStream(name, shards, _time);

    public FakeStream Stream(string name) => _streams[name];

    public void DeleteStream(string name) => _streams.TryRemove(name, out _);

    /// <summary>Puts a record without HTTP. The bytes are not copied.</summary>
    public (string Shard, string Sequence) Put(string stream, string partitionKey, byte[] data) => _streams[stream].Put(partitionKey, data);

    /// <summary>Uses a fault for the next calls of an operation (of one shard, if given). Faults of one operation are used in order.</summary>
    public void Fail(string operation, FakeFault fault, int times = 1, string? shard = null)
    {
        lock (_lock)
        {
            _script.Add((operation, fault, shard, times));
        }
    }

    /// <summary>Waits for the first call of an operation.</summary>
    public async Task Called(string operation)
    {
        for (var began = TimeProvider.System.GetTimestamp(); _calls.All(c => c.Operation != operation); await Task.Delay(20))
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(30))
            {
                throw new TimeoutException($"{operation} was not called within 30 s.");
            }
        }
    }

    /// <summary>Number of calls and subscriptions that are held without an answer.</summary>
    public int Holding => Volatile.Read(ref _held);

    /// <summary>Waits until every caller without an answer has stopped waiting.</summary>
    public async Task UntilNoneHangs()
    {
        for (var began = TimeProvider.System.GetTimestamp(); Volatile.Read(ref _held) > 0; await Task.Delay(20))
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(30))
            {
                throw new TimeoutException($"{_held} calls still wait for an answer.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        if (_wasSkewed)
        {
            Keep(new Uri(Endpoint).Port);
        }
    }

    /// <summary>The SDK remembers the clock of an endpoint until the process ends: the next server on this port would refuse its signatures.</summary>
    private static void Keep(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Kept.Add(listener);
    }

    private async Task Hold(TimeSpan time, CancellationToken gone)
    {
        Interlocked.Increment(ref _held);
        try
        {
            await Task.Delay(time, gone);
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }

    private FakeFault? NextFault(FakeCall call)
    {
        if (OnCall?.Invoke(call) is { } fault)
        {
            return fault;
        }

        lock (_lock)
        {
            var i = _script.FindIndex(s => s.Operation == call.Operation && (s.Shard is null || s.Shard == call.Shard));
            if (i < 0)
            {
                return null;
            }

            var step = _script[i];
            if (step.Left == 1)
            {
                _script.RemoveAt(i);
            }
            else
            {
                _script[i] = step with { Left = step.Left - 1 };
            }

            return step.Fault;
        }
    }

    private async Task Handle(HttpContext http)
    {
        var now = TimeProvider.System.GetUtcNow() + Skew;
        http.Response.Headers.Date = now.ToString("R");
        http.Response.Headers["x-amzn-RequestId"] = http.TraceIdentifier;
        http.Response.ContentType = "application/x-amz-json-1.1";
        var body = new ArrayBufferWriter<byte>((int)Math.Max(256, http.Request.ContentLength ?? 0));
        while (true)
        {
            var read = await http.Request.Body.ReadAsync(body.GetMemory(4096), http.RequestAborted);
            if (read == 0)
            {
                break;
            }

            body.Advance(read);
        }

        // Reused for all calls: a full page is 14 MB of JSON, and growing a buffer to that size costs more than writing it.
        var answer = _buffers.TryTake(out var kept) ? kept : new ArrayBufferWriter<byte>(64 * 1024);
        try
        {
            SignatureCheck.Verify(http.Request, body.WrittenSpan, AccessKey, AcceptedSecret, now);
            using var request = JsonDocument.Parse(body.WrittenMemory);
            var operation = http.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1];
            var call = Describe(operation, request.RootElement);
            _calls.Enqueue(call);
            var fault = NextFault(call);
            if (fault is FakeFault.Stall or FakeFault.Slow)
            {
                await Hold((fault as FakeFault.Slow)?.By ?? Timeout.InfiniteTimeSpan, http.RequestAborted);
            }

            if (fault is FakeFault.Broken)
            {
                http.Abort();
                return;
            }

            if (fault is FakeFault.Error error)
            {
                throw new FakeError(error.Type, error.Message, error.Status);
            }

            if (operation == "SubscribeToShard")
            {
                await Subscribe(http, request.RootElement);
                return;
            }

            using (var json = new Utf8JsonWriter(answer))
            {
                Answer(operation, request.RootElement, json, (fault as FakeFault.Page)?.Change);
            }

            if (fault is FakeFault.Text text)
            {
                answer.ResetWrittenCount();
                answer.Write(System.Text.Encoding.UTF8.GetBytes(text.Json));
            }

            http.Response.ContentLength = answer.WrittenCount;
            if (fault is FakeFault.Dripping dripping)
            {
                await http.Response.BodyWriter.WriteAsync(answer.WrittenMemory[..1]);
                await http.Response.BodyWriter.FlushAsync();
                await Task.Delay(dripping.Pause, http.RequestAborted);
                await http.Response.BodyWriter.WriteAsync(answer.WrittenMemory[1..]);
                return;
            }

            if (fault is FakeFault.Cut cut)
            {
                await http.Response.BodyWriter.WriteAsync(answer.WrittenMemory[..Math.Min(cut.Bytes, answer.WrittenCount)]);
                await http.Response.BodyWriter.FlushAsync();
                http.Abort();
                return;
            }
        }
        catch (FakeError e)
        {
            answer.ResetWrittenCount();
            using var json = new Utf8JsonWriter(answer);
            json.WriteStartObject();
            json.WriteString("__type", e.Type);
            json.WriteString("message", e.Message);
            json.WriteEndObject();
            json.Flush();
            http.Response.StatusCode = e.Status;
            http.Response.ContentLength = answer.WrittenCount;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await http.Response.BodyWriter.WriteAsync(answer.WrittenMemory, http.RequestAborted);
        answer.ResetWrittenCount();
        _buffers.Add(answer);
    }
}
