using System.Net;
using System.Text;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Tables.Api;
using ConnectStreaming.Floors.Tables.Reading;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Floors.Documents;
using ConnectStreaming.Tests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Floors.Tables;

/// <summary>Seat tables over HTTP, on the whole server. The people are user1–user6.</summary>
public sealed class TablesApiTests(AccessMatrixTests.WholeServer server) : SeatsApiCase(server), IClassFixture<AccessMatrixTests.WholeServer>
{
    private const string Table = "user1\tuser2\tuser3\nuser4\tsomebody\t空";

    /// <summary>Planners read family names only, administrators the whole name.</summary>
    private const Roles Reader = Roles.Planner | Roles.Administrator;

    private static readonly string[] Here = [Samples.Instance];

    private Task<(HttpStatusCode Status, JsonElement Answer)> Preview(TestPerson me, object asked) =>
        Send(me, HttpMethod.Post, "/api/floors/table/preview", asked);

    private async Task<(HttpStatusCode Status, JsonElement Answer)> Place(TestPerson me, string? floor, string text, string? name = null)
    {
        var instances = floor is null ? Here : null;
        var (status, shown) = await Preview(me, new { floor, instances, text });
        Assert.Equal(HttpStatusCode.OK, status);
        return await Send(
            me, HttpMethod.Post, "/api/floors/table/apply", new { floor, instances, text, name, digest = shown.GetProperty("digest").GetString() });
    }

    private static string Numbers(JsonElement of) => string.Join(' ', new[] { "moved", "new", "gone" }.Select(n => of.GetProperty(n).GetInt32()));

    private async Task<AuditText> Said(string what) => AuditWords.Of(
        (await Server.Services.GetRequiredService<IAuditStore>().Read(new AuditFilter(null, what, null, null, null, null, 1), default)).Single())!;

    [Fact]
    public async Task AFloorIsMadeOfATableChangedByTheNextOneAndSetBackInOneStep()
    {
        await MakeFloor();
        var me = await Server.Person(Reader);
        var (status, made) = await Place(me, null, Table, "5F");
        // Nobody is called somebody: the name stays on its desk.
        Assert.Equal((HttpStatusCode.OK, "0 5 0"), (status, Numbers(made)));
        var floor = made.GetProperty("floor").GetProperty("id").GetString()!;
        Assert.Equal(["s1 a1", "s2 a2", "s3 a3", "s4 a4", "s5 "], await Seats(me, floor));
        Assert.StartsWith(
            "seat table: 0 moved, 5 new, 0 without a seat now; 5 people got a seat; user1 got 5F, seat A01 (s1)", (await Said("floor.table-applied")).En,
            StringComparison.Ordinal);

        var (_, shown) = await Preview(me, new { floor, text = "user2\tuser1\tuser3\nuser5\t空\t空\tuser6" });
        var change = shown.GetProperty("change");
        Assert.Equal((2, 2, 2, 1), (change.GetProperty("moved").GetArrayLength(), change.GetProperty("new").GetArrayLength(),
            change.GetProperty("gone").GetArrayLength(), change.GetProperty("unchanged").GetInt32()));
        var (_, changed) = await Place(me, floor, "user2\tuser1\tuser3\nuser5\t空\t空\tuser6");
        var gone = change.GetProperty("gone").EnumerateArray();
        Assert.Equal("somebody", Text(gone.Single(g => g.GetProperty("person").ValueKind == JsonValueKind.Null), "name"));
        Assert.Equal("2 2 2", Numbers(changed));
        Assert.Equal(2, changed.GetProperty("floor").GetProperty("version").GetInt32());
        Assert.Equal(["s1 a2", "s2 a1", "s3 a3", "s4 a5", "s7 a6"], await Seats(me, floor));

        var (back, before) = await Send(me, HttpMethod.Post, $"/api/floors/{floor}/table/undo", changed.GetProperty("undo"));
        Assert.Equal((HttpStatusCode.OK, 3), (back, before.GetProperty("floor").GetProperty("version").GetInt32()));
        Assert.Equal(["s1 a1", "s2 a2", "s3 a3", "s4 a4", "s5 "], await Seats(me, floor));
        Assert.Contains("座席表：移動 2 人、新規 2 人、割り当て解除 2 人", (await Said("floor.table-undone")).Ja, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await Send(me, HttpMethod.Post, $"/api/floors/{floor}/table/undo", changed.GetProperty("undo"))).Status);
    }

    [Fact]
    public async Task ThePreviewWritesNothingAndTellsWhatEachCellIs()
    {
        var floor = await MakeFloor(6);
        var me = await Server.Person(Reader);
        var flips = new Dictionary<string, bool> { ["A1"] = false };
        var answers = new Dictionary<string, string> { ["B2"] = Arn(5), ["Z9"] = "x" };
        var (_, shown) = await Preview(me, new { floor, text = "3F 座席表\nuser1\tnobody\t空", flips, answers });

        Assert.Equal(["note", "seat", "seat", "seat"], shown.GetProperty("cells").EnumerateArray().Select(c => Text(c, "role")));
        Assert.Equal(
            ["A2 found user", "B2 found chosen", "C2 empty none"],
            shown.GetProperty("desks").EnumerateArray().Select(d => $"{Text(d, "at")} {Text(d, "kind")} {Text(d, "reason")}"));
        Assert.Equal(["user1", "user5"], shown.GetProperty("people").EnumerateArray().Select(p => Text(p, "user")).Order(StringComparer.Ordinal));
        Assert.Empty(await Seats(me, floor));
    }

    [Fact]
    public async Task TheDescriptionOfTheApiSaysTheLimits()
    {
        var (_, api) = await Send(await Server.Person(Reader), HttpMethod.Get, "/openapi/v1.json");
        var preview = api.GetProperty("paths").GetProperty("/api/floors/table/preview").GetProperty("post");

        Assert.Contains("60,000 cells", Text(preview, "description"), StringComparison.Ordinal);
        Assert.True(api.GetProperty("components").GetProperty("schemas").TryGetProperty("TablePreviewJson", out _));
    }

    [Fact]
    public async Task WhatChangedSinceThePreviewIsNotWritten()
    {
        var floor = await MakeFloor();
        var me = await Server.Person(Reader);
        var (_, shown) = await Preview(me, new { floor, text = "user1\tuser2\tuser3" });
        var digest = Text(shown, "digest");
        await Put(me, floor, "s1", new { agent = Arn(4) });
        // The preview said that nobody would lose a seat.
        foreach (var asked in new object[]
        {
            new { floor, text = "user1\tuser2\tuser3", digest }, new { floor, text = "user2\tuser1\tuser3", digest },
            new { floor, text = "user1\tuser2\tuser3" },
        })
        {
            var (status, answer) = await Send(me, HttpMethod.Post, "/api/floors/table/apply", asked);
            Assert.Equal((HttpStatusCode.Conflict, "Not what was shown"), (status, Text(answer, "title")));
        }
        Assert.Equal(["s1 a4"], await Seats(me, floor));
    }

    /// <summary>Nobody knows whether a write without an answer was done, so the page sends it again.</summary>
    [Fact]
    public async Task AWriteThatIsSentAgainIsDoneOnce()
    {
        await MakeFloor();
        var me = await Server.Person(Reader);
        Task<(HttpStatusCode Status, JsonElement Answer)> Apply(object asked) => Send(me, HttpMethod.Post, "/api/floors/table/apply", asked);
        var (_, shown) = await Preview(me, new { instances = Here, text = Table });
        var asked = new { instances = Here, text = Table, name = "Once", digest = Text(shown, "digest"), change = Guid.NewGuid().ToString("N") };
        var (first, again) = (await Apply(asked), await Apply(asked));

        Assert.Equal((HttpStatusCode.OK, first.Answer.ToString()), (again.Status, again.Answer.ToString()));
        var floor = Text(first.Answer.GetProperty("floor"), "id")!;
        var (_, floors) = await Send(me, HttpMethod.Get, "/api/floors");
        Assert.Single(floors.GetProperty("sites").EnumerateArray().SelectMany(s => s.GetProperty("floors").EnumerateArray()), f => Text(f, "name") == "Once");

        const string Next = "user2\tuser1\tuser3\nuser4\tsomebody\t空\t空";
        (_, shown) = await Preview(me, new { floor, text = Next });
        var changed = new { floor, text = Next, digest = Text(shown, "digest"), change = Guid.NewGuid().ToString("N") };
        (first, again) = (await Apply(changed), await Apply(changed));
        Assert.Equal("2 0 0", Numbers(first.Answer));
        Assert.Equal((HttpStatusCode.OK, first.Answer.ToString()), (again.Status, again.Answer.ToString()));
        Assert.Equal(HttpStatusCode.OK, (await Send(me, HttpMethod.Post, $"/api/floors/{floor}/table/undo", again.Answer.GetProperty("undo"))).Status);
        Assert.Equal(["s1 a1", "s2 a2", "s3 a3", "s4 a4", "s5 "], await Seats(me, floor));
        Assert.Equal(HttpStatusCode.BadRequest, (await Apply(new { floor, text = Next, digest = "x", change = "x" })).Status);
    }

    [Fact]
    public async Task EverybodyWhoMayBeChosenIsTold()
    {
        var floor = await MakeFloor();
        var me = await Server.Person(Reader);
        async Task<int> People(bool people) =>
            (await Preview(me, new { floor, text = "user1\tnobody", people })).Answer.GetProperty("people").GetArrayLength();

        Assert.Equal((1, 6), (await People(false), await People(true)));
    }

    [Fact]
    public async Task WhoMovedSinceKeepsTheNewSeatWhenTheTableIsUndone()
    {
        var (floor, other) = (await MakeFloor(), await MakeFloor());
        var me = await Server.Person(Reader);
        await Put(me, other, "s1", new { agent = Arn(1) });
        var (_, placed) = await Place(me, floor, "user1\tuser2\tuser3");
        Assert.Empty(await Seats(me, other));
        await Put(me, other, "s3", new { agent = Arn(2) });
        await Send(me, HttpMethod.Post, $"/api/floors/{floor}/table/undo", placed.GetProperty("undo"));

        Assert.Empty(await Seats(me, floor));
        Assert.Equal(["s1 a1", "s3 a2"], await Seats(me, other));
    }

    [Fact]
    public async Task OnlyPlannersOfTheWholeFloorReadTables()
    {
        var floor = await MakeFloor();
        foreach (var scope in new[] { Team1, new Scope([], [], ["VIP"]) })
        {
            var some = await Server.Person(Roles.Planner, scope);
            Assert.Contains((await Preview(some, new { floor, text = Table })).Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.NotFound });
            Assert.Equal(HttpStatusCode.BadRequest, (await Preview(some, new { instances = Here, text = Table })).Status);
        }
        var me = await Server.Person(Roles.Planner);
        Assert.Equal(HttpStatusCode.NotFound, (await Preview(me, new { floor = "f-none", text = Table })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Preview(me, new { text = Table })).Status);
    }

    /// <summary>A planner reads family names only, unless it is set otherwise.</summary>
    [Fact]
    public async Task NamesAreMatchedAsFarAsTheReaderMayReadThem()
    {
        var floor = await MakeFloor();
        var me = await Server.Person(Roles.Planner);
        var (_, shown) = await Preview(
            me, new { floor, text = "user1\tuser2", answers = new Dictionary<string, string> { ["A1"] = Arn(3) }, flips = new { A1 = true, B1 = true } });

        Assert.Equal(["found", "unknown"], shown.GetProperty("desks").EnumerateArray().Select(d => Text(d, "kind")));
        var person = Assert.Single(shown.GetProperty("people").EnumerateArray());
        Assert.Equal(("L3", "", ""), (Text(person, "last"), Text(person, "first"), Text(person, "user")));
    }

    [Fact]
    public async Task ATableThatCannotBeReadIsNamedInBothLanguages()
    {
        var me = await Server.Person(Reader);
        foreach (var (asked, code) in new (object, string)[]
        {
            (new { instances = Here, text = " " }, "empty"), (new { instances = Here, html = "<p>x</p>" }, "not-a-table"),
            (new { instances = Here, file = Convert.ToBase64String("%PDF-1.7"u8) }, "not-a-table"), (new { instances = Here, file = "%%" }, "not-json"),
            (new { instances = Here, file = Convert.ToBase64String("PK\u0003\u0004"u8) }, "damaged"), (new[] { 1 }, "not-json"),
            (new { instances = Here, flips = new { A1 = "x" } }, "not-json"),
            (new { instances = Here, text = string.Join('\n', Enumerable.Repeat(string.Join('\t', Enumerable.Repeat("wer", 150)), 140)) }, "too-many-seats"),
        })
        {
            var (status, answer) = await Preview(me, asked);
            Assert.Equal((HttpStatusCode.BadRequest, code), (status, Text(answer, "code")));
            Assert.NotEqual(Text(answer, "en"), Text(answer, "ja"));
        }
        using var large = await Server.Answer(
            HttpMethod.Post, "/api/floors/table/preview", me.Cookie,
            new StringContent($"{{\"text\":\"{new string('x', TableLimits.MostBytes + (6 << 20))}\"}}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        var said = await large.Content.ReadAsStringAsync();
        Assert.Contains("\"code\":\"too-large\"", said, StringComparison.Ordinal);
        Assert.Contains("\"ja\":\"", said, StringComparison.Ordinal);
    }

    /// <summary>Every text in a cell, as a name, a header and a seat number: it never becomes a floor that could not be published.</summary>
    [Fact]
    public async Task HostileTextsInEveryCellStayTexts()
    {
        await MakeFloor();
        var me = await Server.Person(Reader);
        var texts = HostileTexts.All.Where(t => !t.Contains('\0', StringComparison.Ordinal)).ToArray();
        var rows = texts.Select(t => $"\"{t.Replace("\"", "\"\"", StringComparison.Ordinal)}\"").Chunk(8).Select(c => string.Join('\t', c));
        var text = string.Join('\n', rows.Prepend("user1\tuser2\tuser3\tuser4"));
        var (status, made) = await Place(me, null, text, "Hostile");

        // Some of them are read as names that nobody has, and stay on their desks as texts.
        Assert.Equal((HttpStatusCode.OK, "0 9 0"), (status, Numbers(made)));
        var floor = made.GetProperty("floor").GetProperty("id").GetString();
        var (_, seats) = await Send(me, HttpMethod.Get, $"/api/floors/{floor}/seats");
        Assert.All(seats.EnumerateArray(), s => Assert.DoesNotContain(Text(s, "user")!, char.IsControl));
        var (_, document) = await Send(me, HttpMethod.Get, $"/api/floors/{floor}/document");
        Assert.Equal(HttpStatusCode.Created, (await Send(me, HttpMethod.Post, $"/api/floors/{floor}/versions", new { basedOn = 1, document })).Status);
    }

    [Fact]
    public async Task AnAnswerThatIsLostIsGivenAgain()
    {
        var floor = await MakeFloor();
        var me = await Server.Person(Reader);
        foreach (var (asked, counts) in new (Func<string?, string, object>, string)[]
        {
            ((digest, change) => new { floor, text = "user1\tuser2\tuser3", digest, change }, "0 3 0"),
            ((digest, change) => new { instances = Here, text = "user1\tuser2", name = "Twice", digest, change }, "2 0 0"),
        })
        {
            var change = Guid.NewGuid().ToString("N");
            var (_, shown) = await Preview(me, asked(null, change));
            var first = await Send(me, HttpMethod.Post, "/api/floors/table/apply", asked(Text(shown, "digest"), change));
            var again = await Send(me, HttpMethod.Post, "/api/floors/table/apply", asked(Text(shown, "digest"), change));
            Assert.Equal((HttpStatusCode.OK, counts), (first.Status, Numbers(first.Answer)));
            Assert.Equal(first.Answer.GetRawText(), again.Answer.GetRawText());
            Assert.Equal(change, Text(again.Answer.GetProperty("undo"), "change"));
            var id = Text(first.Answer.GetProperty("floor"), "id");
            var undo = new { version = 1, change, step = Guid.NewGuid().ToString("N") };
            var back = await Send(me, HttpMethod.Post, $"/api/floors/{id}/table/undo", undo);
            Assert.Equal(back.Answer.GetRawText(), (await Send(me, HttpMethod.Post, $"/api/floors/{id}/table/undo", undo)).Answer.GetRawText());
            Assert.Equal(HttpStatusCode.OK, back.Status);
            await Place(me, floor, "user1\tuser2\tuser3");
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(me, HttpMethod.Post, "/api/floors/table/apply", new { floor, text = "x", change = "x" })).Status);
    }

    [Fact]
    public async Task TheOtherFloorThatPeopleLeaveIsShownBefore()
    {
        var (floor, other) = (await MakeFloor(), await MakeFloor());
        var me = await Server.Person(Reader);
        await Put(me, other, "s2", new { agent = Arn(1) });
        var (_, shown) = await Preview(me, new { floor, text = "user1\tuser2\tuser3" });
        var change = shown.GetProperty("change");

        var moved = Assert.Single(change.GetProperty("moved").EnumerateArray());
        Assert.Equal((Arn(1), "S2", "S1", other), (Text(moved, "person"), Text(moved, "from"), Text(moved, "to"), Text(moved.GetProperty("floor"), "id")));
        Assert.Equal(2, change.GetProperty("new").GetArrayLength());
        var leaving = Assert.Single(change.GetProperty("leaving").EnumerateArray());
        Assert.Equal((other, $"Floor {other}", Arn(1)), (Text(leaving, "id"), Text(leaving, "name"), leaving.GetProperty("people")[0].GetString()));
        await Place(me, floor, "user1\tuser2\tuser3");
        Assert.Contains($"user1 left Floor {other}, seat S2 (s2)", (await Said("floor.table-applied")).En, StringComparison.Ordinal);
    }

    /// <summary>A planner reads family names only: the user name of somebody who never logged in is a part of the id.</summary>
    [Fact]
    public async Task NoUserNameIsSentToWhoMayNotReadIt()
    {
        var floor = await MakeFloor();
        var me = await Server.Person(Roles.Planner);
        await Put(await Server.Person(Reader), floor, "s1", new { instance = Samples.Instance, user = "secret.name" });
        var (status, shown) = await Preview(me, new { floor, text = "seki\tL2" });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain("secret", shown.GetRawText(), StringComparison.Ordinal);
        // The name cannot be read, so nobody loses the seat to it.
        var change = shown.GetProperty("change");
        Assert.Equal((0, 1), (change.GetProperty("gone").GetArrayLength(), change.GetProperty("unchanged").GetInt32()));
        var (_, gone) = await Preview(me, new { floor, text = "空\tL2" });
        var person = Text(gone.GetProperty("change").GetProperty("gone")[0], "person");
        Assert.Equal($"seat:{floor}/s1/0", person);
        var asked = new { floor, text = "空\tL2", answers = new Dictionary<string, string?> { ["B1"] = person } };
        var (_, moved) = await Preview(me, asked);
        Assert.Equal("chosen", Text(moved.GetProperty("desks")[1], "reason"));
        Assert.Equal(person, Text(moved.GetProperty("change").GetProperty("moved")[0], "person"));
        Assert.DoesNotContain("secret", moved.GetRawText(), StringComparison.Ordinal);
        var (_, full) = await Preview(await Server.Person(Reader), new { floor, text = "空\tuser2" });
        Assert.Equal($"user:{Samples.Instance}/secret.name", Text(full.GetProperty("change").GetProperty("gone")[0], "person"));
    }

    [Fact]
    public async Task WhoIsOnAFloorOutsideTheScopeMayBeMeantByAFamilyName()
    {
        var (floor, other) = (await MakeFloor(), await MakeFloor());
        await Put(await Server.Person(Reader), other, "s1", new { agent = Arn(1) });
        var me = await Server.Person(Reader, new Scope([new Grant([], [], [], [floor])]));
        async Task<string[]> Kinds(TestPerson reader)
        {
            var (status, shown) = await Preview(reader, new { floor, text = "L2さん\tL3さん" });
            Assert.Equal(HttpStatusCode.OK, status);
            return [.. shown.GetProperty("desks").EnumerateArray().Select(d => Text(d, "kind")!)];
        }

        Assert.Equal(["question", "question"], await Kinds(me));
        Assert.Equal(["found", "found"], await Kinds(await Server.Person(Reader)));
    }

    [Fact]
    public async Task TooManyTablesAtOnceWaitOutside()
    {
        var desk = Server.Services.GetRequiredService<TableDesk>();
        var me = await Server.Person(Reader);
        var places = Enumerable.Range(0, 5).Select(_ => desk.Enter()).ToArray();
        Assert.All(places, Assert.NotNull);
        foreach (var what in new[] { "preview", "apply" })
        {
            using var answer = await Server.Answer(
                HttpMethod.Post, $"/api/floors/table/{what}", me.Cookie, new StringContent("{\"text\":\"x\"}", Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
        }
        foreach (var place in places)
        {
            place!.Dispose();
            place.Dispose();
        }
        Assert.Equal(HttpStatusCode.OK, (await Preview(me, new { instances = Here, text = "user1" })).Status);
    }

    [Fact]
    public async Task ATableThatDoesNotArriveTakesNoPlaceForLong()
    {
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext { Request = { Body = new EndlessStream() } };
        var (asked, wrong) = await TableBody.Read(context, TimeSpan.FromMilliseconds(30)).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Null(asked);
        Assert.Equal(408, Assert.IsType<Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult>(wrong).StatusCode);
    }

    /// <summary>Nothing ever comes.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }

    [Fact]
    public async Task OddSizesAndLongTextsAreAnswered()
    {
        var me = await Server.Person(Reader);
        foreach (var html in new[]
        {
            "<table><col width=NaN><tr><td>佐藤", "<table><tr height=NaN><td height=Infinity width=NaN>佐藤", "<table><tr height=1e400><td>佐藤",
        })
        {
            var (status, shown) = await Preview(me, new { instances = Here, html });
            Assert.Equal((HttpStatusCode.OK, 1), (status, shown.GetProperty("cells").GetArrayLength()));
        }
        var (_, cut) = await Preview(me, new { instances = Here, text = new string('字', 400) + "\tuser1" });
        Assert.Equal(new string('字', 99) + "…", Text(cut.GetProperty("cells")[0], "text"));
    }
}
