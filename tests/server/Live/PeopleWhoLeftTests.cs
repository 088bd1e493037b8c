using System.Net;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Live;

/// <summary>People who have a seat and are on no board: they left Amazon Connect, or were silent for long.</summary>
public sealed class PeopleWhoLeftTests(AccessMatrixTests.WholeServer server) : SeatsApiCase(server), IClassFixture<AccessMatrixTests.WholeServer>
{
    /// <summary>Nobody who has a seat is missing, also when no board has the person any more; and the seat can be given and taken as everybody's.</summary>
    [Fact]
    public async Task APersonWhoLeftConnectIsNamedAndFreedAndSeatedAgain()
    {
        var (floor, other) = (await MakeFloor(), await MakeFloor());
        await Store(52);
        await Sits(floor, "s1", Arn(52));
        var me = await Server.Person(Roles.Administrator);
        var reserved = await Reserved(me, floor);
        Assert.Equal(
            ("s1", "user52", "L52", Arn(52)),
            (Text(reserved, "place"), Text(reserved, "user"), Text(reserved, "last"), Text(reserved, "arn")));
        Assert.Equal(["s1 user52 True"], await Departed(me, floor));
        Assert.Equal(["a52 user52 S1"], (await Elsewhere(me, other)).Where(p => p.StartsWith("a52", StringComparison.Ordinal)));
        using var agent = JsonDocument.Parse(await Server.Body("/api/agents/a52", me.Cookie));
        Assert.Equal((true, "offline", floor), (
            agent.RootElement.GetProperty("departed").GetBoolean(), Text(agent.RootElement, "state"), Text(agent.RootElement.GetProperty("seat"), "floor")));

        // Free, and its undo.
        Assert.Equal(HttpStatusCode.OK, (await Send(me, HttpMethod.Delete, $"/api/floors/{floor}/seats/s1/occupant")).Status);
        await Until(() => Task.FromResult(Server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Seats.IsEmpty));
        Assert.Equal([$"{floor} s1 {Arn(52)}"], Lines(await Put(me, floor, "s1", new { agent = Arn(52) }), "seated"));
        var audit = Server.Services.GetRequiredService<IAuditStore>();
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
        var theirs = await Server.Person(Roles.Supervisor, Team1);
        var others = await Server.Person(Roles.Supervisor, new Scope([], [["Tokyo", "Team 2"]], []));

        var hidden = await Reserved(others, floor);
        Assert.Equal(("s1", "", false), (Text(hidden, "place"), Text(hidden, "user"), hidden.TryGetProperty("arn", out _)));
        Assert.Equal(["s1  False"], await Departed(others, floor));
        Assert.Equal(HttpStatusCode.NotFound, await Server.StatusOf(HttpMethod.Get, "/api/agents/a55", others.Cookie));
        Assert.Equal(HttpStatusCode.Conflict, (await Send(others, HttpMethod.Delete, $"/api/floors/{floor}/seats/s1/occupant")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(others, floor, "s2", new { agent = Arn(55) })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(others, floor, "s2", new { instance = Samples.Instance, user = "user55" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(others, floor, "s2", new { agent = Arn(58) })).Status);

        Assert.Equal(Arn(55), Text(await Reserved(theirs, floor), "arn"));
        Assert.Equal(HttpStatusCode.OK, (await Send(theirs, HttpMethod.Delete, $"/api/floors/{floor}/seats/s1/occupant")).Status);
        await Until(() => Task.FromResult(Server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Seats.IsEmpty));
        await Put(theirs, floor, "s1", new { agent = Arn(55) });
    }

    [Fact]
    public async Task APersonWhoLeftConnectIsNamedWhenTheFloorIsDeleted()
    {
        var floor = await MakeFloor();
        await Store(61);
        await Sits(floor, "s1", Arn(61));
        var me = await Server.Person(Roles.Administrator);
        await Until(() => Task.FromResult(Server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Agents.ContainsKey(Arn(61))));

        var (_, told) = await Send(me, HttpMethod.Get, $"/api/floors/{floor}");
        await Send(me, HttpMethod.Delete, $"/api/floors/{floor}", new { name = $"Floor {floor}" });

        Assert.Equal("user61", Text(Assert.Single(told.GetProperty("uses").GetProperty("people").GetProperty("named").EnumerateArray()), "user"));
        var audit = Server.Services.GetRequiredService<IAuditStore>();
        var entry = (await audit.Read(new AuditFilter(null, "floor.deleted", null, null, null, null, 1), default)).Single();
        Assert.Equal($"1 person lost the seat; user61 lost Floor {floor}, seat S1 (s1)", AuditWords.Of(entry)!.En);
    }

    /// <summary>Only the seat is known: the undo of a free works, and only for those who see everybody.</summary>
    [Fact]
    public async Task APersonOfWhomNothingIsStoredGetsTheSeatBack()
    {
        var floor = await MakeFloor();
        await Server.Services.GetRequiredService<IDatabase>().Write(
            connection => connection.Execute(
                """
                INSERT INTO seat_assignment (id, floor_id, seat_id, occupant, from_at, to_at, by_id, by_name)
                VALUES ('old', @floor, 's1', @arn, 0, NULL, '', '')
                """,
                new { floor, arn = Arn(77) }),
            default);
        // A person who got a seat just now may only be late.
        await Sits(floor, "s2", Arn(78));
        var (me, some) = (await Server.Person(Roles.Administrator), await Server.Person(Roles.Supervisor, Team1));
        Assert.Equal(["s1  True", "s2  False"], await Departed(me, floor));
        await Send(me, HttpMethod.Delete, $"/api/floors/{floor}/seats/s2/occupant");
        await Until(() => Task.FromResult(Server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Seats.Count == 1));
        Assert.Equal((Arn(77), ""), (Text(await Reserved(me, floor), "arn"), Text(await Reserved(me, floor), "user")));

        await Send(me, HttpMethod.Delete, $"/api/floors/{floor}/seats/s1/occupant");
        Assert.Equal(HttpStatusCode.BadRequest, (await Send(some, floor, "s1", new { agent = Arn(77) })).Status);
        await Put(me, floor, "s1", new { agent = Arn(77) });
        Assert.Equal(["s1 a77"], await Seats(me, floor));
        await Until(async () => (await Departed(me, floor)) is ["s1  True"]);
    }
}
