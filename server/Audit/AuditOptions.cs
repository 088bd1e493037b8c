using Microsoft.Extensions.Options;

namespace ConnectStreaming.Audit;

/// <summary>The audit log (<c>Audit:*</c>).</summary>
internal sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>Days after which entries are removed. Default 730, 30 – 36,500; 0 keeps them for ever.</summary>
    public int KeepDays { get; set; } = 730;
}

internal sealed class AuditOptionsValidator : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options) => options.KeepDays is 0 or (>= 30 and <= 36_500)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Audit:KeepDays: {options.KeepDays} is not allowed. Allowed are 30 to 36500 days, or 0 to keep all entries.");
}
