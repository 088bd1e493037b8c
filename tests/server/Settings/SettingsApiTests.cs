using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;
using ConnectStreaming.Board;
using ConnectStreaming.Settings;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Floors.Documents;
using ConnectStreaming.Tests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Settings;

/// <summary>The endpoints of the settings on the whole server.</summary>
public sealed class SettingsApiTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>
{
    private const string Path = "/api/settings";
    private const string Stream = "arn:aws:kinesis:us-west-2:123456789012:stream/agents";

    private static string Named(string name) =>
        JsonSerializer.Serialize(new { instances = new[] { new { instance = Samples.Instance, name } } });

    private async Task<(HttpStatusCode Status, JsonElement Body, string? Etag)> Send(
        HttpMethod method, string path, TestPerson who, string? body = null, string? ifMatch = null)
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await server.Answer(method, path, who.Cookie, content, request =>
        {
            if (ifMatch is not null)
            {
                Assert.True(request.Headers.TryAddWithoutValidation("If-Match", ifMatch));
            }
        });
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text), answer.Headers.ETag?.Tag);
    }

    private async Task<string> Etag(TestPerson who) => (await Send(HttpMethod.Get, Path, who)).Etag!;

    /// <summary>Saves over whatever is current.</summary>
    private async Task<JsonElement> Save(TestPerson who, string document)
    {
        var (status, saved, _) = await Send(HttpMethod.Put, Path, who, document, await Etag(who));
        Assert.True(status == HttpStatusCode.OK, saved.ToString());
        return saved;
    }

    private async Task<string> Said()
    {
        var newest = await server.Services.GetRequiredService<IAuditStore>().Read(new AuditFilter(null, "settings", null, null, null, null, 1), default);
        return $"{newest[0].Entry.What} | {AuditWords.Of(newest[0])?.En} | {AuditWords.Of(newest[0])?.Ja}";
    }

    private async Task<string?> InstanceName(TestPerson who) =>
        (await Send(HttpMethod.Get, Path, who)).Body.GetProperty("instances")[0].GetProperty("name").GetString();

    [Fact]
    public async Task AnExportIsImportedAsTheSameDocument()
    {
        var planner = await server.Person(Roles.Planner);
        await Save(planner, SettingsReaderTests.Whole);
        var (_, export, etag) = await Send(HttpMethod.Get, Path, planner);
        var version = export.GetProperty("version").GetInt64();
        Assert.Equal($"\"{version}\"", etag);
        Assert.Equal($"Person {planner.Id}", export.GetProperty("savedBy").GetString());
        Assert.True(DateTimeOffset.Parse(export.GetProperty("savedAt").GetString()!, CultureInfo.InvariantCulture) > DateTimeOffset.UnixEpoch);
        AssertSame(SettingsReaderTests.Whole, export);

        // The same again is no version; after another one, the export brings the same document back.
        Assert.Equal(version, (await Save(planner, export.GetRawText())).GetProperty("version").GetInt64());
        Assert.Equal(version + 1, (await Save(planner, "{}")).GetProperty("version").GetInt64());
        var imported = await Save(planner, export.GetRawText());
        Assert.Equal(version + 2, imported.GetProperty("version").GetInt64());
        AssertSame(SettingsReaderTests.Whole, imported);
        AssertSame(SettingsReaderTests.Whole, (await Send(HttpMethod.Get, $"{Path}/versions/{version}", planner)).Body);
    }

    /// <summary>The answer of a save was lost: it is done again with the version before it.</summary>
    [Fact]
    public async Task ARepeatedSaveIsNotSomebodyElses()
    {
        var (planner, other) = (await server.Person(Roles.Planner), await server.Person(Roles.Planner));
        var before = await Etag(planner);
        var saved = await Save(planner, Named("三"));

        var (again, answer, _) = await Send(HttpMethod.Put, Path, planner, Named("三"), before);

        Assert.Equal((HttpStatusCode.OK, saved.GetProperty("version").GetInt64()), (again, answer.GetProperty("version").GetInt64()));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Send(HttpMethod.Put, Path, other, Named("三"), before)).Status);
    }

    [Fact]
    public async Task ASaveNamesTheVersionThatWasEdited()
    {
        var planner = await server.Person(Roles.Planner);
        var saved = await Save(planner, Named("一"));
        var version = saved.GetProperty("version").GetInt64();
        var stale = $"\"{version - 1}\"";

        foreach (var missing in new[] { null, "", "*", "7", "W/\"1\"", "\"x\"", "\"-1\"", $"\"{version}\", \"0\"" })
        {
            var (none, why, _) = await Send(HttpMethod.Put, Path, planner, Named("二"), missing);
            Assert.Equal(HttpStatusCode.PreconditionRequired, none);
            Assert.Contains("If-Match", why.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        var (status, problem, _) = await Send(HttpMethod.Put, Path, planner, Named("二"), stale);
        Assert.Equal(HttpStatusCode.PreconditionFailed, status);
        Assert.StartsWith($"Person {planner.Id} saved version {version} at ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            (version, $"Person {planner.Id}", saved.GetProperty("savedAt").GetString()),
            (problem.GetProperty("version").GetInt64(), problem.GetProperty("savedBy").GetString(), problem.GetProperty("savedAt").GetString()));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Send(HttpMethod.Post, $"{Path}/versions/{version}/restore", planner, null, stale)).Status);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await Send(HttpMethod.Post, $"{Path}/versions/{version}/restore", planner)).Status);
        Assert.Equal($"\"{version}\"", await Etag(planner));
    }

    [Fact]
    public async Task OfTwoSavesAtOnceExactlyOneIsStoredAndTheOtherIsTold()
    {
        TestPerson[] planners = [await server.Person(Roles.Planner), await server.Person(Roles.Administrator)];
        for (var round = 0; round < 5; round++)
        {
            var etag = await Etag(planners[0]);
            var answers = await Task.WhenAll(planners.Select(p => Send(HttpMethod.Put, Path, p, Named($"{round} {p.Id}"), etag)));

            var won = Array.FindIndex(answers, a => a.Status == HttpStatusCode.OK);
            Assert.Equal(HttpStatusCode.PreconditionFailed, answers[1 - won].Status);
            Assert.Equal($"Person {planners[won].Id}", answers[1 - won].Body.GetProperty("savedBy").GetString());
            Assert.Equal($"{round} {planners[won].Id}", await InstanceName(planners[0]));
        }
    }

    [Fact]
    public async Task AnEarlierVersionIsRestoredAsTheNextOneAndTheLogSaysWhatChanged()
    {
        var planner = await server.Person(Roles.Planner);
        await Save(planner, "{}");
        var first = (await Save(planner, """{"colours":"monochrome","breaks":[{"status":"昼休み","planned":2700000}]}""")).GetProperty("version").GetInt64();
        Assert.Equal(
            $"settings.saved | version {first - 1} → {first}; 昼休み: planned 45:00; colours default → monochrome"
            + $" | バージョン {first - 1} → {first}；昼休み：予定 45:00；配色 標準 → モノクロ",
            await Said());
        await Save(planner, """{"limits":{"missed":[{"warnAfter":0,"criticalAfter":60000,"queue":"Billing"}]}}""");

        var (status, restored, etag) = await Send(HttpMethod.Post, $"{Path}/versions/{first}/restore", planner, null, $"\"{first + 1}\"");

        Assert.Equal((HttpStatusCode.OK, first + 2, $"\"{first + 2}\""), (status, restored.GetProperty("version").GetInt64(), etag));
        AssertSame(
            """
            {"limits":{},"breaks":[{"status":"昼休み","planned":2700000}],"words":[],"colours":"monochrome","icons":[],"instances":[],"timeZone":null}
            """,
            restored);
        Assert.Equal(
            $"settings.restored | restored from version {first}; version {first + 1} → {first + 2}; Missed contact, queue Billing: limit removed; "
            + "昼休み: planned 45:00; colours default → monochrome"
            + $" | バージョン {first} から復元；バージョン {first + 1} → {first + 2}；不在着信（キュー Billing）：上限を削除；昼休み：予定 45:00；配色 標準 → モノクロ",
            await Said());
        var (_, versions, _) = await Send(HttpMethod.Get, $"{Path}/versions", planner);
        Assert.Equal([first + 2, first + 1, first], versions.EnumerateArray().Take(3).Select(v => v.GetProperty("version").GetInt64()));
        Assert.Equal(["version", "savedAt", "savedBy"], versions[0].EnumerateObject().Select(p => p.Name));
        foreach (var number in new[] { "0", "99999" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Send(HttpMethod.Get, $"{Path}/versions/{number}", planner)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await Send(HttpMethod.Post, $"{Path}/versions/{number}/restore", planner, null, "\"1\"")).Status);
        }
    }

    [Fact]
    public async Task WhatIsSavedIsInEffectAtOnce()
    {
        var planner = await server.Person(Roles.Planner);
        var limits = server.Services.GetRequiredService<ILimits>();
        var changed = 0;
        limits.Changed += () => changed++;

        await Save(planner, """{"limits":{"long-hold":[{"warnAfter":77000,"criticalAfter":null}]},"timeZone":"America/Lima"}""");

        Assert.Equal((77_000, true), (limits.Now.Limits[AlertKind.LongHold][0].WarnAfter, changed > 0));
        Assert.Equal("America/Lima", server.Services.GetRequiredService<ISiteZone>().Name);
        await Save(planner, "{}");
        Assert.NotEqual("America/Lima", server.Services.GetRequiredService<ISiteZone>().Name);
    }

    [Fact]
    public async Task ErrorsAreListedWithTheirPathsAndNothingIsChanged()
    {
        var planner = await server.Person(Roles.Planner);
        var etag = await Etag(planner);
        const string bad = """{"limits":{"long-contact":[{"warnAfter":5}],"long-wait":[]},"colour":"red","timeZone":"Nowhere"}""";

        var (status, problem, _) = await Send(HttpMethod.Put, Path, planner, bad, etag);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["limits.long-wait", "colour"], Paths(problem));
        Assert.EndsWith("And 1 more, in \"errors\". Nothing was changed.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.All(problem.GetProperty("errors").EnumerateArray(), e => Assert.Equal(["path", "en", "ja"], e.EnumerateObject().Select(p => p.Name)));
        Assert.Equal(
            ["limits.long-contact[0].warnAfter", "timeZone"],
            Paths((await Send(HttpMethod.Put, Path, planner, """{"limits":{"long-contact":[{"warnAfter":5}]},"timeZone":"Nowhere"}""", etag)).Body));
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(HttpMethod.Put, Path, planner, "{", etag)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(HttpMethod.Put, Path, planner, "", etag)).Status);
        var (large, _, _) = await Send(HttpMethod.Put, Path, planner, $"{{\"colours\":\"{new string('x', SettingsReader.MostBytes)}\"}}", etag);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large);
        Assert.Equal(etag, await Etag(planner));
    }

    [Fact]
    public async Task ACheckCountsTheAlertsOfNowAndThenAndSavesNothing()
    {
        var planner = await server.Person(Roles.Planner);
        await Save(planner, "{}");
        var etag = await Etag(planner);
        await using var host = await AlertedHost();
        var document = """{"limits":{"long-available":[{"warnAfter":60000,"criticalAfter":null}],"long-hold":[{"warnAfter":null,"criticalAfter":0}]}}""";

        using var content = new StringContent(document, Encoding.UTF8, "application/json");
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        using var answer = await http.PostAsync($"{Path}/check", content);

        // Two are available for ten minutes; one has been on hold for three, which is a warning by the product's limit.
        var counted = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("""{"errors":[],"now":{"warning":1,"critical":0},"then":{"warning":2,"critical":1}}""", counted.GetRawText());
        var (status, wrong, _) = await Send(HttpMethod.Post, $"{Path}/check", planner, """{"colours":"pink"}""");
        Assert.Equal((HttpStatusCode.OK, JsonValueKind.Null), (status, wrong.GetProperty("then").ValueKind));
        Assert.Equal("colours", wrong.GetProperty("errors")[0].GetProperty("path").GetString());
        Assert.Equal(etag, await Etag(planner));
    }

    /// <summary>Nobody's alerts go on while the stream is not read, and when everybody is silent the fault is not theirs.</summary>
    [Fact]
    public void TheCountIsAsOfTheTimeUpToWhichTheStreamIsKnown()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_780_000_000_000);
        var limits = new LimitSettings { Limits = new Dictionary<AlertKind, IReadOnlyList<LimitRule>> { [AlertKind.LongAvailable] = [new(60_000, null)] } };

        Assert.Equal(new AlertCounts(1, 0), Of(SourceState.Live, null));
        Assert.Equal(new AlertCounts(0, 0), Of(SourceState.Unreachable, now.AddMinutes(-2)));
        Assert.Equal(new AlertCounts(1, 0), Of(SourceState.Unreachable, now.AddSeconds(-30)));
        Assert.Equal(new AlertCounts(0, 0), Of(SourceState.Denied, null));
        Assert.Equal(new AlertCounts(0, 0), Of(SourceState.CatchingUp, null));
        Assert.Equal(new AlertCounts(0, 1), Of(SourceState.Live, null, Overlay.Silent));
        Assert.Equal(new AlertCounts(1, 0), Of(SourceState.Down, now, Overlay.Silent));
        Assert.Equal(new AlertCounts(0, 0), Of(SourceState.Down, null, Overlay.Silent));

        AlertCounts Of(SourceState state, DateTimeOffset? upTo, Overlay overlay = Overlay.None)
        {
            var board = new BoardReplica(Samples.Instance);
            var since = now.AddSeconds(overlay == Overlay.None ? -100 : -650);
            board.Reset(new BoardSnapshot(
                new BoardPosition("e", 1), [new BoardAgent(0, Samples.Agent(1, 1, since), "s", overlay)],
                new SourceHealth { Source = SourceKey.Instance(Samples.Instance), State = state, CaughtUpTo = upTo }));
            return AlertCounts.Of(AlertCounts.Agents([board], ConnectStreaming.Floors.DrawnFloors.None, new SuspectOptions(), now), limits);
        }
    }

    [Fact]
    public async Task TheChoicesAreWhatAgentsAndFloorsCarry()
    {
        await using var host = await AlertedHost();
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };

        var choices = JsonElement.Parse(await http.GetStringAsync($"{Path}/choices"));

        Assert.Equal(["queues", "profiles", "groups", "statuses", "floors", "sites", "instances"], choices.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            """{"queues":["Billing"],"profiles":["Basic"],"groups":[["Tokyo"],["Tokyo","Team 0"],["Tokyo","Team 1"],["Tokyo","Team 2"]],"""
            + "\"statuses\":[\"Lunch\",\"Meeting\"],\"floors\":[],\"sites\":[],\"instances\":[{\"instance\":\"INSTANCE\",\"name\":\"NAME\"}]}",
            choices.GetRawText().Replace(Samples.Instance, "INSTANCE", StringComparison.Ordinal)
                .Replace(Samples.Instance[^36..], "NAME", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Roles.Viewer)]
    [InlineData(Roles.Supervisor)]
    [InlineData(Roles.None)]
    internal async Task WhoDoesNotPlanNeitherReadsNorSaves(Roles roles)
    {
        var person = await server.Person(roles);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(HttpMethod.Get, Path, person)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(HttpMethod.Put, Path, person, "{}", "\"0\"")).Status);
    }

    public static TheoryData<string> Limited => ["group", "profile", "instance", "floor", "nothing"];

    [Theory]
    [MemberData(nameof(Limited))]
    public async Task WhoDoesNotSeeEverybodyGetsASentence(string limit)
    {
        var scope = limit switch
        {
            "group" => new Scope([], [["Tokyo"]], []),
            "profile" => new Scope([], [], ["Basic"]),
            "instance" => new Scope([Samples.Instance], [], []),
            "floor" => new Scope(new Grant([], [], [], ["f-1"])),
            _ => Scope.Nothing,
        };
        foreach (var person in new[] { await server.Person(Roles.Planner, scope), await server.Person(Roles.Administrator, scope) })
        {
            foreach (var (method, path) in new[]
            {
                (HttpMethod.Get, Path), (HttpMethod.Put, Path), (HttpMethod.Post, $"{Path}/check"), (HttpMethod.Get, $"{Path}/choices"),
                (HttpMethod.Get, $"{Path}/versions"), (HttpMethod.Get, $"{Path}/versions/1"), (HttpMethod.Post, $"{Path}/versions/1/restore"),
            })
            {
                var (status, problem, _) = await Send(method, path, person, method == HttpMethod.Get ? null : Named("x"), "\"0\"");
                Assert.Equal(HttpStatusCode.Forbidden, status);
                Assert.Contains("your scope is not everything", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task ATokenReadsAndChangesNothing()
    {
        var planner = await server.Person(Roles.Planner);
        Assert.Equal(HttpStatusCode.OK, await server.Ask(HttpMethod.Get, Path, null, planner.Bearer));
        Assert.Equal(HttpStatusCode.OK, await server.Ask(HttpMethod.Get, $"{Path}/versions", null, planner.Bearer));
        Assert.Equal(HttpStatusCode.Forbidden, await server.Ask(HttpMethod.Put, Path, null, planner.Bearer));
        var viewer = await server.Person(Roles.Viewer);
        Assert.Equal(HttpStatusCode.Forbidden, await server.Ask(HttpMethod.Get, Path, null, viewer.Bearer));
    }

    /// <summary>Each is refused with its path, or comes back as it was; and the log and the list of versions can be read.</summary>
    [Fact]
    public async Task HostileTextsAreRefusedOrStored()
    {
        var planner = await server.Person(Roles.Planner);
        var (stored, refused) = (0, 0);
        foreach (var text in HostileTexts.All)
        {
            var document = JsonSerializer.Serialize(new
            {
                limits = new Dictionary<string, object> { ["missed"] = new[] { new { queue = text, warnAfter = 0 } } },
                breaks = new[] { new { status = text, planned = 60_000 } },
            });
            var (status, answer, _) = await Send(HttpMethod.Put, Path, planner, document, await Etag(planner));
            if (status == HttpStatusCode.OK)
            {
                stored++;
                var read = (await Send(HttpMethod.Get, Path, planner)).Body;
                Assert.Equal((text, text), (
                    read.GetProperty("breaks")[0].GetProperty("status").GetString(),
                    read.GetProperty("limits").GetProperty("missed")[0].GetProperty("queue").GetString()));
                Assert.StartsWith("settings.saved | version ", await Said(), StringComparison.Ordinal);
            }
            else
            {
                refused++;
                Assert.Equal(HttpStatusCode.BadRequest, status);
                Assert.Equal(["limits.missed[0].queue", "breaks[0].status"], Paths(answer));
            }
        }
        Assert.True(stored > 20 && refused > 8, $"{stored} stored, {refused} refused");
        await Save(planner, "{}");
    }

    [Fact]
    public async Task AStoreThatIsOutAnswers503AndChangesNothing()
    {
        await using var host = await LiveHost.Start();
        var (store, book) = (host.Services.GetRequiredService<MemorySettings>(), host.Services.GetRequiredService<SettingsBook>());
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        Assert.Equal(HttpStatusCode.OK, (await Ask(HttpMethod.Put, Path)).StatusCode);
        store.IsOff = true;

        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, Path), (HttpMethod.Put, Path), (HttpMethod.Get, $"{Path}/versions"), (HttpMethod.Get, $"{Path}/versions/1"),
            (HttpMethod.Post, $"{Path}/versions/1/restore"),
        })
        {
            using var answer = await Ask(method, path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        }

        store.IsOff = false;
        Assert.Equal((1L, 1L), (await store.Newest(default), book.Now.Version));

        async Task<HttpResponseMessage> Ask(HttpMethod method, string path)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{book.Now.Version}\"");
            request.Content = method == HttpMethod.Get ? null : new StringContent(Named($"n{book.Now.Version}"), Encoding.UTF8, "application/json");
            return await http.SendAsync(request);
        }
    }

    [Fact]
    public async Task TheDescriptionHasEveryCall()
    {
        var planner = await server.Person(Roles.Planner);
        var description = JsonElement.Parse(await server.Body("/openapi/v1.json", planner.Cookie)).GetProperty("paths");
        Assert.Equal(
            ["/api/settings get put", "/api/settings/check post", "/api/settings/choices get", "/api/settings/versions get",
                "/api/settings/versions/{number} get", "/api/settings/versions/{number}/restore post"],
            description.EnumerateObject().Where(p => p.Name.StartsWith(Path, StringComparison.Ordinal))
                .Select(p => $"{p.Name} {string.Join(' ', p.Value.EnumerateObject().Select(m => m.Name))}").Order(StringComparer.Ordinal));
        Assert.All(
            description.EnumerateObject().Where(p => p.Name.StartsWith(Path, StringComparison.Ordinal)).SelectMany(p => p.Value.EnumerateObject()),
            call => Assert.Contains("Only if your scope is everything", call.Value.GetProperty("description").GetString(), StringComparison.Ordinal));
    }

    /// <summary>Two available agents, one on hold, one at lunch whose next status is a meeting.</summary>
    private static async Task<LiveHost> AlertedHost()
    {
        var now = TimeProvider.System.GetUtcNow();
        AgentState[] agents = [.. Enumerable.Range(1, 4).Select(n => Samples.Agent(n, 1, now) with { StateSince = now.AddMinutes(-10) })];
        agents[2] = agents[2] with
        {
            Shown = ShownCode.Hold,
            Contacts =
            [
                new AgentContact
                {
                    Id = "c", State = ContactState.ConnectedOnHold, StateText = "CONNECTED_ONHOLD", Channel = "VOICE", Queue = "Billing",
                    Since = now.AddMinutes(-3), ConnectedAt = now.AddMinutes(-4),
                },
            ],
        };
        agents[3] = agents[3] with
        {
            Shown = ShownCode.Away, Status = new AgentStatus("Lunch", null, AgentStatusType.Custom, now), Next = new NextStatus("Meeting", now),
        };
        var host = await LiveHost.Start(agents);
        await host.View(4);
        var board = host.Services.GetRequiredService<BoardReplicas>().Find(Samples.Instance)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        host.Feed.Carries(Stream, Samples.Instance);
        while (board.Source.State != SourceState.Live)
        {
            host.Feed.Health(new SourceHealth
            {
                Source = SourceKey.Shard($"{Stream}|1|s1"), Stream = Stream, State = SourceState.Live, CaughtUpTo = TimeProvider.System.GetUtcNow(), Epoch = 1,
            });
            await Task.Delay(20, limit.Token);
        }
        return host;
    }

    private static string[] Paths(JsonElement problem) => [.. problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("path").GetString()!)];

    private static void AssertSame(string document, JsonElement answer)
    {
        var read = JsonNode.Parse(answer.GetRawText())!.AsObject();
        foreach (var key in new[] { "version", "savedAt", "savedBy" })
        {
            Assert.True(read.Remove(key), key);
        }
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(document), read), read.ToJsonString());
    }
}
