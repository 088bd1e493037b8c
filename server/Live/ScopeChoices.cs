using ConnectStreaming.Access;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Live;

/// <summary>What a scope may be made of: whatever the agents on the boards carry and what the directory has read, in order of name.</summary>
/// <param name="Floors">Drawn floors, those too that were deleted and can be restored.</param>
/// <param name="Groups">Paths of hierarchy groups from the top, every level of every path.</param>
internal sealed record ScopeChoicesJson(ScopeInstanceJson[] Instances, string[][] Groups, string[] Profiles, ScopeFloorJson[] Floors);

/// <param name="Id">The id as a scope names it, or the whole ARN if two Regions have the same id.</param>
internal sealed record ScopeInstanceJson(string Id, string Name);

/// <param name="Site">Name of its site.</param>
/// <param name="Deleted">A grant that names it shows nothing, until the floor is restored.</param>
internal sealed record ScopeFloorJson(string Id, string Name, string Site, bool Deleted);

internal static class ScopeChoices
{
    public static void MapScopeChoices(this IEndpointRouteBuilder app) =>
        app.MapGet(
                "/api/scope-choices",
                async (HttpContext context, BoardReplicas replicas, InstanceIds ids, InstanceNames names, [FromServices] IFloorStore? floors,
                    [FromServices] IDirectoryPeople? directory) =>
                    Of(
                        replicas.All(), ids, names.Now, directory?.Names ?? DirectoryNames.None,
                        // A board without a store has no drawn floors.
                        floors is null ? new FloorRows(0, [], []) : await floors.Load(context.RequestAborted)))
            .RequireAuthorization(Policies.Administer).RequireRateLimiting(CostlyReads.Policy).WithTags("Live")
            .WithSummary("Instances, hierarchy groups, routing profiles and drawn floors that a person's scope can name");

    /// <param name="known">What the directory has read.</param>
    internal static ScopeChoicesJson Of(
        IReadOnlyList<BoardReplica> replicas, InstanceIds ids, IReadOnlyDictionary<string, string> names, DirectoryNames known, FloorRows floors)
    {
        var sites = floors.Sites.ToDictionary(s => s.Id, s => s.Name, StringComparer.Ordinal);
        var profiles = replicas.SelectMany(r => r.Agents()).Select(a => a.State.Profile).ToArray();
        return new ScopeChoicesJson(
            [.. replicas.Select(r => r.InstanceArn).Select(arn => new ScopeInstanceJson(ids.IsShared(arn) ? arn : ids.Of(arn), ids.NameOf(arn, names)))],
            [.. profiles.Select(p => p.Hierarchy).Concat(known.Groups).SelectMany(Paths).DistinctBy(KeyOf).OrderBy(KeyOf, StringComparer.Ordinal)],
            [.. profiles.Select(p => p.RoutingProfile).OfType<string>().Concat(known.Profiles).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. floors.Floors.OrderBy(f => f.DeletedAt is not null).ThenBy(f => f.Site, StringComparer.Ordinal).ThenBy(f => f.Ordinal)
                .Select(f => new ScopeFloorJson(f.Id, f.Name, sites.GetValueOrDefault(f.Site, f.Site), f.DeletedAt is not null))]);
    }

    private static string KeyOf(string[] path) => string.Join('\0', path);

    private static IEnumerable<string[]> Paths(string[] hierarchy) => Enumerable.Range(1, hierarchy.Length).Select(levels => hierarchy[..levels]);
}
