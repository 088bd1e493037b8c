using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ConnectStreaming.Access;

namespace ConnectStreaming.Benchmarks.Live;

/// <summary>
/// A wall display without a picture: it asks for socket and snapshot together as the page does, follows what it is told, watches its floor, acknowledges its
/// frames, reports every 2 s, and comes back for ever.
/// </summary>
/// <param name="http">Shared by all.</param>
/// <param name="wait">Time before the next try, by the number of failures in a row.</param>
internal sealed class RawScreen(Uri server, PairedScreen paired, HttpClient http, Func<int, TimeSpan> wait)
{
    private const byte End = 0x1e;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(2);
    private readonly string _cookie = $"{ScreenAuthentication.CookieName}={paired.Secret}";
    private readonly SemaphoreSlim _sending = new(1);
    private long _freshAt;
    private int _refused;

    /// <summary>Timestamp (<see cref="Stopwatch"/>) at which it had picture and stream, and knew its floor; 0: it does not have them now.</summary>
    public long FreshAt => Interlocked.Read(ref _freshAt);

    /// <summary>Answers 503 to snapshots.</summary>
    public int Refused => _refused;

    public long SnapshotBytes { get; private set; }

    public async Task Run(CancellationToken stop)
    {
        for (var failures = 0; !stop.IsCancellationRequested;)
        {
            try
            {
                await Once(() => failures = 0, stop);
            }
            catch (Exception error) when (error is WebSocketException or HttpRequestException or IOException or OperationCanceledException)
            {
                // The server is away, or it is stopping.
            }
            Interlocked.Exchange(ref _freshAt, 0);
            await Task.Delay(wait(++failures), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Once(Action done, CancellationToken stop)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", _cookie);
        socket.Options.SetRequestHeader("Origin", server.GetLeftPart(UriPartial.Authority));
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        var snapshot = Snapshot(stop);
        try
        {
            await socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/api/wall/live" }.Uri, stop);
            await Say(socket, """{"protocol":"json","version":1}""", stop);
            await Say(socket, """{"type":4,"invocationId":"1","target":"Follow","arguments":[]}""", stop);
        }
        catch
        {
            await ((Task)snapshot).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        var (epoch, since) = await snapshot;
        await Say(socket, $$$"""{"type":4,"invocationId":"2","target":"Watch","arguments":["{{{paired.View}}}",{{{since}}}]}""", stop);
        using var reporting = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reports = Report(socket, epoch, reporting.Token);
        try
        {
            await Read(socket, epoch, done, stop);
        }
        finally
        {
            await reporting.CancelAsync();
            await reports.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(string Epoch, string Since)> Snapshot(CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, $"/api/wall/views/{paired.View}/snapshot"));
        request.Headers.Add("Cookie", _cookie);
        request.Headers.Add("Accept-Encoding", "gzip, deflate, br");
        using var answer = await http.SendAsync(request, stop);
        if (answer.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable)
        {
            Interlocked.Increment(ref _refused);
        }
        answer.EnsureSuccessStatusCode();
        var bytes = await answer.Content.ReadAsByteArrayAsync(stop);
        SnapshotBytes = bytes.Length;
        await using var plain = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var json = await JsonDocument.ParseAsync(plain, default, stop);
        var root = json.RootElement;
        var epoch = root.GetProperty("epoch").GetString()!;
        return (epoch, $$"""{"epoch":"{{epoch}}","rev":{{root.GetProperty("rev").GetRawText()}},"vector":{{root.GetProperty("vector").GetRawText()}}}""");
    }

    private async Task Read(ClientWebSocket socket, string epoch, Action done, CancellationToken stop)
    {
        var (buffer, count, knowsFloor, follows) = (new byte[4096], 0, false, false);
        while (true)
        {
            if (count == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
            var part = await socket.ReceiveAsync(buffer.AsMemory(count), stop);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return;
            }
            count += part.Count;
            int end;
            while ((end = buffer.AsSpan(0, count).IndexOf(End)) >= 0)
            {
                var message = Encoding.UTF8.GetString(buffer, 0, Math.Min(end, 400));
                buffer.AsSpan((end + 1)..count).CopyTo(buffer);
                count -= end + 1;
                knowsFloor |= message.Contains("\"kind\":\"show\"", StringComparison.Ordinal);
                follows |= message.Contains("\"kind\":\"tick\"", StringComparison.Ordinal);
                if (message.Contains("\"kind\":\"resync\"", StringComparison.Ordinal) || message.StartsWith("{\"type\":7", StringComparison.Ordinal))
                {
                    return;
                }
                if (message.Contains("\"kind\":\"frame\"", StringComparison.Ordinal))
                {
                    follows = true;
                    await Say(socket, $$$"""{"type":1,"target":"Seen","arguments":["{{{paired.View}}}","{{{epoch}}}",{{{RevOf(message)}}}]}""", stop);
                }
                if (knowsFloor && follows && FreshAt == 0)
                {
                    Interlocked.Exchange(ref _freshAt, Stopwatch.GetTimestamp());
                    done();
                }
            }
        }
    }

    private static string RevOf(string message)
    {
        var at = message.IndexOf("\"rev\":", StringComparison.Ordinal) + 6;
        return message.Substring(at, message.AsSpan(at).IndexOfAnyExceptInRange('0', '9'));
    }

    /// <summary>Its reports also keep the connection alive.</summary>
    private async Task Report(ClientWebSocket socket, string epoch, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(ReportEvery);
        while (await timer.WaitForNextTickAsync(stop))
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            await Say(
                socket, string.Create(CultureInfo.InvariantCulture, $$$"""
                    {"type":1,"target":"Report","arguments":[{"view":"{{{paired.View}}}","epoch":"{{{epoch}}}","rev":0,"version":1,"paintedAt":{{{now}}},
                    "at":{{{now}}},"fps":60,"seats":50,"digest":"1-0000000000000000","build":"bench","width":1920,"height":1080}]}
                    """),
                stop);
        }
    }

    private async Task Say(ClientWebSocket socket, string message, CancellationToken stop)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(message) + 1];
        Encoding.UTF8.GetBytes(message, bytes);
        bytes[^1] = End;
        await _sending.WaitAsync(stop);
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Text, true, stop);
        }
        finally
        {
            _sending.Release();
        }
    }
}
