using System.Net;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Floors.Documents;
using ConnectStreaming.Tests.Live;
using Microsoft.Extensions.DependencyInjection;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Tests.Access;

/// <summary>
/// Two instances, three drawn floors on three sites, one that was deleted, and who sits where:
/// <code>
/// instance A   agents 1–6, in Tokyo: Team 1 (1, 4), Team 2 (2, 5), Team 0 (3, 6); 6 has the profile VIP; never31 has not logged in;
///              41, of Team 2, left Amazon Connect
/// instance B   agents 21–24, in Osaka; never32 has not logged in; 42 left Amazon Connect
/// alpha        A         s1: 1, s2: 2, s3: never31, s6: 41
/// mixed        A and B   s1: 4, s2: 21, s3: never32, s6: 42
/// beta         B         s1: 22
/// deleted      B
/// no seat      3, 5, 6, 23, 24
/// </code>
/// Everybody on a board has a missed contact; 23 has a status of the settings in its place (<see cref="Alerted"/>).
/// Each floor has three versions. The seats of the first are named Former-FLOOR-SEAT, those of the others Desk-FLOOR-SEAT.
/// </summary>
internal sealed partial class FloorScopeWorld(AccessMatrixTests.WholeServer server)
{
    public const string A = Samples.Instance;
    public const string B = DrawnViews.OtherInstance;

    /// <summary>Has made a step in the draft of each floor.</summary>
    public const string Editor = "editor-of-all";

    private static readonly AuditActor Actor = new("test");
    private int _barriers;
    private ContactState _contact = ContactState.Connected;

    public Somebody[] People { get; private set; } =
    [
        .. Enumerable.Range(1, 6).Select(n => Agent(n, A, "Tokyo", $"Team {n % 3}", n == 6 ? "VIP" : "Basic")),
        .. Enumerable.Range(21, 4).Select(n => Agent(n, B, "Osaka", $"Team {n}")),
        new Somebody(Occupant.User(A, "never31"), A, "never31", "never31", null, null, null),
        new Somebody(Occupant.User(B, "never32"), B, "never32", "never32", null, null, null),
        Agent(41, A, "Tokyo", "Team 2") with { IsOnBoard = false },
        Agent(42, B, "Osaka", "Team 42") with { IsOnBoard = false },
    ];

    /// <summary>By id.</summary>
    public Dictionary<string, DrawnOne> Floors { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of the open drafts, by floor.</summary>
    public Dictionary<string, string> Drafts { get; } = new(StringComparer.Ordinal);

    /// <summary>By occupant. Who is not in it has no seat.</summary>
    public Dictionary<string, DrawnSeat> Seats { get; } = new(StringComparer.Ordinal);

    public string Alpha { get; private set; } = "";

    public string Mixed { get; private set; } = "";

    public string Beta { get; private set; } = "";

    public string Deleted { get; private set; } = "";

    /// <summary>Ids of all views.</summary>
    public string[] Views => [Alpha, Mixed, Beta, A[^36..], B[^36..]];

    public Somebody Who(int n) => People.Single(p => p.User == $"user{n}");

    public async Task Make()
    {
        var all = await server.Person(Roles.Administrator);
        StartStreams();
        Speak();
        await Until(() => server.Services.GetRequiredService<BoardReplicas>().All().Sum(r => r.Count) == 10);
        (Alpha, Mixed, Beta) = (await Floor("alpha", A), await Floor("mixed", A, B), await Floor("beta", B));
        Deleted = await Floor("deleted", B);
        using var deleted = await server.Answer(
            HttpMethod.Delete, $"/api/floors/{Deleted}", all.Cookie, System.Net.Http.Json.JsonContent.Create(new { name = "Floor-deleted" }));
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        await Send(all, HttpMethod.Post, "/api/sites", new { name = "Site-empty", timeZone = "Asia/Tokyo" });
        await StoreThoseWhoLeft();
        await StoreThePast();
        await Sit(Who(1), Alpha, "s1");
        await Sit(Who(2), Alpha, "s2");
        await Sit(People[10], Alpha, "s3");
        await Sit(Who(41), Alpha, "s6");
        await Sit(Who(4), Mixed, "s1");
        await Sit(Who(21), Mixed, "s2");
        await Sit(People[11], Mixed, "s3");
        await Sit(Who(42), Mixed, "s6");
        await Sit(Who(22), Beta, "s1");

        async Task<string> Floor(string name, params string[] instances)
        {
            var site = (await Send(all, HttpMethod.Post, "/api/sites", new { name = $"Site-{name}", timeZone = "Asia/Tokyo" })).GetProperty("id").GetString()!;
            string[] seats = ["s1", "s2", "s3", "s4", "s5", "s6"];
            var document = JsonSerializer.Deserialize<JsonElement>(FloorJson.Write(Document($"Former-{name}", seats)));
            var floor = await Send(all, HttpMethod.Post, "/api/floors", new { name = $"Floor-{name}", site, instances, document });
            var id = floor.GetProperty("id").GetString()!;
            Floors[id] = new DrawnOne(name, site, instances);
            await Publish(id, seats);
            await Publish(id, seats);
            using var opened = await server.Answer(HttpMethod.Post, $"/api/floors/{id}/draft", all.Cookie);
            var draft = Drafts[id] = JsonElement.Parse(await opened.Content.ReadAsStringAsync()).GetProperty("draft").GetString()!;
            using var made = await server.Answer(HttpMethod.Post, $"/api/floors/{id}/draft/steps", all.Cookie, System.Net.Http.Json.JsonContent.Create(new
            {
                draft, editor = Editor, id = "i0", name = new { code = "text", text = $"Desk-{name}" },
                changes = new[] { new { kind = "seats", id = "s1", field = "label", @new = $"Desk-{name}-draft" } },
            }));
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (opened.StatusCode, made.StatusCode));
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
            floor, null, new NewVersion($"Version-{Floors[floor].Word}", Document($"Desk-{Floors[floor].Word}", seats)),
            new FloorWriter(Actor, _ => new AuditEntry(Actor, "floor.test")), default);
        foreach (var gone in Seats.Where(s => s.Value.Floor == floor && !seats.Contains(s.Value.Seat)).ToArray())
        {
            Seats.Remove(gone.Key);
        }
        await Arrived();
    }

    /// <summary>The next state of this agent has another team.</summary>
    public void Join(int n, string team) => People = [.. People.Select(p => p.User == $"user{n}" ? p with { Team = team } : p)];

    /// <summary>Every agent changes the state.</summary>
    public void Speak()
    {
        _contact = _contact == ContactState.Connected ? ContactState.ConnectedOnHold : ContactState.Connected;
        foreach (var who in People.Where(p => p.IsOnBoard))
        {
            var (n, now) = (int.Parse(who.User[4..], System.Globalization.CultureInfo.InvariantCulture), TimeProvider.System.GetUtcNow());
            var state = Alerting(who, Samples.Agent(n, now.Ticks, now));
            server.Services.GetRequiredService<IAgentChanges>().Changed(
                state with { AgentArn = who.Occupant, InstanceArn = who.Instance, Profile = who.InEvents }, ShardOf(who.Instance), 1);
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
    public bool Sees(Scope scope, Somebody who) => Seeing(scope, who).Any();

    public bool SeesView(Scope scope, string view) => Floors.ContainsKey(view) ? view != Deleted && SeesFloor(scope, view)
        : scope.Grants.Any(g => g.Floors.Count == 0 && (g.Instances.Count == 0 || g.Instances.Any(i => i.EndsWith(view, StringComparison.Ordinal))));

    public static bool HasAllOfInstance(Scope scope, string instance) => scope.Grants.Any(g =>
        g.Groups.Count + g.Profiles.Count + g.Floors.Count == 0 && (g.Instances.Count == 0 || g.Instances.Contains(instance)));

    /// <summary>
    /// What the page of a view is to have: <c>L1</c> has no seat, <c>L1 at s1</c> has one, and so has <c>somebody at s1</c> outside the scope;
    /// <c>reserved at s1 for X</c>, who is on no board. In the order of the text.
    /// </summary>
    /// <param name="hasUserNames">Whether the viewer may read user names.</param>
    public string[] Shown(Scope scope, string view, bool hasUserNames)
    {
        if (!Floors.TryGetValue(view, out var floor))
        {
            return
            [
                .. People.Where(p => p.IsOnBoard && p.Instance.EndsWith(view, StringComparison.Ordinal))
                    .Select(p => Covering(scope, p).Any(g => g.Floors.Count == 0) ? p.Last : "somebody").Order(StringComparer.Ordinal),
            ];
        }
        return [.. People.Where(p => floor.Instances.Contains(p.Instance)).Select(Line).OfType<string>().Order(StringComparer.Ordinal)];

        string? Line(Somebody who)
        {
            var isSeen = Covering(scope, who).Any(g => g.Floors.Count == 0 || g.Floors.Contains(view));
            if (!Seats.TryGetValue(who.Occupant, out var at))
            {
                return isSeen && who.IsOnBoard ? who.Last : null;
            }
            return at.Floor != view ? null
                : who.IsOnBoard ? $"{(isSeen ? who.Last : "somebody")} at {at.Seat}"
                : $"reserved at {at.Seat} for {(isSeen && (who.Team is not null || hasUserNames) ? who.Last : "")}";
        }
    }

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

    /// <summary>Floors and sites, as the store has them.</summary>
    public async Task<string[]> StoredFloors()
    {
        var rows = await server.Services.GetRequiredService<IFloorStore>().Load(default);
        return
        [
            .. rows.Sites.Select(s => s.ToString()),
            .. rows.Floors.Select(f => $"{f.Id} {f.Name} {f.Site} {f.Ordinal} {string.Join(' ', f.Instances)} {f.Version} {f.DeletedAt is null}"),
            .. await Task.WhenAll(Floors.Keys.Select(async f => await server.Services.GetRequiredService<IDraftStore>().Load(f, default) is { } draft
                ? $"{f} {draft.Id} {draft.Ended} {draft.Planned} {string.Join(' ', draft.Steps.Select(s => s.Step.Id))}" : f)),
        ];
    }

    public async Task<int> Version(string floor) =>
        (await server.Services.GetRequiredService<IFloorStore>().Load(default)).Floors.Single(f => f.Id == floor).Version;

    private static Somebody Agent(int n, string instance, string area, string team, string profile = "Basic") =>
        new($"{instance}/agent/a{n}", instance, $"user{n}", $"L{n}", area, team, profile) { IsOnBoard = true };

    private static FloorDocument Document(string named, string[] seats)
    {
        var document = Drawn.Document(seats);
        return document with { Seats = [.. document.Seats.Select(s => s with { Label = $"{named}-{s.Id}" })] };
    }

    private static IEnumerable<Grant> Covering(Scope scope, Somebody who) => scope.Grants.Where(g =>
        (g.Instances.Count == 0 || g.Instances.Contains(who.Instance))
        && ((g.Groups.Count == 0 && g.Profiles.Count == 0) || g.Profiles.Contains(who.Profile!)
            || g.Groups.Any(path => path[0] == who.Area && (path.Count == 1 || path[1] == who.Team))));

    /// <summary>Grants that cover this person where the person is now.</summary>
    private IEnumerable<Grant> Seeing(Scope scope, Somebody who) => Covering(scope, who).Where(g =>
        g.Floors.Count == 0 || (Seats.TryGetValue(who.Occupant, out var at) ? g.Floors.Contains(at.Floor)
            : g.Floors.Any(f => Floors.TryGetValue(f, out var floor) && floor.Instances.Contains(who.Instance))));

    /// <summary>Their last events were a month ago.</summary>
    private async Task StoreThoseWhoLeft()
    {
        var at = TimeProvider.System.GetUtcNow().AddDays(-30);
        await Commit("left", at, commit => commit with
        {
            Agents =
            [
                .. People.Where(p => p is { IsOnBoard: false, Team: not null }).Select((p, n) =>
                    (Samples.Agent(n, 1, at) with { AgentArn = p.Occupant, InstanceArn = p.Instance, Profile = p.InEvents }, (UInt128)(n + 1))),
            ],
        });
    }

    private async Task Commit(string stream, DateTimeOffset at, Func<ShardCommit, ShardCommit> with)
    {
        var store = server.Services.GetRequiredService<IShardStore>();
        var shard = new ShardId(new StreamId($"arn:aws:kinesis:us-west-2:123456789012:stream/{stream}", DateTimeOffset.UnixEpoch), "shardId-000000000000");
        var taken = await store.TakeOver(shard, 0, 0, default);
        Assert.Equal(CommitResult.Committed, await store.Commit(
            with(new ShardCommit { Shard = shard, Epoch = taken.Epoch, Checkpoint = new Checkpoint("1", at, at, at, Finished: false) }), default));
    }

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
    internal sealed record Somebody(string Occupant, string Instance, string User, string Last, string? Area, string? Team, string? Profile)
    {
        public bool IsOnBoard { get; init; }

        public string First => $"F{Last}";

        public AgentProfile InEvents => new() { Username = User, FirstName = First, LastName = Last, RoutingProfile = Profile, Hierarchy = [Area!, Team!] };
    }

    /// <param name="Word">A part of all names that belong to the floor.</param>
    /// <param name="Site">Id of its site.</param>
    internal sealed record DrawnOne(string Word, string Site, string[] Instances)
    {
        public string Name => $"Floor-{Word}";
    }
}
