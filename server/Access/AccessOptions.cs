using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>Who may look (<c>Access:*</c>).</summary>
internal sealed class AccessOptions
{
    /// <summary><c>Open</c>: everyone on this machine, no sign-in; only on loopback addresses. No default: it is asked for by name.</summary>
    public string? Mode { get; set; }
}

internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options) => options.Mode switch
    {
        "Open" => ValidateOptionsResult.Success,
        null or "" => ValidateOptionsResult.Fail(
            "Access:Mode is missing. Say who may look. Choices: Open (everyone on this machine, no sign-in, loopback addresses only)."),
        _ => ValidateOptionsResult.Fail(
            $"Access:Mode is '{options.Mode}', which does not exist. Choices: Open (everyone on this machine, no sign-in, loopback addresses only)."),
    };
}
