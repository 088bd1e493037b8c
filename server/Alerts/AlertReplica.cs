using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace ConnectStreaming.Alerts;

/// <summary>What people did about the alerts of an instance's agents, at one position. Immutable.</summary>
/// <param name="Position">The epoch is null before the first answer.</param>
/// <param name="Agents">Agents with marks, and those that lost theirs a short time ago, with the number of the change.</param>
/// <param name="PatchableFrom"><paramref name="Agents"/> contains all changes after this number.</param>
internal sealed record AlertMarks(AlertPosition Position, ImmutableDictionary<string, (long Rev, AlertMark[] Marks)> Agents, long PatchableFrom)
{
    public static AlertMarks None { get; } = new(default, ImmutableDictionary.Create<string, (long Rev, AlertMark[] Marks)>(StringComparer.Ordinal), 0);

    /// <summary>Empty: nothing.</summary>
    public IReadOnlyList<AlertMark> Of(string agentArn) => Agents.IsEmpty ? [] : Agents.TryGetValue(agentArn, out var agent) ? agent.Marks : [];

    /// <summary>Agents whose marks changed after this number of the same epoch; null when they are no longer known.</summary>
    public IReadOnlyCollection<string>? Since(long rev)
    {
        if (rev == Position.Rev)
        {
            return [];
        }
        return rev < PatchableFrom || rev > Position.Rev ? null : [.. Agents.Where(a => a.Value.Rev > rev).Select(a => a.Key)];
    }
}

/// <summary>The marks of an instance in this silo's memory. Safe for many readers; answers come from one place at a time.</summary>
internal sealed class AlertReplica
{
    private const int MostEmpty = 4_096;

    private volatile AlertMarks _now = AlertMarks.None;
    private volatile bool _isSettled;

    public AlertMarks Now => _now;

    /// <summary>The first answer has arrived, or the first request has failed or takes long.</summary>
    public bool IsSettled { get => _isSettled; set => _isSettled = value; }

    /// <summary>Marks changed, or the epoch did.</summary>
    public event Action? Advanced;

    /// <summary>Waits until this replica has a change: who asks after an act sees it. Ends after <paramref name="atMost"/> in any case.</summary>
    public async Task WaitFor(AlertPosition position, TimeSpan atMost, TimeProvider time)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Advanced += Check;
        try
        {
            Check();
            await Task.WhenAny(reached.Task, Task.Delay(atMost, time));
        }
        finally
        {
            Advanced -= Check;
        }

        void Check()
        {
            if (_now.Position.Epoch == position.Epoch && _now.Position.Rev >= position.Rev)
            {
                reached.TrySetResult();
            }
        }
    }

    public void Apply(AlertsAnswer answer)
    {
        var before = _now;
        if (answer.Position == before.Position)
        {
            return;
        }
        _now = answer.IsWhole || answer.Position.Epoch != before.Position.Epoch ? Whole(answer) : Patched(before, answer);
        Advanced?.Invoke();
    }

    private static AlertMarks Whole(AlertsAnswer answer) => new(
        answer.Position,
        AlertMarks.None.Agents.AddRange(answer.Agents.Select(a => KeyValuePair.Create(a.Agent, (answer.Position.Rev, a.Marks)))), answer.Position.Rev);

    private static AlertMarks Patched(AlertMarks before, AlertsAnswer answer)
    {
        var (agents, rev) = (before.Agents.ToBuilder(), answer.Position.Rev);
        foreach (var (agent, marks) in answer.Agents)
        {
            agents[agent] = (rev, marks);
        }
        var patchableFrom = before.PatchableFrom;
        var empty = agents.Where(a => a.Value.Marks.Length == 0).ToArray();
        if (empty.Length > MostEmpty)
        {
            foreach (var (agent, (at, _)) in empty.OrderBy(a => a.Value.Rev).Take(MostEmpty / 2))
            {
                agents.Remove(agent);
                patchableFrom = Math.Max(patchableFrom, at);
            }
        }
        return new AlertMarks(answer.Position, agents.ToImmutable(), patchableFrom);
    }
}

/// <summary>The marks that this silo knows, by the ARN of the instance.</summary>
internal sealed class AlertReplicas
{
    private readonly ConcurrentDictionary<string, AlertReplica> _instances = new(StringComparer.Ordinal);

    public AlertReplica Of(string instanceArn) => _instances.GetOrAdd(instanceArn, _ => new AlertReplica());
}
