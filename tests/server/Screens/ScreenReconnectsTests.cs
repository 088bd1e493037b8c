using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ConnectStreaming.Agents;
using ConnectStreaming.Access;
using ConnectStreaming.Live;
using ConnectStreaming.Screens;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Screens;

/// <summary>One screen on weak Wi-Fi: it comes back a thousand times, and nothing of the former connections stays.</summary>
public sealed class ScreenReconnectsTests(AccessMatrixTests.WholeServer server, ITestOutputHelper output) : IClassFixture<AccessMatrixTests.WholeServer>
{
    private const string View = "11111111-2222-3333-4444-555555555555";
    private const int Warm = 200;
    private const long MostGrowth = 3 << 20;
    private JsonElement _snapshot;
    private int _pictures;

    [Fact]
    public Task TwentyReconnectsLeaveNothing() => Reconnect(20);

    [Fact]
    [Trait("Category", "Long")]
    public Task AThousandReconnectsLeaveNothing() => Reconnect(1_000);

    private async Task Reconnect(int times)
    {
        const string Stream = "arn:aws:kinesis:us-west-2:123456789012:stream/wifi";
        var changes = server.Services.GetRequiredService<IAgentChanges>();
        changes.Carries(Stream, Samples.Instance);
        await using var live = new Timer(_ => changes.Health(new SourceHealth
        {
            Source = SourceKey.Shard($"{Stream}|1|s1"), Stream = Stream, State = SourceState.Live, CaughtUpTo = TimeProvider.System.GetUtcNow(), Epoch = 1,
        }), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await using var tv = new WallDevice(server.Url);
        var code = await tv.Begin();
        var chief = await server.Person(Roles.Administrator);
        var (status, screen) = await server.Send(
            HttpMethod.Post, "/api/screens", chief.Cookie, new { code, name = "Wi-Fi", settings = new { floors = new[] { new { view = View } } } });
        Assert.Equal(HttpStatusCode.Created, status);
        var id = screen.GetProperty("id").GetString()!;
        var services = server.Services;
        var (links, metrics, shown) = (
            services.GetRequiredService<ScreenLinks>(), services.GetRequiredService<LiveMetrics>(), services.GetRequiredService<ShownViews>());
        var (open, connected, warm) = (links.Count, metrics.Connected, 0L);

        using var http = new HttpClient();
        ClientWebSocket? overlapping = null;
        for (var n = 0; n < times; n++)
        {
            var socket = await Picture(tv.Cookie!, http);
            overlapping?.Abort();
            overlapping = null;
            switch (n % 3)
            {
                case 0:
                    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
                    break;
                case 1:
                    socket.Abort();
                    break;
                default:
                    // The server does not know yet that it is gone when the next one comes.
                    overlapping = socket;
                    break;
            }
            if (n == Warm)
            {
                await Gone(links, metrics, open + 1, connected + 1);
                warm = GC.GetTotalMemory(forceFullCollection: true);
            }
        }
        overlapping?.Abort();
        await Gone(links, metrics, open, connected);
        Assert.InRange(shown.Count, 0, 1);
        Assert.Null(links.Open(id));
        if (warm > 0)
        {
            var grown = GC.GetTotalMemory(forceFullCollection: true) - warm;
            output.WriteLine($"{times} reconnects: managed memory {grown / 1024} KB more than after {Warm}");
            Assert.True(grown < MostGrowth, $"{grown} bytes more than after {Warm} reconnects");
        }

        using var last = await Picture(tv.Cookie!, http);
        Assert.NotNull(links.Open(id));
        Assert.Equal(open + 1, links.Count);
        var (_, list) = await server.Send(HttpMethod.Get, "/api/screens", chief.Cookie);
        var state = list.GetProperty("screens").EnumerateArray().Single(s => s.GetProperty("id").GetString() == id);
        Assert.Equal(("right", true), (state.GetProperty("state").GetString(), state.GetProperty("connected").GetBoolean()));
    }

    /// <summary>Everything that a screen does until its picture is there, and a report of it that is right.</summary>
    private async Task<ClientWebSocket> Picture(string cookie, HttpClient http)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", cookie);
        socket.Options.SetRequestHeader("Origin", server.Url);
        await socket.ConnectAsync(new UriBuilder(server.Url) { Scheme = "ws", Path = "/api/wall/live" }.Uri, limit.Token);
        await Say("""{"protocol":"json","version":1}""");
        await Say("""{"type":4,"invocationId":"1","target":"Follow","arguments":[]}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Url}/api/wall/views/{View}/snapshot");
        request.Headers.Add("Cookie", cookie);
        // One session gets two snapshots a second: nine of ten times it goes on from the one that it has.
        if (_pictures++ % 10 == 0)
        {
            using var answer = await http.SendAsync(request, limit.Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            _snapshot = JsonElement.Parse(await answer.Content.ReadAsStringAsync(limit.Token));
        }
        var snapshot = _snapshot;
        var since = $$"""{"epoch":{{Raw("epoch")}},"rev":{{Raw("rev")}},"vector":{{Raw("vector")}}}""";
        await Say($$"""{"type":4,"invocationId":"2","target":"Watch","arguments":["{{View}}",{{since}}]}""");
        await Until(text => text.Contains("\"kind\":\"show\"", StringComparison.Ordinal) && text.Contains("\"kind\":\"tick\"", StringComparison.Ordinal));
        var digest = SeatDigest.Of(snapshot.GetProperty("agents").EnumerateArray().Select(a => (Stamp(a.GetProperty("card"), a.GetProperty("live")), 0)));
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await Say(
            $$"""{"type":1,"invocationId":"3","target":"Report","arguments":[{"view":"{{View}}","epoch":{{Raw("epoch")}},"rev":{{Raw("rev")}},"version":1,"""
            + $$""" "paintedAt":{{now}},"at":{{now}},"fps":60,"seats":6,"digest":"{{digest}}","build":"{{Build.Id}}","width":1920,"height":1080}]}""");
        await Until(text => text.Contains("\"invocationId\":\"3\"", StringComparison.Ordinal));
        return socket;

        string Raw(string name) => snapshot.GetProperty(name).GetRawText();

        Task Say(string message) => socket.SendAsync(Encoding.UTF8.GetBytes(message + "\u001e"), WebSocketMessageType.Text, true, limit.Token);

        async Task Until(Func<string, bool> isSo)
        {
            var (text, buffer) = (new StringBuilder(), new byte[16 * 1024]);
            while (!isSo(text.ToString()))
            {
                var part = await socket.ReceiveAsync(buffer, limit.Token);
                Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
                text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            }
        }
    }

    private static string Stamp(JsonElement card, JsonElement live) => SeatDigest.Stamp(
        card.GetProperty("arn").GetString()!,
        card.TryGetProperty("island", out var island) ? SeatDigest.PlaceOf(island.GetString()!, (int)Number(card, "seat")) : "",
        live.GetProperty("s").GetString()!, Number(live, "t"));

    private static long Number(JsonElement from, string name) => from.TryGetProperty(name, out var number) ? number.GetInt64() : 0;

    private static async Task Gone(ScreenLinks links, LiveMetrics metrics, int most, int connected)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (links.Count > most || metrics.Connected > connected)
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
