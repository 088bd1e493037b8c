using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace ConnectStreaming.Tests.Processes;

/// <summary>
/// A browser that goes on at another server as the page does: when its server leaves, it connects elsewhere first. Without such a word it takes
/// another server after its connection is lost. It records what a person would have noticed.
/// </summary>
internal sealed class MovingWatch : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Uri[]> _servers;
    private readonly bool _knowsLeave;
    private readonly HttpClient _http = new(Nginx.Trusting()) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly ConcurrentQueue<(DateTimeOffset At, TimeSpan Gap)> _gaps = new();
    private readonly Task _run;
    private HubConnection? _hub;
    private Uri _server;
    private DateTimeOffset _lastFrame = TimeProvider.System.GetUtcNow();
    private string _epoch = "";
    private long _rev;
    private long[]? _vector;

    /// <param name="servers">The servers that run now; with a balancer, its address.</param>
    /// <param name="knowsLeave">False: a page of before, which ignores the message.</param>
    public MovingWatch(Func<Uri[]> servers, Uri first, bool knowsLeave = true)
    {
        (_servers, _server, _knowsLeave) = (servers, first, knowsLeave);
        _run = Task.Run(Watch);
    }

    /// <summary>States of the source that ticks had, besides <c>live</c>.</summary>
    public ConcurrentDictionary<string, int> NotLive { get; } = new();

    public int Frames { get; private set; }

    public int Moves { get; private set; }

    /// <summary>New snapshots, by reason.</summary>
    public ConcurrentDictionary<string, int> Resyncs { get; } = new();

    /// <summary>How often the connection was over before there was another one: the page stops its timers then.</summary>
    public int Lost => Losses.Count;

    /// <summary>What each of these losses was.</summary>
    public ConcurrentQueue<string> Losses { get; } = new();

    /// <summary>Tries that failed one after the other, at most: from the second one on, the page shows a banner.</summary>
    public int MostFailures { get; private set; }

    /// <summary>The longest times without a frame since then, with load that makes one all the time.</summary>
    public TimeSpan[] Gaps(DateTimeOffset since) => [.. _gaps.Where(g => g.At >= since).Select(g => g.Gap).OrderDescending()];

    public async Task UntilFrames(int frames)
    {
        for (var began = TimeProvider.System.GetTimestamp(); Frames < frames; await Task.Delay(50))
        {
            if (_run.IsFaulted)
            {
                await _run;
            }

            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(60))
            {
                throw new TimeoutException($"Only {Frames} frames, {Lost} losses, {MostFailures} failures.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
        }

        _http.Dispose();
        _stop.Dispose();
    }

    private async Task Watch()
    {
        var failures = 0;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _hub ??= await Connect(_server);
                var view = await FirstView();
                Take(await Get($"/api/views/{view}/snapshot"), isFrame: false);
                failures = 0;
                Resyncs.AddOrUpdate(await Follow(view), 1, (_, n) => n + 1);
            }
            catch (Exception e) when (IsLoss(e) && !_stop.IsCancellationRequested)
            {
                Losses.Enqueue($"{_server.Authority}: {e.Message}");
                MostFailures = Math.Max(MostFailures, ++failures);
                await Close(Interlocked.Exchange(ref _hub, null));
                await Task.Delay(TimeSpan.FromMilliseconds(500 + (500 * Random.Shared.NextDouble())), _stop.Token);
                _server = Other();
            }
        }
    }

    /// <summary>Returns when the page would take a new snapshot, and why.</summary>
    private async Task<string> Follow(string view)
    {
        Task<HubConnection?>? moving = null;
        while (true)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var since = new { epoch = _epoch, rev = _rev, vector = _vector };
            var stream = _hub!.StreamAsync<JsonElement>("Watch", view, since, end.Token).GetAsyncEnumerator(end.Token);
            HubConnection? next = null;
            while (true)
            {
                var step = stream.MoveNextAsync().AsTask();
                if (moving is not null && await Task.WhenAny(step, moving) == moving && await moving is { } made)
                {
                    next = made;
                    await end.CancelAsync();
                    await ((Task)step).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    break;
                }

                if (!await step)
                {
                    throw new IOException("The stream is over.");
                }

                switch (stream.Current.GetProperty("kind").GetString())
                {
                    case "tick" when stream.Current.GetProperty("source").GetProperty("state").GetString() is { } state and not "live":
                        NotLive.AddOrUpdate(state, 1, (_, n) => n + 1);
                        break;
                    case "resync":
                        await Task.Delay(TimeSpan.FromMilliseconds(Number(stream.Current, "withinMs") * Random.Shared.NextDouble()), _stop.Token);
                        return stream.Current.GetProperty("reason").GetString()!;
                    case "leave" when _knowsLeave:
                        moving ??= Elsewhere(Number(stream.Current, "withinMs"));
                        break;
                    case "frame" when Number(stream.Current, "from") != _rev:
                        return "gap";
                    case "frame":
                        Take(stream.Current, isFrame: true);
                        await _hub!.SendAsync("Seen", view, _epoch, _rev, _stop.Token);
                        break;
                }
            }

            Moves++;
            moving = null;
            await Close(_hub);
            _hub = next;
        }
    }

    /// <summary>Null: it was stopped.</summary>
    private async Task<HubConnection?> Elsewhere(double withinMs)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(withinMs * Random.Shared.NextDouble()), _stop.Token);
        while (!_stop.IsCancellationRequested)
        {
            var server = Other();
            try
            {
                var made = await Connect(server);
                _server = server;
                return made;
            }
            catch (Exception e) when (IsLoss(e))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 + (300 * Random.Shared.NextDouble())), _stop.Token);
            }
        }

        return null;
    }

    private Uri Other() => _servers() is { Length: > 0 } all ? all[Random.Shared.Next(all.Length)] : _server;

    private async Task<HubConnection> Connect(Uri server)
    {
        var hub = new HubConnectionBuilder().WithUrl(new Uri(server, "/live"), options =>
        {
            options.SkipNegotiation = true;
            options.WebSocketConfiguration = socket => socket.RemoteCertificateValidationCallback = (_, _, _, _) => true;
            options.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
        }).Build();
        hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
        try
        {
            await hub.StartAsync(_stop.Token).WaitAsync(Patience);
            return hub;
        }
        catch
        {
            await Close(hub);
            throw;
        }
    }

    private static async Task Close(HubConnection? hub)
    {
        if (hub is not null)
        {
            await hub.DisposeAsync().AsTask().WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The floor of the instance. It is there after the first event.</summary>
    private async Task<string> FirstView()
    {
        JsonElement views;
        while ((views = await Get("/api/views")).GetArrayLength() == 0)
        {
            await Task.Delay(100, _stop.Token);
        }

        return views[0].GetProperty("id").GetString()!;
    }

    private async Task<JsonElement> Get(string path) => await _http.GetFromJsonAsync<JsonElement>(new Uri(_server, path), _stop.Token);

    private void Take(JsonElement message, bool isFrame)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (Frames > 0)
        {
            _gaps.Enqueue((now, now - _lastFrame));
        }

        (_lastFrame, _rev, _epoch) = (now, (long)Number(message, "rev"), message.GetProperty("epoch").GetString()!);
        _vector = message.TryGetProperty("vector", out var vector) ? vector.Deserialize<long[]>() : isFrame ? _vector : null;
        Frames += isFrame ? 1 : 0;
    }

    private static bool IsLoss(Exception e) => e is HttpRequestException or IOException or WebSocketException or HubException
        or OperationCanceledException or TimeoutException or InvalidOperationException;

    /// <summary>A missing field is 0.</summary>
    private static double Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
}
