using ConnectStreaming.Alerts;

namespace ConnectStreaming.Tests.Alerts;

/// <summary>Marks in memory, with the rules of the real tables (<see cref="Storage.AlertTableTests"/> runs on both), and with faults.</summary>
internal sealed class MarksInMemory : IAlertStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AlertId, (string Instance, StoredMark Mark)> _marks = [];

    /// <summary>What happens at the next act: it is stored and the answer is lost, it fails before, or nothing.</summary>
    public Func<Fault> NextAct { get; set; } = () => Fault.None;

    public bool IsOff { get; set; }

    /// <summary>The marks are not read before this.</summary>
    public Task Answers { get; set; } = Task.CompletedTask;

    internal enum Fault
    {
        None,
        Before,
        After,
    }

    public StoredMark? Of(AlertId alert)
    {
        lock (_lock)
        {
            return _marks.TryGetValue(alert, out var found) ? found.Mark : null;
        }
    }

    public async Task<IReadOnlyList<StoredMark>> Load(string instanceArn, CancellationToken cancellationToken)
    {
        await Answers;
        ThrowIfOff();
        lock (_lock)
        {
            return [.. _marks.Values.Where(m => m.Instance == instanceArn).Select(m => m.Mark)];
        }
    }

    public async Task<StoredAct> Apply(string instanceArn, AlertAct act, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await Task.Yield();
        ThrowIfOff();
        var fault = NextAct();
        if (fault == Fault.Before)
        {
            throw new InvalidOperationException("scripted: before");
        }
        var result = Store(instanceArn, act, now.ToUnixTimeMilliseconds());
        return fault == Fault.After ? throw new InvalidOperationException("scripted: after") : result;
    }

    public Task Remove(IReadOnlyList<AlertId> ended, CancellationToken cancellationToken)
    {
        ThrowIfOff();
        lock (_lock)
        {
            foreach (var alert in ended)
            {
                _marks.Remove(alert);
            }
        }
        return Task.CompletedTask;
    }

    private StoredAct Store(string instance, AlertAct act, long now)
    {
        lock (_lock)
        {
            var known = _marks.TryGetValue(act.Alert, out var found);
            var stored = known ? found.Mark : new StoredMark(act.Alert.Agent, new AlertMark(act.Alert.Kind, act.Alert.Since), 0);
            var (mark, by) = (stored.Mark, act.By);
            mark = act.Verb switch
            {
                AlertVerb.Acknowledge when mark.Acknowledged is null || mark.Acknowledged.Level < act.Level =>
                    mark with { Acknowledged = new QuietMark(act.Level, by.Name, by.Id, now, long.MaxValue) },
                AlertVerb.Unacknowledge => mark with { Acknowledged = null },
                AlertVerb.Claim when mark.Claimed is null => mark with { Claimed = new ClaimMark(by.Name, by.Id, now) },
                AlertVerb.Release => mark with { Claimed = null },
                AlertVerb.Snooze => mark with { Snoozed = new QuietMark(act.Level, by.Name, by.Id, now, act.Until) },
                AlertVerb.Unsnooze => mark with { Snoozed = null },
                _ => mark,
            };
            var refused = act.Verb == AlertVerb.Claim && mark.Claimed?.ById != by.Id;
            if (mark is { Acknowledged: null, Snoozed: null, Claimed: null })
            {
                _marks.Remove(act.Alert);
                return new StoredAct(null, refused);
            }
            stored = stored with { Mark = mark, EventAt = Math.Max(stored.EventAt, act.EventAt) };
            _marks[act.Alert] = (instance, stored);
            return new StoredAct(stored, refused);
        }
    }

    private void ThrowIfOff()
    {
        if (IsOff)
        {
            throw new InvalidOperationException("scripted: off");
        }
    }
}
