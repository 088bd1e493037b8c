using System.Globalization;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Storage;

/// <summary>Where and how long things are kept (section <c>Storage</c>).</summary>
internal sealed class StoreOptions
{
    public const string Section = "Storage";

    /// <summary>
    /// Data folder; made with owner-only permissions when missing. Default: <c>connect-streaming</c> in the user's data folder ($XDG_DATA_HOME,
    /// ~/.local/share, %LocalAppData%).
    /// </summary>
    public string Path { get; set; } = DefaultPath;

    /// <summary>
    /// Days that agent and contact intervals are kept, and after which an agent that was not heard of is forgotten. Default 35, range 1 – 3,650.
    /// </summary>
    public int IntervalDays { get; set; } = 35;

    /// <summary>
    /// Size of SQLite's write-ahead log in MB (2^20 bytes) above which the operator is warned. Default 64, range 1 – 65,536; up to about 35 MB is
    /// everyday.
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
            errors.Add("Storage:Path: needs a folder (this user has no data folder of its own). For example /var/lib/connect-streaming.");
        }
        else if (options.Path.AsSpan().IndexOfAny(System.IO.Path.GetInvalidPathChars()) >= 0)
        {
            errors.Add("Storage:Path: holds a character that no path may hold.");
        }
        else if (File.Exists(StoreFiles.FullPath(options.Path)))
        {
            errors.Add($"Storage:Path: '{options.Path}' is a file; name a folder.");
        }

        if (options.IntervalDays is < MinDays or > MaxDays)
        {
            errors.Add(string.Create(
                CultureInfo.InvariantCulture, $"Storage:IntervalDays: {options.IntervalDays} is not allowed; choose {MinDays} to {MaxDays} days."));
        }

        if (options.WalLimit is < 1 or > 65_536)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"Storage:WalLimit: {options.WalLimit} is not allowed; choose 1 to 65536 MB."));
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
