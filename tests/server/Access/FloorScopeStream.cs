using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace ConnectStreaming.Tests.Access;

/// <summary>One view that somebody watches: every message as text, and the page that they make.</summary>
internal sealed class FloorScopeStream : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly string _view;
    private readonly CancellationTokenSource _stop = new();
    private readonly FloorScopePage _page;
    private readonly Lock _lock = new();
    private StringBuilder _frames = new();
    private Task _running = Task.CompletedTask;

    private FloorScopeStream(HubConnection hub, string view, JsonElement snapshot) => (_hub, _view, _page) = (hub, view, new FloorScopePage(snapshot));

    /// <summary>What the last tick tells of the floors that there are.</summary>
    public string? Floors { get; private set; }

    public static async Task<FloorScopeStream> Open(string url, string bearer, string view, string snapshot)
    {
        using var read = JsonDocument.Parse(snapshot);
        var stream = new FloorScopeStream(await Connect(url, bearer), view, read.RootElement);
        stream._running = stream.Run(SinceOf(read.RootElement));
        return stream;
    }

    /// <summary>Asks for the changes of a view after somebody else's snapshot of it.</summary>
    /// <returns>Null: the view is refused. Else what came first.</returns>
    public static async Task<string?> Try(string url, string bearer, string view, string snapshot)
    {
        using var read = JsonDocument.Parse(snapshot);
        await using var hub = await Connect(url, bearer);
        try
        {
            await foreach (var message in hub.StreamAsync<JsonElement>("Watch", view, SinceOf(read.RootElement)))
            {
                return message.GetRawText();
            }
            return "the end";
        }
        catch (HubException)
        {
            return null;
        }
    }

    /// <summary>Watches the draft of a floor.</summary>
    /// <returns>Null: it is refused. Else what came first.</returns>
    public static async Task<string?> TryDraft(string url, string bearer, string floor, string draft)
    {
        await using var hub = new HubConnectionBuilder().WithUrl(url + "/live/drafts", o => o.Headers.Add("Authorization", "Bearer " + bearer)).Build();
        await hub.StartAsync();
        try
        {
            await hub.InvokeAsync("Here", floor, "e9", new { x = 1, y = 1, selection = Array.Empty<string>(), holds = false });
            await foreach (var message in hub.StreamAsync<JsonElement>("Watch", floor, draft, "e9", 0))
            {
                return message.GetRawText();
            }
            return "the end";
        }
        catch (HubException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="FloorScopePage.Shown"/>
    public string[] Shown()
    {
        lock (_lock)
        {
            return _page.Shown();
        }
    }

    /// <summary>The frames since the last call, and what is wrong with them.</summary>
    public (string Frames, string[] Wrong) Take()
    {
        lock (_lock)
        {
            var (frames, wrong) = (_frames.ToString(), _page.Wrong.ToArray());
            _frames = new StringBuilder();
            _page.Wrong.Clear();
            return (frames, wrong);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _hub.DisposeAsync();
        _stop.Dispose();
    }

    private static async Task<HubConnection> Connect(string url, string bearer)
    {
        var hub = new HubConnectionBuilder().WithUrl(url + "/live", o => o.Headers.Add("Authorization", "Bearer " + bearer)).Build();
        await hub.StartAsync();
        return hub;
    }

    private static object SinceOf(JsonElement snapshot) => new
    {
        epoch = snapshot.GetProperty("epoch").GetString(), rev = snapshot.TryGetProperty("rev", out var rev) ? rev.GetInt64() : 0,
        vector = snapshot.TryGetProperty("vector", out var vector) ? vector.EnumerateArray().Select(v => v.GetInt64()).ToArray() : null,
    };

    private async Task Run(object since)
    {
        await foreach (var message in _hub.StreamAsync<JsonElement>("Watch", _view, since, _stop.Token))
        {
            var kind = message.GetProperty("kind").GetString();
            lock (_lock)
            {
                _frames.AppendLine(message.GetRawText());
                switch (kind)
                {
                    case "tick":
                        Floors = message.TryGetProperty("floors", out var floors) ? floors.GetString() : null;
                        break;
                    case "frame":
                        _page.Patch(message);
                        break;
                    default:
                        _page.Wrong.Add(message.GetRawText());
                        break;
                }
            }
            if (kind == "frame")
            {
                await _hub.SendAsync("Seen", _view, message.GetProperty("epoch").GetString(), message.GetProperty("rev").GetInt64(), _stop.Token);
            }
        }
    }
}
