using System.Net;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Floors.Documents;
using ConnectStreaming.Tests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Access;

/// <summary>
/// Two instances, three drawn floors on three sites, and who sits where:
/// <code>
/// instance A   agents 1–6, in Tokyo: Team 1 (1, 4), Team 2 (2, 5), Team 0 (3, 6); 6 has the profile VIP; never31 has not logged in
/// instance B   agents 21–24, in Osaka; never32 has not logged in
/// alpha        A         s1: 1, s2: 2, s3: never31
/// mixed        A and B   s1: 4, s2: 21, s3: never32
/// beta         B         s1: 22
/// no seat      3, 5, 6, 23, 24
/// </code>
/// </summary>
internal sealed class FloorScopeWorld(AccessMatrixTests.WholeServer server)
{
    public const string A = Samples.Instance;
    public const string B = DrawnViews.OtherInstance;

    private static readonly AuditActor Actor = new("test");
    private int _barriers;
    private ShownCode _shown = ShownCode.Available;

    public static Somebody[] People { get; } =
    [
        .. Enumerable.Range(1, 6).Select(n => new Somebody($"{A}/agent/a{n}", A, $"user{n}", $"L{n}", "Tokyo", $"Team {n % 3}", n == 6 ? "VIP" : "Basic")),
        .. Enumerable.Range(21, 4).Select(n => new Somebody($"{B}/agent/a{n}", B, $"user{n}", $"L{n}", "Osaka", $"Team {n}", "Basic")),
        new Somebody(Occupant.User(A, "never31"), A, "never31", "never31", null, null, null),
        new Somebody(Occupant.User(B, "never32"), B, "never32", "never32", null, null, null),
    ];

    public Dictionary<string, (string Name, string Site, string[] Instances)> Floors { get; } = new(StringComparer.Ordinal);

    /// <summary>By occupant. Who is not in it has no seat.</summary>
    public Dictionary<string, DrawnSeat> Seats { get; } = new(StringComparer.Ordinal);

    public string Alpha { get; private set; } = "";

    public string Mixed { get; private set; } = "";

    public string Beta { get; private set; } = "";

    public static Somebody Who(int n) => People.Single(p => p.User == $"user{n}");

    public async Task Make()
    {
        var all = await server.Person(Roles.Administrator);
        Speak();
        await Until(() => server.Services.GetRequiredService<BoardReplicas>().All().Sum(r => r.Count) == 10);
        (Alpha, Mixed, Beta) = (await Floor("alpha", A), await Floor("mixed", A, B), await Floor("beta", B));
        await Send(all, HttpMethod.Post, "/api/sites", new { name = "Site-empty", timeZone = "Asia/Tokyo" });
        await Sit(Who(1), Alpha, "s1");
        await Sit(Who(2), Alpha, "s2");
        await Sit(People[10], Alpha, "s3");
        await Sit(Who(4), Mixed, "s1");
        await Sit(Who(21), Mixed, "s2");
        await Sit(People[11], Mixed, "s3");
        await Sit(Who(22), Beta, "s1");

        async Task<string> Floor(string name, params string[] instances)
        {
            var site = (await Send(all, HttpMethod.Post, "/api/sites", new { name = $"Site-{name}", timeZone = "Asia/Tokyo" })).GetProperty("id").GetString()!;
            var document = JsonSerializer.Deserialize<JsonElement>(FloorJson.Write(Drawn.Document("s1", "s2", "s3", "s4", "s5")));
            var floor = await Send(all, HttpMethod.Post, "/api/floors", new { name = $"Floor-{name}", site, instances, document });
            var id = floor.GetProperty("id").GetString()!;
            Floors[id] = ($"Floor-{name}", $"Site-{name}", instances);
            return id;
        }
    }

    public async Task Sit(Somebody who, string floor, string seat)
    {
        await server.Services.GetRequiredService<ISeatingStore>().Seat(
            new SeatingRequest(new DrawnSeat(floor, seat), await Version(floor), who.Occupant), Writer, default);
        Seats[who.Occupant] = new DrawnSeat(floor, seat);
        await Arrived();
    }

    public async Task Free(Somebody who)
    {
        await server.Services.GetRequiredService<ISeatingStore>().Free(Seats[who.Occupant], who.Occupant, Writer, default);
        Seats.Remove(who.Occupant);
        await Arrived();
    }

    /// <summary>The next version, with these seats only.</summary>
    public async Task Publish(string floor, params string[] seats)
    {
        await server.Services.GetRequiredService<IFloorStore>().Publish(
            floor, null, Drawn.Version(seats), new FloorWriter(Actor, _ => new AuditEntry(Actor, "floor.test")), default);
        foreach (var gone in Seats.Where(s => s.Value.Floor == floor && !seats.Contains(s.Value.Seat)).ToArray())
        {
            Seats.Remove(gone.Key);
        }
        await Arrived();
    }

    /// <summary>Every agent changes the state.</summary>
    public void Speak()
    {
        _shown = _shown == ShownCode.Talking ? ShownCode.Acw : ShownCode.Talking;
        foreach (var who in People.Where(p => p.Team is not null))
        {
            var (n, now) = (int.Parse(who.User[4..], System.Globalization.CultureInfo.InvariantCulture), TimeProvider.System.GetUtcNow());
            var state = Samples.Agent(n, now.Ticks, now, _shown);
            server.Services.GetRequiredService<IAgentChanges>().Changed(
                state with
                {
                    AgentArn = who.Occupant, InstanceArn = who.Instance,
                    Profile = state.Profile with { RoutingProfile = who.Profile, Hierarchy = [who.Area!, who.Team!] },
                },
                "s1", 1);
        }
    }

    /// <summary>A change that every stream is told of, after all that was written before: a floor of an unknown instance.</summary>
    public async Task Barrier()
    {
        // Frames are paced to 50 ms.
        await Task.Delay(150);
        await server.Services.GetRequiredService<IFloorStore>().Make(
            Drawn.Floor() with { Id = $"f-barrier{_barriers++:D3}", Name = $"Barrier {_barriers}", Instances = ["arn:none"] }, Drawn.Site, null,
            new FloorWriter(Actor, _ => new AuditEntry(Actor, "floor.test")), default);
        await server.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
    }

    /// <summary>Whether somebody is in the scope, wherever they are shown: written down once more, without the code that it tests.</summary>
    public bool Sees(Scope scope, Somebody who) => scope.Grants.Any(g =>
        (g.Instances.Count == 0 || g.Instances.Contains(who.Instance))
        && ((g.Groups.Count == 0 && g.Profiles.Count == 0) || g.Profiles.Contains(who.Profile!)
            || g.Groups.Any(path => path[0] == who.Area && (path.Count == 1 || path[1] == who.Team)))
        && (g.Floors.Count == 0 || (Seats.TryGetValue(who.Occupant, out var at) ? g.Floors.Contains(at.Floor)
            : g.Floors.Any(f => Floors.TryGetValue(f, out var floor) && floor.Instances.Contains(who.Instance)))));

    /// <summary>Whether everybody of the floor is in the scope.</summary>
    public bool HasAllOf(Scope scope, string floor) => Floors[floor].Instances.All(instance => scope.Grants.Any(g =>
        g.Groups.Count + g.Profiles.Count == 0 && (g.Instances.Count == 0 || g.Instances.Contains(instance))
        && (g.Floors.Count == 0 || g.Floors.Contains(floor))));

    public bool SeesFloor(Scope scope, string floor) => scope.Grants.Any(g => g.Floors.Count > 0 ? g.Floors.Contains(floor)
        : g.Instances.Count == 0 || g.Instances.Any(Floors[floor].Instances.Contains));

    /// <summary>Everybody's seat, as the store has it.</summary>
    public async Task<string[]> Stored() =>
    [
        .. (await server.Services.GetRequiredService<IDrawnFloorsStore>().Load(default)).Seats
            .Select(s => $"{s.Occupant} {s.At.Floor} {s.At.Seat}").Order(StringComparer.Ordinal),
    ];

    public async Task<int> Version(string floor) =>
        (await server.Services.GetRequiredService<IFloorStore>().Load(default)).Floors.Single(f => f.Id == floor).Version;

    private static SeatingWriter Writer => new(Actor, _ => true, _ => new AuditEntry(Actor, "seat.test"));

    /// <summary>This server's pictures have what was written.</summary>
    private async Task Arrived()
    {
        await server.Services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        var replica = server.Services.GetRequiredService<DrawnFloorsReplica>();
        await Until(() => replica.Now.Seats.Count == Seats.Count && Seats.All(s => replica.Now.SeatOf(s.Key) == s.Value));
    }

    private async Task<JsonElement> Send(TestPerson who, HttpMethod method, string path, object body)
    {
        var (status, answer) = await server.Send(method, path, who.Cookie, body);
        Assert.Equal(HttpStatusCode.Created, status);
        return answer;
    }

    private static async Task Until(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <param name="Occupant">ARN, or user:….</param>
    /// <param name="Area">The first hierarchy group; null: nothing is known of a person who has never logged in.</param>
    internal sealed record Somebody(string Occupant, string Instance, string User, string Last, string? Area, string? Team, string? Profile);
}
