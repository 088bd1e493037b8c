using System.Collections.Immutable;

namespace ConnectStreaming.Setup;

/// <summary>What is to be done, what is worth knowing, and what forbids it.</summary>
/// <param name="Notices">Nothing is wrong, but a person should know.</param>
/// <param name="Problems">While there is any, nothing of the plan is run.</param>
internal sealed record Plan(Observed Seen, ImmutableArray<Step> Steps, ImmutableArray<Notice> Notices, ImmutableArray<Notice> Problems)
{
    public bool IsEmpty => Steps.IsEmpty;

    /// <summary>Names whose data is gone for good after the plan.</summary>
    public IReadOnlyList<string> Lost => [.. Steps.Select(s => s switch
    {
        Step.DeleteStream d => d.Name,
        Step.DeleteFirehose d => d.Name,
        // What someone else made, setup cannot make again.
        Step.DeleteRole { Ours: false } d => d.Name,
        Step.DeleteBucket { Ours: false } d => d.Name,
        _ => null,
    }).OfType<string>()];
}
