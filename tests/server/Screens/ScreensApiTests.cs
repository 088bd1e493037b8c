using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
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
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Screens;

/// <summary>Wall displays on the whole server: a TV, and the person who puts it up.</summary>
public sealed class ScreensApiTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>, IAsyncLifetime
{
    private const string Automatic = "11111111-2222-3333-4444-555555555555";
    private static int _floors;
    private readonly List<WallDevice> _devices = [];
    private TestPerson _chief = null!;
    private string _one = "";
    private string _two = "";

    public async Task InitializeAsync()
    {
        _chief = await server.Person(Roles.Administrator);
        (_one, _two) = (await Floor(Samples.Instance), await Floor(Samples.Instance));
    }

    public async Task DisposeAsync()
    {
        foreach (var device in _devices)
        {
            await device.DisposeAsync();
        }
    }

    private async Task<string> Floor(params string[] instances)
    {
        var id = $"f-wall{_floors++:D6}";
        var writer = new FloorWriter(new AuditActor("test"), _ => new AuditEntry(new AuditActor("test"), "floor.test"));
        await server.Services.GetRequiredService<IFloorStore>().Make(
            Drawn.Floor() with { Id = id, Name = id, Instances = instances }, Drawn.Site, Drawn.Version("s1", "s2"), writer, default);
        await server.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        await Until(() => server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Floors.ContainsKey(id));
        return id;
    }

    private WallDevice Device()
    {
        var device = new WallDevice(server.Url);
        _devices.Add(device);
        return device;
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> Send(TestPerson person, HttpMethod method, string path, object? body = null) =>
        SendForAnswer(person, method, path, body);

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendForAnswer(TestPerson person, HttpMethod method, string path, object? body)
    {
        using var answer = await server.Answer(method, $"/api/screens{path}", person.Cookie, body is null ? null : JsonContent.Create(body));
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    private static object Settings(params string[] views) => new { floors = views.Select(view => new { view }).ToArray(), dwell = 8 };

    private async Task<(WallDevice Device, string Id)> Paired(object? settings = null, TestPerson? by = null)
    {
        var device = Device();
        var code = await device.Begin();
        var asked = new { code, name = "Entrance", place = "3F", settings = settings ?? Settings(_one) };
        var (status, screen) = await Send(by ?? _chief, HttpMethod.Post, "", asked);
        Assert.Equal(HttpStatusCode.Created, status);
        return (device, screen.GetProperty("id").GetString()!);
    }

    private async Task<JsonElement> Screen(string id, TestPerson? by = null) =>
        (await Send(by ?? _chief, HttpMethod.Get, "")).Body.GetProperty("screens").EnumerateArray().Single(s => s.GetProperty("id").GetString() == id);

    [Fact]
    public async Task ATvShowsACodeAndAPersonMakesAScreenOfIt()
    {
        var device = Device();
        Assert.Equal("none", (await device.Session()).GetProperty("state").GetString());
        using (var begun = await device.Answer(HttpMethod.Post, "pairing", new { device = WallDevice.Description }))
        {
            var cookie = Assert.Single(begun.Headers.GetValues("Set-Cookie")).ToLowerInvariant();
            Assert.All(
                ["path=/api/wall", "httponly", "secure", "samesite=strict", "max-age=34560000"],
                part => Assert.Contains(part, cookie, StringComparison.Ordinal));
        }
        var waiting = await device.Session();
        var code = waiting.GetProperty("code").GetString()!;
        Assert.Equal(("waiting", code), (waiting.GetProperty("state").GetString(), await device.Begin()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await device.Send(HttpMethod.Get, "views")).Status);

        var (found, pairing) = await Send(_chief, HttpMethod.Get, $"/pairings/{code[..4].ToLowerInvariant()}-{code[4..]}");
        Assert.Equal(HttpStatusCode.OK, found);
        var told = pairing.GetProperty("device");
        Assert.Equal(("Chromium 85", 1920, "127.0.0.1"), (told.GetProperty("browser").GetString(), told.GetProperty("width").GetInt32(),
            told.GetProperty("address").GetString()));
        Assert.True(told.GetProperty("clockOffMs").GetInt64() < -1_700_000_000_000);
        var (made, screen) = await Send(_chief, HttpMethod.Post, "", new { code, name = " Entrance ", place = "3F", settings = Settings(_one, Automatic) });
        Assert.Equal((HttpStatusCode.Created, "Entrance", "offline"), (made, screen.GetProperty("name").GetString(), screen.GetProperty("state").GetString()));

        var session = await device.Session();
        Assert.Equal("paired", session.GetProperty("state").GetString());
        Assert.Equal([_one, Automatic], session.GetProperty("screen").GetProperty("settings").GetProperty("floors").EnumerateArray()
            .Select(f => f.GetProperty("view").GetString()!));
        Assert.Equal([_one, Automatic], (await device.Send(HttpMethod.Get, "views")).Body.EnumerateArray().Select(v => v.GetProperty("id").GetString()!));
        Assert.Equal(HttpStatusCode.OK, (await device.Send(HttpMethod.Get, $"floors/{_one}/versions/1/document")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await device.Send(HttpMethod.Get, $"floors/{_two}/versions/1/document")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await device.Send(HttpMethod.Get, $"views/{_two}/snapshot")).Status);
        Assert.Equal(HttpStatusCode.OK, (await device.Send(HttpMethod.Get, $"views/{_one}/snapshot")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await device.Send(HttpMethod.Post, "renew")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await device.Send(HttpMethod.Post, "pairing", new { device = WallDevice.Description })).Status);
    }

    /// <summary>Initials by default; nothing else of a name is in any byte that is sent.</summary>
    [Fact]
    public async Task NamesAreHiddenInEveryByte()
    {
        var (device, _) = await Paired(Settings(Automatic));
        using var answer = await device.Answer(HttpMethod.Get, $"views/{Automatic}/snapshot");
        var sent = await answer.Content.ReadAsStringAsync();

        Assert.Contains("\"last\":\"L\"", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("user1", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("\"L1\"", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AScreenIsToldWhatToShowAndWhatChanges()
    {
        var (device, id) = await Paired(Settings(_one));
        var followed = await device.Follow();
        var first = await followed.Next("show");
        Assert.Equal((_one, 0, 1, 1L), (first.GetProperty("view").GetString(), first.GetProperty("index").GetInt32(), first.GetProperty("count").GetInt32(),
            first.GetProperty("screen").GetProperty("version").GetInt64()));

        var (changed, now) = await Send(_chief, HttpMethod.Put, $"/{id}", new { name = "Hall", place = "", settings = Settings(_two), version = 1 });
        Assert.Equal((HttpStatusCode.OK, 2L), (changed, now.GetProperty("version").GetInt64()));
        var second = await followed.Next("show", m => m.GetProperty("view").GetString() == _two);
        var own = second.GetProperty("screen");
        Assert.Equal(("Hall", 2L), (own.GetProperty("name").GetString(), own.GetProperty("version").GetInt64()));
        var (old, current) = await Send(_chief, HttpMethod.Put, $"/{id}", new { name = "X", settings = Settings(_one), version = 1 });
        Assert.Equal((HttpStatusCode.Conflict, "Hall"), (old, current.GetProperty("name").GetString()));

        var until = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        Assert.Equal(HttpStatusCode.NoContent, (await Send(_chief, HttpMethod.Put, $"/{id}/text", new { text = "避難訓練 15:00", until })).Status);
        Assert.Equal(until, (await followed.Next("show", m => m.TryGetProperty("text", out _))).GetProperty("text").GetProperty("until").GetInt64());
        Assert.Equal("避難訓練 15:00", (await Screen(id)).GetProperty("text").GetProperty("text").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await Send(_chief, HttpMethod.Delete, $"/{id}/text")).Status);
        await followed.Next("show", m => !m.TryGetProperty("text", out _));
        Assert.Equal(HttpStatusCode.NoContent, (await Send(_chief, HttpMethod.Post, $"/{id}/identify", new { seconds = 5 })).Status);
        Assert.Equal(5, (await followed.Next("identify")).GetProperty("seconds").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await Send(_chief, HttpMethod.Post, $"/{id}/reload")).Status);
        await followed.Next("reload");

        await followed.Hub.InvokeAsync("Report", new
        {
            view = _two, epoch = "e", rev = 1, version = 2, paintedAt = 5_000, at = 5_040, fps = 30, seats = 2, digest = "",
            build = Build.Id, width = 1920, height = 1080, delayP95 = 80,
        });
        var right = await Screen(id);
        Assert.Equal(("right", true, _two, 30.0), (right.GetProperty("state").GetString(), right.GetProperty("connected").GetBoolean(),
            right.GetProperty("view").GetString(), right.GetProperty("fps").GetDouble()));
        Assert.InRange(right.GetProperty("painted").GetInt64(), TimeProvider.System.GetUtcNow().AddSeconds(-5).ToUnixTimeMilliseconds(),
            TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        string[] said = ["screen.approved", "screen.changed", "screen.text", "screen.text", "screen.identified", "screen.reloaded"];
        Assert.Equal(said, (await Audit(id)).Select(e => e.What));
    }

    [Fact]
    public async Task ARevokedScreenIsToldSoAndIsClosedWithinASecond()
    {
        var (device, id) = await Paired();
        var followed = await device.Follow();
        await followed.Next("show");
        Assert.Equal((HttpStatusCode.Conflict, "still-paired"), await Send(_chief, HttpMethod.Delete, $"/{id}") is var kept
            ? (kept.Status, kept.Body.GetProperty("code").GetString()) : default);

        var began = Stopwatch.GetTimestamp();
        Assert.Equal(HttpStatusCode.NoContent, (await Send(_chief, HttpMethod.Post, $"/{id}/revoke")).Status);
        await followed.Next("revoked");
        await followed.Closed.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.Unauthorized, (await device.Send(HttpMethod.Get, "views")).Status);
        var session = await device.Session();
        Assert.Equal(("none", "Entrance"), (session.GetProperty("state").GetString(), session.GetProperty("known").GetString()));
        Assert.Equal("unpaired", (await Screen(id)).GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await Send(_chief, HttpMethod.Post, $"/{id}/identify")).Status);

        // The same TV becomes the same screen.
        var secret = device.Cookie;
        var code = await device.Begin();
        Assert.NotEqual(secret, device.Cookie);
        Assert.Equal(id, (await Send(_chief, HttpMethod.Get, $"/pairings/{code}")).Body.GetProperty("known").GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.OK, (await Send(_chief, HttpMethod.Post, $"/{id}/repair", new { code })).Status);
        Assert.Equal("paired", (await device.Session()).GetProperty("state").GetString());

        await Send(_chief, HttpMethod.Post, $"/{id}/revoke");
        Assert.Equal(HttpStatusCode.NoContent, (await Send(_chief, HttpMethod.Delete, $"/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(_chief, HttpMethod.Delete, $"/{id}")).Status);
    }

    /// <summary>The Wi-Fi changed: the server still has the old connection, which is dead. The screen does not wait for it.</summary>
    [Fact]
    public async Task ANewConnectionOfAScreenClosesTheFormerOne()
    {
        var (device, id) = await Paired();
        var first = await device.Follow();
        await first.Next("show");

        var second = await device.Follow();
        await second.Next("show");
        await first.Closed.WaitAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(HubConnectionState.Connected, second.Hub.State);
        Assert.True((await Screen(id)).GetProperty("connected").GetBoolean());
        await second.Hub.InvokeAsync("Seen", "none", "e", 1L);
    }

    [Fact]
    public async Task ARepairClosesTheFormerDevice()
    {
        var (old, id) = await Paired();
        var followed = await old.Follow();
        await followed.Next("show");
        var device = Device();
        var code = await device.Begin();

        var began = Stopwatch.GetTimestamp();
        Assert.Equal(HttpStatusCode.OK, (await Send(_chief, HttpMethod.Post, $"/{id}/repair", new { code })).Status);
        await followed.Closed.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<Exception>(old.Connect);
        await (await device.Follow()).Next("show");
    }

    /// <summary>The floor with a missed contact is on the screen within half a second, and the next one is not before it is acknowledged.</summary>
    [Fact]
    public async Task ACriticalAlertTakesTheScreenToItsFloorAndHoldsItThere()
    {
        const string Stream = "arn:aws:kinesis:us-west-2:123456789012:stream/wall";
        var changes = server.Services.GetRequiredService<IAgentChanges>();
        changes.Carries(Stream, Samples.Instance);
        await using var live = new Timer(_ => changes.Health(new SourceHealth
        {
            Source = SourceKey.Shard($"{Stream}|1|s1"), Stream = Stream, State = SourceState.Live, CaughtUpTo = TimeProvider.System.GetUtcNow(), Epoch = 1,
        }), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        var arn = $"{Samples.Instance}/agent/a6";
        var seated = await server.Services.GetRequiredService<ISeatingStore>().Seat(
            new SeatingRequest(new DrawnSeat(_two, "s1"), 1, arn),
            new SeatingWriter(new AuditActor("test"), _ => true, _ => new AuditEntry(new AuditActor("test"), "seat.test")), default);
        Assert.Equal(SeatingRefusal.None, seated.Refusal);
        await server.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        await Until(() => server.Services.GetRequiredService<DrawnFloorsReplica>().Now.SeatOf(arn) is not null
            && server.Services.GetRequiredService<AlertFinder>().KnownUpTo(server.Services.GetRequiredService<BoardReplicas>().Find(Samples.Instance)!) > 0);
        var (device, _) = await Paired(Settings(_one, _two));
        var followed = await device.Follow();
        Assert.Equal(_one, (await followed.Next("show")).GetProperty("view").GetString());

        var since = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var alert = new AlertId(arn, AlertKind.Missed, since.ToUnixTimeMilliseconds());
        changes.Changed(Samples.Agent(6, 1_000_000, since, ShownCode.Missed), "s1", 1);
        // From the moment at which the server knows it: no stream is read here, so that can take a second.
        var finder = server.Services.GetRequiredService<AlertFinder>();
        var all = new Viewer("p", "p", "s", Roles.Administrator, Scope.Everything, Privacy.Nothing);
        await Until(() => finder.Find(all, alert) is not null);
        var began = Stopwatch.GetTimestamp();
        var held = await followed.Next("show");
        var took = Stopwatch.GetElapsedTime(began);

        Assert.Equal((_two, 1, true), (held.GetProperty("view").GetString(), held.GetProperty("index").GetInt32(), held.GetProperty("stopped").GetBoolean()));
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
        using var acknowledged = await server.Answer(
            HttpMethod.Post, $"/api/alerts/{alert.Text}/acknowledge", _chief.Cookie);
        Assert.Equal(HttpStatusCode.OK, acknowledged.StatusCode);
        var free = await followed.Next("show");
        Assert.Equal((_two, false), (free.GetProperty("view").GetString(), free.TryGetProperty("stopped", out _)));
    }

    [Fact]
    public async Task OnlyOwnViewsAreSentOnTheHub()
    {
        var (device, _) = await Paired(Settings(_one));
        var hub = await device.Connect();

        await Assert.ThrowsAsync<HubException>(async () => await First(hub, _two));
        await Assert.ThrowsAsync<HubException>(async () => await First(hub, Automatic));
        Assert.Equal("resync", (await First(hub, _one)).GetProperty("kind").GetString());

        static async Task<JsonElement> First(HubConnection hub, string view)
        {
            await foreach (var message in hub.StreamAsync<JsonElement>("Watch", view, null))
            {
                return message;
            }
            return default;
        }
    }

    [Fact]
    public async Task AScreenIsOnlyForPeopleWhoHaveAllOfItsFloorsInTheirScope()
    {
        var (_, id) = await Paired(Settings(_one, Automatic));
        var other = await server.Person(Roles.Supervisor, new Scope(new Grant([], [], [], [_one])));
        var team = await server.Person(Roles.Supervisor, new Scope(new Grant([Samples.Instance], [["Tokyo", "Team 1"]], [])));
        foreach (var person in new[] { other, team })
        {
            Assert.Empty((await Send(person, HttpMethod.Get, "")).Body.GetProperty("screens").EnumerateArray());
            foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
            {
                (HttpMethod.Put, "", new { name = "X", settings = Settings(_one), version = 1 }), (HttpMethod.Post, "/revoke", null),
                (HttpMethod.Delete, "", null), (HttpMethod.Post, "/identify", null), (HttpMethod.Post, "/reload", null), (HttpMethod.Delete, "/text", null),
                (HttpMethod.Put, "/text", new { text = "x", until = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds() }),
                (HttpMethod.Post, "/repair", new { code = await Device().Begin() }),
            })
            {
                Assert.Equal((HttpStatusCode.NotFound, path), ((await Send(person, method, $"/{id}{path}", body)).Status, path));
            }
        }
        Assert.Equal("not-allowed", await Refused(other, Settings(Automatic), "settings.floors", "unknown"));
        Assert.Equal("not-allowed", await Refused(team, Settings(Automatic), "settings.floors"));
        Assert.Equal("not-allowed", await Refused(team, Settings(_one), "settings.floors"));
        var granted = new { code = await Device().Begin(), name = "Y", settings = Settings(_one) };
        Assert.Equal(HttpStatusCode.Created, (await Send(other, HttpMethod.Post, "", granted)).Status);

        async Task<string> Refused(TestPerson by, object settings, string field, string expected = "not-allowed")
        {
            var (status, body) = await Send(by, HttpMethod.Post, "", new { code = await Device().Begin(), name = "Y", settings });
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Equal(expected, body.GetProperty("errors").GetProperty(field)[0].GetString());
            return "not-allowed";
        }
    }

    /// <summary>A supervisor sees family names.</summary>
    [Fact]
    public async Task AScreenNeverShowsMoreOfANameThanItsApproverSees()
    {
        var supervisor = await server.Person(Roles.Supervisor);
        var code = await Device().Begin();
        var full = new { floors = new[] { new { view = _one } }, names = "full" };
        var (status, body) = await Send(supervisor, HttpMethod.Post, "", new { code, name = "Y", settings = full });
        Assert.Equal((HttpStatusCode.BadRequest, "not-allowed"), (status, body.GetProperty("errors").GetProperty("settings.names")[0].GetString()));

        var (device, id) = await Paired(full);
        // What the screen may show already can stay, but not on another floor.
        Assert.Equal(HttpStatusCode.OK, (await Send(supervisor, HttpMethod.Put, $"/{id}", new { name = "Z", settings = full, version = 1 })).Status);
        var more = new { floors = new[] { new { view = _one }, new { view = _two } }, names = "full" };
        (status, body) = await Send(supervisor, HttpMethod.Put, $"/{id}", new { name = "Z", settings = more, version = 2 });
        Assert.Equal((HttpStatusCode.BadRequest, "not-allowed"), (status, body.GetProperty("errors").GetProperty("settings.names")[0].GetString()));
        (status, body) = await Send(supervisor, HttpMethod.Post, $"/{id}/repair", new { code });
        Assert.Equal((HttpStatusCode.BadRequest, "not-allowed"), (status, body.GetProperty("errors").GetProperty("settings.names")[0].GetString()));
        Assert.Equal("paired", (await device.Session()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task WrongEntriesAreNamedByTheirKeysAndUseNoCode()
    {
        var code = await Device().Begin();
        var (status, body) = await Send(_chief, HttpMethod.Post, "", new
        {
            code, name = "a\u202eb", place = new string('x', 101),
            settings = new
            {
                floors = new object[] { new { view = "none" } }, dwell = 7, languages = new[] { "fr" }, names = "all", theme = "blue",
                night = new { from = "22:00", to = "24:00" }, inches = 0, metres = -1, pace = 10,
            },
        });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        var errors = body.GetProperty("errors").EnumerateObject().ToDictionary(e => e.Name, e => e.Value[0].GetString());
        Assert.Equal(
            "name bad, place too-long, settings.dwell out-of-range, settings.floors unknown, settings.inches out-of-range, settings.languages unknown, "
            + "settings.metres out-of-range, settings.names unknown, settings.night out-of-range, settings.pace out-of-range, settings.theme unknown",
            string.Join(", ", errors.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key} {e.Value}")));
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(_chief, HttpMethod.Post, "", new { code, name = "a" })).Status);
        Assert.Equal(HttpStatusCode.Created, (await Send(_chief, HttpMethod.Post, "", new { code, name = "a", settings = Settings(_one) })).Status);
    }

    [Fact]
    public async Task HostileTextsOfADeviceAreTextsAndImpossibleNumbersAreRefused()
    {
        var device = Device();
        var code = await device.Begin(new
        {
            browser = "<img src=x onerror=alert(1)>\u0000\u202e" + new string('a', 500), width = 1, height = 1, ratio = 1,
            languages = new[] { null, "ja\n", new string('b', 500) }, zone = "../../etc", clock = 1e300,
        });
        var told = (await Send(_chief, HttpMethod.Get, $"/pairings/{code}")).Body.GetProperty("device");
        var browser = told.GetProperty("browser").GetString()!;
        Assert.Equal(200, browser.Length);
        Assert.StartsWith("<img src=x onerror=alert(1)>  aaa", browser, StringComparison.Ordinal);
        Assert.Equal(["ja ", new string('b', 34) + "…"], told.GetProperty("languages").EnumerateArray().Select(l => l.GetString()));

        foreach (var bad in new object?[]
        {
            null, new { browser = "a" }, new { browser = "a", width = -1, height = 1, ratio = 1 }, new { browser = "a", width = 1, height = 1, ratio = 0 },
            new { browser = "a", width = 1e9, height = 1, ratio = 1 },
        })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Device().Send(HttpMethod.Post, "pairing", new { device = bad })).Status);
        }
        using var large = await Device().Answer(HttpMethod.Post, "pairing", new { device = new { browser = new string('a', 20_000) } });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    [Fact]
    public async Task WhoGuessesCodesIsSlowedDownAndNobodyElse()
    {
        var guesser = await server.Person(Roles.Supervisor);
        var code = await Device().Begin();
        for (var n = 0; n < ScreenLimits.GuessBurst; n++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Send(guesser, HttpMethod.Get, $"/pairings/{PairingCode.Make()}")).Status);
        }

        using var blocked = await server.Answer(HttpMethod.Get, $"/api/screens/pairings/{code}", guesser.Cookie);
        Assert.Equal(HttpStatusCode.TooManyRequests, blocked.StatusCode);
        Assert.NotNull(blocked.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Send(guesser, HttpMethod.Post, $"/pairings/{code}/refuse")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Send(guesser, HttpMethod.Post, "", new { code, name = "a", settings = Settings(_one) })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Send(_chief, HttpMethod.Post, $"/pairings/{code}/refuse")).Status);
    }

    private async Task<IReadOnlyList<AuditEntry>> Audit(string id) =>
    [
        .. (await server.Services.GetRequiredService<IAuditStore>().Read(new AuditFilter(null, "screen.", null, null, null, null, 500), default))
            .Select(r => r.Entry).Where(e => e.Subject?.Id == id).Reverse(),
    ];

    private static async Task Until(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
