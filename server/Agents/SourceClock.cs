namespace ConnectStreaming.Agents;

/// <summary>
/// The clock for everything that is shown: this machine's, corrected to AWS's when the two differ. Event times are AWS's, so
/// with a wrong clock here every timer and every "silent since" would be wrong. Timers run on the machine's own clock.
/// <para>
/// A Date header has whole seconds. An answer requested at <c>a</c>, received at <c>b</c> and dated <c>d</c> proves an offset between
/// <c>d − b</c> and <c>d + 1 s − a</c>. The smallest correction that fits all recent answers is used. Equal clocks are not changed.
/// </para>
/// </summary>
internal sealed class SourceClock(TimeProvider machine) : TimeProvider
{
    /// <summary>
    /// Key of the <see cref="TimeProvider"/> from which features read the time. The provider without a key is the machine's: the silo's own
    /// schedules must not jump when AWS's time becomes known.
    /// </summary>
    public const string Key = "source";

    /// <summary>Older answers prove nothing about a clock that drifts or was set.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private TimeSpan _least = TimeSpan.MinValue;
    private TimeSpan _most = TimeSpan.MaxValue;
    private DateTimeOffset _since;
    private long _offset;
    private bool _known;

    /// <summary>AWS's time is known from an answer.</summary>
    public bool IsKnown => Volatile.Read(ref _known);

    /// <summary>AWS's clock minus this machine's, limited to the needed correction.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Offset;

    public override long GetTimestamp() => machine.GetTimestamp();

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>The machine's time, for the two ends of <see cref="Observe"/>.</summary>
    public DateTimeOffset MachineNow() => machine.GetUtcNow();

    /// <summary>Learns from an answer of AWS with date <paramref name="dated"/>, requested and received at these times of the machine.</summary>
    public void Observe(DateTimeOffset dated, DateTimeOffset asked, DateTimeOffset received)
    {
        var least = dated - received;
        var most = dated + TimeSpan.FromSeconds(1) - asked;
        lock (_lock)
        {
            if (least > _most || most < _least || received - _since > Memory)
            {
                (_least, _most, _since) = (least, most, received);
            }
            else
            {
                _least = least > _least ? least : _least;
                _most = most < _most ? most : _most;
            }

            var offset = _least > TimeSpan.Zero ? _least : _most < TimeSpan.Zero ? _most : TimeSpan.Zero;
            Interlocked.Exchange(ref _offset, offset.Ticks);
            Volatile.Write(ref _known, true);
        }
    }
}
