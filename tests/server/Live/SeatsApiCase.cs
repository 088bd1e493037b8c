using System.Net;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Floors.Documents;
using Microsoft.Extensions.DependencyInjection;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Tests.Live;

/// <summary>Calls of the seats API on the whole server. Agents 1–6 are user1–user6. Agents 1 and 4 are in Team 1.</summary>
public abstract class SeatsApiCase(AccessMatrixTests.WholeServer server)
{
    private protected static readonly Scope Team1 = new([], [["Tokyo", "Team 1"]], []);
    private static int _made;

    private protected AccessMatrixTests.WholeServer Server => server;

    private protected static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    private protected async Task<JsonElement> Reserved(TestPerson me, string floor)
    {
        using var snapshot = JsonDocument.Parse(await Server.Body($"/api/views/{floor}/snapshot", me.Cookie));
        return Assert.Single(snapshot.RootElement.GetProperty("reserved").EnumerateArray()).Clone();
    }

    private protected async Task<string[]> Departed(TestPerson me, string floor)
    {
        using var seats = JsonDocument.Parse(await Server.Body($"/api/floors/{floor}/seats", me.Cookie));
        return [.. seats.RootElement.EnumerateArray().Select(s => $"{Text(s, "seat")} {Text(s, "user")} {s.GetProperty("departed").GetBoolean()}")];
    }

    private protected static object SinceOf(JsonElement snapshot) => new
    {
        epoch = snapshot.GetProperty("epoch").GetString(), rev = snapshot.GetProperty("rev").GetInt64(),
        vector = snapshot.GetProperty("vector").EnumerateArray().Select(v => v.GetInt64()).ToArray(),
    };

    private protected static string Arn(int n) => $"{Samples.Instance}/agent/a{n}";

    private protected static async Task Until(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            await Task.Delay(50, limit.Token);
        }
    }

    private protected async Task<string> MakeFloor(int seats = 3)
    {
        var id = $"f-{Interlocked.Increment(ref _made):D10}";
        var actor = new AuditActor("test");
        await Server.Services.GetRequiredService<IFloorStore>().Make(
            Drawn.Floor() with { Id = id, Name = $"Floor {id}", Instances = [Samples.Instance] }, Drawn.Site,
            Drawn.Version([.. Enumerable.Range(1, seats).Select(n => $"s{n}")]),
            new FloorWriter(actor, _ => new AuditEntry(actor, "floor.test")), default);
        await Server.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        await Until(() => Task.FromResult(Server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Floors.ContainsKey(id)));
        // Agents who sat on a floor of another test have no seat at the start.
        var store = Server.Services.GetRequiredService<ISeatingStore>();
        var writer = new SeatingWriter(actor, _ => true, _ => new AuditEntry(actor, "seat.test"));
        foreach (var seated in (await Server.Services.GetRequiredService<IDrawnFloorsStore>().Load(default)).Seats)
        {
            await store.Free(seated.At, null, writer, default);
        }
        await Server.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        await Until(() => Task.FromResult(Server.Services.GetRequiredService<DrawnFloorsReplica>().Now.Seats.IsEmpty));
        return id;
    }

    private protected async Task<string[]> Seats(TestPerson me, string floor)
    {
        using var seats = JsonDocument.Parse(await Server.Body($"/api/floors/{floor}/seats", me.Cookie));
        return [.. seats.RootElement.EnumerateArray().Select(s => $"{s.GetProperty("seat").GetString()} {s.GetProperty("agent").GetString()?.Split('/')[^1]}")];
    }

    private protected async Task<string[]> Elsewhere(TestPerson me, string floor)
    {
        using var answer = JsonDocument.Parse(await Server.Body($"/api/floors/{floor}/people", me.Cookie));
        return [
            .. answer.RootElement.GetProperty("people").EnumerateArray()
                .Select(p => $"{p.GetProperty("agent").GetString()!.Split('/')[^1]} {p.GetProperty("user").GetString()} {p.GetProperty("label").GetString()}")
                .Order(StringComparer.Ordinal),
        ];
    }

    private protected static string[] Lines(JsonElement answer, string list) =>
        [.. answer.GetProperty(list).EnumerateArray().Select(s => $"{s.GetProperty("floor")} {s.GetProperty("seat")} {s.GetProperty("occupant")}")];

    private protected async Task<JsonElement> Put(TestPerson me, string floor, string seat, object body)
    {
        var (status, answer) = await Send(me, floor, seat, body);
        Assert.Equal(HttpStatusCode.OK, status);
        return answer;
    }

    private protected Task<(HttpStatusCode Status, JsonElement Answer)> Send(TestPerson me, string floor, string seat, object body) =>
        Send(me, HttpMethod.Put, $"/api/floors/{floor}/seats/{seat}/occupant", body);

    private protected Task<(HttpStatusCode Status, JsonElement Answer)> Send(TestPerson me, HttpMethod method, string path, object? body = null) =>
        Server.Send(method, path, me.Cookie, body);

    /// <summary>An agent whose last event was a month ago.</summary>
    private protected async Task Store(int n)
    {
        var store = Server.Services.GetRequiredService<IShardStore>();
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
    private protected async Task Sits(string floor, string seat, string occupant)
    {
        var actor = new AuditActor("test");
        var writer = new SeatingWriter(actor, _ => true, _ => new AuditEntry(actor, "seat.test"));
        await Server.Services.GetRequiredService<ISeatingStore>().Seat(new SeatingRequest(new DrawnSeat(floor, seat), 1, occupant), writer, default);
        await Server.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        await Until(() => Task.FromResult(Server.Services.GetRequiredService<DrawnFloorsReplica>().Now.SeatOf(occupant) is not null));
    }
}
