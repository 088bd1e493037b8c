using System.Globalization;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Storage;

/// <summary>Where and how long data is stored (section <c>Storage</c>).</summary>
internal sealed class StoreOptions
{
    public const string Section = "Storage";

    /// <summary>
    /// Data folder. It is created with owner-only permissions if it is missing. Default: <c>connect-streaming</c> in the user's data folder ($XDG_DATA_HOME,
    /// ~/.local/share, %LocalAppData%).
    /// </summary>
    public string Path { get; set; } = DefaultPath;

    /// <summary>
    /// Days that agent and contact intervals are kept. An agent without an event for this time is deleted. Default 35, range 1 – 3,650.
    /// </summary>
    public int IntervalDays { get; set; } = 35;

    /// <summary>
    /// Maximum number of agents with a stored state, of all instances together. Above it, agents with fewer than 64 events are deleted within a minute:
    /// those with the fewest events and the oldest last event first. Default 200,000, range 1,000 – 10,000,000.
    /// </summary>
    public int MaxAgents { get; set; } = 200_000;

    /// <summary>
    /// Size of SQLite's write-ahead log in MB (2^20 bytes) above which the operator is warned. Default 64, range 1 – 65,536. Up to about 35 MB is
    /// normal.
    /// </summary>
    public int WalLimit { get; set; } = 64;

    /// <summary>Empty when the user has no data folder (a service account without a home).</summary>
    public static string DefaultPath
    {
        get
        {
            var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return data.Length == 0 ? "" : System.IO.Path.Combine(data, "connect-streaming");
        }
    }
}

internal sealed class StoreOptionsValidator : IValidateOptions<StoreOptions>
{
    public const int MinDays = 1;
    public const int MaxDays = 3650;

    public ValidateOptionsResult Validate(string? name, StoreOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Path))
        {
            errors.Add("Storage:Path: give a folder, because this user has no data folder. For example /var/lib/connect-streaming.");
        }
        else if (options.Path.AsSpan().IndexOfAny(System.IO.Path.GetInvalidPathChars()) >= 0)
        {
            errors.Add("Storage:Path: contains a character that is not allowed in a path.");
        }
        else if (File.Exists(StoreFiles.FullPath(options.Path)))
        {
            errors.Add($"Storage:Path: '{options.Path}' is a file. Give the path of a folder.");
        }

        if (options.IntervalDays is < MinDays or > MaxDays)
        {
            errors.Add(string.Create(
                CultureInfo.InvariantCulture, $"Storage:IntervalDays: {options.IntervalDays} is not allowed. Allowed are {MinDays} to {MaxDays} days."));
        }

        if (options.MaxAgents is < 1_000 or > 10_000_000)
        {
            errors.Add(string.Create(
                CultureInfo.InvariantCulture, $"Storage:MaxAgents: {options.MaxAgents} is not allowed. Allowed are 1000 to 10000000 agents."));
        }

        if (options.WalLimit is < 1 or > 65_536)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"Storage:WalLimit: {options.WalLimit} is not allowed. Allowed are 1 to 65536 MB."));
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
