using Microsoft.Extensions.Options;

namespace ConnectStreaming.Setup;

/// <summary>As whom the Setup page calls AWS, and with which prices it reckons. Section <c>Setup</c>.</summary>
internal sealed class SetupOptions
{
    public const string Section = "Setup";

    /// <summary>Region that the page begins with, e.g. <c>ap-northeast-1</c>. Default: the standard AWS configuration (<c>AWS_REGION</c>, profile).</summary>
    public string? Region { get; set; }

    /// <summary>Profile of the shared AWS files for setup alone. Default: the standard AWS configuration.</summary>
    public string? Profile { get; set; }

    /// <summary>Role to take on for setup alone, so that the server's own credentials can stay read-only. Default: none.</summary>
    public string? RoleArn { get; set; }

    /// <summary>Price table (JSON) in place of the built-in one. Default: none.</summary>
    public string? Prices { get; set; }
}

internal sealed class SetupOptionsValidator : IValidateOptions<SetupOptions>
{
    public ValidateOptionsResult Validate(string? name, SetupOptions options)
    {
        List<string> problems = [];
        if (options.Region is { } region && !System.Text.RegularExpressions.Regex.IsMatch(region, "^[a-z]{2}(-[a-z]+)+-[0-9]$"))
        {
            problems.Add($"Setup:Region is '{region}', which is no AWS region. For example ap-northeast-1.");
        }

        if (options.RoleArn is { } role && !System.Text.RegularExpressions.Regex.IsMatch(role, @"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]+$"))
        {
            problems.Add($"Setup:RoleArn is '{role}', which is no role's ARN: arn:aws:iam::ACCOUNT:role/NAME.");
        }

        if (options.Profile is { } profile && string.IsNullOrWhiteSpace(profile))
        {
            problems.Add("Setup:Profile is empty: give the name of a profile, or leave it out.");
        }

        if (options.Prices is { } prices)
        {
            try
            {
                Setup.Prices.FromFile(prices);
            }
            catch (SetupRefusedException e)
            {
                problems.Add($"Setup:Prices: {e.Message}");
            }
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
