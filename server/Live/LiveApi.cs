using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ConnectStreaming.Live;

/// <summary>The HTTP API: views, snapshots, agents.</summary>
internal static class LiveApi
{
    private static readonly Viewer Nobody = new("", "", "", Roles.None, Scope.Nothing, new Privacy(NameLevel.Seat, true));

    public static void MapLiveApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").WithTags("Live").RequireAuthorization(Policies.Watch);
        api.MapGet("/views", Views).RequireRateLimiting(CostlyReads.Often).WithSummary("Views that you may watch: drawn floors, and one per Connect instance")
            .Produces<WireView[]>().ProducesProblem(StatusCodes.Status429TooManyRequests);
        api.MapGet("/views/{id}/snapshot", Snapshot).WithSummary("The whole view at one revision. Changes follow on the hub /live")
            .Produces<WireSnapshot>().Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/agents", Agents).RequireRateLimiting(CostlyReads.Policy).WithSummary("All agents of all instances, including logged-off agents");
        api.MapGet("/agents/{**id}", Agent).RequireRateLimiting(CostlyReads.Often).WithSummary("One agent: the reason of the state, and the last changes")
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
            if (views.IsStarting)
            {
                context.Response.Headers.RetryAfter = "1";
                await TypedResults.Problem("The server has not loaded the floors yet. Try again after Retry-After seconds.", statusCode: 503, title: "Starting")
                    .ExecuteAsync(context);
                return;
            }
            await TypedResults.Problem($"There is no view '{id}'. GET /api/views lists them.", statusCode: 404, title: "View not found").ExecuteAsync(context);
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
            await TypedResults.Problem("Too many screens request a snapshot at once. Try again after Retry-After seconds.", statusCode: 503, title: "Busy")
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

    private static Ok<AgentJson[]> Agents(HttpContext context, IViewers viewers, BoardReplicas replicas, SeatScope scope) =>
        TypedResults.Ok<AgentJson[]>([.. Seen(Asking(context, viewers), replicas, scope).Select(seen => AgentJsonMap.Agent(seen.Agent))]);

    private static Results<Ok<AgentDetailJson>, ProblemHttpResult> Agent(
        string id, HttpContext context, IViewers viewers, BoardReplicas replicas, SeatScope scope, DrawnFloorsReplica drawn)
    {
        var (wanted, viewer, now) = (Plain(id), Asking(context, viewers), drawn.Now);
        var end = "/agent/" + wanted;
        var fit = Seen(
            viewer, replicas, scope,
            a => a.State.AgentArn == wanted || a.State.AgentArn.EndsWith(end, StringComparison.Ordinal) || a.State.Profile.Username == wanted).ToArray();
        var byArn = fit.Where(a => a.Agent.State.AgentArn == wanted || a.Agent.State.AgentArn.EndsWith(end, StringComparison.Ordinal)).ToArray();
        // If a viewer may not see a user name, a search for it finds nobody: otherwise the answer would reveal whose name it is.
        var found = byArn.Length > 0 ? byArn : [.. fit.Where(a => a.Agent.State.Profile.Username == wanted)];
        return found switch
        {
            [var (replica, agent)] => TypedResults.Ok(AgentJsonMap.Detail(agent, replica.Recent(agent.State.AgentArn)) with
            {
                Seat = now.SeatOf(agent.State.AgentArn) is { } at && now.Floors.TryGetValue(at.Floor, out var floor)
                    && viewer.Scope.HasFloor(floor.Id, floor.Instances) ? new AgentSeatJson(at.Floor, at.Seat) : null,
            }),
            [] when Departed(wanted, viewer, replicas, now) is { } person => TypedResults.Ok(person),
            [] => TypedResults.Problem(
                $"There is no agent '{wanted}'. Give the id after agent/ in the ARN, the user name, or the whole ARN. GET /api/agents lists them.",
                statusCode: 404, title: "Agent not found"),
            _ => TypedResults.Problem(
                $"'{wanted}' exists in {found.Length} instances. Give the agent's ARN (URL-encoded).", statusCode: 409, title: "More than one agent"),
        };
    }

    /// <summary>A person who has a seat and is on no board: the last known profile, as the view of the floor shows it. By ARN or its id.</summary>
    private static AgentDetailJson? Departed(string wanted, Viewer viewer, BoardReplicas replicas, DrawnFloors now)
    {
        var found = now.Agents.Values.Where(a => a.AgentArn == wanted || a.AgentArn.EndsWith("/agent/" + wanted, StringComparison.Ordinal)).ToArray();
        if (found is not [var known] || now.SeatOf(known.AgentArn) is not { } at || !now.Floors.TryGetValue(at.Floor, out var floor)
            || !viewer.Scope.HasFloor(floor.Id, floor.Instances) || replicas.All().Any(board => board.Absent([known.AgentArn]).Length == 0)
            || Lens.OnFloor(viewer, at.Floor, Occupant.InstanceOf(known.AgentArn)) is not { } lens || !lens.Covers(known.Profile))
        {
            return null;
        }
        var state = new AgentState
        {
            AgentArn = known.AgentArn,
            InstanceArn = Occupant.InstanceOf(known.AgentArn),
            Profile = lens.Profile(known.Profile),
            Shown = ShownCode.Offline,
            LastEventAt = known.HeardAt,
        };
        return AgentJsonMap.Detail(new BoardAgent(-1, state, "", Overlay.NoWord), []) with { Seat = new AgentSeatJson(at.Floor, at.Seat), Departed = true };
    }

    /// <summary>The agents that the viewer sees, with the details that the viewer may see.</summary>
    private static IEnumerable<(BoardReplica Replica, BoardAgent Agent)> Seen(
        Viewer viewer, BoardReplicas replicas, SeatScope scope, Func<BoardAgent, bool>? fits = null) =>
        from replica in replicas.All()
        where viewer.Scope.HasInstance(replica.InstanceArn)
        from agent in fits is null ? replica.Agents() : replica.Agents(fits)
        let lens = scope.LensFor(viewer, agent)
        where lens is not null
        select (replica, lens.Seen(agent));

    /// <summary>Authorization accepted the request, so there is a viewer. If the session was revoked in between, the viewer is nobody.</summary>
    private static Viewer Asking(HttpContext context, IViewers viewers) => viewers.Of(context.User) ?? Nobody;

    // An encoded slash stays encoded in a route value.
    private static string Plain(string id) => id.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(id) : id;

    private static ProblemHttpResult NoSuchCall(HttpContext context) =>
        TypedResults.Problem(
            $"There is no {context.Request.Method} {context.Request.Path}. /openapi/v1.json lists all calls.", statusCode: 404, title: "Call not found");
}
