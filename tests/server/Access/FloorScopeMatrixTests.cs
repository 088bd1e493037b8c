using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ConnectStreaming.Access;
using Somebody = ConnectStreaming.Tests.Access.FloorScopeWorld.Somebody;

namespace ConnectStreaming.Tests.Access;

/// <summary>
/// Role × scope × everything that is sent of drawn floors: each endpoint of the server's own table, each hub stream, before and after moves, a freed seat
/// and a new version. No name, user name, ARN or group of a person outside the scope is in it, and no name of a floor, a site or an instance outside it.
/// </summary>
public sealed class FloorScopeMatrixTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>
{
    private const string Nowhere = "f-0000000000";

    private static readonly Roles[] AllRoles = [Roles.Viewer, Roles.Supervisor, Roles.Planner, Roles.Administrator];

    private readonly FloorScopeWorld _world = new(server);
    private readonly List<string> _wrong = [];

    private Dictionary<string, Scope> Scopes => new()
    {
        ["everything"] = Scope.Everything,
        ["nothing"] = Scope.Nothing,
        ["instance A"] = new([FloorScopeWorld.A], [], []),
        ["instance B"] = new([FloorScopeWorld.B], [], []),
        ["a group"] = new([], [["Tokyo", "Team 1"]], []),
        ["a profile of A"] = new([FloorScopeWorld.A], [], ["VIP"]),
        ["floor alpha"] = new(new Grant([], [], [], [_world.Alpha])),
        ["a group on floor mixed"] = new(new Grant([FloorScopeWorld.A], [["Tokyo", "Team 1"]], [], [_world.Mixed])),
        ["B on floors alpha and mixed"] = new(new Grant([FloorScopeWorld.B], [], [], [_world.Alpha, _world.Mixed])),
        ["floor beta, and a group"] = new(new Grant([], [], [], [_world.Beta]), new Grant([], [["Tokyo", "Team 2"]], [])),
        ["a floor that is gone"] = new(new Grant([], [], [], [Nowhere])),
    };

    [Fact]
    public async Task NothingOutsideTheScopeIsInAnyByteOfADrawnFloor()
    {
        await _world.Make();
        ConcurrentBag<Watcher> people = [];
        await Parallel.ForEachAsync(Scopes.SelectMany(s => AllRoles.Select(roles => (s.Key, s.Value, roles))), async (who, _) =>
        {
            var (name, scope, roles) = who;
            people.Add(new Watcher($"{name} as {roles}", roles, scope, await server.Person(roles, scope)));
        });
        await Parallel.ForEachAsync(people, async (who, _) => await ReadAll(who));
        foreach (var who in people)
        {
            await TryWrites(who);
        }

        // The roles differ in what they may call; of the lenses, only the administrator's is another one.
        var watching = people.Where(p => p.Roles is Roles.Viewer or Roles.Administrator).ToArray();
        await Parallel.ForEachAsync(watching, async (who, _) => await Watch(who));
        await Reached(watching, new Dictionary<FloorScopeStream, string?>());
        var (one, two, three, far) = (FloorScopeWorld.Who(1), FloorScopeWorld.Who(2), FloorScopeWorld.Who(3), FloorScopeWorld.Who(21));
        await Then(watching, "everybody speaks", () => Task.CompletedTask);
        await Then(watching, "1 moves to mixed", () => _world.Sit(one, _world.Mixed, "s4"));
        await Then(watching, "1 moves within mixed", () => _world.Sit(one, _world.Mixed, "s5"));
        await Then(watching, "2 is freed", () => _world.Free(two));
        await Then(watching, "3 comes to alpha", () => _world.Sit(three, _world.Alpha, "s2"));
        await Then(watching, "21 moves to beta", () => _world.Sit(far, _world.Beta, "s2"));
        await Then(watching, "a new version of alpha has not the seat of 3", () => _world.Publish(_world.Alpha, "s1", "s3", "s4"));
        foreach (var stream in watching.SelectMany(w => w.Streams.Values))
        {
            await stream.DisposeAsync();
        }
        await Parallel.ForEachAsync(people, async (who, _) => await ReadAll(who));

        Assert.Empty(_wrong);
    }

    /// <summary>Every GET of the table, for every floor, view and agent that there is. Administration shows people and groups to all who may do it.</summary>
    private IEnumerable<string> Paths(Roles roles)
    {
        string[] floors = [.. _world.Floors.Keys];
        string[] views = [.. floors, FloorScopeWorld.A, FloorScopeWorld.B, FloorScopeWorld.A[^36..], FloorScopeWorld.B[^36..]];
        string[] agents = [.. FloorScopeWorld.People.SelectMany(p => new[] { p.User, p.Occupant, p.Occupant.Split('/')[^1] })];
        return
        [
            .. from row in AccessMatrixTests.Rows
               where row.Key.StartsWith("GET /api/", StringComparison.Ordinal) && row.Value is not (Policies.Administer or "anyone")
                   && Policies.Allows(row.Value, roles)
               let path = row.Key[4..]
               let all = path.Contains("{**id}", StringComparison.Ordinal) ? agents : path.StartsWith("/api/views", StringComparison.Ordinal) ? views : floors
               from id in path.Contains('{', StringComparison.Ordinal) ? all : [""]
               select Regex.Replace(path, "{(\\*\\*)?id}", Uri.EscapeDataString(id)).Replace("{number:int}", "1", StringComparison.Ordinal)
                   .Replace("{hash}", new string('0', 64), StringComparison.Ordinal),
            "/api/session", "/api/floors?deleted=true",
        ];
    }

    private async Task ReadAll(Watcher who)
    {
        var all = "";
        foreach (var path in Paths(who.Roles))
        {
            var body = await server.Body(path, who.Person.Cookie);
            Search(who, $"GET {path}", body, asked: Uri.UnescapeDataString(path));
            all += body;
        }
        foreach (var seen in FloorScopeWorld.People.Where(p => p.Team is not null && _world.Sees(who.Scope, p)))
        {
            Expect(all.Contains($"{seen.Last}\"", StringComparison.Ordinal), $"{who.Name}: {seen.Last} is nowhere");
        }
    }

    /// <summary>Whatever concerns people outside the scope is refused without a word about them, and nothing is changed.</summary>
    private async Task TryWrites(Watcher who)
    {
        var before = await _world.Stored();
        var versions = await Task.WhenAll(_world.Floors.Keys.Select(_world.Version));
        Somebody[] hidden = [.. FloorScopeWorld.People.Where(p => !_world.Sees(who.Scope, p))];
        var own = FloorScopeWorld.People.FirstOrDefault(p => p.Team is not null && _world.Sees(who.Scope, p));
        foreach (var (floor, (name, _, _)) in _world.Floors)
        {
            var seats = $"/api/floors/{floor}/seats";
            foreach (var one in hidden)
            {
                object body = one.Team is null ? new { instance = one.Instance, user = one.User } : new { agent = one.Occupant };
                await Try(HttpMethod.Put, $"{seats}/s5/occupant", body);
                await Try(HttpMethod.Delete, $"{seats}/s1/occupant?agent={Uri.EscapeDataString(one.Occupant)}", null);
                if (_world.Seats.TryGetValue(one.Occupant, out var at) && at.Floor == floor)
                {
                    await Try(HttpMethod.Delete, $"{seats}/{at.Seat}/occupant", null);
                    await Try(HttpMethod.Put, $"{seats}/{at.Seat}/occupant", own is null ? null : new { agent = own.Occupant, swap = true });
                }
            }
            await Try(HttpMethod.Post, seats, new { people = hidden.Select(p => new { seat = "s4", agent = p.Occupant }) });
            if (!_world.HasAllOf(who.Scope, floor))
            {
                await Try(HttpMethod.Patch, $"/api/floors/{floor}", new { name = "x", instances = Array.Empty<string>() });
                await Try(HttpMethod.Delete, $"/api/floors/{floor}", new { name });
                await Try(HttpMethod.Post, $"/api/floors/{floor}/versions", new { basedOn = 1, document = new { schema = 1, width = 10, height = 10 } });
                await Try(HttpMethod.Post, $"/api/floors/{floor}/versions/1/restore", null);
            }
        }
        var (after, versionsAfter) = (await _world.Stored(), await Task.WhenAll(_world.Floors.Keys.Select(_world.Version)));
        Expect(before.SequenceEqual(after), $"{who.Name} changed seats");
        Expect(versions.SequenceEqual(versionsAfter), $"{who.Name} changed a floor");

        async Task Try(HttpMethod method, string path, object? body)
        {
            using var answer = await server.Answer(method, path, who.Person.Cookie, body is null ? null : System.Net.Http.Json.JsonContent.Create(body));
            Search(who, $"{method} {path}", await answer.Content.ReadAsStringAsync(), asked: Uri.UnescapeDataString(path));
        }
    }

    private async Task Watch(Watcher who)
    {
        foreach (var view in new[] { _world.Alpha, _world.Mixed, _world.Beta, FloorScopeWorld.A[^36..], FloorScopeWorld.B[^36..] })
        {
            using var answer = await server.Answer(HttpMethod.Get, $"/api/views/{view}/snapshot", who.Person.Cookie);
            if (answer.IsSuccessStatusCode)
            {
                who.Streams[view] = await FloorScopeStream.Open(server.Url, who.Person.Bearer, view, await answer.Content.ReadAsStringAsync());
            }
        }
    }

    private async Task Then(Watcher[] watching, string what, Func<Task> step)
    {
        var before = watching.SelectMany(w => w.Streams.Values).ToDictionary(s => s, s => s.Floors);
        await step();
        _world.Speak();
        await _world.Barrier();
        await Reached(watching, before);
        foreach (var who in watching)
        {
            foreach (var (view, stream) in who.Streams)
            {
                Search(who, $"frames of {view} when {what}", stream.Take(), asked: "");
                Expect(stream.Wrong.Count == 0, $"{who.Name}: frames of {view} when {what}: {string.Join("; ", stream.Wrong)}");
                stream.Wrong.Clear();
            }
        }
    }

    /// <summary>Waits until every stream has heard of other floors than before.</summary>
    private static async Task Reached(Watcher[] watching, IReadOnlyDictionary<FloorScopeStream, string?> before)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        foreach (var stream in watching.SelectMany(w => w.Streams.Values))
        {
            while (stream.Floors is null || stream.Floors == before.GetValueOrDefault(stream))
            {
                await Task.Delay(10, limit.Token);
            }
        }
    }

    /// <param name="asked">What the caller sent, which an answer may repeat.</param>
    private void Search(Watcher who, string where, string sent, string asked)
    {
        foreach (var word in Secrets(who.Scope).Where(word => !asked.Contains(word.Trim('"'), StringComparison.Ordinal)))
        {
            var at = sent.IndexOf(word, StringComparison.Ordinal);
            Expect(at < 0, $"{who.Name}: {where}: {word} in …{(at < 0 ? "" : sent[Math.Max(0, at - 100)..Math.Min(sent.Length, at + 100)])}…");
        }
    }

    private HashSet<string> Secrets(Scope scope)
    {
        Somebody[] seen = [.. FloorScopeWorld.People.Where(p => _world.Sees(scope, p))];
        var named = scope.Grants.SelectMany(g => g.Groups).SelectMany(path => path).ToHashSet();
        var floors = _world.Floors.Where(f => _world.SeesFloor(scope, f.Key)).Select(f => f.Value).ToArray();
        return
        [
            .. FloorScopeWorld.People.Except(seen).SelectMany(p => new[] { $"{p.Last}\"", $"{p.User}\"", $"{p.Occupant}\"" }),
            .. FloorScopeWorld.People.Except(seen).SelectMany(p => new[] { p.Area, p.Team }).OfType<string>()
                .Where(group => !named.Contains(group) && seen.All(p => p.Area != group && p.Team != group)).Select(group => $"\"{group}\""),
            .. _world.Floors.Values.Except(floors).Select(f => f.Name),
            .. _world.Floors.Values.Select(f => f.Site).Except(floors.Select(f => f.Site)), .. scope.IsEverything ? Array.Empty<string>() : ["Site-empty"],
            .. new[] { FloorScopeWorld.A, FloorScopeWorld.B }.Where(i => !scope.HasInstance(i)),
        ];
    }

    private void Expect(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            lock (_wrong)
            {
                _wrong.Add(otherwise);
            }
        }
    }

    private sealed record Watcher(string Name, Roles Roles, Scope Scope, TestPerson Person)
    {
        public Dictionary<string, FloorScopeStream> Streams { get; } = [];
    }
}
