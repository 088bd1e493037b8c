using Microsoft.Extensions.Options;

namespace ConnectStreaming.Users;

/// <summary>Section <c>Directory</c>: the users of Amazon Connect, also those who have never logged in.</summary>
internal sealed class DirectoryOptions
{
    public const string Section = "Directory";

    /// <summary>Least time between two reads that somebody asks for.</summary>
    public static readonly TimeSpan LeastWait = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Reads the users of each instance. Default false: it needs permissions that a server did not need before, and a call that is not allowed is an alarm in
    /// many companies.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>How often the users of an instance are read. Default 1 h, range 5 min – 24 h.</summary>
    public TimeSpan Refresh { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Calls a second. Default 1, range 0.1 – 2: Amazon Connect allows 2, shared by everything in the account and Region.</summary>
    public double CallsPerSecond { get; set; } = 1;

    /// <summary>Users of one instance that are read at most. Default 20,000; range 100 – 100,000.</summary>
    public int MaxPeople { get; set; } = 20_000;
}

/// <summary>Collects all problems of the section.</summary>
internal sealed class DirectoryOptionsValidator : IValidateOptions<DirectoryOptions>
{
    public ValidateOptionsResult Validate(string? name, DirectoryOptions options)
    {
        List<string> problems = [];
        if (options.Refresh < TimeSpan.FromMinutes(5) || options.Refresh > TimeSpan.FromHours(24))
        {
            problems.Add($"Directory:Refresh is {options.Refresh}; allowed are 00:05:00 to 1.00:00:00 (d.hh:mm:ss).");
        }
        if (options.CallsPerSecond is not (>= 0.1 and <= 2))
        {
            problems.Add(FormattableString.Invariant($"Directory:CallsPerSecond is {options.CallsPerSecond}; allowed are 0.1 to 2 calls a second."));
        }
        if (options.MaxPeople is < 100 or > 100_000)
        {
            problems.Add($"Directory:MaxPeople is {options.MaxPeople}; allowed are 100 to 100000 people.");
        }
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
