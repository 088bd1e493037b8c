using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Floors.Documents;

/// <summary>The endpoints of drawn floors on the whole server.</summary>
public sealed partial class FloorsApiTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>
{
    private const string Elsewhere = "arn:aws:connect:us-west-2:123456789012:instance/99999999-2222-3333-4444-555555555555";

    private static JsonNode Document(params string[] seats) => JsonNode.Parse(FloorJson.Write(Drawn.Document(seats)))!;

    private Task<TestPerson> Planner(Scope? scope = null) => server.Person(Roles.Planner, scope);

    private async Task<JsonElement> Made(TestPerson planner, string name = "3F 受電", JsonNode? document = null, params string[] instances)
    {
        var (status, floor) = await server.Send(
            HttpMethod.Post, "/api/floors", planner.Cookie,
            new { name, instances = instances.Length == 0 ? [Samples.Instance] : instances, document = document ?? Document("s1", "s2") });
        Assert.Equal(HttpStatusCode.Created, status);
        return floor;
    }

    private static string Id(JsonElement floor) => floor.GetProperty("id").GetString()!;

    private async Task<HttpStatusCode> Publish(TestPerson who, string id, int basedOn, JsonNode document, string? name = null) =>
        (await server.Send(HttpMethod.Post, $"/api/floors/{id}/versions", who.Cookie, new { basedOn, name, document })).Status;

    private async Task<string[]> Listed(TestPerson who, string query = "")
    {
        var (_, body) = await server.Send(HttpMethod.Get, "/api/floors" + query, who.Cookie);
        return [.. body.GetProperty("sites").EnumerateArray().SelectMany(s => s.GetProperty("floors").EnumerateArray()).Select(Id)];
    }

    /// <summary>The audit entries of a floor, newest first: the code and the words in both languages.</summary>
    private async Task<string[]> Audit(string subject) =>
    [
        .. (await server.Services.GetRequiredService<IAuditStore>().Read(new AuditFilter(null, "floor", null, null, null, null, 500), default))
            .Where(r => r.Entry.Subject?.Id == subject).Select(r => $"{r.Entry.What} | {AuditWords.Of(r)?.En} | {AuditWords.Of(r)?.Ja}"),
    ];

    [Fact]
    public async Task AFirstFloorNeedsNoSiteAndItsDocumentIsReadBack()
    {
        var planner = await Planner();
        var floor = await Made(planner);

        Assert.Matches("^f-[a-z0-9]{10}$", Id(floor));
        Assert.Equal(("3F 受電", 1), (floor.GetProperty("name").GetString(), floor.GetProperty("version").GetInt32()));
        var (_, all) = await server.Send(HttpMethod.Get, "/api/floors", planner.Cookie);
        var site = all.GetProperty("sites")[0];
        Assert.Equal((Site.DefaultId, "Site"), (site.GetProperty("id").GetString(), site.GetProperty("name").GetString()));
        Assert.Contains(Id(floor), await Listed(planner));
        using var answer = await server.Answer(HttpMethod.Get, $"/api/floors/{Id(floor)}/document", planner.Cookie);
        Assert.True(JsonNode.DeepEquals(Document("s1", "s2"), JsonNode.Parse(await answer.Content.ReadAsStringAsync())));
        Assert.True(answer.Headers.CacheControl is { Private: true, NoCache: true });
    }

    [Fact]
    public async Task ADocumentIsSentOnceForItsEtagAndAVersionNeverChanges()
    {
        var planner = await Planner();
        var id = Id(await Made(planner));
        using var first = await server.Answer(HttpMethod.Get, $"/api/floors/{id}/document", planner.Cookie);
        var etag = first.Headers.ETag!.Tag;

        using var again = await server.Answer(HttpMethod.Get, $"/api/floors/{id}/document", planner.Cookie, change: r => r.Headers.Add("If-None-Match", etag));
        Assert.Equal((HttpStatusCode.NotModified, etag), (again.StatusCode, again.Headers.ETag?.Tag));
        Assert.Equal(HttpStatusCode.Created, await Publish(planner, id, 1, Document("s1")));
        using var newer = await server.Answer(HttpMethod.Get, $"/api/floors/{id}/document", planner.Cookie, change: r => r.Headers.Add("If-None-Match", etag));
        Assert.Equal(HttpStatusCode.OK, newer.StatusCode);
        using var old = await server.Answer(HttpMethod.Get, $"/api/floors/{id}/versions/1/document", planner.Cookie);
        Assert.Equal((etag, "max-age=31536000, private, immutable"), (old.Headers.ETag?.Tag, Sorted(old.Headers.GetValues("Cache-Control").Single())));

        static string Sorted(string control) => string.Join(", ", control.Split(", ").OrderByDescending(c => c == "max-age=31536000").ThenByDescending(c => c));
    }

    [Fact]
    public async Task TheSecondOfTwoWhoPublishTheSameVersionGetsAConflict()
    {
        var planner = await Planner();
        var id = Id(await Made(planner));
        Assert.Equal(HttpStatusCode.Created, await Publish(planner, id, 1, Document("s1"), "レイアウト変更"));

        var (status, problem) = await server.Send(
            HttpMethod.Post, $"/api/floors/{id}/versions", planner.Cookie, new { basedOn = 1, document = Document("s9") });

        Assert.Equal((HttpStatusCode.Conflict, 2), (status, problem.GetProperty("version").GetInt32()));
        var (_, versions) = await server.Send(HttpMethod.Get, $"/api/floors/{id}/versions", planner.Cookie);
        Assert.Equal(["2 レイアウト変更 1", "1  2"], versions.EnumerateArray().Select(v =>
            $"{v.GetProperty("number")} {v.GetProperty("name").GetString()} {v.GetProperty("seats")}"));
        Assert.Equal(planner.Id, versions[0].GetProperty("by").GetProperty("id").GetString());
    }

    [Fact]
    public async Task ErrorsOfADocumentAreReportedWithTheirPathsAndNothingIsChanged()
    {
        var planner = await Planner();
        var id = Id(await Made(planner));
        var bad = Document("s1", "s2");
        bad["seats"]![1]!["label"] = "S1";
        bad["seats"]![1]!["colour"] = "red";

        var (status, problem) = await server.Send(
            HttpMethod.Post, $"/api/floors/{id}/versions", planner.Cookie, new { basedOn = 1, document = bad, by = "me" });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["$.by", "$.document.seats[1].colour"], problem.GetProperty("problems").EnumerateArray().Select(p => p.GetProperty("path").GetString()!));
        Assert.All(
            problem.GetProperty("problems").EnumerateArray(), p => Assert.Contains("このキー", p.GetProperty("ja").GetString(), StringComparison.Ordinal));
        Assert.Equal(1, (await server.Send(HttpMethod.Get, $"/api/floors/{id}", planner.Cookie)).Body.GetProperty("version").GetInt32());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"basedOn":"1","document":7}""")]
    [InlineData("""{"basedOn":1.5,"document":{}}""")]
    [InlineData("""{"basedOn":1e99,"name":"a\nb","document":null}""")]
    [InlineData("{\"a\":\"\ud800\"}")]
    public async Task AMissingBodyIsRefusedWithAMessage(string body)
    {
        var planner = await Planner();
        var id = Id(await Made(planner));
        foreach (var path in new[] { $"/api/floors/{id}/versions", "/api/floors" })
        {
            using var answer = await server.Answer(
                HttpMethod.Post, path, planner.Cookie, new StringContent(body, Encoding.UTF8, "application/json"));

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.DoesNotContain("Exception", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ABodyThatIsTooLargeIsRefused()
    {
        var planner = await Planner();
        var id = Id(await Made(planner));
        using var large = new ByteArrayContent(new byte[FloorReader.MostBytes + 1]);
        large.Headers.ContentType = new("application/json");

        using var answer = await server.Answer(HttpMethod.Post, $"/api/floors/{id}/versions", planner.Cookie, large);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task TwentyThousandSeatsAreAcceptedOverHttp()
    {
        var planner = await Planner();
        var floor = await Made(planner, "大", Document([.. Enumerable.Range(0, FloorRules.MostSeats).Select(n => $"seat-{n}")]));

        var (_, versions) = await server.Send(HttpMethod.Get, $"/api/floors/{Id(floor)}/versions", planner.Cookie);

        Assert.Equal(FloorRules.MostSeats, versions[0].GetProperty("seats").GetInt32());
    }

    [Fact]
    public async Task AFloorIsDeletedByItsNameAndRestored()
    {
        var planner = await Planner();
        var id = Id(await Made(planner, "消す階"));
        var (wrong, _) = await server.Send(HttpMethod.Delete, $"/api/floors/{id}", planner.Cookie, new { name = "別の階" });
        Assert.Equal(HttpStatusCode.BadRequest, wrong);

        var (status, deleted) = await server.Send(HttpMethod.Delete, $"/api/floors/{id}", planner.Cookie, new { name = "消す階" });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(TimeSpan.FromDays(30), deleted.GetProperty("restorableUntil").GetDateTimeOffset()
            - deleted.GetProperty("floor").GetProperty("deletedAt").GetDateTimeOffset());
        Assert.DoesNotContain(id, await Listed(planner));
        Assert.Contains(id, await Listed(planner, "?deleted=true"));
        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Get, "/document"), (HttpMethod.Get, "/versions"),
            (HttpMethod.Get, "/versions/1/document"), (HttpMethod.Post, "/versions/1/restore"), (HttpMethod.Post, "/versions") })
        {
            Assert.Equal(HttpStatusCode.NotFound, await server.StatusOf(method, $"/api/floors/{id}{path}", planner.Cookie));
        }
        Assert.Equal(HttpStatusCode.OK, (await server.Send(HttpMethod.Post, $"/api/floors/{id}/restore", planner.Cookie)).Status);
        Assert.Contains(id, await Listed(planner));
        Assert.Equal(HttpStatusCode.NotFound, await server.StatusOf(HttpMethod.Post, $"/api/floors/{id}/restore", planner.Cookie));
    }

    [Fact]
    public async Task EveryChangeOfAFloorIsInTheAuditLogInWords()
    {
        var planner = await Planner();
        var id = Id(await Made(planner, "旧"));
        await Sit(id, "s2", Agent(2));
        await Sit(id, "s1", Agent(3));
        await server.Send(HttpMethod.Patch, $"/api/floors/{id}", planner.Cookie, new { name = "新", ordinal = 70 });
        await Publish(planner, id, 1, Document("s1"), "春");
        await server.Send(HttpMethod.Post, $"/api/floors/{id}/versions/1/restore", planner.Cookie);
        await server.Send(HttpMethod.Delete, $"/api/floors/{id}", planner.Cookie, new { name = "新" });
        await server.Send(HttpMethod.Post, $"/api/floors/{id}/restore", planner.Cookie);

        var said = await Audit(id);

        Assert.Equal(
            [
                "floor.restored | 1 person got a seat; user3 got 新, seat S1 (s1) | 1 人に席を割り当て；user3 を 新 の座席 S1 (s1) に割り当て",
                "floor.deleted | 1 person lost the seat; user3 lost 新, seat S1 (s1) | 1 人の割り当てを解除；user3 の割り当てを解除（新 の座席 S1 (s1)）",
                "floor.version-restored | restored from version 1; version 2 → 3, 2 seats | バージョン 1 から復元；バージョン 2 → 3、"
                    + "座席 2",
                "floor.published | version 1 → 2, 1 seat; named 春; 1 person lost the seat; user2 lost 新, seat S2 (s2)"
                    + " | バージョン 1 → 2、座席 1；名前：春；1 人の割り当てを解除；user2 の割り当てを解除（新 の座席 S2 (s2)）",
                "floor.changed | 旧 → 新; position in the list 0 → 70 | 旧 → 新；表示順 0 → 70",
                $"floor.made | version 0 → 1, 2 seats; instances: {Samples.Instance} | バージョン 0 → 1、座席 2；インスタンス："
                    + $"{Samples.Instance}",
            ],
            said.Select(line => System.Text.RegularExpressions.Regex.Replace(line, "position in the list [0-9]+|表示順 [0-9]+",
                m => m.Value.StartsWith('p') ? "position in the list 0" : "表示順 0")));
    }

    private static string Agent(int n) => $"{Samples.Instance}/agent/a{n}";

    private Task Sit(string floor, string seat, string occupant) => server.Services.GetRequiredService<IDatabase>().Write(
        connection => connection.Execute(
            """
            INSERT INTO seat_assignment (id, floor_id, seat_id, occupant, from_at, to_at, by_id, by_name)
            VALUES (@id, @floor, @seat, @occupant, 1, NULL, '', '')
            """,
            new { id = Guid.NewGuid().ToString("N"), floor, seat, occupant }),
        default);

    [Fact]
    public async Task AnEntryNamesTwoHundredPeopleAndCountsTheOthers()
    {
        var planner = await Planner();
        string[] seats = [.. Enumerable.Range(1, 203).Select(n => $"t{n:D3}")];
        var id = Id(await Made(planner, "大", Document(seats)));
        foreach (var seat in seats)
        {
            await Sit(id, seat, Occupant.User(Samples.Instance, $"person.{seat}"));
        }

        await Publish(planner, id, 1, Document("t001"));

        var said = (await Audit(id))[0].Split(" | ");
        Assert.StartsWith(
            "version 1 → 2, 1 seat; 202 people lost their seats; person.t002 lost 大, seat T002 (t002); person.t003", said[1], StringComparison.Ordinal);
        Assert.EndsWith("person.t201 lost 大, seat T201 (t201); and 2 more", said[1], StringComparison.Ordinal);
        Assert.EndsWith("ほか 2 人", said[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" a")]
    [InlineData("a\u0000")]
    [InlineData("a\u202eb")]
    [InlineData("あ\n")]
    [InlineData(null)]
    public async Task AnUnreadableNameIsRefusedWithItsPath(string? name)
    {
        var planner = await Planner();
        var (status, problem) = await server.Send(HttpMethod.Post, "/api/floors", planner.Cookie, new { name, instances = new[] { Samples.Instance } });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("$.name", problem.GetProperty("problems")[0].GetProperty("path").GetString());
    }

    [Fact]
    public async Task TheMetadataTellAPlannerWhatDependsOnTheFloor()
    {
        var planner = await Planner();
        var id = Id(await Made(planner));
        var person = await server.Person(Roles.Viewer, new Scope(new Grant([], [], [], [id])));
        await Sit(id, "s1", Agent(4));
        await Sit(id, "s2", Occupant.User(Samples.Instance, "yui"));
        var link = new Link(Secrets.MakeId(), Secrets.MakeId(), person.Id, "reset", default, TimeProvider.System.GetUtcNow().AddHours(1));
        await server.Book.Change(new AccessChange { Links = [link, link with { Id = Secrets.MakeId(), Hash = "old", Expires = default }] }, default);

        var (_, told) = await server.Send(HttpMethod.Get, $"/api/floors/{id}", planner.Cookie);
        // The person, and a token with the same scope.
        Assert.Equal((2, 2), (told.GetProperty("seated").GetInt32(), told.GetProperty("scopes").GetInt32()));
        // A planner reads family names of agents, as everywhere, and counts of accounts, tokens and links. An administrator reads all names.
        Assert.Equal(["people 2 L4", "accounts 1", "tokens 1", "links 1"], await Uses(planner));
        var named = server.Book.Person(person.Id)!;
        Assert.Equal(
            ["people 2 user4 yui", $"accounts 1 {named.Name} ({named.Account})", $"tokens 1 Token {person.Id}", $"links 1 {named.Name} ({named.Account})"],
            await Uses(await server.Person(Roles.Administrator)));
        // Agents outside the scope are counted. Agent 4 is in Team 1, of "yui" nothing is known yet.
        Assert.Equal("people 2 L4", (await Uses(await Planner(new Scope([], [["Tokyo", "Team 1"]], []))))[0]);
        Assert.Equal("people 2", (await Uses(await Planner(new Scope([], [["Tokyo", "Team 2"]], []))))[0]);

        var (_, viewer) = await server.Send(HttpMethod.Get, $"/api/floors/{id}", person.Cookie);
        Assert.False(viewer.TryGetProperty("scopes", out _) || viewer.TryGetProperty("uses", out _));

        async Task<string[]> Uses(TestPerson who)
        {
            var (_, floor) = await server.Send(HttpMethod.Get, $"/api/floors/{id}", who.Cookie);
            return [.. floor.GetProperty("uses").EnumerateObject().Select(use => string.Join(' ', [
                use.Name, use.Value.GetProperty("count").ToString(),
                .. use.Value.TryGetProperty("named", out var people)
                    ? people.EnumerateArray().Select(p => p.GetProperty("user").GetString() ?? p.GetProperty("last").GetString()!)
                    : use.Value.GetProperty("names").EnumerateArray().Select(name => name.GetString()!),
            ]))];
        }
    }

    [Fact]
    public async Task TheDialogOfADeletionGetsTwentyNamesAndTheNumberOfAll()
    {
        var me = await server.Person(Roles.Administrator);
        string[] seats = [.. Enumerable.Range(1, 25).Select(n => $"u{n:D2}")];
        var id = Id(await Made(me, "大", Document(seats)));
        foreach (var seat in seats)
        {
            await Sit(id, seat, Occupant.User(Samples.Instance, $"many.{seat}"));
        }

        var (_, told) = await server.Send(HttpMethod.Get, $"/api/floors/{id}", me.Cookie);

        var people = told.GetProperty("uses").GetProperty("people");
        Assert.Equal((25, 20), (people.GetProperty("count").GetInt32(), people.GetProperty("named").GetArrayLength()));
        Assert.Equal("many.u01", people.GetProperty("named")[0].GetProperty("user").GetString());
    }

    [Fact]
    public async Task AScopeIsAuditedWithTheNamesOfItsFloors()
    {
        var me = await server.Person(Roles.Administrator);
        var (floor, gone) = (Id(await Made(me, "八階")), Id(await Made(me, "九階")));
        await server.Send(HttpMethod.Delete, $"/api/floors/{gone}", me.Cookie, new { name = "九階" });
        object[] scope = [new { floors = new[] { floor } }, new { floors = new[] { gone, "f-0000000000" } }];
        var account = $"named.{floor}";
        var (_, invited) = await server.Send(HttpMethod.Post, "/api/people", me.Cookie, new { account, name = "Ito", roles = new[] { "viewer" }, scope });
        var person = invited.GetProperty("person").GetProperty("id").GetString();
        await server.Send(HttpMethod.Put, $"/api/people/{person}", me.Cookie, new { name = "Ito", roles = new[] { "supervisor" }, scope });
        await server.Send(HttpMethod.Post, "/api/tokens", me.Cookie, new { name = account, roles = new[] { "viewer" }, scope, days = 7 });

        var store = server.Services.GetRequiredService<IAuditStore>();
        foreach (var what in new[] { "person.invited", "person.changed", "token.made" })
        {
            var entry = (await store.Read(new AuditFilter(null, what, null, null, null, null, 1), default)).Single();
            var said = AuditWords.Of(entry)!;
            // A deleted floor can be restored and still has its name.
            Assert.Contains($"floor 八階 ({floor})", said.En, StringComparison.Ordinal);
            Assert.Contains($"floor 九階 ({gone})", said.En, StringComparison.Ordinal);
            Assert.Contains("sees: floor f-0000000000", said.En, StringComparison.Ordinal);
            Assert.Contains($"フロア 八階 ({floor})", said.Ja, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task TheDescriptionOfTheApiNamesTheEndpointsAndTheDocument()
    {
        var (_, api) = await server.Send(HttpMethod.Get, "/openapi/v1.json", (await Planner()).Cookie);

        var paths = api.GetProperty("paths");
        Assert.True(paths.TryGetProperty("/api/floors/{id}/versions", out var versions));
        Assert.Contains("20,000 seats", versions.GetProperty("post").GetProperty("description").GetString(), StringComparison.Ordinal);
        var schemas = api.GetProperty("components").GetProperty("schemas");
        var seat = schemas.GetProperty("FloorSeat").GetProperty("properties");
        Assert.Equal(["id", "label", "x", "y", "width", "height", "rotation", "kind", "island", "locked", "group"], seat.EnumerateObject().Select(p => p.Name));
        Assert.Contains("\"training\"", schemas.GetRawText(), StringComparison.Ordinal);
    }
}
