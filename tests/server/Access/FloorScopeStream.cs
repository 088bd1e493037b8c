using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace ConnectStreaming.Tests.Access;

/// <summary>One view that somebody watches: every message as text, and the indexes of the agents and taken seats that a page has.</summary>
internal sealed class FloorScopeStream : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly string _view;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<int> _known;
    private readonly Lock _lock = new();
    private StringBuilder _frames = new();
    private Task _running = Task.CompletedTask;

    private FloorScopeStream(string url, string bearer, string view, JsonElement snapshot)
    {
        _view = view;
        _hub = new HubConnectionBuilder().WithUrl(url + "/live", o => o.Headers.Add("Authorization", "Bearer " + bearer)).Build();
        _known = [.. Indexes(snapshot, "agents", "card"), .. Indexes(snapshot, "others", null)];
    }

    /// <summary>What the last tick tells of the floors that there are.</summary>
    public string? Floors { get; private set; }

    /// <summary>What must not be: frames of people whom the page does not have; the end of the stream.</summary>
    public List<string> Wrong { get; } = [];

    public static async Task<FloorScopeStream> Open(string url, string bearer, string view, string snapshot)
    {
        using var read = JsonDocument.Parse(snapshot);
        var root = read.RootElement;
        var stream = new FloorScopeStream(url, bearer, view, root);
        object since = new
        {
            epoch = root.GetProperty("epoch").GetString(), rev = root.TryGetProperty("rev", out var rev) ? rev.GetInt64() : 0,
            vector = root.TryGetProperty("vector", out var vector) ? vector.EnumerateArray().Select(v => v.GetInt64()).ToArray() : null,
        };
        await stream._hub.StartAsync();
        stream._running = stream.Run(since);
        return stream;
    }

    /// <summary>The frames since the last call.</summary>
    public string Take()
    {
        lock (_lock)
        {
            var taken = _frames.ToString();
            _frames = new StringBuilder();
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _hub.DisposeAsync();
        _stop.Dispose();
    }

    private async Task Run(object since)
    {
        await foreach (var message in _hub.StreamAsync<JsonElement>("Watch", _view, since, _stop.Token))
        {
            var text = message.GetRawText();
            lock (_lock)
            {
                _frames.AppendLine(text);
                switch (message.GetProperty("kind").GetString())
                {
                    case "tick":
                        Floors = message.TryGetProperty("floors", out var floors) ? floors.GetString() : null;
                        break;
                    case "frame":
                        Patch(message, text);
                        break;
                    default:
                        Wrong.Add(text);
                        break;
                }
            }
            if (message.GetProperty("kind").GetString() == "frame")
            {
                await _hub.SendAsync("Seen", _view, message.GetProperty("epoch").GetString(), message.GetProperty("rev").GetInt64(), _stop.Token);
            }
        }
    }

    private void Patch(JsonElement frame, string text)
    {
        int[] cards = [.. Indexes(frame, "cards", null)], others = [.. Indexes(frame, "others", null)];
        int[] gone = frame.TryGetProperty("gone", out var list) ? [.. list.EnumerateArray().Select(g => g.GetInt32())] : [];
        if (gone.Any(g => !_known.Contains(g)) || Indexes(frame, "live", null).Any(l => !_known.Contains(l) && !cards.Contains(l)))
        {
            Wrong.Add("of somebody whom the page does not have: " + text);
        }
        _known.UnionWith(cards);
        _known.ExceptWith(gone);
        _known.UnionWith(others);
    }

    /// <summary>An index of 0 is left out.</summary>
    private static IEnumerable<int> Indexes(JsonElement message, string list, string? part) => !message.TryGetProperty(list, out var all) ? []
        : all.EnumerateArray().Select(one => part is null ? one : one.GetProperty(part)).Select(one => one.TryGetProperty("i", out var i) ? i.GetInt32() : 0);
}
