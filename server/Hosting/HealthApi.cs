using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Live;
using ConnectStreaming.Storage;

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

    /// <summary>The code, if there is no text.</summary>
    private static WireText OfSource(BoardReplica board)
    {
        var (arn, source, code) = (board.InstanceArn, board.Source, board.Source.Reason.Code());
        return new WireText($"{arn}: {source.State.Code()}. {source.Detail?.En ?? code}", $"{arn}：{source.State.Code()}。{source.Detail?.Ja ?? code}");
    }

    private static readonly WireText Leaving = new(
        "This server is being stopped. The other servers of the cluster have taken over its work.",
        "このサーバーは停止処理中です。処理はクラスター内の他のサーバーに引き継がれています。");

    private static HealthJson Of(BoardReplicas replicas, IServiceProvider services)
    {
        // Only test servers have no store or no supervisor.
        var store = services.GetService<StoreHealth>();
        SourceDetail[] starting = [.. replicas.NotReady(), .. services.GetService<LiveViews>()?.NotReady() ?? []];
        var troubles = store?.Troubles ?? [];
        var leaving = services.GetService<ServerPhase>()?.IsLeaving == true;
        var down = services.GetService<ServiceSupervisor>()?.Down ?? new Dictionary<string, string>();
        // An old picture says so on the screen, and another server would show nothing better. So this one stays ready.
        var sources = replicas.All().Where(r => IsWrong(r.Source.State)).ToArray();
        return new HealthJson(
            starting.Length == 0 && !leaving,
            troubles.Count > 0 || down.Count > 0 || sources.Length > 0,
            [
                .. starting.Length > 0 ? ["starting"] : Array.Empty<string>(),
                .. leaving ? ["leaving"] : Array.Empty<string>(),
                .. troubles.Select(t => $"store-{t.Code}"),
                .. sources.Select(r => $"source-{r.Source.State.Code()}").Distinct(StringComparer.Ordinal),
                .. down.Count > 0 ? ["service-down"] : Array.Empty<string>(),
            ],
            [
                .. starting.Select(s => new WireText(s.En, s.Ja)),
                .. leaving ? [Leaving] : Array.Empty<WireText>(),
                .. troubles.Select(t => new WireText(t.En, t.Ja)),
                .. sources.Select(OfSource),
                .. ServerNotice.OfServices(down),
            ],
            store is null ? null : new StoreHealthJson([.. troubles.Select(t => new TroubleJson(t.Code, new(t.En, t.Ja)))], store.Commits, store.WalBytes));
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
