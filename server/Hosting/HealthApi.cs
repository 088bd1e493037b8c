using ConnectStreaming.Access;
using ConnectStreaming.Live;
using ConnectStreaming.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ConnectStreaming.Hosting;

/// <summary>
/// Whether this server is alive, whether it can show a right picture, and what is wrong. Everyone gets codes. The texts name instances, files and
/// streams, so only administrators get them.
/// </summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok")).AllowAnonymous().WithTags("Health").WithSummary("The process is alive");
        app.MapGet("/readyz", Ready).AllowAnonymous().WithTags("Health")
            .WithSummary("Whether this server can show a right picture")
            .WithDescription("503 only when it cannot. 200 with degraded: true when something else is wrong, for example the store. The codes say what.")
            .Produces<ReadyJson>().Produces<ReadyJson>(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/api/health", Health).RequireAuthorization(Policies.Administer).WithTags("Health")
            .WithSummary("The problems of this server, with texts").Produces<HealthJson>();
    }

    private static async Task<IResult> Ready(HttpContext context, IViewers viewers, HealthCheckService checks, IServiceProvider services)
    {
        var health = await Of(checks, services, context.RequestAborted);
        var reasons = viewers.Of(context.User)?.May(Policies.Administer) == true ? health.Reasons : [];
        return TypedResults.Json(
            new ReadyJson(health.Ready, health.Degraded, health.Codes, reasons),
            statusCode: health.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> Health(HealthCheckService checks, IServiceProvider services, CancellationToken cancellationToken) =>
        TypedResults.Json(await Of(checks, services, cancellationToken));

    private static async Task<HealthJson> Of(HealthCheckService checks, IServiceProvider services, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var (codes, reasons) = HealthChecks.Told(report);
        // Only test servers have no store.
        var store = services.GetService<StoreHealth>();
        return new HealthJson(
            report.Entries[HealthChecks.Picture].Status != HealthStatus.Unhealthy,
            report.Entries.Any(e => e.Key != HealthChecks.Picture && e.Value.Status != HealthStatus.Healthy),
            codes,
            reasons,
            store is null ? null : new StoreHealthJson(
                [.. store.Troubles.Select(t => new TroubleJson(t.Code, new(t.En, t.Ja)))], store.Commits, store.WalBytes));
    }
}

/// <param name="Ready">This server can show a right picture.</param>
/// <param name="Degraded">It can, but something else is wrong.</param>
/// <param name="Codes">
/// The problems: starting, leaving, store-full, store-read-only, store-failing, store-read-failing, store-moved-aside, store-unreadable, store-wal,
/// service-down, and source- with the state of an instance's source (unreachable, denied, missing, down, behind).
/// </param>
/// <param name="Reasons">The same as texts in both languages; only for administrators.</param>
internal sealed record ReadyJson(bool Ready, bool Degraded, string[] Codes, WireText[] Reasons);

/// <summary><see cref="ReadyJson"/> and the health of the store.</summary>
internal sealed record HealthJson(bool Ready, bool Degraded, string[] Codes, WireText[] Reasons, StoreHealthJson? Store);

/// <param name="Commits">Number of transactions since the start.</param>
/// <param name="WalBytes">Size of SQLite's write-ahead log, measured every minute.</param>
internal sealed record StoreHealthJson(TroubleJson[] Troubles, long Commits, long WalBytes);

/// <param name="State">full, read-only, failing, read-failing, moved-aside, unreadable, wal.</param>
internal sealed record TroubleJson(string State, WireText Detail);
