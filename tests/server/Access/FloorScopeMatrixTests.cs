using System.Collections.Concurrent;
using ConnectStreaming.Access;

namespace ConnectStreaming.Tests.Access;

/// <summary>
/// Role × scope × everything that is sent of drawn floors: each endpoint of the server's own table, each hub stream, before and after moves, a freed seat
/// and a new version. No name, user name, ARN, group or profile of a person outside the scope is in it, and nothing of a floor, a site or an instance
/// outside it. Each page has exactly those people whom it is to have, and is told of nobody else. What is hidden looks like what does not exist.
/// </summary>
public sealed partial class FloorScopeMatrixTests : IAsyncLifetime
{
    private const string Nowhere = "f-0000000000";

    private static readonly Roles[] AllRoles = [Roles.Viewer, Roles.Supervisor, Roles.Planner, Roles.Administrator];

    /// <summary>Viewers and planners get no names of statuses. All but the administrator get family names.</summary>
    private readonly AccessMatrixTests.WholeServer _server =
        new() { Settings = ["--Access:Privacy:viewer:MaskStatuses=true", "--Access:Privacy:planner:MaskStatuses=true"] };

    private readonly FloorScopeWorld _world;
    private readonly List<string> _wrong = [];
    private readonly Dictionary<string, string> _clear = [];
    private string[] _accounts = [];

    public FloorScopeMatrixTests() => _world = new FloorScopeWorld(_server);

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

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync()
    {
        _world.StopStreams();
        return _server.DisposeAsync();
    }

    /// <summary>Every scope and every role, but not every pair: a viewer or an administrator watches, beside them are supervisors and planners.</summary>
    [Fact]
    public Task NothingOutsideTheScopeIsInAnyByteOfADrawnFloor() => NothingOutsideTheScopeIsSeenBy((scope, roles) => roles switch
    {
        Roles.Viewer => scope % 2 == 1,
        Roles.Administrator => scope % 2 == 0,
        Roles.Supervisor => scope % 4 == 1,
        _ => scope % 4 == 2,
    });

    [Fact]
    [Trait("Category", "Long")]
    public Task NothingOutsideAnyPairOfScopeAndRoleIsInAnyByteOfADrawnFloor() => NothingOutsideTheScopeIsSeenBy((_, _) => true);

    private async Task NothingOutsideTheScopeIsSeenBy(Func<int, Roles, bool> takes)
    {
        await _world.Make();
        ConcurrentBag<Watcher> people = [];
        var pairs = Scopes.SelectMany((scope, n) => AllRoles.Where(roles => takes(n, roles)).Select(roles => (scope.Key, scope.Value, roles)));
        await Parallel.ForEachAsync(pairs, async (who, _) =>
        {
            var (name, scope, roles) = who;
            people.Add(new Watcher($"{name} as {roles}", roles, scope, await _server.Person(roles, scope)));
        });
        _accounts = [.. people.Select(p => p.Person.Account)];
        await Parallel.ForEachAsync(people, async (who, _) => await ReadAll(who));
        foreach (var who in people)
        {
            await TryWrites(who);
        }

        // The roles differ in what they may call; of the lenses, the viewer's shows the least and the administrator's the most.
        var watching = people.Where(p => p.Roles is Roles.Viewer or Roles.Administrator).ToArray();
        var everybody = people.Single(p => p.Scope.IsEverything && p.Roles == Roles.Administrator);
        foreach (var view in _world.Views)
        {
            _clear[view] = await _server.Body($"/api/views/{view}/snapshot", everybody.Person.Cookie);
        }
        await Parallel.ForEachAsync(watching, async (who, _) => await Watch(who));
        await Reached(watching, new Dictionary<FloorScopeStream, string?>());
        var (one, two, three, far) = (_world.Who(1), _world.Who(2), _world.Who(3), _world.Who(21));
        await Then(watching, "everybody speaks", () => Task.CompletedTask);
        await Then(watching, "1 moves to mixed", () => _world.Sit(one, _world.Mixed, "s4"));
        await Then(watching, "1 moves within mixed", () => _world.Sit(one, _world.Mixed, "s5"));
        await Then(watching, "2 and 21 join other teams, outside the scopes too", () => Join((2, "Team 0"), (21, "Team 22")));
        await Then(watching, "4 joins Team 2, 5 joins Team 1", () => Join((4, "Team 2"), (5, "Team 1")));
        await Then(watching, "2 is freed", () => _world.Free(two));
        await Then(watching, "3 comes to alpha", () => _world.Sit(three, _world.Alpha, "s2"));
        await Then(watching, "21 moves to beta", () => _world.Sit(far, _world.Beta, "s2"));
        await Then(watching, "42, who left, moves to beta", () => _world.Sit(_world.Who(42), _world.Beta, "s3"));
        await Then(watching, "alerts of 1, 3, 21 and 23 are claimed", () => _world.Claim(one, three, far, _world.Who(23)));
        await Then(watching, "a new version of alpha has not the seat of 3", () => _world.Publish(_world.Alpha, "s1", "s3", "s4", "s6"));
        foreach (var stream in watching.SelectMany(w => w.Streams.Values))
        {
            await stream.DisposeAsync();
        }
        await _world.Set();
        foreach (var view in _world.Views)
        {
            var snapshot = await _server.Body($"/api/views/{view}/snapshot", everybody.Person.Cookie);
            Assert.Contains("\"settings\"", snapshot, StringComparison.Ordinal);
            Assert.Contains("\"Detail-", snapshot, StringComparison.Ordinal);
        }
        await Parallel.ForEachAsync(people, async (who, _) => await ReadAll(who));

        Assert.True(_wrong.Count == 0, string.Join('\n', _wrong.Take(20)));
    }

    private Task Join(params (int Agent, string Team)[] all)
    {
        Array.ForEach(all, one => _world.Join(one.Agent, one.Team));
        return Task.CompletedTask;
    }

    /// <summary>Opens a stream of each view of the scope. The others are refused, even after a right snapshot that somebody else got.</summary>
    private async Task Watch(Watcher who)
    {
        foreach (var view in _world.Views)
        {
            if (!_world.SeesView(who.Scope, view))
            {
                var first = await FloorScopeStream.Try(_server.Url, who.Person.Bearer, view, _clear[view]);
                Expect(first is null, $"{who.Name} watches {view}: {first}");
                continue;
            }
            var snapshot = await _server.Body($"/api/views/{view}/snapshot", who.Person.Cookie);
            who.Streams[view] = await FloorScopeStream.Open(_server.Url, who.Person.Bearer, view, snapshot);
        }
    }

    private async Task Then(Watcher[] watching, string what, Func<Task> step)
    {
        var before = watching.SelectMany(w => w.Streams.Values).ToDictionary(s => s, s => s.Floors);
        await step();
        _world.Speak();
        await _world.Barrier();
        await Reached(watching, before);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        foreach (var who in watching)
        {
            foreach (var (view, stream) in who.Streams)
            {
                // Agents come to the boards on another way than seats.
                var right = _world.Shown(who.Scope, view, who.HasUserNames);
                while (!right.SequenceEqual(stream.Shown()) && !limit.IsCancellationRequested)
                {
                    await Task.Delay(10);
                }
                ExpectPage(who, view, stream.Shown(), what);
                var (frames, wrong) = stream.Take();
                // Who joins a team is for a moment on the island of the former one.
                Search(who, $"frames of {view} when {what}", frames, asked: what);
                Expect(wrong.Length == 0, $"{who.Name}: frames of {view} when {what}: {string.Join("; ", wrong)}");
            }
        }
    }

    private void ExpectPage(Watcher who, string view, string[] shown, string when)
    {
        var right = _world.Shown(who.Scope, view, who.HasUserNames);
        Expect(right.SequenceEqual(shown), $"{who.Name}: the page of {view} when {when} has {string.Join(", ", shown)}; not {string.Join(", ", right)}");
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

        /// <summary>All others get family names.</summary>
        public bool HasUserNames => Roles == Roles.Administrator;

        public bool HasStatuses => Roles is Roles.Supervisor or Roles.Administrator;

        public bool Plans => Policies.Allows(Policies.Plan, Roles);
    }
}
