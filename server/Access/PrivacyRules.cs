using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>Which details of agents each role sees: the options, or the defaults.</summary>
internal sealed class PrivacyRules(IOptions<AccessOptions> options)
{
    private static readonly Privacy NoRole = new(NameLevel.Seat, MaskStatuses: true);

    private readonly Dictionary<Roles, Privacy> _byRole = RoleNames.All.ToDictionary(
        name => (Roles)(1 << RoleNames.All.ToList().IndexOf(name)),
        name => Of(name, options.Value.Privacy.GetValueOrDefault(name)));

    /// <summary>The highest level of all the roles.</summary>
    public Privacy Of(Roles roles) => _byRole.Where(role => roles.HasFlag(role.Key)).Aggregate(NoRole, (most, role) => most.Or(role.Value));

    public static bool TryParse(string text, out NameLevel level) =>
        Enum.TryParse(text, ignoreCase: true, out level) && Enum.IsDefined(level) && !char.IsAsciiDigit(text[0]);

    private static Privacy Of(string role, PrivacyOptions? asked)
    {
        var names = role == "administrator" ? NameLevel.Full : NameLevel.Family;
        if (asked?.Names is { } text && TryParse(text, out var level))
        {
            names = level;
        }
        return new Privacy(names, asked?.MaskStatuses ?? false);
    }
}
