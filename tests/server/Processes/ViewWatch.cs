using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace ConnectStreaming.Tests.Processes;

/// <summary>A browser that watches a server's only view like the page does, and records what a person would have seen.</summary>
internal sealed class ViewWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private readonly HubConnection _hub;
    private readonly Dictionary<long, long> _decided = [];

    /// <summary>Milliseconds from EventTimestamp to the arrival of the frame, one for each event that decided a state.</summary>
    private ConcurrentQueue<double> _latencies = new();
    private Task _run = Task.CompletedTask;
    private readonly long _began = Now();
    private long _changes;

    private ViewWatch(HttpClient http)
    {
        _http = http;
        _hub = new HubConnectionBuilder().WithUrl(new Uri(http.BaseAddress!, "/live")).Build();
        // As in the page: the server closes a connection that sends nothing for long.
        _hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
    }

    /// <summary>Every state of the source in a tick, and how often it came.</summary>
    public ConcurrentDictionary<string, int> Sources { get; } = new();

    /// <summary>The source of the current picture: its state and reason.</summary>
    public (string State, string? Reason) Source { get; private set; } = ("", null);

    public long Changes => Interlocked.Read(ref _changes);

    public int Resyncs { get; private set; }

    /// <summary>Breaks in the chain of revisions. The page repairs them with a new snapshot.</summary>
    public int Gaps { get; private set; }

    public static async Task<ViewWatch> Start(ServerProcess server)
    {
        var watch = new ViewWatch(server.Http);
        await watch._hub.StartAsync();
        watch._run = watch.Watch();
        return watch;
    }

    /// <summary>The latencies since the last call, sorted.</summary>
    public double[] Latencies() => [.. Interlocked.Exchange(ref _latencies, new()).Order()];

    /// <summary>Waits for changes; fails when the watch itself failed.</summary>
    public async Task Until(string what, Func<bool> condition, TimeSpan patience)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !condition(); await Task.Delay(50))
        {
            if (_run.IsCompleted)
            {
                await _run;
            }

            if (TimeProvider.System.GetElapsedTime(began) > patience)
            {
                throw new TimeoutException(
                    $"Not within {patience}: {what}. Seen: {Changes} changes, {string.Join(", ", Sources)}, {Resyncs} resyncs, {Gaps} gaps.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _run;
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException or WebSocketException or InvalidOperationException)
        {
            // The watch was ended, or its server ended first.
        }

        await _hub.DisposeAsync();
        _stop.Dispose();
    }

    private async Task Watch()
    {
        while (!_stop.IsCancellationRequested)
        {
            var views = await _http.GetFromJsonAsync<JsonElement>("/api/views", _stop.Token);
            if (views.GetArrayLength() == 0)
            {
                await Task.Delay(50, _stop.Token);
                continue;
            }

            var view = views[0].GetProperty("id").GetString()!;
            var snapshot = await _http.GetFromJsonAsync<JsonElement>($"/api/views/{view}/snapshot", _stop.Token);
            await Follow(view, snapshot);
        }
    }

    /// <summary>Returns when the page would take a new snapshot.</summary>
    private async Task Follow(string view, JsonElement snapshot)
    {
        var (epoch, rev) = (snapshot.GetProperty("epoch").GetString(), Number(snapshot, "rev"));
        Source = SourceOf(snapshot);
        // For a drawn floor: the position of each of its sources.
        var vector = snapshot.TryGetProperty("vector", out var stands) ? stands.Deserialize<long[]>() : null;
        await foreach (var message in _hub.StreamAsync<JsonElement>("Watch", view, new { epoch, rev, vector }, _stop.Token))
        {
            switch (message.GetProperty("kind").GetString())
            {
                case "tick":
                    Source = SourceOf(message);
                    Sources.AddOrUpdate(Source.State, 1, (_, n) => n + 1);
                    break;
                case "resync":
                    Resyncs++;
                    return;
                case "frame" when Number(message, "from") != rev:
                    Gaps++;
                    return;
                case "frame":
                    rev = Number(message, "rev");
                    Take(message);
                    await _hub.SendAsync("Seen", view, epoch, rev, _stop.Token);
                    break;
            }
        }
    }

    private static (string State, string? Reason) SourceOf(JsonElement message)
    {
        var source = message.GetProperty("source");
        return (source.GetProperty("state").GetString()!, source.TryGetProperty("reason", out var reason) ? reason.GetString() : null);
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private void Take(JsonElement frame)
    {
        var now = Now();
        foreach (var live in frame.TryGetProperty("live", out var changed) ? changed.EnumerateArray() : default)
        {
            Interlocked.Increment(ref _changes);
            var (agent, happened) = (Number(live, "i"), Number(live, "e"));
            if (happened > _decided.GetValueOrDefault(agent, _began))
            {
                _decided[agent] = happened;
                _latencies.Enqueue(now - happened);
            }
        }
    }

    /// <summary>A missing field is 0.</summary>
    private static long Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
}
