using Microsoft.Extensions.Options;

namespace ConnectStreaming.Agents;

/// <summary>When an agent is shown as suspect (在席不明): only heartbeats for too long. Section <c>Suspect</c>.</summary>
internal sealed class SuspectOptions
{
    public const string Section = "Suspect";

    /// <summary>While available. 00:01:00–12:00:00; default 00:30:00.</summary>
    public TimeSpan Available { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>While missed, rejected or error. 00:01:00–12:00:00; default 00:05:00.</summary>
    public TimeSpan Alarm { get; set; } = TimeSpan.FromMinutes(5);
}

internal sealed class SuspectOptionsValidator : IValidateOptions<SuspectOptions>
{
    private static readonly TimeSpan Min = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Max = TimeSpan.FromHours(12);

    public ValidateOptionsResult Validate(string? name, SuspectOptions options)
    {
        var errors = new List<string>();
        Check(nameof(SuspectOptions.Available), options.Available);
        Check(nameof(SuspectOptions.Alarm), options.Alarm);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(string key, TimeSpan value)
        {
            if (value < Min || value > Max)
            {
                errors.Add($"{SuspectOptions.Section}:{key} is {value:c}; it must be between {Min:c} and {Max:c} (hours:minutes:seconds).");
            }
        }
    }
}
