using Microsoft.Extensions.Options;

namespace ConnectStreaming.Screens;

/// <summary>Wall displays (<c>Screens:*</c>).</summary>
internal sealed class ScreensOptions
{
    public const string Section = "Screens";

    private TimeSpan? _life;

    /// <summary>Days that a screen stays paired without a word from it, 1 to 366. At half of the time it renews its secret. Default 90.</summary>
    public int TokenDays { get; set; } = 90;

    /// <summary>The same as a time. A test can set a shorter one.</summary>
    internal TimeSpan TokenLife { get => _life ?? TimeSpan.FromDays(TokenDays); set => _life = value; }

    /// <summary>Screens, with those that are unpaired, 1 to 10,000. Default 1,000.</summary>
    public int Most { get; set; } = 1_000;
}

internal sealed class ScreensOptionsValidator : IValidateOptions<ScreensOptions>
{
    public ValidateOptionsResult Validate(string? name, ScreensOptions options)
    {
        List<string> wrong = [];
        if (options.TokenDays is < 1 or > 366)
        {
            wrong.Add($"Screens:TokenDays is {options.TokenDays}. It must be a number of days from 1 to 366.");
        }
        if (options.Most is < 1 or > 10_000)
        {
            wrong.Add($"Screens:Most is {options.Most}. It must be a number of screens from 1 to 10000.");
        }
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
