using Microsoft.Extensions.Options;

namespace ConnectStreaming.Setup;

/// <summary>Credentials and prices of the Setup page. Section <c>Setup</c>.</summary>
internal sealed class SetupOptions
{
    public const string Section = "Setup";

    /// <summary>Default region of the page, e.g. <c>ap-northeast-1</c>. Default: the standard AWS configuration (<c>AWS_REGION</c>, profile).</summary>
    public string? Region { get; set; }

    /// <summary>Profile of the shared AWS files, only for setup. Default: the standard AWS configuration.</summary>
    public string? Profile { get; set; }

    /// <summary>Role that only setup assumes, so that the server's own credentials can stay read-only. Default: none.</summary>
    public string? RoleArn { get; set; }

    /// <summary>Price table (JSON) that replaces the built-in one. Default: none.</summary>
    public string? Prices { get; set; }
}

internal sealed class SetupOptionsValidator : IValidateOptions<SetupOptions>
{
    public ValidateOptionsResult Validate(string? name, SetupOptions options)
    {
        List<string> problems = [];
        if (options.Region is { } region && !System.Text.RegularExpressions.Regex.IsMatch(region, "^[a-z]{2}(-[a-z]+)+-[0-9]$"))
        {
            problems.Add($"Setup:Region is '{region}', which is not an AWS Region. Example: ap-northeast-1.");
        }

        if (options.RoleArn is { } role && !System.Text.RegularExpressions.Regex.IsMatch(role, @"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]+$"))
        {
            problems.Add($"Setup:RoleArn is '{role}', which is not the ARN of a role: arn:aws:iam::ACCOUNT:role/NAME.");
        }

        if (options.Profile is { } profile && string.IsNullOrWhiteSpace(profile))
        {
            problems.Add("Setup:Profile is empty. Give the name of a profile, or remove the setting.");
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
