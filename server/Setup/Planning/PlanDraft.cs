namespace ConnectStreaming.Setup;

/// <summary>A plan while it is made. The parts add to it in the order in which the steps will run.</summary>
internal sealed class PlanDraft(Observed seen, DateTimeOffset now)
{
    public Observed Seen => seen;

    public ConnectInstance Instance => seen.Instance;

    public DateTimeOffset Now => now;

    public List<Step> Steps { get; } = [];

    public List<Notice> Notices { get; } = [];

    public List<Notice> Problems { get; } = [];

    /// <summary>If there is a problem, no step is planned.</summary>
    public Plan Plan() => new(seen, Problems.Count > 0 ? [] : [.. Steps], [.. Notices], [.. Problems]);
}
