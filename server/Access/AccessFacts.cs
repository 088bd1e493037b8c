using System.Globalization;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Access;

/// <summary>Audit facts about people, tokens and the address of a request.</summary>
internal static class AccessFacts
{
    public static AuditActor Actor(this Person person) => new(person.Name, person.Id, person.Account);

    public static AuditSubject Subject(this Person person) => new($"{person.Name} ({person.Account})", person.Id);

    public static AuditSubject Subject(this ApiToken token) => new(token.Name, token.Id);

    public static AuditFact Address(HttpContext context) => new("address", Addresses.Of(context));

    public static AuditFact Reason(string code) => new("reason", code);

    /// <summary>The person's current roles and scope.</summary>
    /// <param name="floors">Names of the floors in the scope, by id (<see cref="IFloorNames"/>).</param>
    public static IReadOnlyList<AuditFact> Of(Person person, IReadOnlyDictionary<string, string> floors) =>
        [RolesOf(person.Roles), .. Sees(person.Scope, floors), .. person.Agent is { } agent ? [new AuditFact("agent", agent)] : Array.Empty<AuditFact>()];

    /// <inheritdoc cref="Of(Person, IReadOnlyDictionary{string, string})"/>
    public static IReadOnlyList<AuditFact> Of(ApiToken token, IReadOnlyDictionary<string, string> floors) =>
    [
        RolesOf(token.Roles), .. Sees(token.Scope, floors),
        new AuditFact("until", token.Expires.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
    ];

    private static AuditFact RolesOf(Roles roles) => new("roles", roles.Names());

    private static IEnumerable<AuditFact> Sees(Scope scope, IReadOnlyDictionary<string, string> floors) =>
        scope.IsEverything ? [new AuditFact("sees-everything")]
        : scope.Grants.Count == 0 ? [new AuditFact("sees-nobody")]
        : scope.Grants.Select(grant => new AuditFact("sees", [
            .. grant.Instances.Select(i => $"instance:{i}"), .. grant.Groups.Select(path => $"group:{string.Join(" › ", path)}"),
            .. grant.Profiles.Select(p => $"profile:{p}"),
            .. grant.Floors.Select(f => floors.TryGetValue(f, out var name) ? $"floor:{name} ({f})" : $"floor:{f}"),
        ]));
}
