using System.Security.Cryptography;
using System.Text;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Floors.Documents;

/// <summary>Checks what was entered about a floor. The answer is a code that the page can explain.</summary>
internal static class FloorFields
{
    public const int MostInstances = 50;

    private const string IdLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int IdLength = 10;

    public static string MakeId() => "f-" + RandomNumberGenerator.GetString(IdLetters, IdLength);

    /// <summary>The id of the floor that a write with this id makes: the same write is known again.</summary>
    public static string IdOf(string change)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(change));
        return "f-" + string.Concat(hash.Take(IdLength).Select(b => IdLetters[b % IdLetters.Length]));
    }

    public static string MakeSiteId() => "s-" + RandomNumberGenerator.GetString(IdLetters, IdLength);

    /// <summary>An IANA name that this machine knows, as everything that shows times needs it.</summary>
    public static string? TimeZone(string? zone) =>
        string.IsNullOrEmpty(zone) ? "missing"
        : zone.Length <= FloorRules.MostText && IsZoneName(zone) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId ? null
        : "no-zone";

    /// <summary>The text is part of a path of this machine's zones: of these letters only, and none of the copies that browsers do not know.</summary>
    private static bool IsZoneName(string zone) =>
        zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '+' or '-')
        && !zone.StartsWith("posix/", StringComparison.OrdinalIgnoreCase) && !zone.StartsWith("right/", StringComparison.OrdinalIgnoreCase)
        && !zone.Equals("localtime", StringComparison.OrdinalIgnoreCase) && !zone.Equals("posixrules", StringComparison.OrdinalIgnoreCase)
        && !zone.Equals("Factory", StringComparison.OrdinalIgnoreCase);

    public static string? Name(string? name) =>
        string.IsNullOrEmpty(name) ? "missing" : name.Length > FloorRules.MostText ? "too-long" : PlainText.IsPlain(name, FloorRules.MostText) ? null : "bad";

    public static string? Ordinal(int? ordinal) => ordinal is null or (>= 0 and <= 10_000) ? null : "out-of-range";

    /// <param name="floor">Id of the floor.</param>
    /// <param name="instances">ARNs; null: not given.</param>
    /// <param name="scope">Scope of the caller: it must have everybody of each instance, or the floor would not be theirs to change.</param>
    public static string? Instances(string floor, IReadOnlyList<string?>? instances, Scope scope) =>
        instances is null ? null
        : instances.Count > MostInstances ? "too-long"
        : !instances.All(arn => arn is not null && ConnectArns.IsInstance(arn)) ? "bad"
        : scope.HasAllOfFloor(floor, [.. instances.OfType<string>()]) ? null : "out-of-scope";
}
