using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary><c>GET /api/stream</c> and <c>GET /api/quarantine</c>.</summary>
internal static class StreamEndpoints
{
    private const int Most = 1_000;

    public static void MapStream(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/stream", (StreamReports reports, OperatorNotes notes) =>
                reports.All.Select(report => StreamJson.Of(reports.Now(report)) with { Warnings = notes.All }))
            .Produces<StreamJson[]>()
            .WithName("GetStream")
            .WithSummary("How each configured stream is read, shard by shard")
            .WithDescription(
                "For each shard: owner, lag in ms, last event, events per second, counts, state, reason and, when something is wrong, what to do. "
                + "States and reasons are the same as on the page.");

        routes.MapGet("/api/quarantine", async (IShardStore store, int? limit, CancellationToken cancellationToken) =>
                await store.Quarantine(Math.Clamp(limit ?? 100, 1, Most), cancellationToken))
            .WithName("GetQuarantine")
            .WithSummary("Records that could not be used, newest first: position, reason, length and SHA-256; never the body");

        routes.MapGet("/api/gaps", async (IShardStore store, int? limit, CancellationToken cancellationToken) =>
                await store.Gaps(Math.Clamp(limit ?? 100, 1, Most), cancellationToken))
            .WithName("GetGaps")
            .WithSummary("Ranges of a stream that were lost, newest first");
    }
}
