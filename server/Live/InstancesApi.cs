using ConnectStreaming.Access;
using ConnectStreaming.Board;

namespace ConnectStreaming.Live;

/// <param name="Name">Display name.</param>
internal sealed record InstanceJson(string Arn, string Name);

/// <param name="Name">Display name.</param>
/// <param name="MayDraw">Everybody of the instance is in your scope, so you can make a floor that shows its agents.</param>
/// <param name="MayName">And you read full names, so you can read and replace the list of readings.</param>
internal sealed record DrawnInstanceJson(string Arn, string Name, bool MayDraw, bool MayName = false);

/// <summary>Lists the instances whose agents a floor can show.</summary>
internal static class InstancesApi
{
    public static void MapInstances(this IEndpointRouteBuilder app) =>
        app.MapGet(
                "/api/instances",
                (HttpContext context, IViewers viewers, BoardReplicas replicas, InstanceIds ids, InstanceNames names) =>
                {
                    var viewer = viewers.Of(context.User);
                    var all = Of(viewer?.Scope ?? Scope.Nothing, replicas.All().Select(r => r.InstanceArn), ids, names.Now);
                    return viewer?.Privacy.Names == NameLevel.Full ? [.. all.Select(i => i with { MayName = i.MayDraw })] : all;
                })
            .RequireAuthorization(Policies.Plan).RequireRateLimiting(CostlyReads.Often).WithTags("Live")
            .WithSummary("Instances in your scope, sorted by name. A floor can show their agents");

    internal static DrawnInstanceJson[] Of(Scope scope, IEnumerable<string> arns, InstanceIds ids, IReadOnlyDictionary<string, string> names) =>
    [
        .. arns.Where(scope.HasInstance).Select(arn => new DrawnInstanceJson(arn, ids.NameOf(arn, names), scope.Inside(arn) is { IsWhole: true }))
            .OrderBy(i => i.Name, StringComparer.Ordinal),
    ];
}
