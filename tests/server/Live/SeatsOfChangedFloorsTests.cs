using System.Net;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Live;

/// <summary>Who keeps a seat when the floor is changed as a whole.</summary>
public sealed class SeatsOfChangedFloorsTests(AccessMatrixTests.WholeServer server) : SeatsApiCase(server), IClassFixture<AccessMatrixTests.WholeServer>
{
    /// <summary>The automatic floor is one path, the drawn ones another: somebody who sits on a floor that does not show them would be on neither.</summary>
    [Fact]
    public async Task WhoseInstanceIsTakenOffAFloorIsInTheListOfPeopleWithoutASeat()
    {
        var (floor, other) = (await MakeFloor(), await MakeFloor());
        var all = await Server.Person(Roles.Planner);
        await Put(all, floor, "s1", new { agent = Arn(1) });
        await Until(async () => !await IsOnShelf());

        var (status, changed) = await Send(all, HttpMethod.Patch, $"/api/floors/{floor}", new { instances = Array.Empty<string>() });

        Assert.Equal((HttpStatusCode.OK, "s1"), (status, Assert.Single(changed.GetProperty("freed").EnumerateArray()).GetString()));
        await Until(IsOnShelf);
        var store = Server.Services.GetRequiredService<IAuditStore>();
        var entry = (await store.Read(new AuditFilter(null, "floor.changed", null, null, null, null, 1), default)).Single();
        Assert.Equal($"no instances; 1 person lost the seat; user1 lost Floor {floor}, seat S1 (s1)", AuditWords.Of(entry)!.En);

        await Send(all, HttpMethod.Patch, $"/api/floors/{floor}", new { instances = new[] { Samples.Instance } });
        Assert.Empty(await Seats(all, floor));

        async Task<bool> IsOnShelf()
        {
            using var snapshot = JsonDocument.Parse(await Server.Body($"/api/views/{other}/snapshot", all.Cookie));
            return snapshot.RootElement.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("card"))
                .Any(c => c.GetProperty("arn").GetString() == Arn(1) && !c.TryGetProperty("place", out _));
        }
    }

    /// <summary>The seat was kept for a user name. The person logs in while the floor is deleted: the seat is theirs, unless they got another one.</summary>
    [Fact]
    public async Task ADeletedFloorThatComesBackKnowsWhoHasLoggedInSince()
    {
        var (floor, other) = (await MakeFloor(), await MakeFloor());
        var all = await Server.Person(Roles.Planner);
        var store = Server.Services.GetRequiredService<IFloorStore>();
        // As if agents 5 and 6 had been seated by name before their first log-in.
        var actor = new AuditActor("test");
        var seats = Server.Services.GetRequiredService<ISeatingStore>();
        await seats.SeatAll(
            floor, 1, [new(Occupant.User(Samples.Instance, "user5"), new(floor, "s1")), new(Occupant.User(Samples.Instance, "user6"), new(floor, "s2"))],
            new SeatingWriter(actor, _ => true, _ => new AuditEntry(actor, "seat.test")), default);
        await store.Delete(floor, $"Floor {floor}", new FloorWriter(actor, _ => new AuditEntry(actor, "floor.test")), default);
        await Put(all, other, "s3", new { agent = Arn(5) });

        var (status, _) = await Send(all, HttpMethod.Post, $"/api/floors/{floor}/restore");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["s2 a6"], await Seats(all, floor));
        Assert.Equal(["s3 a5"], await Seats(all, other));
    }
}
