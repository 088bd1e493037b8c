using System.Collections.Immutable;

namespace ConnectStreaming.Setup;

/// <summary>The steps, notes and problems.</summary>
/// <param name="Notices">Information for the user; nothing is wrong.</param>
/// <param name="Problems">If there is any, no step of the plan runs.</param>
internal sealed record Plan(Observed Seen, ImmutableArray<Step> Steps, ImmutableArray<Notice> Notices, ImmutableArray<Notice> Problems)
{
    public bool IsEmpty => Steps.IsEmpty;

    /// <summary>Names of resources whose data is permanently lost after the plan.</summary>
    public IReadOnlyList<string> Lost => [.. Steps.Select(s => s switch
    {
        Step.DeleteStream d => d.Name,
        Step.DeleteFirehose d => d.Name,
        // Setup cannot create again what another person made.
        Step.DeleteRole { Ours: false } d => d.Name,
        Step.DeleteBucket { Ours: false } d => d.Name,
        _ => null,
    }).OfType<string>()];
}
