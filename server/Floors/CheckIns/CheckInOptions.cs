using System.Net;
using ConnectStreaming.Access;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Floors.CheckIns;

/// <summary>Drawn floors (<c>Floors:*</c>).</summary>
internal sealed class FloorsOptions
{
    public const string Section = "Floors";

    public CheckInOptions CheckIn { get; set; } = new();
}

/// <summary>Free seating: people check in at the desk where they sit (<c>Floors:CheckIn:*</c>).</summary>
internal sealed class CheckInOptions
{
    internal const string Key = $"{FloorsOptions.Section}:{nameof(FloorsOptions.CheckIn)}";

    /// <summary>
    /// Networks of the building, in CIDR form, with commas between them: <c>10.20.0.0/16, 2001:db8:20::/48</c>. A check-in from another address waits for a
    /// supervisor. Default: none.
    /// </summary>
    public string? Networks { get; set; }

    /// <summary>How long a check-in waits for a supervisor, in minutes: 1 to 60. Default 5.</summary>
    public int WaitMinutes { get; set; } = 5;

    /// <summary>A check-in ends when its agent has sent no event for this long, in minutes: 5 to 1,440. Default 30.</summary>
    public int FreeAfterMinutes { get; set; } = 30;

    public TimeSpan Wait => TimeSpan.FromMinutes(WaitMinutes);

    public TimeSpan FreeAfter => TimeSpan.FromMinutes(FreeAfterMinutes);

    /// <summary>Whether the address is in the building. An unknown address is not.</summary>
    public bool IsAllowed(IPAddress? client) =>
        client is not null && AccessOptionsValidator.List(Networks).Any(text => Proxies.TryParse(text, out var network) && network.Contains(client));
}

internal sealed class CheckInOptionsValidator : IValidateOptions<CheckInOptions>
{
    public ValidateOptionsResult Validate(string? name, CheckInOptions options)
    {
        List<string> errors =
        [
            .. AccessOptionsValidator.List(options.Networks).Where(n => !Proxies.TryParse(n, out _)).Select(n =>
                $"Floors:CheckIn:Networks: '{n}' is neither a network (10.20.0.0/16, 2001:db8:20::/48) nor an address. The bits after the prefix must be 0."),
        ];
        Range("WaitMinutes", options.WaitMinutes, 1, 60);
        Range("FreeAfterMinutes", options.FreeAfterMinutes, 5, 1440);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Range(string key, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                errors.Add($"Floors:CheckIn:{key}: {value} minutes is not possible. Use {least} to {most}.");
            }
        }
    }
}
