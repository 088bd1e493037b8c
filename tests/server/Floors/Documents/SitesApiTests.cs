using System.Net;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Floors.Documents;

/// <summary>Sites over HTTP, on the whole server; and hostile texts in every name of floors, versions and sites.</summary>
public sealed class SitesApiTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>
{
    private const string Elsewhere = "arn:aws:connect:us-west-2:123456789012:instance/99999999-2222-3333-4444-555555555555";

    private Task<TestPerson> Planner(Scope? scope = null) => server.Person(Roles.Planner, scope);

    private static string Id(JsonElement made) => made.GetProperty("id").GetString()!;

    private async Task<JsonElement> Floor(TestPerson planner, string name, string? site, params string[] instances) => (await server.Send(
        HttpMethod.Post, "/api/floors", planner.Cookie,
        new { name, site, instances = instances.Length == 0 ? [Samples.Instance] : instances })).Body;

    private Task<(HttpStatusCode Status, JsonElement Body)> Make(TestPerson who, string? name, string? timeZone = "Asia/Tokyo") =>
        server.Send(HttpMethod.Post, "/api/sites", who.Cookie, new { name, timeZone });

    private async Task<JsonElement[]> Sites(TestPerson who) =>
        [.. (await server.Send(HttpMethod.Get, "/api/floors", who.Cookie)).Body.GetProperty("sites").EnumerateArray()];

    private static string? Error(JsonElement problem, string field) => problem.GetProperty("errors").GetProperty(field)[0].GetString();

    [Fact]
    public async Task ASiteIsMadeRenamedFilledAndDeletedAndTheLogSaysSoInWords()
    {
        var planner = await Planner();
        var (status, osaka) = await Make(planner, "大阪", "Asia/Tokyo");
        Assert.Equal(HttpStatusCode.Created, status);
        var (_, london) = await Make(planner, "London", "Europe/London");
        var floor = await Floor(planner, "F1", Id(osaka));
        Assert.Equal(Id(osaka), floor.GetProperty("site").GetString());

        (status, var changed) = await server.Send(HttpMethod.Patch, $"/api/sites/{Id(osaka)}", planner.Cookie, new { name = "大阪 2", timeZone = "Etc/UTC" });
        Assert.Equal(
            (HttpStatusCode.OK, "大阪 2", "Etc/UTC"), (status, changed.GetProperty("name").GetString(), changed.GetProperty("timeZone").GetString()));
        (_, changed) = await server.Send(HttpMethod.Patch, $"/api/sites/{Id(osaka)}", planner.Cookie, new { timeZone = "Asia/Tokyo" });
        Assert.Equal("大阪 2", changed.GetProperty("name").GetString());

        // With a floor on it, it stays; the floor moves to the end of the other site.
        Assert.Equal(HttpStatusCode.Conflict, await server.StatusOf(HttpMethod.Delete, $"/api/sites/{Id(osaka)}", planner.Cookie));
        (status, var moved) = await server.Send(HttpMethod.Patch, $"/api/floors/{Id(floor)}", planner.Cookie, new { site = Id(london) });
        Assert.Equal((HttpStatusCode.OK, Id(london)), (status, moved.GetProperty("site").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, await server.StatusOf(HttpMethod.Delete, $"/api/sites/{Id(osaka)}", planner.Cookie));
        Assert.Equal(HttpStatusCode.NotFound, await server.StatusOf(HttpMethod.Delete, $"/api/sites/{Id(osaka)}", planner.Cookie));
        Assert.DoesNotContain(await Sites(planner), s => Id(s) == Id(osaka));

        Assert.Equal(
            [
                "floor.site-deleted 大阪 2 | ", "floor.site-changed 大阪 2 | タイムゾーン Etc/UTC → Asia/Tokyo",
                "floor.site-changed 大阪 2 | 大阪 → 大阪 2；タイムゾーン Asia/Tokyo → Etc/UTC",
                "floor.site-made 大阪 | タイムゾーン Asia/Tokyo",
            ],
            await Said(Id(osaka)));
        Assert.Equal("floor.changed F1 | 拠点 大阪 2 → London", (await Said(Id(floor)))[0]);
    }

    [Fact]
    public async Task WhatCannotBeIsRefusedByNameAndNothingIsChanged()
    {
        var planner = await Planner();
        var (_, site) = await Make(planner, "Refusals");
        var (_, other) = await Make(planner, "Refusals 2");
        foreach (var (name, zone, field, code) in new[]
        {
            ("Refusals", "Asia/Tokyo", "name", "site-taken"), ("", "Asia/Tokyo", "name", "missing"), (null, "Asia/Tokyo", "name", "missing"),
            (new string('x', 101), "Asia/Tokyo", "name", "too-long"), ("a\u202eb", "Asia/Tokyo", "name", "bad"), ("x", null, "timeZone", "missing"),
            ("x", "Mars/Olympus", "timeZone", "no-zone"), ("x", "../../../etc/passwd", "timeZone", "no-zone"), ("x", "posix/Asia/Tokyo", "timeZone", "no-zone"),
            ("x", "localtime", "timeZone", "no-zone"), ("x", new string('A', 5_000), "timeZone", "no-zone"),
        })
        {
            var (status, problem) = await Make(planner, name, zone);
            Assert.Equal((HttpStatusCode.BadRequest, code), (status, Error(problem, field)));
        }
        var (taken, says) = await server.Send(HttpMethod.Patch, $"/api/sites/{Id(other)}", planner.Cookie, new { name = "Refusals" });
        Assert.Equal((HttpStatusCode.BadRequest, "site-taken"), (taken, Error(says, "name")));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Send(HttpMethod.Patch, "/api/sites/s-gone", planner.Cookie, new { name = "x" })).Status);
        var floor = await Floor(planner, "Refusals", Id(site));
        var (moved, why) = await server.Send(HttpMethod.Patch, $"/api/floors/{Id(floor)}", planner.Cookie, new { site = "s-gone" });
        Assert.Equal((HttpStatusCode.BadRequest, "unknown"), (moved, Error(why, "site")));
        Assert.Equal("Refusals", (await Sites(planner)).Single(s => Id(s) == Id(site)).GetProperty("name").GetString());
    }

    /// <summary>Everybody is told of the sites that have a floor to see. Whose scope is not everything learns of no other one, not even by its id.</summary>
    [Fact]
    public async Task ASiteIsTheirsWhoseScopeHasEveryFloorOfIt()
    {
        var all = await Planner();
        var (_, here) = await Make(all, "Scope here");
        var (_, both) = await Make(all, "Scope both");
        var (_, there) = await Make(all, "Scope there");
        var (_, empty) = await Make(all, "Scope empty");
        await Floor(all, "here", Id(here));
        await Floor(all, "both", Id(both), Samples.Instance, Elsewhere);
        await Floor(all, "there", Id(there), Elsewhere);
        var scope = new Scope([Samples.Instance], [], []);
        async Task<string[]> NamesSeenBy(TestPerson who) =>
        [
            .. (await Sites(who)).Select(s => $"{s.GetProperty("name").GetString()}{(s.GetProperty("mayChange").GetBoolean() ? " *" : "")}")
                .Where(n => n.StartsWith("Scope", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        ];

        Assert.Equal(["Scope both *", "Scope empty *", "Scope here *", "Scope there *"], await NamesSeenBy(all));
        Assert.Equal(["Scope both", "Scope here"], await NamesSeenBy(await server.Person(Roles.Viewer, scope)));
        Assert.Equal(["Scope both", "Scope here", "Scope there"], await NamesSeenBy(await server.Person(Roles.Viewer)));
        var some = await Planner(scope);
        Assert.Equal(["Scope both", "Scope here *"], await NamesSeenBy(some));
        Assert.Equal(HttpStatusCode.OK, (await server.Send(HttpMethod.Patch, $"/api/sites/{Id(here)}", some.Cookie, new { timeZone = "Etc/UTC" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Send(HttpMethod.Patch, $"/api/sites/{Id(both)}", some.Cookie, new { name = "x" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Make(some, "Scope mine")).Status);
        foreach (var site in new[] { there, empty })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await server.Send(HttpMethod.Patch, $"/api/sites/{Id(site)}", some.Cookie, new { name = "x" })).Status);
            Assert.Equal(HttpStatusCode.NotFound, await server.StatusOf(HttpMethod.Delete, $"/api/sites/{Id(site)}", some.Cookie));
            var answer = await Floor(some, "mine", Id(site));
            Assert.Equal("unknown", Error(answer, "site"));
        }
        // Where nothing is named, the floor comes to a site that they see.
        Assert.Contains((await Floor(some, "mine", null)).GetProperty("site").GetString(), (await Sites(some)).Select(Id));
    }

    [Fact]
    public async Task AnotherTimeZoneOrNameIsOnOpenMapsAtOnce()
    {
        var planner = await Planner();
        var (_, site) = await Make(planner, "Clock");
        var floor = await Floor(planner, "Clock", Id(site));
        async Task<string> Zone()
        {
            var (_, shown) = await server.Send(HttpMethod.Get, $"/api/views/{Id(floor)}/snapshot", planner.Cookie);
            return shown.TryGetProperty("zone", out var zone) ? zone.GetString()! : "";
        }
        await Until(async () => await Zone() == "Asia/Tokyo");
        var views = server.Services.GetRequiredService<ConnectStreaming.Live.LiveViews>();
        var view = views.Find(Id(floor), Live.DrawnViews.Administrator)!;
        view.Snapshot(out var at);
        await using var stream = new ConnectStreaming.Live.Watcher(view, at, TimeProvider.System, () => { }).Run(default).GetAsyncEnumerator();

        await server.Send(HttpMethod.Patch, $"/api/sites/{Id(site)}", planner.Cookie, new { timeZone = "Europe/London" });

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (await stream.MoveNextAsync().AsTask().WaitAsync(limit.Token)
            && !System.Text.Encoding.UTF8.GetString(stream.Current.Json.Span).Contains("resync", StringComparison.Ordinal))
        {
        }
        await Until(async () => await Zone() == "Europe/London");
    }

    [Fact]
    public async Task TheListOfViewsNamesTheSiteOfAFloorToThoseWhoSeeTheFloor()
    {
        var planner = await Planner();
        var (_, site) = await Make(planner, "Harbour");
        var floor = await Floor(planner, "Harbour", Id(site));
        var stranger = await server.Person(Roles.Viewer, new Scope([Elsewhere], [], []));
        async Task<string?> Named()
        {
            var (_, views) = await server.Send(HttpMethod.Get, "/api/views", planner.Cookie);
            return views.EnumerateArray().Where(v => Id(v) == Id(floor)).Select(v => v.GetProperty("floor"))
                .Select(f => f.TryGetProperty("siteName", out var name) ? name.GetString() : "").SingleOrDefault();
        }
        await Until(async () => await Named() == "Harbour");
        var views = server.Services.GetRequiredService<ConnectStreaming.Live.LiveViews>();
        var view = views.Find(Id(floor), Live.DrawnViews.Administrator)!;
        view.Snapshot(out var at);
        await using var stream = new ConnectStreaming.Live.Watcher(view, at, TimeProvider.System, () => { }).Run(default).GetAsyncEnumerator();
        var told = await Stamp();

        await server.Send(HttpMethod.Patch, $"/api/sites/{Id(site)}", planner.Cookie, new { name = "Harbour West" });

        // A page loads the list again when a tick tells it.
        Assert.NotEqual(told, await Stamp());
        await Until(async () => await Named() == "Harbour West");
        Assert.DoesNotContain("Harbour", await server.Body("/api/views", stranger.Cookie), StringComparison.Ordinal);

        async Task<string> Stamp()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            while (await stream.MoveNextAsync().AsTask().WaitAsync(limit.Token))
            {
                using var message = JsonDocument.Parse(stream.Current.Json);
                if (message.RootElement.TryGetProperty("floors", out var floors) && floors.GetString() != null)
                {
                    return floors.GetString()!;
                }
            }
            throw new InvalidOperationException("The stream ended");
        }
    }

    /// <summary>In every text: refused with its name, or kept letter by letter; never an error of the server.</summary>
    [Fact]
    public async Task AHostileTextIsRefusedOrComesBackAsItWasSent()
    {
        var planner = await Planner();
        var (_, site) = await Make(planner, "Hostile");
        var floor = await Floor(planner, "Hostile", Id(site));
        foreach (var text in HostileTexts.All)
        {
            Taken(text, await server.Send(HttpMethod.Patch, $"/api/sites/{Id(site)}", planner.Cookie, new { name = text }), "name");
            Assert.Equal(
                HttpStatusCode.BadRequest, (await server.Send(HttpMethod.Patch, $"/api/sites/{Id(site)}", planner.Cookie, new { timeZone = text })).Status);
            Taken(text, await server.Send(HttpMethod.Patch, $"/api/floors/{Id(floor)}", planner.Cookie, new { name = text }), "name");
            var (moved, _) = await server.Send(HttpMethod.Patch, $"/api/floors/{Id(floor)}", planner.Cookie, new { site = text });
            var (deleted, _) = await server.Send(HttpMethod.Delete, $"/api/floors/{Id(floor)}", planner.Cookie, new { name = text + "?" });
            Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (moved, deleted));
            Taken(text, await server.Send(HttpMethod.Post, $"/api/floors/{Id(floor)}/versions", planner.Cookie, new
            {
                basedOn = await Version(), name = text, document = System.Text.Json.Nodes.JsonNode.Parse(FloorJson.Write(Drawn.Document("s1"))),
            }), "version", "name");
        }

        async Task<int> Version() => (await server.Send(HttpMethod.Get, $"/api/floors/{Id(floor)}", planner.Cookie)).Body.GetProperty("version").GetInt32();

        static void Taken(string text, (HttpStatusCode Status, JsonElement Body) answer, params string[] path)
        {
            if (answer.Status == HttpStatusCode.BadRequest)
            {
                return;
            }
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created, $"{answer.Status} for {text}");
            // Blanks at the ends are of the keyboard.
            Assert.Equal(text.Trim(), path.Aggregate(answer.Body, (json, name) => json.GetProperty(name)).GetString());
            Assert.DoesNotContain(text.Trim(), char.IsControl);
        }
    }

    /// <summary>A new site, and a new floor with the text in its name and in its drawing: lists, document and audit log have the same text.</summary>
    [Fact]
    public async Task AHostileTextOfANewFloorOrSiteIsRefusedOrComesBackAsItWasSent()
    {
        var planner = await Planner();
        foreach (var text in HostileTexts.All)
        {
            var (status, site) = await Make(planner, text);
            Assert.True(status is HttpStatusCode.Created or HttpStatusCode.BadRequest, $"{status} for {text}");
            if (status == HttpStatusCode.Created)
            {
                Assert.Equal(text.Trim(), (await Sites(planner)).Single(s => Id(s) == Id(site)).GetProperty("name").GetString());
                Assert.Equal(HttpStatusCode.NoContent, await server.StatusOf(HttpMethod.Delete, $"/api/sites/{Id(site)}", planner.Cookie));
            }
            var document = System.Text.Json.Nodes.JsonNode.Parse(FloorJson.Write(Drawn.Document("s1")))!;
            document["seats"]![0]!["label"] = text;
            document["seats"]![0]!["island"] = "i1";
            document["islands"] = new System.Text.Json.Nodes.JsonArray(Named("i1"));
            document["zones"] = new System.Text.Json.Nodes.JsonArray(Named("z1"));
            (status, var floor) = await server.Send(
                HttpMethod.Post, "/api/floors", planner.Cookie, new { name = text, instances = Array.Empty<string>(), document });
            Assert.True(status is HttpStatusCode.Created or HttpStatusCode.BadRequest, $"{status} for {text}: {floor}");
            if (status == HttpStatusCode.Created)
            {
                Assert.Equal(text, floor.GetProperty("name").GetString());
                var (_, read) = await server.Send(HttpMethod.Get, $"/api/floors/{Id(floor)}/document", planner.Cookie);
                Assert.All(
                    new[] { read.GetProperty("seats")[0].GetProperty("label"), read.GetProperty("islands")[0].GetProperty("name"),
                        read.GetProperty("zones")[0].GetProperty("name") },
                    kept => Assert.Equal(text, kept.GetString()));
                Assert.StartsWith($"floor.made {text} | ", Assert.Single(await Said(Id(floor))), StringComparison.Ordinal);
                (status, _) = await server.Send(HttpMethod.Delete, $"/api/floors/{Id(floor)}", planner.Cookie, new { name = text });
                Assert.Equal(HttpStatusCode.OK, status);
            }
            System.Text.Json.Nodes.JsonObject Named(string id) => new()
            {
                ["id"] = id, ["name"] = text, ["x"] = 0, ["y"] = 0, ["width"] = 100, ["height"] = 100,
            };
        }
    }

    private async Task<string[]> Said(string subject) =>
    [
        .. (await server.Services.GetRequiredService<IAuditStore>().Read(new AuditFilter(null, "floor", null, null, null, null, 500), default))
            .Where(r => r.Entry.Subject?.Id == subject).Select(r => $"{r.Entry.What} {r.Entry.Subject!.Name} | {AuditWords.Of(r)?.Ja}"),
    ];

    private static async Task Until(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
