using ConnectStreaming.Access;
using ConnectStreaming.Board;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

/// <summary>What a scope may be made of: whatever the agents on the boards carry, in order of name.</summary>
/// <param name="Groups">Paths of hierarchy groups from the top, every level of every path.</param>
internal sealed record ScopeChoicesJson(ScopeInstanceJson[] Instances, string[][] Groups, string[] Profiles);

/// <param name="Id">As a scope names it: the id, or the whole ARN where two Regions have the same id.</param>
internal sealed record ScopeInstanceJson(string Id, string Name);

internal static class ScopeChoices
{
    public static void MapScopeChoices(this IEndpointRouteBuilder app) =>
        app.MapGet(
                "/api/scope-choices",
                (BoardReplicas replicas, LiveViews views, IOptions<LiveOptions> options) => Of(replicas.All(), views.Ids, options.Value.InstanceNames))
            .RequireAuthorization(Policies.Administer).WithTags("Live")
            .WithSummary("Instances, hierarchy groups and routing profiles that a person's scope can name");

    internal static ScopeChoicesJson Of(IReadOnlyList<BoardReplica> replicas, InstanceIds ids, IReadOnlyDictionary<string, string> names)
    {
        var profiles = replicas.SelectMany(r => r.Agents()).Select(a => a.State.Profile).ToArray();
        return new ScopeChoicesJson(
            [.. replicas.Select(r => r.InstanceArn).Select(arn => new ScopeInstanceJson(ids.IsShared(arn) ? arn : ids.Of(arn), ids.NameOf(arn, names)))],
            [.. profiles.SelectMany(p => Paths(p.Hierarchy)).DistinctBy(KeyOf).OrderBy(KeyOf, StringComparer.Ordinal)],
            [.. profiles.Select(p => p.RoutingProfile).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static string KeyOf(string[] path) => string.Join('\0', path);

    private static IEnumerable<string[]> Paths(string[] hierarchy) => Enumerable.Range(1, hierarchy.Length).Select(levels => hierarchy[..levels]);
}
