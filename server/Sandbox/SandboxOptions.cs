namespace ConnectStreaming.Sandbox;

/// <summary>Limits that keep the sandbox's Kinesis small and fast. Section <c>Sandbox</c>.</summary>
internal sealed class SandboxOptions
{
    public const string Section = "Sandbox";

    /// <summary>Records after which the sandbox changes to a new stream, because kinesis-local becomes slow. Default 10,000, range 50 – 100,000.</summary>
    public long RecordsPerStream { get; set; } = 10_000;

    /// <summary>
    /// Resident memory of kinesis-local in MB (2^20 bytes) above which it is replaced with the next stream: it never frees a record.
    /// Default 1,024, range 1 – 16,384. It needs about 175 MB to start; with a lower limit it is replaced with every stream.
    /// </summary>
    public int MemoryLimit { get; set; } = 1_024;

    /// <summary>All problems as sentences; empty when there is none.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (RecordsPerStream is < 50 or > 100_000)
        {
            problems.Add($"Sandbox:RecordsPerStream is {RecordsPerStream}; allowed are 50 to 100000 records.");
        }

        if (MemoryLimit is < 1 or > 16_384)
        {
            problems.Add($"Sandbox:MemoryLimit is {MemoryLimit}; allowed are 1 to 16384 MB.");
        }

        return problems;
    }
}
