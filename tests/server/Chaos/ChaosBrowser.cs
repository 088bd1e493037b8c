using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>
/// A browser that does what the page does: a snapshot, then the stream of changes, an acknowledgement for each; a new snapshot after a gap; a new
/// connection, to another server, when this one is closed or silent. It tells the checker everything that a person would see.
/// </summary>
internal sealed class ChaosBrowser : IAsyncDisposable
{
    /// <summary>Ticks come every 5 s. The page calls the link lost after this time.</summary>
    private static readonly TimeSpan Lost = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(15);
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly CancellationTokenSource _stop = new();
    private readonly Random _random;
    private readonly int _number;
    private readonly Func<int, BrowserLink, SocketsHttpHandler> _reach;
    private readonly PictureCheck _check;
    private readonly Queue<(DateTimeOffset At, DateTimeOffset UpTo)> _claims = new();
    private readonly Lock _lock = new();
    private readonly Task _run;
    private int _server;
    private bool _isOpen;
    private DateTimeOffset _heard;
    private Source _source = new("", 0);
    private DateTimeOffset _toldAt;
    private DateTimeOffset _movedAt;
    private DateTimeOffset? _claim;

    /// <param name="number">Its number; it begins at this server, modulo three.</param>
    /// <param name="reach">Makes a way to a server.</param>
    public ChaosBrowser(int number, int seed, Func<int, BrowserLink, SocketsHttpHandler> reach, PictureCheck check)
    {
        (_number, _random, _reach, _check, _server) = (number, new Random(seed + number), reach, check, number % 3);
        _run = Task.Run(Run);
    }

    public BrowserLink Link { get; } = new();

    public int Number => _number;

    public int Sessions { get; private set; }

    public int Resyncs { get; private set; }

    public int Gaps { get; private set; }

    /// <summary>What ended the last connection.</summary>
    public string LastEnd { get; private set; } = "";

    /// <summary>Number of the server that it watches.</summary>
    public int Server => _server;

    /// <summary>What the page would say of itself now: its link is alive, and its source is live.</summary>
    public bool SaysFresh(DateTimeOffset now)
    {
        lock (_lock)
        {
            return _isOpen && now - _heard < Lost && _source.State == "live" && now - Time(_source.CaughtUpTo) < Behind && _toldAt - _movedAt < 2 * Behind;
        }
    }

    /// <summary>The newest time up to which everything is shown, as it was told this long ago or earlier.</summary>
    public DateTimeOffset? Claim(DateTimeOffset now, TimeSpan ago)
    {
        lock (_lock)
        {
            while (_claims.TryPeek(out var oldest) && oldest.At <= now - ago)
            {
                _claim = _claims.Dequeue().UpTo;
            }

            return _claim;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Link.Mode = LinkMode.Pass;
        Link.CutAll();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task Run()
    {
        for (; !_stop.IsCancellationRequested; _server = (_server + 1) % 3)
        {
            try
            {
                Sessions++;
                await Session();
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or WebSocketException or HubException
                or InvalidOperationException or JsonException or System.Net.Sockets.SocketException or ObjectDisposedException)
            {
                LastEnd = $"{e.GetType().Name}: {e.Message}";
            }

            lock (_lock)
            {
                _isOpen = false;
                _claims.Clear();
                _claim = null;
            }

            await Task.Delay(_random.Next(100, 1_000), _stop.Token);
        }
    }

    /// <summary>One connection, until it ends.</summary>
    private async Task Session()
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        silence.CancelAfter(Lost);
        using var handler = _reach(_server, Link);
        using var http = new HttpClient(handler, disposeHandler: false) { BaseAddress = new Uri("http://127.0.0.1:5080"), Timeout = Lost };
        await using var hub = new HubConnectionBuilder().WithUrl("http://127.0.0.1:5080/live", options =>
        {
            (options.SkipNegotiation, options.Transports) = (true, HttpTransportType.WebSockets);
            options.WebSocketFactory = async (context, cancellationToken) =>
            {
                var socket = new ClientWebSocket();
                using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
                await socket.ConnectAsync(context.Uri, invoker, cancellationToken);
                return socket;
            };
        }).Build();
        hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
        await hub.StartAsync(silence.Token);
        while (true)
        {
            var views = await http.GetFromJsonAsync<View[]>("/api/views", Web, silence.Token);
            if (views is not [var view, ..])
            {
                await Task.Delay(200, silence.Token);
                continue;
            }

            using var answer = await http.GetAsync(new Uri($"/api/views/{view.Id}/snapshot", UriKind.Relative), silence.Token);
            if (!answer.IsSuccessStatusCode)
            {
                await Task.Delay(_random.Next(500, 1_500), silence.Token);
                continue;
            }

            var picture = await answer.Content.ReadFromJsonAsync<Message>(Web, silence.Token);
            await Follow(hub, view.Id, picture!, silence);
        }
    }

    /// <summary>Returns when the page would take a new snapshot.</summary>
    private async Task Follow(HubConnection hub, string view, Message picture, CancellationTokenSource silence)
    {
        Dictionary<int, string> agents = [];
        foreach (var (card, live) in picture.Agents!)
        {
            agents[card.I] = card.Arn;
            Show(card.Arn, live);
        }

        _check.Took(_number, agents.Values, TimeProvider.System.GetUtcNow());
        Told(picture.Source!, picture.At, claims: false);
        var (epoch, rev) = (picture.Epoch, picture.Rev);
        await foreach (var message in hub.StreamAsync<Message>("Watch", view, new { epoch, rev, vector = picture.Vector }, silence.Token))
        {
            silence.CancelAfter(Lost);
            switch (message.Kind)
            {
                case "tick":
                    Told(message.Source!, message.At, claims: true);
                    break;
                case "resync":
                    Resyncs++;
                    await Task.Delay(_random.Next(0, message.WithinMs + 1), silence.Token);
                    return;
                case "frame" when message.From != rev || message.Epoch != epoch:
                    Gaps++;
                    return;
                case "frame":
                    rev = message.Rev;
                    foreach (var card in message.Cards ?? [])
                    {
                        agents[card.I] = card.Arn;
                    }

                    foreach (var live in message.Live ?? [])
                    {
                        Show(agents[live.I], live);
                    }

                    lock (_lock)
                    {
                        _heard = TimeProvider.System.GetUtcNow();
                    }

                    await hub.SendAsync("Seen", view, epoch, rev, silence.Token);
                    break;
            }
        }
    }

    private void Show(string agent, Live live) =>
        _check.Saw(_number, agent, new ChaosShown(live.S, live.T, live.E, live.N), TimeProvider.System.GetUtcNow());

    private void Told(Source source, long at, bool claims)
    {
        lock (_lock)
        {
            (_heard, _isOpen) = (TimeProvider.System.GetUtcNow(), true);
            if (source.CaughtUpTo != _source.CaughtUpTo)
            {
                _movedAt = Time(at);
            }

            (_source, _toldAt) = (source, Time(at));
            if (claims && source is { State: "live", CaughtUpTo: > 0 })
            {
                _claims.Enqueue((_heard, Time(source.CaughtUpTo)));
            }
        }
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    // What the browser reads of the wire; the rest is skipped.
    private sealed record View(string Id);

    private sealed record Message(
        string? Kind, string? Epoch, long From, long Rev, long At, Agent[]? Agents, Card[]? Cards, Live[]? Live, Source? Source, long[]? Vector, int WithinMs);

    private sealed record Agent(Card Card, Live Live);

    private sealed record Card(int I, string Arn);

    private sealed record Live(int I, string S, long T, long E, string? N);

    private sealed record Source(string State, long CaughtUpTo);
}
