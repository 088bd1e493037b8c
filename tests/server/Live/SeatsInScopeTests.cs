using System.Net;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Floors;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using Dapper;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Live;

/// <summary>Of seats and queues, a person is told only what the scope shows.</summary>
public sealed class SeatsInScopeTests(AccessMatrixTests.WholeServer server) : SeatsApiCase(server), IClassFixture<AccessMatrixTests.WholeServer>
{
    [Fact]
    public async Task AnAgentOutsideTheScopeIsNotNamedNotSeatedAndNotMoved()
    {
        var floor = await MakeFloor();
        var all = await Server.Person(Roles.Supervisor);
        var some = await Server.Person(Roles.Supervisor, Team1);
        await Put(all, floor, "s1", new { agent = Arn(2) });
        await Put(all, floor, "s2", new { instance = Samples.Instance, user = "yui.tanaka" });

        var listed = await Server.Body($"/api/floors/{floor}/seats", some.Cookie);
        Assert.DoesNotContain("user2", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("/a2", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("yui", listed, StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse(listed).RootElement.EnumerateArray().Count(s => s.GetProperty("hidden").GetBoolean()));

        Assert.Equal(HttpStatusCode.Conflict, (await Send(some, floor, "s1", new { agent = Arn(1) })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(some, floor, "s3", new { agent = Arn(2) })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(some, floor, "s3", new { instance = Samples.Instance, user = "new.person" })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Send(some, HttpMethod.Delete, $"/api/floors/{floor}/seats/s1/occupant")).Status);
        // The answer does not tell at which seat a hidden person sits.
        foreach (var (seat, who) in new[]
        {
            ("s1", Arn(2)), ("s3", Arn(2)), ("s3", Arn(99)), ("s2", Occupant.User(Samples.Instance, "yui.tanaka")), ("s1", "user:x"),
        })
        {
            var path = $"/api/floors/{floor}/seats/{seat}/occupant?agent={Uri.EscapeDataString(who)}";
            Assert.Equal(HttpStatusCode.Conflict, (await Send(some, HttpMethod.Delete, path)).Status);
        }
        Assert.Equal(HttpStatusCode.OK, (await Send(all, HttpMethod.Delete, $"/api/floors/{floor}/seats/s3/occupant?agent=user:x")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Send(some, floor, "s3", new { agent = Arn(1) })).Status);

        var elsewhere = await Server.Person(Roles.Supervisor, new Scope(new Grant([], [], [], ["f-other00000"])));
        Assert.Equal(HttpStatusCode.NotFound, (await Send(elsewhere, HttpMethod.Get, $"/api/floors/{floor}/seats")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(elsewhere, floor, "s3", new { agent = Arn(1) })).Status);
        Assert.DoesNotContain(floor, await Server.Body("/api/views", elsewhere.Cookie), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoIsNotOnTheFloorAndCanBeSeatedThereIsListedWithTheSeatElsewhere()
    {
        var floor = await MakeFloor();
        var other = await MakeFloor();
        var all = await Server.Person(Roles.Administrator);
        await Put(all, floor, "s1", new { agent = Arn(1) });
        await Put(all, other, "s2", new { agent = Arn(4) });
        await Put(all, other, "s3", new { agent = Arn(2) });

        await Until(() => Task.FromResult(Server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Seats.Count == 3));
        Assert.Equal(["a2 user2 S3", "a4 user4 S2"], await Elsewhere(all, floor));
        using var answer = JsonDocument.Parse(await Server.Body($"/api/floors/{floor}/people", all.Cookie));
        Assert.Equal(Samples.Instance, answer.RootElement.GetProperty("instances")[0].GetProperty("arn").GetString());
        Assert.Equal($"Floor {other}", answer.RootElement.GetProperty("people")[0].GetProperty("floorName").GetString());

        // Only one team: nobody else, and no unknown person. A supervisor sees the same names as everywhere.
        var some = await Server.Person(Roles.Supervisor, Team1);
        Assert.Equal(["a4  S2"], await Elsewhere(some, floor));
        using var few = JsonDocument.Parse(await Server.Body($"/api/floors/{floor}/people", some.Cookie));
        Assert.Equal(0, few.RootElement.GetProperty("instances").GetArrayLength());
        // Only one floor: people on another floor are not in the list.
        var here = await Server.Person(Roles.Supervisor, new Scope(new Grant([], [], [], [floor])));
        Assert.Empty(await Elsewhere(here, floor));
        Assert.Equal(HttpStatusCode.NotFound, await Server.StatusOf(HttpMethod.Get, $"/api/floors/{other}/people", here.Cookie));
    }

    [Fact]
    public async Task OnesOwnFloorsComeFirstAndAnAgentIsToldWithTheirSeat()
    {
        await MakeFloor();
        var second = await MakeFloor();
        var all = await Server.Person(Roles.Administrator);
        await Put(all, second, "s2", new { agent = Arn(5) });
        var own = await Server.Person(Roles.Supervisor, new Scope(new Grant([], [], [], [second]), new Grant([Samples.Instance], [], [])));

        using var views = JsonDocument.Parse(await Server.Body("/api/views", own.Cookie));
        Assert.Equal(second, views.RootElement[0].GetProperty("id").GetString());
        using var others = JsonDocument.Parse(await Server.Body("/api/views", all.Cookie));
        Assert.NotEqual(second, others.RootElement[0].GetProperty("id").GetString());

        await Until(async () =>
        {
            using var agent = JsonDocument.Parse(await Server.Body("/api/agents/a5", own.Cookie));
            return agent.RootElement.GetProperty("seat") is { ValueKind: JsonValueKind.Object } at
                && (at.GetProperty("floor").GetString(), at.GetProperty("seat").GetString()) == (second, "s2");
        });
        using var nowhere = JsonDocument.Parse(await Server.Body("/api/agents/a6", own.Cookie));
        Assert.Equal(JsonValueKind.Null, nowhere.RootElement.GetProperty("seat").ValueKind);
    }

    [Fact]
    public async Task AGrantWithFloorsListsWhoSitsThereAndWhoStandsOnTheShelf()
    {
        var floor = await MakeFloor();
        var other = await MakeFloor();
        var all = await Server.Person(Roles.Administrator);
        await Put(all, floor, "s1", new { agent = Arn(1) });
        await Put(all, other, "s1", new { agent = Arn(2) });
        var some = await Server.Person(Roles.Viewer, new Scope(new Grant([], [], [], [floor])));

        await Until(async () =>
        {
            using var listed = JsonDocument.Parse(await Server.Body("/api/agents", some.Cookie));
            return listed.RootElement.EnumerateArray().Select(a => a.GetProperty("arn").GetString()).Order(StringComparer.Ordinal)
                .SequenceEqual([Arn(1), Arn(3), Arn(4), Arn(5), Arn(6)]);
        });
        Assert.Equal(HttpStatusCode.OK, await Server.StatusOf(HttpMethod.Get, "/api/agents/a1", some.Cookie));
        Assert.Equal(HttpStatusCode.NotFound, await Server.StatusOf(HttpMethod.Get, "/api/agents/a2", some.Cookie));
    }

    /// <summary>
    /// A grant with floors alone: those floors and nothing else. Somebody who moves away is gone with the next frame, and from then on no byte tells of
    /// them; of the shelf only those come whom the rest of the grant covers.
    /// </summary>
    [Fact]
    public async Task WhoHasGrantsWithFloorsOnlyGetsTheseFloorsAndNobodyWhoHasMovedAway()
    {
        var (floor, other) = (await MakeFloor(), await MakeFloor());
        var all = await Server.Person(Roles.Administrator);
        await Put(all, floor, "s1", new { agent = Arn(1) });
        await Put(all, floor, "s2", new { agent = Arn(4) });
        await Put(all, floor, "s3", new { agent = Arn(2) });
        var some = await Server.Person(Roles.Administrator, new Scope(new Grant([], [["Tokyo", "Team 1"]], [], [floor])));
        await Until(() => Task.FromResult(Server.Services.GetRequiredService<DrawnFloorsReplica>().Now.On(floor).Count == 3));

        using var views = JsonDocument.Parse(await Server.Body("/api/views", some.Cookie));
        var view = Assert.Single(views.RootElement.EnumerateArray());
        Assert.Equal((floor, 2), (view.GetProperty("id").GetString(), view.GetProperty("agents").GetInt32()));
        using var every = JsonDocument.Parse(await Server.Body("/api/views", all.Cookie));
        foreach (var hidden in every.RootElement.EnumerateArray().Select(v => v.GetProperty("id").GetString()!).Where(id => id != floor))
        {
            Assert.Equal(HttpStatusCode.NotFound, await Server.StatusOf(HttpMethod.Get, $"/api/views/{hidden}/snapshot", some.Cookie));
        }
        using var snapshot = JsonDocument.Parse(await Server.Body($"/api/views/{floor}/snapshot", some.Cookie));
        Assert.Equal(["s1 user1", "s2 user4"], snapshot.RootElement.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("card"))
            .Select(c => $"{c.GetProperty("place").GetString()} {c.GetProperty("user").GetString()}").Order(StringComparer.Ordinal));
        Assert.Equal("s3", Assert.Single(snapshot.RootElement.GetProperty("others").EnumerateArray()).GetProperty("place").GetString());
        var index = snapshot.RootElement.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("card"))
            .Single(c => c.GetProperty("place").GetString() == "s1") is var card && card.TryGetProperty("i", out var at) ? at.GetInt32() : 0;

        await using var hub = new HubConnectionBuilder().WithUrl(Server.Url + "/live", o => o.Headers.Add("Authorization", "Bearer " + some.Bearer)).Build();
        await hub.StartAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var stream = hub.StreamAsync<JsonElement>("Watch", floor, SinceOf(snapshot.RootElement), limit.Token).GetAsyncEnumerator();

        await Put(all, other, "s1", new { agent = Arn(1) });
        var gone = await NextFrame("");
        Assert.Equal([index], gone.GetProperty("gone").EnumerateArray().Select(g => g.GetInt32()));
        Assert.DoesNotContain("user1", gone.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(Arn(1), await Server.Body("/api/agents", some.Cookie), StringComparison.Ordinal);

        // People who move on the other floor are not sent. Of Team 2 only the taken seat is sent, and nothing of their place on the shelf.
        await Put(all, other, "s2", new { agent = Arn(1) });
        await Put(all, floor, "s1", new { agent = Arn(2) });
        var taken = await NextFrame("others");
        Assert.Equal("s1", Assert.Single(taken.GetProperty("others").EnumerateArray()).GetProperty("place").GetString());
        Assert.DoesNotContain("user", taken.GetRawText(), StringComparison.Ordinal);
        await Send(all, HttpMethod.Delete, $"/api/floors/{other}/seats/s2/occupant");
        var shelf = await NextFrame("cards");
        var came = Assert.Single(shelf.GetProperty("cards").EnumerateArray());
        Assert.Equal(("user1", false), (came.GetProperty("user").GetString(), came.TryGetProperty("place", out _)));
        await Send(all, HttpMethod.Delete, $"/api/floors/{floor}/seats/s1/occupant");
        var left = await NextFrame("gone");
        Assert.False(left.TryGetProperty("cards", out _));
        Assert.DoesNotContain("user2", left.GetRawText(), StringComparison.Ordinal);

        // The next one, or the next with such a list: an index that is not here may be told to be gone once more.
        async Task<JsonElement> NextFrame(string list)
        {
            while (await stream.MoveNextAsync())
            {
                var message = stream.Current;
                if (message.GetProperty("kind").GetString() != "frame")
                {
                    continue;
                }
                await hub.SendAsync("Seen", floor, message.GetProperty("epoch").GetString(), message.GetProperty("rev").GetInt64(), limit.Token);
                if (list.Length == 0 || message.TryGetProperty(list, out _))
                {
                    return message;
                }
                Assert.DoesNotContain("user", message.GetRawText(), StringComparison.Ordinal);
            }
            throw new InvalidOperationException("The stream ended.");
        }
    }

    /// <summary>A grant whose floor is gone opens nothing, also after other floors of the instance came.</summary>
    [Fact]
    public async Task AGrantWithAFloorThatIsGoneShowsNothing()
    {
        await MakeFloor();
        var none = await Server.Person(Roles.Viewer, new Scope(new Grant([Samples.Instance], [], [], ["f-0gone00000"])));

        Assert.Equal("[]", await Server.Body("/api/views", none.Cookie));
        Assert.Equal("[]", await Server.Body("/api/agents", none.Cookie));
    }

    [Fact]
    public async Task AQueueOfALinkThatNoContactHasIsGoneForThoseWhoSeeEverybody()
    {
        var (me, some) = (await Server.Person(Roles.Viewer, Scope.Everything), await Server.Person(Roles.Viewer, Team1));
        var hour = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 3600;
        const string OfWeeks =
            """
            INSERT INTO agent (arn) VALUES (@arn);
            INSERT INTO contact_interval_hour SELECT h.value, a.id, h.value * 3600000, 'c', 1, 'CONNECTED', 'VOICE', 'Kept', h.value * 3600000, 0
            FROM json_each(@hours) AS h, agent a WHERE a.arn = @arn;
            """;
        await Server.Services.GetRequiredService<IDatabase>().Write(connection => connection.Execute(
            OfWeeks, new { arn = Arn(80), hours = $"[{hour - 10}, {hour - 310}]" }), default);
        Assert.Equal("[\"Old\"]", await Server.Body("/api/queues/gone?name=Old&name=Old&name=Kept", me.Cookie));
        Assert.Equal("[]", await Server.Body("/api/queues/gone?name=Old", some.Cookie));
        Assert.Equal(HttpStatusCode.BadRequest, await Server.StatusOf(HttpMethod.Get, "/api/queues/gone?name=" + new string('x', 300), me.Cookie));
    }
}
