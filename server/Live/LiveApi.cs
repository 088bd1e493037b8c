using ConnectStreaming.Access;
using ConnectStreaming.Board;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ConnectStreaming.Live;

/// <summary>What is asked over plain HTTP: views, snapshots, agents.</summary>
internal static class LiveApi
{
    private static readonly Viewer Nobody = new("", "", "", Roles.None, Scope.Nothing, new Privacy(NameLevel.Seat, true));

    public static void MapLiveApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").WithTags("Live").RequireAuthorization(Policies.Watch);
        api.MapGet("/views", Views).WithSummary("Views that you may watch, one per Connect instance")
            .Produces<WireView[]>();
        api.MapGet("/views/{id}/snapshot", Snapshot).WithSummary("The whole view at one revision; changes follow on the hub /live")
            .Produces<WireSnapshot>().Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/agents", Agents).RequireRateLimiting(CostlyReads.Policy).WithSummary("All agents of all instances, logged-off ones included");
        api.MapGet("/agents/{**id}", Agent).RequireRateLimiting(CostlyReads.OneAgent).WithSummary("One agent: why this state, and the last changes")
            .WithDescription("id: the part after agent/ of the agent's ARN, the user name, or the whole ARN (URL-encoded).")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        app.MapFallback("/api/{**path}", NoSuchCall).ExcludeFromDescription().AllowAnonymous();
    }

    private static IResult Views(HttpContext context, IViewers viewers, LiveViews views) =>
        TypedResults.Json<WireView[]>([.. views.For(Asking(context, viewers)).Select(v => v.ToWire())], WireJson.Default.WireViewArray);

    private static async Task Snapshot(string id, HttpContext context, IViewers viewers, LiveViews views, SnapshotAdmission admission, LiveMetrics metrics)
    {
        var viewer = Asking(context, viewers);
        if (views.Find(Plain(id), viewer) is not { } view)
        {
            await TypedResults.Problem($"There is no view '{id}'. GET /api/views lists them.", statusCode: 404, title: "No such view").ExecuteAsync(context);
            return;
        }
        var snapshot = view.Snapshots.Get();
        var headers = context.Response.Headers;
        headers.ETag = snapshot.Etag;
        headers.CacheControl = "private, no-cache";
        headers.Vary = "Accept-Encoding, Cookie, Authorization";
        headers["X-Accel-Buffering"] = "no";
        if (context.Request.Headers.IfNoneMatch.Any(tag => tag is not null && tag.Contains(snapshot.Etag, StringComparison.Ordinal)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        if (!admission.TryEnter(viewer.Session))
        {
            metrics.OnRefused();
            headers.RetryAfter = "1";
            headers.Remove("ETag");
            await TypedResults.Problem("Too many screens ask at once. Ask again after Retry-After seconds.", statusCode: 503, title: "Busy")
                .ExecuteAsync(context);
            return;
        }
        metrics.OnSnapshot();
        var (bytes, encoding) = snapshot.For(context.Request.Headers.AcceptEncoding.ToString());
        headers.ContentEncoding = encoding;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static Ok<AgentJson[]> Agents(HttpContext context, IViewers viewers, BoardReplicas replicas) =>
        TypedResults.Ok<AgentJson[]>([.. Seen(Asking(context, viewers), replicas).Select(seen => AgentJsonMap.Agent(seen.Agent))]);

    private static Results<Ok<AgentDetailJson>, ProblemHttpResult> Agent(string id, HttpContext context, IViewers viewers, BoardReplicas replicas)
    {
        var wanted = Plain(id);
        var end = "/agent/" + wanted;
        var fit = Seen(
            Asking(context, viewers), replicas,
            a => a.State.AgentArn == wanted || a.State.AgentArn.EndsWith(end, StringComparison.Ordinal) || a.State.Profile.Username == wanted).ToArray();
        var byArn = fit.Where(a => a.Agent.State.AgentArn == wanted || a.Agent.State.AgentArn.EndsWith(end, StringComparison.Ordinal)).ToArray();
        // A user name that this viewer is not sent finds nobody: the answer would tell whose it is.
        var found = byArn.Length > 0 ? byArn : [.. fit.Where(a => a.Agent.State.Profile.Username == wanted)];
        return found switch
        {
            [var (replica, agent)] => TypedResults.Ok(AgentJsonMap.Detail(agent, replica.Recent(agent.State.AgentArn))),
            [] => TypedResults.Problem(
                $"No agent is known as '{wanted}'. Give the id after agent/ of the ARN, the user name, or the whole ARN; GET /api/agents lists them.",
                statusCode: 404, title: "No such agent"),
            _ => TypedResults.Problem(
                $"'{wanted}' exists in {found.Length} instances. Give the agent's ARN (URL-encoded).", statusCode: 409, title: "More than one agent"),
        };
    }

    /// <summary>Whom the viewer sees, as far as the viewer sees them.</summary>
    private static IEnumerable<(BoardReplica Replica, BoardAgent Agent)> Seen(Viewer viewer, BoardReplicas replicas, Func<BoardAgent, bool>? fits = null) =>
        from replica in replicas.All()
        let lens = Lens.Of(viewer, replica.InstanceArn)
        where lens is not null
        from agent in fits is null ? replica.Agents() : replica.Agents(fits)
        where lens.Sees(agent)
        select (replica, lens.Seen(agent));

    /// <summary>Authorization let the request in, so there is someone; a session revoked in between counts as nobody.</summary>
    private static Viewer Asking(HttpContext context, IViewers viewers) => viewers.Of(context.User) ?? Nobody;

    // An encoded slash stays encoded in a route value.
    private static string Plain(string id) => id.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(id) : id;

    private static ProblemHttpResult NoSuchCall(HttpContext context) =>
        TypedResults.Problem($"There is no {context.Request.Method} {context.Request.Path}. /openapi/v1.json lists what there is.", statusCode: 404, title: "No such call");
}
