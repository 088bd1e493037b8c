using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Live;
using ConnectStreaming.Screens;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Floors.Documents;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Screens;

/// <summary>How soon fifty connected screens are told something, over HTTP and the hub.</summary>
[Trait("Category", "Long")]
public sealed class ScreenTimesTests(AccessMatrixTests.WholeServer server, ITestOutputHelper output)
    : IClassFixture<AccessMatrixTests.WholeServer>, IAsyncLifetime
{
    private const int Count = 50;
    private const int Tries = 100;
    private const string One = "f-times1";
    private const string Two = "f-times2";
    private const string Stream = "arn:aws:kinesis:us-west-2:123456789012:stream/times";
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(500);

    private readonly List<WallDevice> _devices = [];
    private readonly List<(string Id, Followed Followed)> _screens = [];
    private TestPerson _chief = null!;
    private Timer _live = null!;
    private int _made;

    private ScreenBook Book => server.Services.GetRequiredService<ScreenBook>();

    private IAgentChanges Changes => server.Services.GetRequiredService<IAgentChanges>();

    public async Task InitializeAsync()
    {
        _chief = await server.Person(Roles.Administrator);
        Changes.Carries(Stream, Samples.Instance);
        // As often as a reader of Kinesis says it.
        _live = new Timer(_ => Changes.Health(new SourceHealth
        {
            Source = SourceKey.Shard($"{Stream}|1|s1"), Stream = Stream, State = SourceState.Live, CaughtUpTo = TimeProvider.System.GetUtcNow(), Epoch = 1,
        }), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
        var actor = new AuditActor("test");
        var drawn = server.Services.GetRequiredService<DrawnFloorsReplica>();
        if (!drawn.Now.Floors.ContainsKey(Two))
        {
            foreach (var id in new[] { One, Two })
            {
                await server.Services.GetRequiredService<IFloorStore>().Make(
                    Drawn.Floor() with { Id = id, Name = id, Instances = [Samples.Instance] }, Drawn.Site, Drawn.Version("s1", "s2"),
                    new FloorWriter(actor, _ => new AuditEntry(actor, "floor.test")), default);
            }
            await server.Services.GetRequiredService<ISeatingStore>().Seat(
                new SeatingRequest(new DrawnSeat(Two, "s1"), 1, $"{Samples.Instance}/agent/a6"),
                new SeatingWriter(actor, _ => true, _ => new AuditEntry(actor, "seat.test")), default);
            await server.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        }
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (drawn.Now.SeatOf($"{Samples.Instance}/agent/a6") is null)
        {
            await Task.Delay(20, limit.Token);
        }
        for (var n = 0; n < Count; n++)
        {
            _screens.Add(await Connected(One, Two));
        }
    }

    public async Task DisposeAsync()
    {
        await _live.DisposeAsync();
        foreach (var device in _devices)
        {
            await device.DisposeAsync();
        }
    }

    [Fact]
    public async Task WhichScreenIsThisAndReload()
    {
        foreach (var what in new[] { "identify", "reload" })
        {
            List<TimeSpan> times = [];
            for (var n = 0; n < Tries; n++)
            {
                var (id, followed) = _screens[n % Count];
                var began = Stopwatch.GetTimestamp();
                var answer = Send(HttpMethod.Post, $"{id}/{what}");
                await followed.Next(what);
                times.Add(Stopwatch.GetElapsedTime(began));
                Assert.Equal(HttpStatusCode.NoContent, await answer);
            }
            Say(what, times);
        }
    }

    [Fact]
    public async Task AnotherView()
    {
        List<TimeSpan> times = [];
        for (var n = 0; n < Tries; n++)
        {
            var ((id, followed), version, view) = (_screens[n % Count], (n / Count) + 1, n / Count % 2 == 0 ? Two : One);
            var began = Stopwatch.GetTimestamp();
            var answer = Send(HttpMethod.Put, id, new { name = id, place = "", settings = new { floors = new[] { new { view } } }, version });
            await followed.Next(
                "show", m => m.GetProperty("screen").GetProperty("version").GetInt64() == version + 1 && m.GetProperty("view").GetString() == view);
            times.Add(Stopwatch.GetElapsedTime(began));
            Assert.Equal(HttpStatusCode.OK, await answer);
        }
        Say("another view", times);
    }

    [Fact]
    public async Task Revoked()
    {
        List<TimeSpan> told = [], closed = [];
        for (var n = 0; n < Tries; n++)
        {
            var (id, followed) = await Connected(One);
            var began = Stopwatch.GetTimestamp();
            var answer = Send(HttpMethod.Post, $"{id}/revoke");
            await followed.Next("revoked");
            told.Add(Stopwatch.GetElapsedTime(began));
            await followed.Closed.WaitAsync(TimeSpan.FromSeconds(5));
            closed.Add(Stopwatch.GetElapsedTime(began));
            Assert.Equal(HttpStatusCode.NoContent, await answer);
        }
        Say("revoked", told);
        Say("closed after it was revoked", closed, TimeSpan.FromSeconds(1));
    }

    /// <summary>Every try takes all fifty screens to the floor of the alert, or holds them there.</summary>
    [Fact]
    public async Task ACriticalAlertStopsEveryScreenOnItsFloor()
    {
        List<TimeSpan> times = [];
        var finder = server.Services.GetRequiredService<AlertFinder>();
        for (var n = 0; n < Tries; n++)
        {
            var waiting = _screens
                .Select(s => s.Followed.Next("show", m => m.TryGetProperty("stopped", out _) && m.GetProperty("view").GetString() == Two)).ToArray();
            Put(ShownCode.Missed);
            // From the moment at which the server knows it: no stream is read here, so that can take a second.
            while (!finder.All(Everybody).Any(a => a.Breach is { Level: AlertLevel.Critical, Limit.Kind: AlertKind.Missed }))
            {
                await Task.Delay(2);
            }
            var began = Stopwatch.GetTimestamp();
            foreach (var one in waiting.Select(w => w.ContinueWith(_ => Stopwatch.GetElapsedTime(began), TaskScheduler.Default)).ToArray())
            {
                times.Add(await one);
            }
            await Known(Task.WhenAll(waiting), n);
            var free = _screens.Select(s => s.Followed.Next("show", m => !m.TryGetProperty("stopped", out _))).ToArray();
            Put(ShownCode.Available);
            await Known(Task.WhenAll(free), n);
        }
        Say($"stopped on the floor of a critical alert, {Count} screens each time", times);
    }

    /// <summary>If a screen is not told, it says what the server knows.</summary>
    private async Task Known(Task told, int n)
    {
        try
        {
            await told;
        }
        catch (TimeoutException error)
        {
            var board = server.Services.GetRequiredService<BoardReplicas>().Find(Samples.Instance)!;
            var finder = server.Services.GetRequiredService<AlertFinder>();
            throw new TimeoutException(
                $"try {n}: {error.Message}; source {board.Source.State} {board.Source.Reason}, known up to {finder.KnownUpTo(board)}, "
                + $"agent {board.Agent($"{Samples.Instance}/agent/a6")?.State}, alerts {string.Join(' ', finder.All(Everybody).Select(a => a.Id.Text))}",
                error);
        }
    }

    private static Viewer Everybody { get; } = new("p", "p", "s", Roles.Administrator, Scope.Everything, Privacy.Nothing);

    private void Put(ShownCode code) => Changes.Changed(
        Samples.Agent(6, 1_000_000_000 + (TimeProvider.System.GetUtcNow().Ticks % 1_000_000_000_000_000), TimeProvider.System.GetUtcNow(), code), "s1", 1);

    private async Task<(string Id, Followed Followed)> Connected(params string[] views)
    {
        var (secret, now, id) = (Secrets.Make(), TimeProvider.System.GetUtcNow(), $"times{Interlocked.Increment(ref _made)}-{Secrets.MakeId()}");
        var settings = new ScreenSettings([.. views.Select(v => new ScreenFloor(v))], 20, ["ja"], NameLevel.Initials, "dark", null, 55, 5, 250);
        await Book.Change(_ => new ScreenChange<bool>(true)
        {
            Screens =
            [
                new Screen(id, 1, 1, id, "", settings, false, new ScreenDevice("TV", 1920, 1080, 1, 60, ["ja"], "Asia/Tokyo", 0, "10.0.0.7"), now, "a", "p")
                {
                    Token = new ScreenToken(Secrets.Hash(secret), now, now.AddDays(90)),
                },
            ],
        });
        var device = new WallDevice(server.Url) { Cookie = $"{ScreenAuthentication.CookieName}={secret}" };
        _devices.Add(device);
        var followed = await device.Follow();
        await followed.Next("show");
        return (id, followed);
    }

    private async Task<HttpStatusCode> Send(HttpMethod method, string path, object? body = null)
    {
        using var answer = await server.Answer(method, $"/api/screens/{path}", _chief.Cookie, body is null ? null : JsonContent.Create(body));
        return answer.StatusCode;
    }

    private void Say(string what, List<TimeSpan> times, TimeSpan? most = null)
    {
        double[] all = [.. times.Select(t => t.TotalMilliseconds).Order()];
        var p99 = all[(int)(all.Length * 0.99)];
        output.WriteLine($"{what}: p50 {all[all.Length / 2]:0} ms, p99 {p99:0} ms, most {all[^1]:0} ms of {all.Length}");
        Assert.InRange(p99, 0, (most ?? Most).TotalMilliseconds);
    }
}
