using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using ConnectStreaming.Access;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace ConnectStreaming.Tests.Screens;

/// <summary>A TV: it keeps its cookie, asks for a code, and follows what it is told.</summary>
internal sealed class WallDevice(string url) : IAsyncDisposable
{
    /// <summary>As the page: the server closes a connection without a word for 15 s.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http =
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All });
    private readonly CancellationTokenSource _stop = new();
    private readonly List<HubConnection> _hubs = [];

    /// <summary>Value of the Cookie header; null: none yet.</summary>
    public string? Cookie { get; set; }

    public static object Description { get; } = new
    {
        browser = "Chromium 85", width = 1920, height = 1080, ratio = 1.5, hz = 60, languages = new[] { "ja-JP" }, zone = "Asia/Tokyo", clock = 1_000,
    };

    public async Task<(HttpStatusCode Status, JsonElement Body)> Send(HttpMethod method, string path, object? body = null)
    {
        using var answer = await Answer(method, path, body);
        var text = await answer.Content.ReadAsStringAsync(_stop.Token);
        return (answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    public async Task<HttpResponseMessage> Answer(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"{url}/api/wall/{path}");
        request.Headers.Add("Origin", url);
        if (Cookie is not null)
        {
            request.Headers.Add("Cookie", Cookie);
        }
        request.Content = body is null ? null : JsonContent.Create(body);
        var answer = await _http.SendAsync(request, _stop.Token);
        if (answer.Headers.TryGetValues("Set-Cookie", out var set))
        {
            var own = Assert.Single(set);
            Assert.StartsWith(ScreenAuthentication.CookieName + "=", own, StringComparison.Ordinal);
            Cookie = own.Split(';')[0];
        }
        return answer;
    }

    /// <returns>The code.</returns>
    public async Task<string> Begin(object? told = null)
    {
        var (status, begun) = await Send(HttpMethod.Post, "pairing", new { device = told ?? Description });
        Assert.Equal(HttpStatusCode.OK, status);
        return begun.GetProperty("code").GetString()!;
    }

    public async Task<JsonElement> Session()
    {
        var (status, session) = await Send(HttpMethod.Get, "session");
        Assert.Equal(HttpStatusCode.OK, status);
        return session;
    }

    public async Task<HubConnection> Connect()
    {
        var hub = new HubConnectionBuilder().WithUrl(url + "/api/wall/live", options =>
        {
            (options.SkipNegotiation, options.Transports) = (true, HttpTransportType.WebSockets);
            options.Headers["Origin"] = url;
            if (Cookie is not null)
            {
                options.Headers["Cookie"] = Cookie;
            }
        }).WithKeepAliveInterval(KeepAlive).Build();
        _hubs.Add(hub);
        await hub.StartAsync(_stop.Token);
        return hub;
    }

    /// <summary>Connects and follows.</summary>
    public async Task<Followed> Follow()
    {
        var hub = await Connect();
        var told = Channel.CreateUnbounded<JsonElement>();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        _ = Read();
        return new Followed(hub, told.Reader, closed.Task);

        async Task Read()
        {
            try
            {
                await foreach (var message in hub.StreamAsync<JsonElement>("Follow", _stop.Token))
                {
                    told.Writer.TryWrite(message);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException or Microsoft.AspNetCore.SignalR.HubException
                or System.Net.WebSockets.WebSocketException)
            {
                // The connection was closed.
            }
            told.Writer.TryComplete();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var hub in _hubs)
        {
            await hub.DisposeAsync();
        }
        _http.Dispose();
        _stop.Dispose();
    }
}

/// <param name="Messages">The messages of the server.</param>
/// <param name="Closed">Ends when the connection does.</param>
internal sealed record Followed(HubConnection Hub, ChannelReader<JsonElement> Messages, Task Closed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The next message that fits. Those before it are skipped.</summary>
    public async Task<JsonElement> Next(string kind, Func<JsonElement, bool>? fits = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        List<string> skipped = [];
        try
        {
            await foreach (var message in Messages.ReadAllAsync(limit.Token))
            {
                if (message.GetProperty("kind").GetString() == kind && fits?.Invoke(message) != false)
                {
                    return message;
                }
                skipped.Add(message.GetRawText());
            }
        }
        catch (OperationCanceledException)
        {
            // Said below.
        }
        throw new TimeoutException($"No {kind} within {Patience}; {skipped.Count} others: {string.Join('\n', skipped)}");
    }
}
