using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Dapper;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Floors.Documents;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Tests.Live;

/// <summary>Seat assignments over HTTP, on the whole server. Agents 1–6 are user1–user6. Agents 1 and 4 are in Team 1.</summary>
public sealed class SeatsApiTests(AccessMatrixTests.WholeServer server, ITestOutputHelper output) : IClassFixture<AccessMatrixTests.WholeServer>
{
    private static readonly Scope Team1 = new([], [["Tokyo", "Team 1"]], []);
    private static int _made;

    [Fact]
    public async Task ASeatIsAssignedMovedSwappedAndFreedAndTheAnswerNamesTheEndedAssignments()
    {
        var floor = await MakeFloor();
        var me = await server.Person(Roles.Supervisor);

        var given = await Put(me, floor, "s1", new { agent = Arn(1) });
        Assert.Equal([$"{floor} s1 {Arn(1)}"], Lines(given, "seated"));
        Assert.Empty(Lines(given, "ended"));
        await Put(me, floor, "s2", new { agent = Arn(2) });
        var swapped = await Put(me, floor, "s2", new { agent = Arn(1), swap = true });
        Assert.Equal(2, Lines(swapped, "seated").Length);
        Assert.Equal(2, Lines(swapped, "ended").Length);
        Assert.Equal(["s1 a2", "s2 a1"], await Seats(me, floor));

        var (status, _) = await Ask(me, HttpMethod.Delete, $"/api/floors/{floor}/seats/s2/occupant?agent={Uri.EscapeDataString(Arn(1))}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["s1 a2"], await Seats(me, floor));
    }

    [Fact]
    public async Task EveryWriteIsAuditedInWordsWithLabelsAndNames()
    {
        var floor = await MakeFloor();
        var me = await server.Person(Roles.Planner);
        await Put(me, floor, "s1", new { agent = Arn(3) });
        await Put(me, floor, "s2", new { agent = Arn(3) });

        var store = server.Services.GetRequiredService<IAuditStore>();
        var entry = (await store.Read(new AuditFilter(null, "seat.moved", null, null, null, null, 1), default)).Single();

        Assert.Equal(("user3", Arn(3)), (entry.Entry.Subject!.Name, entry.Entry.Subject.Id));
        Assert.Matches("^before: Floor .*, seat S1 \\(s1\\); now: Floor .*, seat S2 \\(s2\\)$", AuditWords.Of(entry)!.En);
        Assert.Matches("^変更前：Floor .* の座席 S1 \\(s1\\)；変更後：Floor .* の座席 S2 \\(s2\\)$", AuditWords.Of(entry)!.Ja);
        Assert.NotNull(entry.Entry.Who.Id);
    }

    [Fact]
    public async Task AnAgentOutsideTheScopeIsNotNamedNotSeatedAndNotMoved()
    {
        var floor = await MakeFloor();
        var all = await server.Person(Roles.Supervisor);
        var some = await server.Person(Roles.Supervisor, Team1);
        await Put(all, floor, "s1", new { agent = Arn(2) });
        await Put(all, floor, "s2", new { instance = Samples.Instance, user = "yui.tanaka" });

        var listed = await server.Body($"/api/floors/{floor}/seats", some.Cookie);
        Assert.DoesNotContain("user2", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("/a2", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("yui", listed, StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse(listed).RootElement.EnumerateArray().Count(s => s.GetProperty("hidden").GetBoolean()));

        Assert.Equal(HttpStatusCode.Conflict, (await Send(some, floor, "s1", new { agent = Arn(1) })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(some, floor, "s3", new { agent = Arn(2) })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(some, floor, "s3", new { instance = Samples.Instance, user = "new.person" })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Ask(some, HttpMethod.Delete, $"/api/floors/{floor}/seats/s1/occupant")).Status);
        // The answer does not tell at which seat a hidden person sits.
        foreach (var (seat, who) in new[]
        {
            ("s1", Arn(2)), ("s3", Arn(2)), ("s3", Arn(99)), ("s2", Occupant.User(Samples.Instance, "yui.tanaka")), ("s1", "user:x"),
        })
        {
            var path = $"/api/floors/{floor}/seats/{seat}/occupant?agent={Uri.EscapeDataString(who)}";
            Assert.Equal(HttpStatusCode.Conflict, (await Ask(some, HttpMethod.Delete, path)).Status);
        }
        Assert.Equal(HttpStatusCode.OK, (await Ask(all, HttpMethod.Delete, $"/api/floors/{floor}/seats/s3/occupant?agent=user:x")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Send(some, floor, "s3", new { agent = Arn(1) })).Status);

        var elsewhere = await server.Person(Roles.Supervisor, new Scope(new Grant([], [], [], ["f-other00000"])));
        Assert.Equal(HttpStatusCode.NotFound, (await Ask(elsewhere, HttpMethod.Get, $"/api/floors/{floor}/seats")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(elsewhere, floor, "s3", new { agent = Arn(1) })).Status);
        Assert.DoesNotContain(floor, await server.Body("/api/views", elsewhere.Cookie), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoIsNotOnTheFloorAndCanBeSeatedThereIsListedWithTheSeatElsewhere()
    {
        var floor = await MakeFloor();
        var other = await MakeFloor();
        var all = await server.Person(Roles.Administrator);
        await Put(all, floor, "s1", new { agent = Arn(1) });
        await Put(all, other, "s2", new { agent = Arn(4) });
        await Put(all, other, "s3", new { agent = Arn(2) });

        await Until(() => Task.FromResult(server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Seats.Count == 3));
        Assert.Equal(["a2 user2 S3", "a4 user4 S2"], await Elsewhere(all, floor));
        using var answer = JsonDocument.Parse(await server.Body($"/api/floors/{floor}/people", all.Cookie));
        Assert.Equal(Samples.Instance, answer.RootElement.GetProperty("instances")[0].GetProperty("arn").GetString());
        Assert.Equal($"Floor {other}", answer.RootElement.GetProperty("people")[0].GetProperty("floorName").GetString());

        // Only one team: nobody else, and no unknown person. A supervisor sees the same names as everywhere.
        var some = await server.Person(Roles.Supervisor, Team1);
        Assert.Equal(["a4  S2"], await Elsewhere(some, floor));
        using var few = JsonDocument.Parse(await server.Body($"/api/floors/{floor}/people", some.Cookie));
        Assert.Equal(0, few.RootElement.GetProperty("instances").GetArrayLength());
        // Only one floor: people on another floor are not in the list.
        var here = await server.Person(Roles.Supervisor, new Scope(new Grant([], [], [], [floor])));
        Assert.Empty(await Elsewhere(here, floor));
        Assert.Equal(HttpStatusCode.NotFound, await server.Ask(HttpMethod.Get, $"/api/floors/{other}/people", here.Cookie));
    }

    [Fact]
    public async Task WhatCannotBeIsRefusedWithTheFieldThatIsWrong()
    {
        var floor = await MakeFloor();
        var me = await server.Person(Roles.Administrator);
        foreach (var (body, field, code) in new (object, string, string)[]
        {
            (new { }, "instance", "missing"), (new { agent = "nobody" }, "agent", "unknown"), (new { agent = Arn(99) }, "agent", "unknown"),
            (new { agent = Arn(1), user = "x" }, "agent", "unknown"), (new { instance = "arn:other", user = "x" }, "instance", "other-instance"),
            (new { instance = Samples.Instance, user = "" }, "user", "bad"), (new { instance = Samples.Instance, user = "a\u202eb" }, "user", "bad"),
            (new { instance = Samples.Instance, user = new string('x', 101) }, "user", "bad"),
        })
        {
            var (status, answer) = await Send(me, floor, "s1", body);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Equal(code, answer.GetProperty("errors").GetProperty(field)[0].GetString());
        }
        Assert.Equal(HttpStatusCode.NotFound, (await Send(me, floor, "S1", new { agent = Arn(1) })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(me, "f-none", "s1", new { agent = Arn(1) })).Status);
        Assert.Empty(await Seats(me, floor));
    }

    [Fact]
    public async Task AnAgentCanBeGivenByUserName()
    {
        var floor = await MakeFloor();
        var me = await server.Person(Roles.Administrator);
        await Put(me, floor, "s1", new { instance = Samples.Instance, user = "user5" });
        Assert.Equal(["s1 a5"], await Seats(me, floor));

        // Written without the API, as if the agent had appeared since then. A server that checks its boards recognizes the agent.
        var user = Occupant.User(Samples.Instance, "user6");
        var writer = new SeatingWriter(AuditActor.System, _ => true, _ => new AuditEntry(AuditActor.System, "seat.test"));
        await server.Services.GetRequiredService<ISeatingStore>().Seat(new SeatingRequest(new DrawnSeat(floor, "s2"), 1, user), writer, default);
        await Until(async () => (await Seats(me, floor)).SequenceEqual(["s1 a5", "s2 a6"]));
    }

    /// <summary>Nobody who has a seat is missing, also when no board has the person any more; and the seat can be given and taken as everybody's.</summary>
    [Fact]
    public async Task APersonWhoLeftConnectIsNamedAndFreedAndSeatedAgain()
    {
        var (floor, other) = (await MakeFloor(), await MakeFloor());
        await Store(52);
        await Sits(floor, "s1", Arn(52));
        var me = await server.Person(Roles.Administrator);
        var reserved = await Reserved(me, floor);
        Assert.Equal(
            ("s1", "user52", "L52", Arn(52)),
            (Text(reserved, "place"), Text(reserved, "user"), Text(reserved, "last"), Text(reserved, "arn")));
        Assert.Equal(["s1 user52 True"], await Departed(me, floor));
        Assert.Equal(["a52 user52 S1"], (await Elsewhere(me, other)).Where(p => p.StartsWith("a52", StringComparison.Ordinal)));
        using var agent = JsonDocument.Parse(await server.Body("/api/agents/a52", me.Cookie));
        Assert.Equal((true, "offline", floor), (
            agent.RootElement.GetProperty("departed").GetBoolean(), Text(agent.RootElement, "state"), Text(agent.RootElement.GetProperty("seat"), "floor")));

        // Free, and its undo.
        Assert.Equal(HttpStatusCode.OK, (await Ask(me, HttpMethod.Delete, $"/api/floors/{floor}/seats/s1/occupant")).Status);
        await Until(() => Task.FromResult(server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Seats.IsEmpty));
        Assert.Equal([$"{floor} s1 {Arn(52)}"], Lines(await Put(me, floor, "s1", new { agent = Arn(52) }), "seated"));
        var audit = server.Services.GetRequiredService<IAuditStore>();
        var entry = (await audit.Read(new AuditFilter(null, "seat.assigned", null, null, null, null, 1), default)).Single();
        Assert.Equal(("user52", Arn(52)), (entry.Entry.Subject!.Name, entry.Entry.Subject.Id));
        // The user name is that of the known agent: it makes no second seat.
        var moved = await Put(me, floor, "s2", new { instance = Samples.Instance, user = "user52" });
        Assert.Equal([$"{floor} s2 {Arn(52)}"], Lines(moved, "seated"));
        Assert.Equal([$"{floor} s1 {Arn(52)}"], Lines(moved, "ended"));
        await Put(me, floor, "s1", new { agent = Arn(1) });
        Assert.Equal(2, Lines(await Put(me, floor, "s2", new { agent = Arn(1), swap = true }), "seated").Length);
        Assert.Equal(["s1 a52", "s2 a1"], await Seats(me, floor));
    }

    [Fact]
    public async Task APersonWhoLeftConnectBelongsToTheLastKnownTeam()
    {
        var floor = await MakeFloor();
        await Store(55);
        await Store(58);
        await Sits(floor, "s1", Arn(55));
        // Both are of Team 1.
        var theirs = await server.Person(Roles.Supervisor, Team1);
        var others = await server.Person(Roles.Supervisor, new Scope([], [["Tokyo", "Team 2"]], []));

        var hidden = await Reserved(others, floor);
        Assert.Equal(("s1", "", false), (Text(hidden, "place"), Text(hidden, "user"), hidden.TryGetProperty("arn", out _)));
        Assert.Equal(["s1  False"], await Departed(others, floor));
        Assert.Equal(HttpStatusCode.NotFound, await server.Ask(HttpMethod.Get, "/api/agents/a55", others.Cookie));
        Assert.Equal(HttpStatusCode.Conflict, (await Ask(others, HttpMethod.Delete, $"/api/floors/{floor}/seats/s1/occupant")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(others, floor, "s2", new { agent = Arn(55) })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(others, floor, "s2", new { instance = Samples.Instance, user = "user55" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(others, floor, "s2", new { agent = Arn(58) })).Status);

        Assert.Equal(Arn(55), Text(await Reserved(theirs, floor), "arn"));
        Assert.Equal(HttpStatusCode.OK, (await Ask(theirs, HttpMethod.Delete, $"/api/floors/{floor}/seats/s1/occupant")).Status);
        await Until(() => Task.FromResult(server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Seats.IsEmpty));
        await Put(theirs, floor, "s1", new { agent = Arn(55) });
    }

    [Fact]
    public async Task APersonWhoLeftConnectIsNamedWhenTheFloorIsDeleted()
    {
        var floor = await MakeFloor();
        await Store(61);
        await Sits(floor, "s1", Arn(61));
        var me = await server.Person(Roles.Administrator);
        await Until(() => Task.FromResult(server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Agents.ContainsKey(Arn(61))));

        var (_, told) = await Ask(me, HttpMethod.Get, $"/api/floors/{floor}");
        await Ask(me, HttpMethod.Delete, $"/api/floors/{floor}", new { name = $"Floor {floor}" });

        Assert.Equal("user61", Text(Assert.Single(told.GetProperty("uses").GetProperty("people").GetProperty("named").EnumerateArray()), "user"));
        var audit = server.Services.GetRequiredService<IAuditStore>();
        var entry = (await audit.Read(new AuditFilter(null, "floor.deleted", null, null, null, null, 1), default)).Single();
        Assert.Equal($"1 person lost the seat; user61 lost Floor {floor}, seat S1 (s1)", AuditWords.Of(entry)!.En);
    }

    /// <summary>Only the seat is known: the undo of a free works, and only for those who see everybody.</summary>
    [Fact]
    public async Task APersonOfWhomNothingIsStoredGetsTheSeatBack()
    {
        var floor = await MakeFloor();
        await server.Services.GetRequiredService<IDatabase>().Write(
            connection => connection.Execute(
                """
                INSERT INTO seat_assignment (id, floor_id, seat_id, occupant, from_at, to_at, by_id, by_name)
                VALUES ('old', @floor, 's1', @arn, 0, NULL, '', '')
                """,
                new { floor, arn = Arn(77) }),
            default);
        // Whoever got a seat just now may only be late.
        await Sits(floor, "s2", Arn(78));
        var (me, some) = (await server.Person(Roles.Administrator), await server.Person(Roles.Supervisor, Team1));
        Assert.Equal(["s1  True", "s2  False"], await Departed(me, floor));
        await Ask(me, HttpMethod.Delete, $"/api/floors/{floor}/seats/s2/occupant");
        await Until(() => Task.FromResult(server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Seats.Count == 1));
        Assert.Equal((Arn(77), ""), (Text(await Reserved(me, floor), "arn"), Text(await Reserved(me, floor), "user")));

        await Ask(me, HttpMethod.Delete, $"/api/floors/{floor}/seats/s1/occupant");
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(some, floor, "s1", new { agent = Arn(77) })).Status);
        await Put(me, floor, "s1", new { agent = Arn(77) });
        Assert.Equal(["s1 a77"], await Seats(me, floor));
        await Until(async () => (await Departed(me, floor)) is ["s1  True"]);
    }

    [Fact]
    public async Task AQueueOfALinkThatNoContactHasIsGoneForThoseWhoSeeEverybody()
    {
        var (me, some) = (await server.Person(Roles.Viewer, Scope.Everything), await server.Person(Roles.Viewer, Team1));
        var hour = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 3600;
        const string OfWeeks =
            """
            INSERT INTO agent (arn) VALUES (@arn);
            INSERT INTO contact_interval_hour SELECT h.value, a.id, h.value * 3600000, 'c', 1, 'CONNECTED', 'VOICE', 'Kept', h.value * 3600000, 0
            FROM json_each(@hours) AS h, agent a WHERE a.arn = @arn;
            """;
        await server.Services.GetRequiredService<IDatabase>().Write(connection => connection.Execute(
            OfWeeks, new { arn = Arn(80), hours = $"[{hour - 10}, {hour - 310}]" }), default);
        Assert.Equal("[\"Old\"]", await server.Body("/api/queues/gone?name=Old&name=Old&name=Kept", me.Cookie));
        Assert.Equal("[]", await server.Body("/api/queues/gone?name=Old", some.Cookie));
        Assert.Equal(HttpStatusCode.BadRequest, await server.Ask(HttpMethod.Get, "/api/queues/gone?name=" + new string('x', 300), me.Cookie));
    }

    /// <summary>An agent whose last event was a month ago.</summary>
    private async Task Store(int n)
    {
        var store = server.Services.GetRequiredService<IShardStore>();
        var shard = new ShardId(new StreamId("arn:aws:kinesis:us-west-2:123456789012:stream/left", DateTimeOffset.UnixEpoch), "shardId-000000000000");
        var taken = await store.TakeOver(shard, 0, 0, default);
        var at = TimeProvider.System.GetUtcNow().AddDays(-30);
        Assert.Equal(CommitResult.Committed, await store.Commit(
            new ShardCommit
            {
                Shard = shard, Epoch = taken.Epoch, Checkpoint = new Checkpoint("1", at, at, at, Finished: false),
                Agents = [(Samples.Agent(n, 1, at), (UInt128)n)],
            },
            default));
    }

    /// <summary>Since before the person left.</summary>
    private async Task Sits(string floor, string seat, string occupant)
    {
        var actor = new AuditActor("test");
        var writer = new SeatingWriter(actor, _ => true, _ => new AuditEntry(actor, "seat.test"));
        await server.Services.GetRequiredService<ISeatingStore>().Seat(new SeatingRequest(new DrawnSeat(floor, seat), 1, occupant), writer, default);
        await server.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        await Until(() => Task.FromResult(server.Services.GetRequiredService<DrawnFloorsReplica>().Now.SeatOf(occupant) is not null));
    }

    private async Task<JsonElement> Reserved(TestPerson me, string floor)
    {
        using var snapshot = JsonDocument.Parse(await server.Body($"/api/views/{floor}/snapshot", me.Cookie));
        return Assert.Single(snapshot.RootElement.GetProperty("reserved").EnumerateArray()).Clone();
    }

    private async Task<string[]> Departed(TestPerson me, string floor)
    {
        using var seats = JsonDocument.Parse(await server.Body($"/api/floors/{floor}/seats", me.Cookie));
        return [.. seats.RootElement.EnumerateArray().Select(s => $"{Text(s, "seat")} {Text(s, "user")} {s.GetProperty("departed").GetBoolean()}")];
    }

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    [Fact]
    public async Task AViewOfTheFloorIsReadFirstAndFollowsEveryWrite()
    {
        var floor = await MakeFloor();
        var me = await server.Person(Roles.Administrator);
        using var views = JsonDocument.Parse(await server.Body("/api/views", me.Cookie));
        Assert.True(views.RootElement[0].TryGetProperty("floor", out _));
        Assert.False(views.RootElement[views.RootElement.GetArrayLength() - 1].TryGetProperty("floor", out _));

        await Put(me, floor, "s1", new { agent = Arn(1) });

        await Until(async () =>
        {
            using var snapshot = JsonDocument.Parse(await server.Body($"/api/views/{floor}/snapshot", me.Cookie));
            return snapshot.RootElement.GetProperty("agents").EnumerateArray()
                .Any(a => a.GetProperty("card").TryGetProperty("place", out var place) && place.GetString() == "s1");
        });
    }

    [Fact]
    public async Task ManyAreSeatedAtOnceWhoHasASeatKeepsItAndWhoIsNotTheirsIsLeftOut()
    {
        var (floor, other) = (await MakeFloor(6), await MakeFloor());
        var all = await server.Person(Roles.Planner);
        await Put(all, other, "s1", new { agent = Arn(2) });
        await Until(() => Task.FromResult(server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Seats.Count == 1));
        object People(params (string Seat, int Agent)[] who) => new { people = who.Select(w => new { seat = w.Seat, agent = Arn(w.Agent) }) };

        var few = await server.Person(Roles.Supervisor, Team1);
        var (_, some) = await Ask(few, HttpMethod.Post, $"/api/floors/{floor}/seats", People(("s1", 1), ("s2", 3), ("s3", 99), ("none", 4)));
        Assert.Equal([$"{floor} s1 {Arn(1)}"], Lines(some, "seated"));
        var (status, _) = await Ask(all, HttpMethod.Post, $"/api/floors/{floor}/seats", People(("s1", 3), ("s2", 2), ("s3", 1), ("s4", 4), ("s5", 5)));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["s1 a1", "s4 a4", "s5 a5"], await Seats(all, floor));

        var store = server.Services.GetRequiredService<IAuditStore>();
        var entry = (await store.Read(new AuditFilter(null, "seat.assigned", null, null, null, null, 1), default)).Single();
        Assert.Equal(
            $"2 people got a seat; user4 got Floor {floor}, seat S4 (s4); user5 got Floor {floor}, seat S5 (s5)", AuditWords.Of(entry)!.En);
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(all, HttpMethod.Post, $"/api/floors/{floor}/seats", new { people = Array.Empty<int>() })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Ask(all, HttpMethod.Post, "/api/floors/f-none/seats", People(("s1", 6)))).Status);

        // Seats of a version that is no longer shown may be gone, or be others.
        var body = new { version = 2, people = new[] { new { seat = "s6", agent = Arn(6) } } };
        var (refused, problem) = await Ask(all, HttpMethod.Post, $"/api/floors/{floor}/seats", body);
        Assert.Equal((HttpStatusCode.Conflict, "Another version"), (refused, problem.GetProperty("title").GetString()));
        var (taken, _) = await Ask(all, HttpMethod.Post, $"/api/floors/{floor}/seats", new { version = 1, body.people });
        Assert.Equal((HttpStatusCode.OK, "s6 a6"), (taken, (await Seats(all, floor))[^1]));
    }

    /// <summary>The automatic floor is one path, the drawn ones another: somebody who sits on a floor that does not show them would be on neither.</summary>
    [Fact]
    public async Task WhoseInstanceIsTakenOffAFloorIsInTheListOfPeopleWithoutASeat()
    {
        var (floor, other) = (await MakeFloor(), await MakeFloor());
        var all = await server.Person(Roles.Planner);
        await Put(all, floor, "s1", new { agent = Arn(1) });
        await Until(async () => !await IsOnShelf());

        var (status, changed) = await Ask(all, HttpMethod.Patch, $"/api/floors/{floor}", new { instances = Array.Empty<string>() });

        Assert.Equal((HttpStatusCode.OK, "s1"), (status, Assert.Single(changed.GetProperty("freed").EnumerateArray()).GetString()));
        await Until(IsOnShelf);
        var store = server.Services.GetRequiredService<IAuditStore>();
        var entry = (await store.Read(new AuditFilter(null, "floor.changed", null, null, null, null, 1), default)).Single();
        Assert.Equal($"no instances; 1 person lost the seat; user1 lost Floor {floor}, seat S1 (s1)", AuditWords.Of(entry)!.En);

        await Ask(all, HttpMethod.Patch, $"/api/floors/{floor}", new { instances = new[] { Samples.Instance } });
        Assert.Empty(await Seats(all, floor));

        async Task<bool> IsOnShelf()
        {
            using var snapshot = JsonDocument.Parse(await server.Body($"/api/views/{other}/snapshot", all.Cookie));
            return snapshot.RootElement.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("card"))
                .Any(c => c.GetProperty("arn").GetString() == Arn(1) && !c.TryGetProperty("place", out _));
        }
    }

    /// <summary>The seat was kept for a user name. The person logs in while the floor is deleted: the seat is theirs, unless they got another one.</summary>
    [Fact]
    public async Task ADeletedFloorThatComesBackKnowsWhoHasLoggedInSince()
    {
        var (floor, other) = (await MakeFloor(), await MakeFloor());
        var all = await server.Person(Roles.Planner);
        var store = server.Services.GetRequiredService<IFloorStore>();
        // As if agents 5 and 6 had been seated by name before their first log-in.
        var actor = new AuditActor("test");
        var seats = server.Services.GetRequiredService<ISeatingStore>();
        await seats.SeatAll(
            floor, 1, [new(Occupant.User(Samples.Instance, "user5"), new(floor, "s1")), new(Occupant.User(Samples.Instance, "user6"), new(floor, "s2"))],
            new SeatingWriter(actor, _ => true, _ => new AuditEntry(actor, "seat.test")), default);
        await store.Delete(floor, $"Floor {floor}", new FloorWriter(actor, _ => new AuditEntry(actor, "floor.test")), default);
        await Put(all, other, "s3", new { agent = Arn(5) });

        var (status, _) = await Ask(all, HttpMethod.Post, $"/api/floors/{floor}/restore");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["s2 a6"], await Seats(all, floor));
        Assert.Equal(["s3 a5"], await Seats(all, other));
    }

    [Fact]
    public async Task OnesOwnFloorsComeFirstAndAnAgentIsToldWithTheirSeat()
    {
        await MakeFloor();
        var second = await MakeFloor();
        var all = await server.Person(Roles.Administrator);
        await Put(all, second, "s2", new { agent = Arn(5) });
        var own = await server.Person(Roles.Supervisor, new Scope(new Grant([], [], [], [second]), new Grant([Samples.Instance], [], [])));

        using var views = JsonDocument.Parse(await server.Body("/api/views", own.Cookie));
        Assert.Equal(second, views.RootElement[0].GetProperty("id").GetString());
        using var others = JsonDocument.Parse(await server.Body("/api/views", all.Cookie));
        Assert.NotEqual(second, others.RootElement[0].GetProperty("id").GetString());

        await Until(async () =>
        {
            using var agent = JsonDocument.Parse(await server.Body("/api/agents/a5", own.Cookie));
            return agent.RootElement.GetProperty("seat") is { ValueKind: JsonValueKind.Object } at
                && (at.GetProperty("floor").GetString(), at.GetProperty("seat").GetString()) == (second, "s2");
        });
        using var nowhere = JsonDocument.Parse(await server.Body("/api/agents/a6", own.Cookie));
        Assert.Equal(JsonValueKind.Null, nowhere.RootElement.GetProperty("seat").ValueKind);
    }

    [Fact]
    public async Task AGrantWithFloorsListsWhoSitsThereAndWhoStandsOnTheShelf()
    {
        var floor = await MakeFloor();
        var other = await MakeFloor();
        var all = await server.Person(Roles.Administrator);
        await Put(all, floor, "s1", new { agent = Arn(1) });
        await Put(all, other, "s1", new { agent = Arn(2) });
        var some = await server.Person(Roles.Viewer, new Scope(new Grant([], [], [], [floor])));

        await Until(async () =>
        {
            using var listed = JsonDocument.Parse(await server.Body("/api/agents", some.Cookie));
            return listed.RootElement.EnumerateArray().Select(a => a.GetProperty("arn").GetString()).Order(StringComparer.Ordinal)
                .SequenceEqual([Arn(1), Arn(3), Arn(4), Arn(5), Arn(6)]);
        });
        Assert.Equal(HttpStatusCode.OK, await server.Ask(HttpMethod.Get, "/api/agents/a1", some.Cookie));
        Assert.Equal(HttpStatusCode.NotFound, await server.Ask(HttpMethod.Get, "/api/agents/a2", some.Cookie));
    }

    /// <summary>
    /// A grant with floors alone: those floors and nothing else. Somebody who moves away is gone with the next frame, and from then on no byte tells of
    /// them; of the shelf only those come whom the rest of the grant covers.
    /// </summary>
    [Fact]
    public async Task WhoHasGrantsWithFloorsOnlyGetsTheseFloorsAndNobodyWhoHasMovedAway()
    {
        var (floor, other) = (await MakeFloor(), await MakeFloor());
        var all = await server.Person(Roles.Administrator);
        await Put(all, floor, "s1", new { agent = Arn(1) });
        await Put(all, floor, "s2", new { agent = Arn(4) });
        await Put(all, floor, "s3", new { agent = Arn(2) });
        var some = await server.Person(Roles.Administrator, new Scope(new Grant([], [["Tokyo", "Team 1"]], [], [floor])));
        await Until(() => Task.FromResult(server.Services.GetRequiredService<DrawnFloorsReplica>().Now.On(floor).Count == 3));

        using var views = JsonDocument.Parse(await server.Body("/api/views", some.Cookie));
        var view = Assert.Single(views.RootElement.EnumerateArray());
        Assert.Equal((floor, 2), (view.GetProperty("id").GetString(), view.GetProperty("agents").GetInt32()));
        using var every = JsonDocument.Parse(await server.Body("/api/views", all.Cookie));
        foreach (var hidden in every.RootElement.EnumerateArray().Select(v => v.GetProperty("id").GetString()!).Where(id => id != floor))
        {
            Assert.Equal(HttpStatusCode.NotFound, await server.Ask(HttpMethod.Get, $"/api/views/{hidden}/snapshot", some.Cookie));
        }
        using var snapshot = JsonDocument.Parse(await server.Body($"/api/views/{floor}/snapshot", some.Cookie));
        Assert.Equal(["s1 user1", "s2 user4"], snapshot.RootElement.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("card"))
            .Select(c => $"{c.GetProperty("place").GetString()} {c.GetProperty("user").GetString()}").Order(StringComparer.Ordinal));
        Assert.Equal("s3", Assert.Single(snapshot.RootElement.GetProperty("others").EnumerateArray()).GetProperty("place").GetString());
        var index = snapshot.RootElement.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("card"))
            .Single(c => c.GetProperty("place").GetString() == "s1") is var card && card.TryGetProperty("i", out var at) ? at.GetInt32() : 0;

        await using var hub = new HubConnectionBuilder().WithUrl(server.Url + "/live", o => o.Headers.Add("Authorization", "Bearer " + some.Bearer)).Build();
        await hub.StartAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var stream = hub.StreamAsync<JsonElement>("Watch", floor, SinceOf(snapshot.RootElement), limit.Token).GetAsyncEnumerator();

        await Put(all, other, "s1", new { agent = Arn(1) });
        var gone = await NextFrame("");
        Assert.Equal([index], gone.GetProperty("gone").EnumerateArray().Select(g => g.GetInt32()));
        Assert.DoesNotContain("user1", gone.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(Arn(1), await server.Body("/api/agents", some.Cookie), StringComparison.Ordinal);

        // People who move on the other floor are not sent. Of Team 2 only the taken seat is sent, and nothing of their place on the shelf.
        await Put(all, other, "s2", new { agent = Arn(1) });
        await Put(all, floor, "s1", new { agent = Arn(2) });
        var taken = await NextFrame("others");
        Assert.Equal("s1", Assert.Single(taken.GetProperty("others").EnumerateArray()).GetProperty("place").GetString());
        Assert.DoesNotContain("user", taken.GetRawText(), StringComparison.Ordinal);
        await Ask(all, HttpMethod.Delete, $"/api/floors/{other}/seats/s2/occupant");
        var shelf = await NextFrame("cards");
        var came = Assert.Single(shelf.GetProperty("cards").EnumerateArray());
        Assert.Equal(("user1", false), (came.GetProperty("user").GetString(), came.TryGetProperty("place", out _)));
        await Ask(all, HttpMethod.Delete, $"/api/floors/{floor}/seats/s1/occupant");
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
        var none = await server.Person(Roles.Viewer, new Scope(new Grant([Samples.Instance], [], [], ["f-0gone00000"])));

        Assert.Equal("[]", await server.Body("/api/views", none.Cookie));
        Assert.Equal("[]", await server.Body("/api/agents", none.Cookie));
    }

    /// <summary>A user name is refused or seated letter by letter; the address of a seat leads to no other.</summary>
    [Fact]
    public async Task AHostileUserNameOrSeatIsRefusedOrComesBackAsItWasSent()
    {
        var floor = await MakeFloor();
        var me = await server.Person(Roles.Administrator);
        foreach (var text in HostileTexts.All)
        {
            var (status, answer) = await Send(me, floor, "s1", new { instance = Samples.Instance, user = text });
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{status} for {text}");
            if (status == HttpStatusCode.OK)
            {
                // Of two that differ by blanks at the ends the second one sits there already.
                Assert.All(Lines(answer, "seated"), line => Assert.Equal($"{floor} s1 {Occupant.User(Samples.Instance, text.Trim())}", line));
                using var seats = JsonDocument.Parse(await server.Body($"/api/floors/{floor}/seats", me.Cookie));
                Assert.Equal(text.Trim(), seats.RootElement[0].GetProperty("user").GetString());
            }
            var escaped = Uri.EscapeDataString(text);
            foreach (var path in new[] { $"/api/floors/{floor}/seats/{escaped}/occupant", $"/api/floors/{escaped}/seats/s1/occupant" })
            {
                using var answered = await server.Answer(HttpMethod.Put, path, me.Cookie, JsonContent.Create(new { agent = Arn(1) }));
                var refused = answered.StatusCode;
                Assert.True(refused is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed, $"{refused} for {path}");
            }
            var freed = await server.Ask(HttpMethod.Delete, $"/api/floors/{floor}/seats/s3/occupant?agent={escaped}", me.Cookie);
            Assert.True(freed is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{freed} for {text}");
        }
    }

    [Fact]
    public async Task MyStoredDataNameMySeats()
    {
        var floor = await MakeFloor();
        var all = await server.Person(Roles.Administrator);
        await Put(all, floor, "s1", new { agent = Arn(4) });
        await Put(all, floor, "s3", new { agent = Arn(4) });
        var me = await server.Person(Roles.None, Scope.Nothing, "user4");

        using var kept = JsonDocument.Parse(await server.Body("/api/me/kept", me.Cookie));

        var seats = kept.RootElement.GetProperty("assignments").EnumerateArray().Take(2).ToArray();
        Assert.Equal(
            [$"Floor {floor} S3", $"Floor {floor} S1"],
            seats.Select(s => $"{s.GetProperty("floor").GetString()} {s.GetProperty("seat").GetString()}"));
        Assert.Equal([JsonValueKind.Null, JsonValueKind.String], seats.Select(s => s.GetProperty("to").ValueKind));
        // Nothing is known of since when the team is that of now: the agents of this test never changed it.
        Assert.Equal(JsonValueKind.Array, kept.RootElement.GetProperty("teams").ValueKind);
    }

    /// <summary>The time from the call to a client's frame, with 2,000 other agents on the floor: the 99th of a hundred is within 300 ms.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task AMoveIsInAFrameWithin300Ms()
    {
        var floor = await MakeFloor(2_100);
        var me = await server.Person(Roles.Administrator);
        var store = server.Services.GetRequiredService<ISeatingStore>();
        var actor = new AuditActor("test");
        var writer = new SeatingWriter(actor, _ => true, _ => new AuditEntry(actor, "seat.test"));
        for (var n = 0; n < 2_000; n++)
        {
            await store.Seat(new SeatingRequest(new DrawnSeat(floor, $"s{n + 100}"), 1, Arn(1000 + n)), writer, default);
        }
        await server.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        await Put(me, floor, "s1", new { agent = Arn(1) });
        await Until(() => Task.FromResult(server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Seats.Count == 2_001));
        using var snapshot = JsonDocument.Parse(await server.Body($"/api/views/{floor}/snapshot", me.Cookie));
        await using var hub = new HubConnectionBuilder().WithUrl(server.Url + "/live", o => o.Headers.Add("Authorization", "Bearer " + me.Bearer)).Build();
        await hub.StartAsync();
        await using var stream = hub.StreamAsync<JsonElement>("Watch", floor, SinceOf(snapshot.RootElement)).GetAsyncEnumerator();

        List<double> times = [];
        for (var n = 0; n < 100; n++)
        {
            var (seat, began) = ($"s{2 + (n % 50)}", Stopwatch.GetTimestamp());
            var put = Put(me, floor, seat, new { agent = Arn(1) });
            do
            {
                Assert.True(await stream.MoveNextAsync());
                if (stream.Current.GetProperty("kind").GetString() == "frame")
                {
                    await hub.SendAsync("Seen", floor, stream.Current.GetProperty("epoch").GetString(), stream.Current.GetProperty("rev").GetInt64());
                }
            }
            while (!stream.Current.TryGetProperty("cards", out var cards)
                || cards.EnumerateArray().All(c => !c.TryGetProperty("place", out var place) || place.GetString() != seat));
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await put;
            await Task.Delay(60);
        }

        times.Sort();
        output.WriteLine($"seat move to frame: p50 {times[50]:0} ms, p99 {times[98]:0} ms, most {times[99]:0} ms");
        Assert.InRange(times[98], 0, 300);
    }

    private static object SinceOf(JsonElement snapshot) => new
    {
        epoch = snapshot.GetProperty("epoch").GetString(), rev = snapshot.GetProperty("rev").GetInt64(),
        vector = snapshot.GetProperty("vector").EnumerateArray().Select(v => v.GetInt64()).ToArray(),
    };

    private static string Arn(int n) => $"{Samples.Instance}/agent/a{n}";

    private static async Task Until(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            await Task.Delay(50, limit.Token);
        }
    }

    private async Task<string> MakeFloor(int seats = 3)
    {
        var id = $"f-{Interlocked.Increment(ref _made):D10}";
        var actor = new AuditActor("test");
        await server.Services.GetRequiredService<IFloorStore>().Make(
            Drawn.Floor() with { Id = id, Name = $"Floor {id}", Instances = [Samples.Instance] }, Drawn.Site,
            Drawn.Version([.. Enumerable.Range(1, seats).Select(n => $"s{n}")]),
            new FloorWriter(actor, _ => new AuditEntry(actor, "floor.test")), default);
        await server.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        await Until(() => Task.FromResult(server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Floors.ContainsKey(id)));
        // Agents who sat on a floor of another test have no seat at the start.
        var store = server.Services.GetRequiredService<ISeatingStore>();
        var writer = new SeatingWriter(actor, _ => true, _ => new AuditEntry(actor, "seat.test"));
        foreach (var seated in (await server.Services.GetRequiredService<IDrawnFloorsStore>().Load(default)).Seats)
        {
            await store.Free(seated.At, null, writer, default);
        }
        await server.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        await Until(() => Task.FromResult(server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Seats.IsEmpty));
        return id;
    }

    private async Task<string[]> Seats(TestPerson me, string floor)
    {
        using var seats = JsonDocument.Parse(await server.Body($"/api/floors/{floor}/seats", me.Cookie));
        return [.. seats.RootElement.EnumerateArray().Select(s => $"{s.GetProperty("seat").GetString()} {s.GetProperty("agent").GetString()?.Split('/')[^1]}")];
    }

    private async Task<string[]> Elsewhere(TestPerson me, string floor)
    {
        using var answer = JsonDocument.Parse(await server.Body($"/api/floors/{floor}/people", me.Cookie));
        return [
            .. answer.RootElement.GetProperty("people").EnumerateArray()
                .Select(p => $"{p.GetProperty("agent").GetString()!.Split('/')[^1]} {p.GetProperty("user").GetString()} {p.GetProperty("label").GetString()}")
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string[] Lines(JsonElement answer, string list) =>
        [.. answer.GetProperty(list).EnumerateArray().Select(s => $"{s.GetProperty("floor")} {s.GetProperty("seat")} {s.GetProperty("occupant")}")];

    private async Task<JsonElement> Put(TestPerson me, string floor, string seat, object body)
    {
        var (status, answer) = await Send(me, floor, seat, body);
        Assert.Equal(HttpStatusCode.OK, status);
        return answer;
    }

    private Task<(HttpStatusCode Status, JsonElement Answer)> Send(TestPerson me, string floor, string seat, object body) =>
        Ask(me, HttpMethod.Put, $"/api/floors/{floor}/seats/{seat}/occupant", body);

    private Task<(HttpStatusCode Status, JsonElement Answer)> Ask(TestPerson me, HttpMethod method, string path, object? body = null) =>
        server.Send(method, path, me.Cookie, body);
}
