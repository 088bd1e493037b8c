namespace ConnectStreaming.Sandbox;

/// <summary>What to simulate, and the target stream.</summary>
internal sealed record SimulateOptions
{
    public const string DefaultInstance = "arn:aws:connect:ap-northeast-1:123456789012:instance/5a9db0c5-1d2e-4c37-9a41-6b0f2f1c7e88";

    /// <summary>Name of the Kinesis data stream.</summary>
    public required string StreamName { get; init; }

    /// <summary>Number of agents, 1–20,000. Default 200.</summary>
    public int Agents { get; init; } = 200;

    /// <summary>The same seed gives the same events. Default 7.</summary>
    public ulong Seed { get; init; } = 7;

    /// <summary>Waits are divided by this number, 0.5–1000. Default 1. Heartbeats are waits too.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>The Amazon Connect instance in the events.</summary>
    public string InstanceArn { get; init; } = DefaultInstance;

    /// <summary>File for all sent events as JSON, one per line, in the order of the successful puts. Null: none.</summary>
    public string? Truth { get; init; }

    /// <summary>How long to run. Null: until cancelled.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>All problems as sentences; empty when there is none.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Agents is < 1 or > 20_000)
        {
            problems.Add($"--agents is {Agents}. Allowed range: 1 to 20000.");
        }

        if (Speed is not (>= 0.5 and <= 1000))
        {
            problems.Add($"--speed is {Speed}. Allowed range: 0.5 to 1000.");
        }

        if (InstanceArn.Split(':') is not ["arn", _, "connect", _, { Length: 12 }, var resource] || !resource.StartsWith("instance/", StringComparison.Ordinal))
        {
            problems.Add($"--instance is '{InstanceArn}'. It must be arn:aws:connect:<region>:<account>:instance/<id>.");
        }

        return problems;
    }
}
