using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Live;
using ConnectStreaming.Storage;

namespace ConnectStreaming.Hosting;

/// <summary>
/// Is this server alive, can it show a right picture, and what is wrong. Anyone hears codes; the sentences name instances, files and streams and are
/// for administrators.
/// </summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok")).AllowAnonymous().WithTags("Health").WithSummary("The process is alive");
        app.MapGet("/readyz", Ready).AllowAnonymous().WithTags("Health")
            .WithSummary("Whether this server can show a right picture")
            .WithDescription("503 only when it cannot. 200 with degraded: true when something else is wrong, of the store for example; codes say what.")
            .Produces<ReadyJson>().Produces<ReadyJson>(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/api/health", Health).RequireAuthorization(Policies.Administer).WithTags("Health")
            .WithSummary("What is wrong with this server, in words").Produces<HealthJson>();
    }

    private static IResult Ready(HttpContext context, IViewers viewers, BoardReplicas replicas, IServiceProvider services)
    {
        var health = Of(replicas, services);
        var reasons = viewers.Of(context.User)?.May(Policies.Administer) == true ? health.Reasons : [];
        return TypedResults.Json(
            new ReadyJson(health.Ready, health.Degraded, health.Codes, reasons),
            statusCode: health.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Health(BoardReplicas replicas, IServiceProvider services) => TypedResults.Json(Of(replicas, services));

    private static bool IsWrong(SourceState source) =>
        source is SourceState.Unreachable or SourceState.Denied or SourceState.Missing or SourceState.Down or SourceState.Behind;

    private static HealthJson Of(BoardReplicas replicas, IServiceProvider services)
    {
        // A server without a store, or without the supervisor, is a test's.
        var store = services.GetService<StoreHealth>();
        var (starting, troubles) = (replicas.NotReady(), store?.Troubles ?? []);
        var down = services.GetService<ServiceSupervisor>()?.Down ?? new Dictionary<string, string>();
        // An old picture says so on the glass: another server would show nothing better, so this one stays ready.
        var sources = replicas.All().Where(r => IsWrong(r.Source.State)).ToArray();
        return new HealthJson(
            starting.Length == 0,
            troubles.Count > 0 || down.Count > 0 || sources.Length > 0,
            [
                .. starting.Length > 0 ? ["starting"] : Array.Empty<string>(),
                .. troubles.Select(t => $"store-{t.Code}"),
                .. sources.Select(r => $"source-{r.Source.State.Code()}").Distinct(StringComparer.Ordinal),
                .. down.Count > 0 ? ["service-down"] : Array.Empty<string>(),
            ],
            [
                .. starting,
                .. troubles.Select(t => t.En),
                .. sources.Select(r => $"{r.InstanceArn}: {r.Source.State.Code()}. {r.Source.Detail?.En ?? r.Source.Reason.Code()}"),
                .. down.Select(d => $"{d.Key} is started again after an error: {d.Value}"),
            ],
            store is null ? null : new StoreHealthJson([.. troubles.Select(t => new TroubleJson(t.Code, new(t.En, t.Ja)))], store.Commits, store.WalBytes));
    }
}

/// <param name="Ready">This server can show a right picture.</param>
/// <param name="Degraded">It can, but something else is wrong.</param>
/// <param name="Codes">
/// What is wrong: starting, store-full, store-read-only, store-failing, store-moved-aside, store-unreadable, store-wal, service-down, and source- with
/// the state of an instance's source (unreachable, denied, missing, down, behind).
/// </param>
/// <param name="Reasons">The same in words; for administrators only.</param>
internal sealed record ReadyJson(bool Ready, bool Degraded, string[] Codes, string[] Reasons);

/// <summary><see cref="ReadyJson"/>, and the store.</summary>
internal sealed record HealthJson(bool Ready, bool Degraded, string[] Codes, string[] Reasons, StoreHealthJson? Store);

/// <param name="Commits">Transactions written since the start.</param>
/// <param name="WalBytes">Size of SQLite's write-ahead log, measured every minute.</param>
internal sealed record StoreHealthJson(TroubleJson[] Troubles, long Commits, long WalBytes);

/// <param name="State">full, read-only, failing, moved-aside, unreadable, wal.</param>
internal sealed record TroubleJson(string State, WireText Detail);
