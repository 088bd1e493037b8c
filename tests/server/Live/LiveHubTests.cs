using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Live;

public sealed class LiveHubTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(40));
    private readonly HttpClient _http = new(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All });
    private LiveHost _host = null!;
    private string _view = "";

    public async Task InitializeAsync()
    {
        _host = await LiveHost.Start(Samples.Agent(1, 1, Now), Samples.Agent(2, 1, Now, ShownCode.Offline));
        _view = (await _host.View(2)).Id;
        _http.BaseAddress = new Uri(_host.Url);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _http.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task PagesWithoutASnapshotGetTheSameTimeZoneOfTheSite()
    {
        var session = await _http.GetFromJsonAsync<JsonElement>("/api/session", _limit.Token);

        Assert.Equal((await Snapshot()).GetProperty("zone").GetString(), session.GetProperty("zone").GetString());
    }

    [Fact]
    public async Task ChangesAfterASnapshotArriveWithoutAGapAndPatchToTheBoard()
    {
        var snapshot = await Snapshot();
        var states = snapshot.GetProperty("agents").EnumerateArray().ToDictionary(Index, a => a.GetProperty("live").GetProperty("s").GetString());
        await using var hub = await Connect();
        var rev = Rev(snapshot);

        for (var n = 2; n <= 30; n++)
        {
            _host.Feed.Changed(Samples.Agent(1, n, Now.AddSeconds(n), n % 2 == 0 ? ShownCode.Talking : ShownCode.Acw), "s1", 1);
        }
        _host.Feed.Changed(Samples.Agent(3, 1, Now, ShownCode.Away), "s1", 1);

        await foreach (var message in Watch(hub, snapshot))
        {
            if (Kind(message) != "frame")
            {
                continue;
            }
            Assert.Equal(rev, message.GetProperty("from").GetInt64());
            rev = Rev(message);
            foreach (var live in message.GetProperty("live").EnumerateArray())
            {
                states[live.TryGetProperty("i", out var i) ? i.GetInt32() : 0] = live.GetProperty("s").GetString();
            }
            await hub.SendAsync("Seen", _view, message.GetProperty("epoch").GetString(), rev, _limit.Token);
            if (states.Count == 3 && states.ContainsValue("talking"))
            {
                break;
            }
        }
        Assert.Equal(["away", "offline", "talking"], states.Values.Order());
    }

    [Fact]
    public async Task ATickIsFirstAndAtMostTwoFramesAreUnacknowledged()
    {
        var snapshot = await Snapshot();
        await using var hub = await Connect();
        var stream = Watch(hub, snapshot).GetAsyncEnumerator(_limit.Token);
        Assert.Equal("tick", await NextKind(stream));

        var frames = new List<JsonElement>();
        for (var n = 2; n <= 3; n++)
        {
            _host.Feed.Changed(Samples.Agent(1, n, Now, n % 2 == 0 ? ShownCode.Talking : ShownCode.Acw), "s1", 1);
            Assert.Equal("frame", await NextKindButTick(stream));
            frames.Add(stream.Current);
        }
        _host.Feed.Changed(Samples.Agent(1, 4, Now, ShownCode.Talking), "s1", 1);
        _host.Feed.Changed(Samples.Agent(2, 4, Now, ShownCode.Away), "s1", 1);
        var next = stream.MoveNextAsync().AsTask();

        // The next message is a tick (due after 5 s), not the waiting frame.
        Assert.True(await next.WaitAsync(_limit.Token));
        Assert.Equal("tick", Kind(stream.Current));
        await hub.SendAsync("Seen", _view, snapshot.GetProperty("epoch").GetString(), Rev(frames[^1]), _limit.Token);
        Assert.Equal("frame", await NextKindButTick(stream));
        Assert.Equal(2, stream.Current.GetProperty("live").GetArrayLength());
    }

    [Fact]
    public async Task ABrowserThatAcknowledgesNothingForTenSecondsIsClosed()
    {
        var snapshot = await Snapshot();
        await using var hub = await Connect();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += _ => Task.FromResult(closed.TrySetResult());
        var stream = Watch(hub, snapshot).GetAsyncEnumerator(_limit.Token);
        await NextKind(stream);
        _host.Feed.Changed(Samples.Agent(1, 2, Now, ShownCode.Talking), "s1", 1);
        Assert.Equal("frame", await NextKindButTick(stream));
        var sent = TimeProvider.System.GetTimestamp();

        await closed.Task.WaitAsync(_limit.Token);
        Assert.InRange(TimeProvider.System.GetElapsedTime(sent).TotalSeconds, 9.5, 13);
    }

    [Fact]
    public async Task AnotherEpochRequiresANewSnapshot()
    {
        await using var hub = await Connect();
        var kinds = new List<string>();
        await foreach (var message in hub.StreamAsync<JsonElement>("Watch", _view, new { epoch = "old", rev = 4 }, _limit.Token))
        {
            kinds.Add(Kind(message) + (message.TryGetProperty("reason", out var r) ? ":" + r.GetString() : ""));
        }
        Assert.Equal(["tick", "resync:epoch"], kinds);
    }

    [Fact]
    public async Task AStoppingServerTellsItsPagesToReconnect()
    {
        await using var hub = await Connect();
        var stream = Watch(hub, await Snapshot()).GetAsyncEnumerator(_limit.Token);
        await NextKind(stream);

        var stopping = _host.DisposeAsync();
        // Changes of other tests may still arrive first.
        string kind;
        while ((kind = await NextKindButTick(stream)) == "frame")
        {
        }

        Assert.Equal("resync", kind);
        Assert.Equal(("restart", 5000), (stream.Current.GetProperty("reason").GetString(), stream.Current.GetProperty("withinMs").GetInt32()));
        await stopping;
        _host = await LiveHost.Start();
    }

    [Fact]
    public async Task AServerThatLeavesTellsItsPagesShowsTheLivePictureUntilTheyGoAndTakesNoOther()
    {
        await using var hub = await Connect();
        var stream = Watch(hub, await Snapshot()).GetAsyncEnumerator(_limit.Token);
        await NextKind(stream);

        var leaving = _host.Services.GetRequiredService<LiveViews>().Leave(_limit.Token);
        while (await NextKindButTick(stream) == "frame")
        {
        }

        Assert.Equal(("leave", 300), (Kind(stream.Current), stream.Current.GetProperty("withinMs").GetInt32()));
        var refused = await Assert.ThrowsAnyAsync<Exception>(Connect);
        Assert.Contains("503", $"{refused}", StringComparison.Ordinal);
        _host.Feed.Changed(Samples.Agent(1, 900, Now, ShownCode.Talking), "s1", 1);
        Assert.Equal("frame", await NextKindButTick(stream));
        Assert.False(leaving.IsCompleted);
        await hub.StopAsync(_limit.Token);
        await leaving.WaitAsync(TimeSpan.FromSeconds(1));
        await _host.DisposeAsync();
        _host = await LiveHost.Start();
    }

    [Fact]
    public async Task AnUnchangedSnapshotIsNotSentTwice()
    {
        using var first = await _http.GetAsync($"/api/views/{_view}/snapshot", _limit.Token);
        Assert.Equal(HttpStatusCode.NotModified, (await Again(first)).StatusCode);

        _host.Feed.Changed(Samples.Agent(1, 2, Now, ShownCode.Talking), "s1", 1);
        HttpResponseMessage changed;
        do
        {
            changed = await Again(first);
        }
        while (changed.StatusCode == HttpStatusCode.NotModified);
        Assert.Contains("\"talking\"", await changed.Content.ReadAsStringAsync(_limit.Token), StringComparison.Ordinal);
    }

    /// <summary>The screens of a floor after a restart.</summary>
    [Fact]
    public async Task HundredsWhoAskForASnapshotAtOnceGetIt()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => _http.GetAsync($"/api/views/{_view}/snapshot", _limit.Token)));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
    }

    [Fact]
    public async Task WhileTooManyBytesAreBeingSentThereIsRetryAfter()
    {
        var slow = _host.Services.GetRequiredService<SnapshotAdmission>().TrySend("", 64 << 20)!;

        using var refused = await _http.GetAsync($"/api/views/{_view}/snapshot", _limit.Token);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.Null(refused.Headers.ETag);
        slow.Dispose();
        using var given = await _http.GetAsync($"/api/views/{_view}/snapshot", _limit.Token);
        Assert.Equal(HttpStatusCode.OK, given.StatusCode);
    }

    [Fact]
    public async Task TheBytesOfASlowReaderCountUntilItHasReadThem()
    {
        var (admission, body) = (_host.Services.GetRequiredService<SnapshotAdmission>(), new SlowBody());
        var context = new DefaultHttpContext { RequestServices = _host.Services };
        context.Response.Body = body;

        var sending = LiveApi.Snapshot(
            _view, context, _host.Services.GetRequiredService<IViewers>(), _host.Services.GetRequiredService<LiveViews>(), admission,
            _host.Services.GetRequiredService<LiveMetrics>(), TimeProvider.System);
        var length = await body.Given.Task.WaitAsync(_limit.Token);
        Assert.Equal(length, admission.Sending);
        body.Reads.SetResult();
        await sending;
        Assert.Equal(0, admission.Sending);
    }

    [Fact]
    public async Task ASlowReaderLosesItsConnectionAfterFifteenSeconds()
    {
        var (admission, body, time) = (_host.Services.GetRequiredService<SnapshotAdmission>(), new SlowBody(), new FakeTimeProvider());
        var context = new DefaultHttpContext { RequestServices = _host.Services };
        context.Response.Body = body;
        var sending = LiveApi.Snapshot(
            _view, context, _host.Services.GetRequiredService<IViewers>(), _host.Services.GetRequiredService<LiveViews>(), admission,
            _host.Services.GetRequiredService<LiveMetrics>(), time);
        await body.Given.Task.WaitAsync(_limit.Token);

        time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.False(sending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await sending.WaitAsync(_limit.Token);

        Assert.Equal(0, admission.Sending);
    }

    [Fact]
    public async Task TheApiShowsEveryAgentWithExactlyTheAgreedFields()
    {
        var agents = await _http.GetFromJsonAsync<JsonElement>("/api/agents", _limit.Token);

        Assert.Equal(2, agents.GetArrayLength());
        Assert.Equal(
            ["arn", "username", "firstName", "lastName", "state", "stateSince", "alarm", "status", "next", "contacts", "routingProfile", "hierarchy",
                "lastEventAt", "lastEventType", "suspect", "silent"],
            agents[0].EnumerateObject().Select(p => p.Name));
        Assert.EndsWith("Z", agents[0].GetProperty("stateSince").GetString(), StringComparison.Ordinal);
        foreach (var id in new[] { "a1", "user1", Uri.EscapeDataString(Samples.Instance + "/agent/a1") })
        {
            var one = await _http.GetFromJsonAsync<JsonElement>($"/api/agents/{id}", _limit.Token);
            Assert.Equal((14, "user1"), (one.GetProperty("why").GetProperty("row").GetInt32(), one.GetProperty("username").GetString()));
        }
        using var missing = await _http.GetAsync("/api/agents/nobody", _limit.Token);
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (missing.StatusCode, missing.Content.Headers.ContentType!.MediaType));
    }

    [Theory]
    [InlineData("/healthz", 200)]
    [InlineData("/readyz", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/api/views", 200)]
    [InlineData("/api/nothing", 404)]
    [InlineData("/some/page", 503)]
    public async Task EveryPathAnswersAsItShould(string path, int status)
    {
        using var answer = await _http.GetAsync(path, _limit.Token);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/live/negotiate?negotiateVersion=1", "own", null, 200)]
    [InlineData("/live/negotiate?negotiateVersion=1", null, null, 200)]
    [InlineData("/live/negotiate?negotiateVersion=1", "null", null, 403)]
    [InlineData("/live/negotiate?negotiateVersion=1", "http://evil.example", null, 403)]
    [InlineData("/live/negotiate?negotiateVersion=1", "http://sub.127.0.0.1", null, 403)]
    [InlineData("/live/negotiate?negotiateVersion=1", "http://127.0.0.1:1", null, 403)]
    [InlineData("/live/negotiate?negotiateVersion=1", null, "evil.example", 421)]
    public async Task OnlyOurOwnPagesReachTheHub(string path, string? origin, string? host, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin == "own" ? _host.Url : origin);
        }

        using var answer = await _http.SendAsync(request, _limit.Token);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    private static int Index(JsonElement agent) => agent.GetProperty("card").TryGetProperty("i", out var i) ? i.GetInt32() : 0;

    private static long Rev(JsonElement message) => message.TryGetProperty("rev", out var rev) ? rev.GetInt64() : 0;

    private static string Kind(JsonElement message) => message.GetProperty("kind").GetString()!;

    /// <summary>A tick may come at any time: every few seconds, and as soon as the source or the list of floors changes.</summary>
    private static async Task<string> NextKindButTick(IAsyncEnumerator<JsonElement> stream)
    {
        string kind;
        do
        {
            kind = await NextKind(stream);
        }
        while (kind == "tick");
        return kind;
    }

    private static async Task<string> NextKind(IAsyncEnumerator<JsonElement> stream)
    {
        Assert.True(await stream.MoveNextAsync());
        return Kind(stream.Current);
    }

    private async Task<HttpResponseMessage> Again(HttpResponseMessage first)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/views/{_view}/snapshot");
        request.Headers.TryAddWithoutValidation("If-None-Match", first.Headers.ETag!.ToString());
        return await _http.SendAsync(request, _limit.Token);
    }

    private Task<JsonElement> Snapshot() => _http.GetFromJsonAsync<JsonElement>($"/api/views/{_view}/snapshot", _limit.Token);

    private IAsyncEnumerable<JsonElement> Watch(HubConnection hub, JsonElement snapshot) =>
        hub.StreamAsync<JsonElement>(
            "Watch", _view, new { epoch = snapshot.GetProperty("epoch").GetString(), rev = Rev(snapshot), vector = snapshot.GetProperty("vector") },
            _limit.Token);

    private async Task<HubConnection> Connect()
    {
        var hub = new HubConnectionBuilder().WithUrl(_host.Url + "/live").Build();
        await hub.StartAsync(_limit.Token);
        return hub;
    }

    /// <summary>Nothing is read before the test says so.</summary>
    private sealed class SlowBody : MemoryStream
    {
        public TaskCompletionSource<int> Given { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Reads { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given.TrySetResult(buffer.Length);
            await Reads.Task.WaitAsync(cancellationToken);
        }
    }
}
