using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Alerts;
using ConnectStreaming.Live;
using ConnectStreaming.Screens;

namespace ConnectStreaming.Tests.Screens;

/// <summary>What can be wrong with a picture.</summary>
internal enum GlassFault
{
    None = 0,

    /// <summary>It paints no frames.</summary>
    Frozen,

    /// <summary>It has frames, but nothing new is painted.</summary>
    Stale,

    /// <summary>One seat shows another state than it should.</summary>
    WrongSeat,

    /// <summary>It has a revision of long ago and takes it for the present one.</summary>
    OldSeats,

    /// <summary>It stays on its floor.</summary>
    OtherFloor,

    /// <summary>It says nothing.</summary>
    Silent,
}

/// <summary>
/// A screen with its network: what is sent arrives late, in order. It keeps seats as the page does, proves them every 2 s and reports a second later.
/// </summary>
/// <param name="zones">It shows a part of its floor, so it proves nothing.</param>
/// <param name="slowest">The longest time of a message, ms.</param>
/// <param name="clockOff">How far its idea of the server's time is off, ms.</param>
internal sealed class GlassScreen(GlassWorld world, string name, string[] floors, bool zones, int slowest, int clockOff)
{
    private sealed record Seat(string Arn, string Place, string Code, long Since, IReadOnlyList<RunningLimit> Limits);

    private sealed record Proof(string Epoch, long Rev, long At, string Digest);

    private const int Dwell = 8_000;
    private readonly ScreenSettings _settings =
        new([.. floors.Select(f => new ScreenFloor(f))], 8, ["ja"], NameLevel.Initials, "dark", null, 55, 5, 250);

    private readonly HashSet<string> _reasons = new(StringComparer.Ordinal);
    private Dictionary<int, Seat> _seats = [];
    private ScreenLink? _link;
    private LiveView? _watched;
    private ViewPosition? _sentTo;
    private string? _view;
    private string? _coming;
    private string _epoch = "";
    private long _rev;
    private long _version = 1;
    private long _usedVersion = 1;
    private long _arrives;
    private long _left;
    private long _paintedAt;
    private long _beat;
    private Proof? _proof;
    private long _faultAt;
    private long _quietUntil;
    private bool _isExcused;
    private int _connection;

    public GlassFault Fault { get; private set; }

    /// <summary>A fault is called wrong within 10 s. Its slowest message can be the one that tells it, and the page is looked at once a second.</summary>
    public long MostTime => 11_000 + slowest;

    /// <summary>Reasons of faults that were found, with the longest time until then.</summary>
    public Dictionary<GlassFault, (int Count, long Longest, string Reasons)> Found { get; } = [];

    public int Proved { get; private set; }

    public int Reports { get; private set; }

    public void Start()
    {
        Reconnect();
        world.Every(1_000, () => world.After(world.Random.Next(8) == 0 ? world.Random.Next(900) : 0, Beat));
        world.Sometimes(3_600_000 * 3, Cut);
        world.Sometimes(3_600_000 * 7, () => _version++);
        world.Sometimes(3_600_000 * 2, BeginFault);
    }

    public bool Watches(LiveView view) => ReferenceEquals(_watched, view);

    /// <summary>The director's turn, and a look at the Screens page.</summary>
    public void OnTurn(IReadOnlySet<string> critical)
    {
        if (_link is { } link)
        {
            link.Rotation = Rotation.Next(link.Rotation, floors, critical, Dwell, world.ServerNow);
            var shown = new ShownNow(link.Rotation.View!, link.Rotation.View, _version, 0, floors.Length, link.Rotation.IsStopped, null);
            if (shown != link.Shown)
            {
                link.Show(shown, new ScreenMessage("show"), world.ServerNow);
                var connection = _connection;
                Down(() => OnShow(shown.View, shown.Version), connection);
            }
            link.Moves(
                link.Said is { } said && ScreenHealth.AgeOf(said.Report, said.At, world.ServerNow) <= ScreenHealth.Patience / 2
                    || world.Moves(link.Shown!.View),
                world.ServerNow);
        }
        Check();
    }

    public void OnPublished(LiveView view)
    {
        if (_link is null || !ReferenceEquals(view, _watched) || _sentTo is not { } at)
        {
            return;
        }
        var next = view.Next(at);
        if (next.Resync is not null)
        {
            Resync();
            return;
        }
        if (next.Frame is not { } bytes)
        {
            return;
        }
        _sentTo = next.To;
        var frame = (WireFrame)JsonSerializer.Deserialize(bytes.Json.Span, WireJson.Default.WireMessage)!;
        var limits = Arns(frame).Distinct().ToDictionary(arn => arn, world.LimitsOf);
        Down(() => OnFrame(view, frame, limits), _connection);
    }

    /// <summary>It is told to take a new snapshot.</summary>
    public void Resync()
    {
        if (_link is null || _view is null)
        {
            return;
        }
        Down(
            () =>
            {
                if (_coming is null)
                {
                    Load(_view, atOnce: false);
                    return;
                }
                // Another floor is being loaded, and must not be replaced by the former one.
                var connection = _connection;
                world.After(500, () => Retry(connection));
            },
            _connection);

        void Retry(int connection)
        {
            if (connection == _connection)
            {
                Resync();
            }
        }
    }

    /// <summary>Something else happens, so that the fault cannot be found in time, and need not be.</summary>
    public void Excuse()
    {
        (_faultAt, _isExcused) = (0, true);
    }

    /// <summary>The connection breaks. It comes back by itself.</summary>
    public void Cut()
    {
        Excuse();
        if (_link is null)
        {
            return;
        }
        var former = _watched;
        _link.Dispose();
        (_link, _watched, _sentTo) = (null, null, null);
        _connection++;
        if (former is not null)
        {
            world.Left(former);
        }
        world.After(world.Random.Next(500, 8_000), Reconnect);
    }

    private void Reconnect()
    {
        if (!world.IsUp)
        {
            world.After(world.Random.Next(500, 4_000), Reconnect);
            return;
        }
        _connection++;
        (_arrives, _left, _coming) = (world.Now, world.Now, null);
        _link = new ScreenLink(new ScreenKey(name, 1), world.ServerNow, () => { }, () => { }, world.Time);
    }

    /// <summary>From the server to the screen.</summary>
    private void Down(Action act, int connection)
    {
        _arrives = Math.Max(_arrives, world.Now + Delay());
        world.After(_arrives - world.Now, () =>
        {
            if (connection == _connection)
            {
                act();
            }
        });
    }

    /// <summary>Mostly fast.</summary>
    private int Delay() => world.Random.Next(20) == 0 ? world.Random.Next(slowest) : world.Random.Next(5, 60);

    private void OnShow(string view, long version)
    {
        if (Fault == GlassFault.OtherFloor && view != _view)
        {
            _faultAt = _faultAt == 0 ? world.Now : _faultAt;
            return;
        }
        if (view == _view && ReferenceEquals(_watched, world.Views[view]))
        {
            (_usedVersion, _coming) = (version, null);
            return;
        }
        _coming = view;
        var connection = _connection;
        // The floor is loaded and laid out.
        world.After(world.Random.Next(100, 2_500), () =>
        {
            if (connection == _connection && _coming == view)
            {
                _usedVersion = version;
                Load(view, atOnce: true);
            }
        });
    }

    private void Load(string view, bool atOnce)
    {
        var former = _watched;
        var source = world.Views[view];
        var snapshot = source.Snapshot(out var at);
        var limits = snapshot.Agents.ToDictionary(a => a.Card.Arn, a => world.LimitsOf(a.Card.Arn));
        (_watched, _sentTo) = (source, at);
        Down(
            () =>
            {
                _seats = snapshot.Agents.ToDictionary(
                    a => a.Card.I, a => new Seat(a.Card.Arn, a.Card.Place ?? "", a.Live.S, a.Live.T, limits[a.Card.Arn]));
                (_epoch, _rev, _view, _coming, _proof) = (snapshot.Epoch, snapshot.Rev, view, _coming == view ? null : _coming, null);
                // A whole new picture is right, until it lacks a change again.
                _faultAt = Fault == GlassFault.OldSeats ? 0 : _faultAt;
                Paint();
                if (atOnce)
                {
                    Report();
                }
            },
            _connection);
        if (former is not null && !ReferenceEquals(former, source))
        {
            world.Left(former);
        }
    }

    private static IEnumerable<string> Arns(WireFrame frame) =>
        (frame.Cards ?? []).Select(c => c.Arn).Concat((frame.Live ?? []).Select(l => $"{Board.Samples.Instance}/agent/a{l.I}"));

    private void OnFrame(LiveView view, WireFrame frame, Dictionary<string, IReadOnlyList<RunningLimit>> limits)
    {
        // A frame of the floor before, or one that the snapshot has already.
        if (!ReferenceEquals(view, _watched) || frame.Epoch != _epoch || frame.From != _rev)
        {
            return;
        }
        if (Fault == GlassFault.OldSeats)
        {
            _faultAt = _faultAt == 0 ? world.Now : _faultAt;
            return;
        }
        var lives = (frame.Live ?? []).ToDictionary(l => l.I);
        foreach (var card in frame.Cards ?? [])
        {
            var was = _seats.GetValueOrDefault(card.I);
            var live = lives.GetValueOrDefault(card.I);
            _seats[card.I] = new Seat(card.Arn, card.Place ?? "", live?.S ?? was!.Code, live?.T ?? was!.Since, limits[card.Arn]);
        }
        foreach (var live in lives.Values)
        {
            _seats[live.I] = _seats[live.I] with { Code = live.S, Since = live.T, Limits = limits[_seats[live.I].Arn] };
        }
        foreach (var index in (frame.Gone ?? []).Concat((frame.Others ?? []).Select(o => o.I)))
        {
            _seats.Remove(index);
        }
        _rev = frame.Rev;
        Paint();
    }

    private long PageNow => world.Now + clockOff;

    private void Paint()
    {
        if (Fault is not (GlassFault.Frozen or GlassFault.Stale))
        {
            _paintedAt = PageNow;
        }
    }

    private void Beat()
    {
        if (_view is null)
        {
            return;
        }
        _beat++;
        // The times on it change every second, if somebody is there; what stands still is painted before it is proved.
        if (world.Moves(_view) || (world.IsStopped && _beat % 2 == 1))
        {
            Paint();
        }
        if (_beat % 2 == 1 && !zones && Fault is not (GlassFault.Frozen or GlassFault.Stale) && _coming is null)
        {
            _proof = new Proof(_epoch, _rev, PageNow, Digest());
        }
        if (_beat % 2 == 0)
        {
            Report();
        }
    }

    private string Digest() => SeatDigest.Of(_seats.OrderBy(s => s.Key).Select((s, n) => (
        SeatDigest.Stamp(s.Value.Arn, s.Value.Place, n == 3 && Fault == GlassFault.WrongSeat ? "lost" : s.Value.Code, s.Value.Since),
        s.Value.Limits.Count == 0 ? 0 : (int)(AlertLevels.BreachAt(s.Value.Limits, PageNow)?.Level ?? AlertLevel.None))));

    private void Report()
    {
        if (_link is null || _view is null || Fault == GlassFault.Silent)
        {
            return;
        }
        var fresh = _proof is { } proof && PageNow - proof.At <= 2_500 ? proof : null;
        var report = new ScreenReport(
            _view, fresh?.Epoch ?? _epoch, fresh?.Rev ?? _rev, _usedVersion, fresh?.At ?? _paintedAt, PageNow, Fault == GlassFault.Frozen ? 0 : 60,
            _seats.Count, fresh?.Digest ?? "", "1", 1920, 1080);
        var connection = _connection;
        _left = Math.Max(_left, world.Now + Delay());
        world.After(_left - world.Now, () =>
        {
            if (connection != _connection || _link is not { } link)
            {
                return;
            }
            var isRight = world.IsRight(report, out var isOld);
            link.OnReport(report, isRight, world.ServerNow, isOld);
            Reports++;
            Proved += isRight == true ? 1 : 0;
        });
    }

    private void BeginFault()
    {
        if (_link is not { } link || _coming is not null || _view is null || world.Now < _quietUntil || world.ServerNow - link.ConnectedAt < 30_000
            || link.MovesSince is not { } moves || world.ServerNow - moves < 20_000 || !world.Moves(_view) || State() is not { Name: "right" })
        {
            return;
        }
        var fault = (GlassFault)world.Random.Next(1, 7);
        if ((zones && fault is GlassFault.WrongSeat or GlassFault.OldSeats && zones) || (fault == GlassFault.OtherFloor && floors.Length == 1))
        {
            return;
        }
        (Fault, _isExcused, _faultAt) = (fault, false, fault is GlassFault.OtherFloor or GlassFault.OldSeats ? 0 : world.Now);
        _reasons.Clear();
        world.After(45_000, () =>
        {
            Assert.True(_isExcused || _faultAt == 0 || world.Now - _faultAt < MostTime || _reasons.Count > 0, $"{name}: {fault} was not found in 45 s");
            Fault = GlassFault.None;
            _quietUntil = world.Now + 25_000;
            if (_link?.Shown is { } shown)
            {
                Load(shown.View, atOnce: true);
            }
        });
    }

    private ScreenState State() => ScreenHealth.Of(ScreenFacts.Of(true, true, _version, 1_000, _link, world.ServerNow), "1", world.ServerNow);

    private void Check()
    {
        var state = State();
        if (Fault == GlassFault.None)
        {
            Assert.False(
                state.Name == "wrong" && world.Now >= _quietUntil,
                $"{name} at {world.Time.GetUtcNow():u}: {state.Reason?.Code}; shows {_view} rev {_rev}, told {_link?.Shown?.View}, "
                + $"differing {_link?.Differing}, missed {_link?.Missed}");
            return;
        }
        if (state.Name == "wrong" && _faultAt > 0 && !_isExcused && _reasons.Add(state.Reason!.Code))
        {
            var (count, longest, reasons) = Found.GetValueOrDefault(Fault, (0, 0, ""));
            Found[Fault] = (
                count + (_reasons.Count == 1 ? 1 : 0), _reasons.Count == 1 ? Math.Max(longest, world.Now - _faultAt) : longest,
                reasons.Contains(state.Reason.Code, StringComparison.Ordinal) ? reasons : $"{reasons} {state.Reason.Code}");
        }
    }
}
