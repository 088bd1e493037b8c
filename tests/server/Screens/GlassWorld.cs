using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Screens;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Live;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Screens;

/// <summary>
/// A contact centre with two floors, its server and its screens, on a clock of the test: the product's own views, followers, links, rotation and health. Agents
/// work from 8 to 20 o'clock. Everything happens in the order of its time, and the same seed gives the same days.
/// </summary>
internal sealed class GlassWorld : IDisposable
{
    private const int Agents = 24;
    private static readonly ShownCode[] Working =
        [ShownCode.Available, ShownCode.Talking, ShownCode.Talking, ShownCode.Acw, ShownCode.Hold, ShownCode.Away, ShownCode.Missed];

    private readonly PriorityQueue<Action, (long At, long Number)> _queue = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LiveMetrics _metrics;
    private readonly DrawnFloorsReplica _drawn = new();
    private readonly DrawnFloorsState _floors = new("d1");
    private readonly ShownCode[] _codes = new ShownCode[Agents];
    private readonly IReadOnlyList<RunningLimit>[] _running = new IReadOnlyList<RunningLimit>[Agents];
    private readonly string[] _seats = [.. Enumerable.Range(0, Agents).Select(n => $"s{n}")];
    private readonly Dictionary<LiveView, SeatFollower> _followers = [];
    private readonly HashSet<LiveView> _retiring = [];
    private readonly long _end;
    private BoardReplica _board = new(Samples.Instance);
    private LimitSettings _limits = LimitSettings.Default;
    private SourceHealth _source = null!;
    private long _number;
    private long _rev;
    private int _life;
    private long _began;

    public GlassWorld(int seed, double days)
    {
        Random = new Random(seed);
        _metrics = new LiveMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        _end = Now + (long)TimeSpan.FromDays(days).TotalMilliseconds;
        Array.Fill(_codes, ShownCode.Offline);
        SetSource(SourceState.Live);
        Seat();
        StartServer();
        Every(1_000, Turn);
        Every(60_000, () => Views.Values.ToList().ForEach(view => view.Sweep()));
        Sometimes(7_000, ChangeAgent);
        Sometimes(3_600_000 * 5, () =>
        {
            var (a, b) = (Random.Next(Agents / 2), Random.Next(Agents / 2));
            (_seats[a], _seats[b]) = (_seats[b], _seats[a]);
            Seat();
        });
        Sometimes(3_600_000 * 17, () =>
        {
            SetSource(SourceState.Unreachable);
            After(Random.Next(60_000, 1_800_000), () => SetSource(SourceState.Live));
        });
        Sometimes(3_600_000 * 13, ChangeLimits);
        Sometimes(3_600_000 * 29, Restart);
    }

    public static string[] Floors { get; } = ["f-a", "f-b"];

    public Random Random { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Unix ms.</summary>
    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The server's clock that never goes back. It begins again with each start.</summary>
    public long ServerNow => Now - _began;

    public bool IsUp { get; private set; }

    public Dictionary<string, LiveView> Views { get; private set; } = [];

    public List<GlassScreen> Screens { get; } = [];

    public int Restarts { get; private set; }

    public void After(long ms, Action act) => _queue.Enqueue(act, (Now + Math.Max(0, ms), _number++));

    /// <summary>At random, with this mean.</summary>
    public void Sometimes(double mean, Action act) => After((long)(-Math.Log(1 - Random.NextDouble()) * mean), () =>
    {
        act();
        Sometimes(mean, act);
    });

    public void Every(long ms, Action act) => After(ms, () =>
    {
        act();
        Every(ms, act);
    });

    public void Run()
    {
        while (_queue.TryDequeue(out var act, out var due) && due.At < _end)
        {
            if (due.At > Now)
            {
                Time.Advance(TimeSpan.FromMilliseconds(due.At - Now));
            }
            act();
        }
    }

    /// <summary>The limits that count for an agent now.</summary>
    public IReadOnlyList<RunningLimit> LimitsOf(string arn) => _board.Agent(arn) is { } agent
        ? AlertLevels.LimitsOf(AlertSubject.Of(agent, FloorOf(arn), new SuspectOptions()), _limits) : [];

    public bool? IsRight(ScreenReport report, out bool isOld)
    {
        isOld = false;
        if (report is not { Digest: { Length: > 0 } digest, Epoch: { } epoch, View: { } id } || _source.State != SourceState.Live)
        {
            return null;
        }
        var view = Views[id];
        var isRight = _followers[view].IsRight(digest, epoch, report.Rev, report.PaintedAt, page: null, ShownSeats.OldAfter, out isOld);
        if (isRight == false && _retiring.Any(v => v.Key == view.Key))
        {
            isOld = false;
            return null;
        }
        return isRight;
    }

    /// <summary>A page has left a view that has other settings now.</summary>
    public void Left(LiveView view)
    {
        if (_retiring.Contains(view) && !Screens.Any(screen => screen.Watches(view)))
        {
            _retiring.Remove(view);
            Forget(view);
        }
    }

    public bool Moves(string floor) => _source.State == SourceState.Live && _board.CountOf(a => a.IsLoggedIn && FloorOf(a.State.AgentArn) == floor) > 0;

    public bool IsStopped => _source.State != SourceState.Live;

    public void Dispose()
    {
        foreach (var view in _followers.Keys.ToArray())
        {
            Forget(view);
        }
        _services.Dispose();
    }

    private static string FloorOf(string arn) =>
        Floors[int.Parse(arn[(arn.LastIndexOf('a') + 1)..], System.Globalization.CultureInfo.InvariantCulture) / (Agents / 2)];

    private void Turn()
    {
        if (!IsUp)
        {
            return;
        }
        var now = Now;
        var critical = Floors.Where((_, floor) => Enumerable.Range(floor * Agents / 2, Agents / 2)
            .Any(n => _running[n].Count > 0 && AlertLevels.BreachAt(_running[n], now) is { Level: AlertLevel.Critical })).ToHashSet(StringComparer.Ordinal);
        foreach (var screen in Screens)
        {
            screen.OnTurn(critical);
        }
    }

    private void ChangeAgent()
    {
        var n = Random.Next(Agents);
        var hour = Time.GetUtcNow().TimeOfDay.TotalHours;
        var code = hour is < 8 or >= 20 ? ShownCode.Offline : Working[Random.Next(Working.Length)];
        if (code == _codes[n])
        {
            return;
        }
        _codes[n] = code;
        Put(n);
    }

    private BoardAgent Agent(int n)
    {
        var at = Time.GetUtcNow();
        return new BoardAgent(
            n, Samples.Agent(n, ++_number, at, _codes[n]) with { LoggedOutAt = _codes[n] == ShownCode.Offline ? at : null }, "s1", Overlay.None);
    }

    private void Put(int n)
    {
        Assert.True(_board.TryApply(new BoardFrame($"e{_life}", _rev, ++_rev, null, [Agent(n)], [], _source)));
        _running[n] = LimitsOf($"{Samples.Instance}/agent/a{n}");
    }

    private void FindLimits()
    {
        for (var n = 0; n < Agents; n++)
        {
            _running[n] = LimitsOf($"{Samples.Instance}/agent/a{n}");
        }
    }

    private void SetSource(SourceState state)
    {
        Screens.ForEach(screen => screen.Excuse());
        _source = SourceHealth.Unheard with { State = state, CaughtUpTo = Time.GetUtcNow() };
        if (IsUp)
        {
            _board.TryApply(new BoardFrame($"e{_life}", _rev, ++_rev, null, [], [], _source));
        }
    }

    private void Seat()
    {
        _floors.Take(
            [.. Floors.Select(id => DrawnViews.Floor(id))],
            [.. _seats.Select((seat, n) => new Seated($"{Samples.Instance}/agent/a{n}", new DrawnSeat(Floors[n / (Agents / 2)], seat)))]);
        _drawn.Apply(_floors.Answer(_drawn.Now.Position));
    }

    private void StartServer()
    {
        (IsUp, _began, _board, _rev) = (true, Now, new BoardReplica(Samples.Instance), 0);
        _life++;
        // Since the former server each agent has the state that it had, from another time on.
        _board.Reset(new BoardSnapshot(new($"e{_life}", 0), [.. Enumerable.Range(0, Agents).Select(Agent)], _source));
        FindLimits();
        OpenViews();
    }

    private void OpenViews() => Views = Floors.ToDictionary(id => id, id =>
    {
        var floor = DrawnViews.Floor(id);
        var view = new LiveView(
            new ViewKey(id, "initials"), DrawnViews.Picture(floor, _drawn, Time, Viewer(id), _board), TimeSpan.FromMilliseconds(50), Time, _metrics);
        var follower = _followers[view] = new SeatFollower(view, LimitsOf, NullLogger.Instance);
        view.Published += follower.Update;
        view.Published += () => Screens.ForEach(screen => screen.OnPublished(view));
        return view;
    });

    private static Viewer Viewer(string floor) =>
        new("s", "s", "s", Roles.None, new Scope([new Grant([], [], [], [floor])]), new Privacy(NameLevel.Initials, false));

    /// <summary>Each page goes to the new view when its turn has come; a thousand of them need twelve seconds.</summary>
    private void ChangeLimits()
    {
        if (!IsUp)
        {
            return;
        }
        Screens.ForEach(screen => screen.Excuse());
        var (former, minutes) = (Views, Random.Next(5, 15));
        _limits = new LimitSettings
        {
            Limits = new Dictionary<AlertKind, IReadOnlyList<LimitRule>> { [AlertKind.LongAcw] = [new LimitRule(minutes * 20_000, minutes * 40_000)] },
        };
        FindLimits();
        OpenViews();
        foreach (var view in former.Values)
        {
            _retiring.Add(view);
            After(13_000, () => Left(view));
        }
        foreach (var screen in Screens)
        {
            After(Random.Next(0, 12_000), screen.Resync);
        }
    }

    private void Restart()
    {
        if (!IsUp)
        {
            return;
        }
        IsUp = false;
        Restarts++;
        Screens.ForEach(screen => screen.Cut());
        _retiring.Clear();
        foreach (var view in _followers.Keys.ToArray())
        {
            Forget(view);
        }
        After(Random.Next(2_000, 90_000), StartServer);
    }

    private void Forget(LiveView view)
    {
        _followers.Remove(view, out var follower);
        follower?.Dispose();
        view.Dispose();
    }
}
