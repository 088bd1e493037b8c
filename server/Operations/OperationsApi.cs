using ConnectStreaming.Access;

namespace ConnectStreaming.Operations;

/// <summary><c>GET /api/operations</c>.</summary>
internal static class OperationsApi
{
    public static void MapOperations(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/operations", async (OperationsDesk desk) => OperationsJson.Of(await desk.Read()))
            .RequireAuthorization(Policies.Administer)
            .Produces<OperationsJson>()
            .WithTags("Health")
            .WithSummary("How the whole cluster is: lights, servers, streams, people, screens")
            .WithDescription(
                "From any server. Each area (servers, database, streams, agents, browsers, clocks) has the level green, amber or red, and its problems. "
                + "A server that does not answer within a second has silentSince, and the values of its last answer.");
}
