using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ConnectStreaming.Access;
using ConnectStreaming.Live;

namespace ConnectStreaming.Screens;

/// <summary>What a screen shows; two that are equal need one message.</summary>
/// <param name="Key"><see cref="ScreenFloor.Key"/>; null: no floor.</param>
internal sealed record ShownNow(string View, string? Key, long Version, int Index, int Count, bool IsStopped, ScreenText? Text)
{
    public IReadOnlyList<string> Zones => ScreenFloor.ZonesOf(Key);
}

/// <param name="At">When it arrived, milliseconds.</param>
internal sealed record ScreenWords(ScreenReport Report, long At);

/// <summary>
/// One connection of a screen: what it was told, and what it said. Of several pictures that it has not read yet only the last one counts, so a screen that
/// reads nothing costs nothing.
/// </summary>
/// <param name="connectedAt">Milliseconds, as all times here.</param>
/// <param name="abort">Closes the connection.</param>
/// <param name="recheck">Restarts its streams of views that it may not see any more.</param>
internal sealed class ScreenLink(ScreenKey key, long connectedAt, Action abort, Action recheck, TimeProvider time) : IDisposable
{
    private const int MostCommands = 16;

    /// <summary>A shorter turn was ended by an alert.</summary>
    private const long ShortestTurn = 8_000;

    /// <summary>A difference that was not looked at again for so long counts no more, ms.</summary>
    private const long ForgetAfter = 15_000;

    /// <summary>Two reports within this time are about one picture, ms.</summary>
    private const long AtOnce = 400;

    /// <summary>A screen that is revoked reads that before the connection closes.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(300);

    private readonly Lock _lock = new();
    private readonly Queue<ScreenMessage> _commands = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private ScreenMessage? _show;
    private ScreenMessage? _lastShow;
    private ITimer? _closing;
    private volatile int _streams;
    private (long Version, bool Masks)? _rights;
    private long _differedAt = long.MinValue / 2;

    public ScreenKey Key => key;

    public long ConnectedAt => connectedAt;

    /// <summary>Only the director's turn changes it.</summary>
    public RotationState Rotation { get; set; } = RotationState.Start;

    /// <summary>The last picture that it was told to show; null: none yet.</summary>
    public ShownNow? Shown { get; private set; }

    public long ViewAt { get; private set; }

    public long VersionAt { get; private set; }

    /// <summary>Its last words; null: none yet.</summary>
    public ScreenWords? Said { get; private set; }

    /// <summary>A floor that was not on the glass in its whole turn, and when the turn began; null: none.</summary>
    public (string View, long Since)? Missed { get; private set; }

    public bool IsRevoked { get; private set; }

    /// <summary>Since when its picture has to move; null: it need not.</summary>
    public long? MovesSince { get; private set; }

    /// <summary>Reports in a row whose painted seats were not those of the server.</summary>
    public int Differing { get; private set; }

    /// <summary>When the painted seats were last those of the server; null: not yet.</summary>
    public long? ProvedAt { get; private set; }

    public void Show(ShownNow shown, ScreenMessage told, long now)
    {
        lock (_lock)
        {
            // A screen that stands still while the rotation goes on would be on the right floor again and again.
            if (Shown is { View.Length: > 0 } former && former.View != shown.View && now - ViewAt >= ShortestTurn
                && Said?.Report.View is { } said && said != former.View)
            {
                Missed ??= (former.View, ViewAt);
            }
            ViewAt = shown.View == Shown?.View && shown.Key == Shown?.Key ? ViewAt : now;
            if (shown.Version != Shown?.Version)
            {
                // Its floors may be others now.
                (VersionAt, Missed) = (now, null);
            }
            (Shown, _show, _lastShow) = (shown, told, told);
        }
        _wake.Writer.TryWrite(true);
    }

    /// <summary>What it may see is looked at again at once, not with the next sweep. Only the director's turn calls it.</summary>
    public void OnScreen(Screen screen)
    {
        var (before, now) = (_rights, (screen.Version, screen.MaskStatuses));
        _rights = now;
        if (before is not null && before != now)
        {
            recheck();
        }
    }

    /// <summary>Only the director's turn calls it.</summary>
    public void Moves(bool moves, long now) => MovesSince = moves ? MovesSince ?? now : null;

    public void Send(ScreenMessage command)
    {
        lock (_lock)
        {
            if (_commands.Count == MostCommands)
            {
                _commands.Dequeue();
            }
            _commands.Enqueue(command);
        }
        _wake.Writer.TryWrite(true);
    }

    /// <param name="isRight">Whether the painted seats are those of the server; null: it cannot be said.</param>
    /// <param name="isOld">They are seats of long ago: that is no coincidence, so one report is enough.</param>
    /// <returns>It differs for the first time: the next report should come soon.</returns>
    public bool OnReport(ScreenReport report, bool? isRight, long now, bool isOld = false)
    {
        // A screen that has just come back shows the picture that it kept, until the new one is there.
        (isRight, isOld) = isOld && now - connectedAt < ScreenHealth.StartPatience ? (null, false) : (isRight, isOld);
        lock (_lock)
        {
            var isOther = Said is { } before && (before.Report.View != report.View || before.Report.Epoch != report.Epoch
                || !(before.Report.Zones ?? []).AsSpan().SequenceEqual(report.Zones ?? []));
            var former = now - _differedAt > ForgetAfter ? 0 : Differing;
            // Also over different floors: a screen that changes them quickly has time for one comparison on each.
            Differing = isRight switch { true => 0, null => former, false when now - _differedAt < AtOnce => former, false => former + 1 };
            Differing = isOld ? Math.Max(Differing, ScreenHealth.MostDiffering) : Differing;
            _differedAt = isRight == false ? now : _differedAt;
            ProvedAt = isRight == true ? now : isOther ? null : ProvedAt;
            Said = new ScreenWords(report, now);
            // An alert may hold it on another floor for hours: where it is right for long enough, it is right.
            var isHeld = report.View == Shown?.View && now - ViewAt >= ScreenHealth.Patience;
            Missed = Missed is { } missed && report.View != missed.View && !isHeld ? missed : null;
            return former == 0 && Differing == 1;
        }
    }

    /// <summary>Says it and closes the connection.</summary>
    public void Revoke()
    {
        lock (_lock)
        {
            if (IsRevoked)
            {
                return;
            }
            IsRevoked = true;
        }
        Send(new ScreenMessage("revoked"));
        _closing = time.CreateTimer(_ => abort(), null, LastWords, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _closing?.Dispose();

    /// <summary>First the present picture, then every change. A second stream of the connection ends the first one.</summary>
    public async IAsyncEnumerable<WireBytes> Follow([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int own;
        lock (_lock)
        {
            _show ??= _lastShow;
            own = ++_streams;
        }
        _wake.Writer.TryWrite(true);
        try
        {
            while (!cancellationToken.IsCancellationRequested && own == _streams)
            {
                while (Next(own) is { } told)
                {
                    yield return told.Bytes();
                    if (told.Kind == "revoked")
                    {
                        yield break;
                    }
                }
                try
                {
                    await _wake.Reader.ReadAsync(cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    yield break;
                }
            }
        }
        finally
        {
            // It may have taken the signal that was for a newer stream.
            _wake.Writer.TryWrite(true);
        }
    }

    private ScreenMessage? Next(int stream)
    {
        lock (_lock)
        {
            if (stream != _streams)
            {
                _wake.Writer.TryWrite(true);
                return null;
            }
            if (_commands.TryDequeue(out var command))
            {
                return command;
            }
            var show = _show;
            _show = null;
            return show;
        }
    }
}
