using System.Text.Json;
using System.Text.RegularExpressions;

namespace ConnectStreaming.Audit;

/// <summary>
/// Converts the details of versions before facts to facts:
/// <c>roles: viewer; scope: [["i"],["[\"Tokyo\",\"A\"]"],["VIP"]]; agent: sato</c> (or <c>until 2026-03-02</c> at its end), an address, or a sentence.
/// </summary>
internal static partial class AuditOldDetail
{
    public static IReadOnlyList<AuditFact> Facts(string what, string detail)
    {
        if (Access().Match(detail) is { Success: true } access)
        {
            List<AuditFact> facts = [];
            if (access.Groups["by"].Success)
            {
                facts.Add(new AuditFact("by-provider"));
            }
            facts.Add(new AuditFact("roles", access.Groups["roles"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries)));
            if (access.Groups["scope"].Success)
            {
                facts.Add(Scope(access.Groups["scope"].Value));
            }
            if (access.Groups["more"].Success)
            {
                facts.Add(new AuditFact(access.Groups["more"].Value, access.Groups["value"].Value));
            }
            return facts;
        }
        var isAddress = what.StartsWith("sign-in.", StringComparison.Ordinal) || what.StartsWith("link.used.", StringComparison.Ordinal)
            || what == "session.revoked";
        return [new AuditFact(isAddress ? "address" : "text", detail)];
    }

    private static AuditFact Scope(string key)
    {
        if (key == "everything")
        {
            return new AuditFact("sees-everything");
        }
        try
        {
            if (JsonSerializer.Deserialize<string[][]>(key) is [var instances, var groups, var profiles])
            {
                return instances is ["-"] ? new AuditFact("sees-nobody") : new AuditFact("sees", [
                    .. instances.Select(i => $"instance:{i}"), .. groups.Select(g => $"group:{string.Join(" › ", JsonSerializer.Deserialize<string[]>(g)!)}"),
                    .. profiles.Select(p => $"profile:{p}"),
                ]);
            }
        }
        catch (JsonException)
        {
            // Its end was cut off: shown without changes.
        }
        return new AuditFact("text", key);
    }

    [GeneratedRegex(
        @"^(?<by>by the identity provider; )?roles: (?<roles>[a-z, ]*)(?:; scope: (?<scope>everything|\[.*\]))?"
        + @"(?:; (?<more>agent|until):? (?<value>.*))?$")]
    private static partial Regex Access();
}
