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
        Assert.Equal(HttpStatusCode.Conflict, await server.Ask(HttpMethod.Delete, $"/api/sites/{Id(osaka)}", planner.Cookie));
        (status, var moved) = await server.Send(HttpMethod.Patch, $"/api/floors/{Id(floor)}", planner.Cookie, new { site = Id(london) });
        Assert.Equal((HttpStatusCode.OK, Id(london)), (status, moved.GetProperty("site").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, await server.Ask(HttpMethod.Delete, $"/api/sites/{Id(osaka)}", planner.Cookie));
        Assert.Equal(HttpStatusCode.NotFound, await server.Ask(HttpMethod.Delete, $"/api/sites/{Id(osaka)}", planner.Cookie));
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

    /// <summary>A viewer is told of the sites that have a floor to see; a planner changes those that are in the scope with every floor.</summary>
    [Fact]
    public async Task ASiteIsTheirsWhoseScopeHasEveryFloorOfIt()
    {
        var all = await Planner();
        var (_, here) = await Make(all, "Scope here");
        var (_, both) = await Make(all, "Scope both");
        await Floor(all, "here", Id(here));
        await Floor(all, "there", Id(both), Elsewhere);
        var scope = new Scope([Samples.Instance], [], []);

        var viewer = await server.Person(Roles.Viewer, scope);
        Assert.Equal(
            ["Scope here"],
            (await Sites(viewer)).Select(s => s.GetProperty("name").GetString()!).Where(n => n.StartsWith("Scope", StringComparison.Ordinal)));
        var some = await Planner(scope);
        Assert.Equal(HttpStatusCode.OK, (await server.Send(HttpMethod.Patch, $"/api/sites/{Id(here)}", some.Cookie, new { timeZone = "Etc/UTC" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Send(HttpMethod.Patch, $"/api/sites/{Id(both)}", some.Cookie, new { name = "x" })).Status);
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
