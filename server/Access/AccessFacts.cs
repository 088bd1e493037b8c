using System.Globalization;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Access;

/// <summary>People, tokens and where a request came from, as the audit log tells of them.</summary>
internal static class AccessFacts
{
    public static AuditActor Actor(this Person person) => new(person.Name, person.Id, person.Account);

    public static AuditSubject Subject(this Person person) => new($"{person.Name} ({person.Account})", person.Id);

    public static AuditSubject Subject(this ApiToken token) => new(token.Name, token.Id);

    public static AuditFact Address(HttpContext context) => new("address", Addresses.Of(context));

    public static AuditFact Reason(string code) => new("reason", code);

    /// <summary>Everything that a person may do and see now.</summary>
    public static IReadOnlyList<AuditFact> Of(Person person) =>
        [RolesOf(person.Roles), .. Sees(person.Scope), .. person.Agent is { } agent ? [new AuditFact("agent", agent)] : Array.Empty<AuditFact>()];

    public static IReadOnlyList<AuditFact> Of(ApiToken token) =>
        [RolesOf(token.Roles), .. Sees(token.Scope), new AuditFact("until", token.Expires.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];

    private static AuditFact RolesOf(Roles roles) => new("roles", roles.Names());

    private static IEnumerable<AuditFact> Sees(Scope scope) =>
        scope.IsEverything ? [new AuditFact("sees-everything")]
        : scope.Grants.Count == 0 ? [new AuditFact("sees-nobody")]
        : scope.Grants.Select(grant => new AuditFact("sees", [
            .. grant.Instances.Select(i => $"instance:{i}"), .. grant.Groups.Select(path => $"group:{string.Join(" › ", path)}"),
            .. grant.Profiles.Select(p => $"profile:{p}"),
        ]));
}
