using System.Collections.Immutable;

namespace ConnectStreaming.Setup;

internal enum RunKind
{
    Invalid = 0,
    Apply,
    Teardown,
}

/// <summary>
/// <code>
/// Running ──every step done──▶ Verifying (apply only) ──▶ Done
///    │                              └── stopped by the user ──▶ Done
///    ├── a step failed ──▶ Failed
///    └── stopped ──▶ Stopped
/// </code>
/// </summary>
internal enum RunPhase
{
    Invalid = 0,
    Running,
    Verifying,
    Done,
    Failed,
    Stopped,
}

internal enum StepPhase
{
    Invalid = 0,
    Ahead,
    Running,
    Done,
    Failed,
    Stopped,
}

/// <param name="Waiting">What it waits for; null: nothing.</param>
/// <param name="Took">Duration until now, or until its end.</param>
internal sealed record RunStep(Step Step, StepPhase Phase, Text? Waiting = null, TimeSpan Took = default);

/// <summary>The state of a run: its steps and its progress. A page that connects late sees all of it.</summary>
/// <param name="By">The user who started it.</param>
internal sealed record SetupRunState(string Id, RunKind Kind, ConnectInstance Instance, string By, DateTimeOffset BeganAt, RunPhase Phase,
    ImmutableArray<RunStep> Steps)
{
    public DateTimeOffset? EndedAt { get; init; }

    public SetupError? Error { get; init; }

    public ImmutableArray<VerifyFinding> Findings { get; init; } = [];

    /// <summary>What it waits for during the verification.</summary>
    public Text? Waiting { get; init; }

    public bool IsOver => Phase is RunPhase.Done or RunPhase.Failed or RunPhase.Stopped;

    public static SetupRunState Of(string id, RunKind kind, Plan plan, string by, DateTimeOffset now) =>
        new(id, kind, plan.Seen.Instance, by, now, RunPhase.Running, [.. plan.Steps.Select(s => new RunStep(s, StepPhase.Ahead))]);

    public SetupRunState After(SetupProgress said) => said switch
    {
        SetupProgress.Began b => With(b.Number, s => s with { Phase = StepPhase.Running }),
        SetupProgress.Waiting w => With(w.Number, s => s with { Waiting = w.What, Took = w.Since }),
        SetupProgress.Did d => With(d.Number, s => s with { Phase = StepPhase.Done, Waiting = null, Took = d.Took }),
        SetupProgress.Failed f => With(f.Number, s => s with { Phase = StepPhase.Failed, Waiting = null }) with { Phase = RunPhase.Failed, Error = f.Error },
        SetupProgress.Stopped t => With(t.Number, s => s with { Phase = StepPhase.Stopped, Waiting = null }) with { Phase = RunPhase.Stopped },
        _ => throw new ArgumentOutOfRangeException(nameof(said), said, null),
    };

    public SetupRunState After(VerifyFinding found) => found.Waiting ? this with { Waiting = found.Words } : this
        with { Waiting = null, Findings = Findings.Add(found) };

    private SetupRunState With(int number, Func<RunStep, RunStep> change) => this with { Steps = Steps.SetItem(number - 1, change(Steps[number - 1])) };
}
