using ConnectStreaming.Audit;

namespace ConnectStreaming.Floors.Readings;

/// <summary>How the name of a person is read, and the telephone extension. Amazon Connect has neither.</summary>
/// <param name="Who">ARN of the agent, or the user name.</param>
/// <param name="Reading">In kana or Latin letters, family name first, with a space between; "": not known.</param>
/// <param name="Extension">"": none.</param>
internal sealed record PersonReading(string Who, string Reading, string Extension);

/// <param name="Stamp">Another number: something was written.</param>
internal sealed record ReadingsRows(long Stamp, IReadOnlyList<(string Instance, PersonReading Reading)> All);

/// <summary>What a new list changed.</summary>
internal sealed record ReadingsSaved(int Added, int Changed, int Removed)
{
    public bool IsChanged => Added + Changed + Removed > 0;
}

/// <summary>Stores readings and extensions. Storage implements it.</summary>
internal interface IReadingsStore
{
    Task<long> Stamp(CancellationToken cancellationToken);

    Task<ReadingsRows> Load(CancellationToken cancellationToken);

    /// <summary>Replaces the list of an instance, in one transaction with the audit entry. Of two writers the last one wins.</summary>
    Task<ReadingsSaved> Replace(
        string instanceArn, IReadOnlyList<PersonReading> list, Func<ReadingsSaved, AuditEntry> entry, CancellationToken cancellationToken);
}
