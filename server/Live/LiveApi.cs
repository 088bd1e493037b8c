using ConnectStreaming.Access;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ConnectStreaming.Live;

/// <summary>The HTTP API: views, snapshots, agents.</summary>
internal static class LiveApi
{
    private static readonly Viewer Nobody = new("", "", "", Roles.None, Scope.Nothing, new Privacy(NameLevel.Seat, true));

    internal static readonly TimeSpan SendWithin = TimeSpan.FromSeconds(15);

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
            .WithDescription("id: the part after agent/ of the agent's ARN, the user name, or the whole ARN (URL-encoded). "
                + "slots: contact slots in use by channel, as in the agent's last event; empty: not known, or logged off.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        app.MapFallback("/api/{**path}", NoSuchCall).ExcludeFromDescription().AllowAnonymous();
    }

    internal static IResult Views(HttpContext context, IViewers viewers, LiveViews views) =>
        TypedResults.Json<WireView[]>([.. views.For(ViewerOf(context, viewers)).Select(v => v.ToWire())], WireJson.Default.WireViewArray);

    internal static async Task Snapshot(
        string id, HttpContext context, IViewers viewers, LiveViews views, SnapshotAdmission admission, LiveMetrics metrics, TimeProvider time)
    {
        var viewer = ViewerOf(context, viewers);
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
        var reader = SnapshotAdmission.ReaderOf(viewer, Addresses.Group(context));
        // What the page has already costs nothing.
        var snapshot = view.Snapshots.Ready() is { } ready && HasAlready(context, ready) ? ready
            : admission.TryAcquire(viewer.Session) && !admission.IsFull(reader) && view.Snapshots.Get() is { } building
                ? await building.WaitAsync(context.RequestAborted)
            : null;
        if (snapshot is not null && HasAlready(context, snapshot))
        {
            Describe(context, snapshot);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        var body = snapshot is null ? default : await snapshot.For(context.Request.Headers.AcceptEncoding.ToString()).WaitAsync(context.RequestAborted);
        using var sending = snapshot is null ? null : admission.TrySend(reader, body.Bytes.Length);
        if (sending is null)
        {
            metrics.OnRefused();
            context.Response.Headers.RetryAfter = "1";
            await TypedResults.Problem("Too many screens request a snapshot at once. Try again after Retry-After seconds.", statusCode: 503, title: "Busy")
                .ExecuteAsync(context);
            return;
        }
        metrics.OnSnapshot();
        Describe(context, snapshot!);
        context.Response.Headers.ContentEncoding = body.Encoding;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Bytes.Length;
        await Send(context, body.Bytes, time);
    }

    private static bool HasAlready(HttpContext context, SnapshotBytes snapshot) =>
        context.Request.Headers.IfNoneMatch.Any(tag => tag is not null && tag.Contains(snapshot.Etag, StringComparison.Ordinal));

    private static void Describe(HttpContext context, SnapshotBytes snapshot)
    {
        var headers = context.Response.Headers;
        headers.ETag = snapshot.Etag;
        headers.CacheControl = "private, no-cache";
        headers.Vary = "Accept-Encoding, Cookie, Authorization";
        headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Who reads so slowly that it would be old when it is read loses the connection: its bytes count as being sent until then.</summary>
    private static async Task Send(HttpContext context, ReadOnlyMemory<byte> bytes, TimeProvider time)
    {
        using var late = new CancellationTokenSource(SendWithin, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, late.Token);
        try
        {
            await context.Response.Body.WriteAsync(bytes, limit.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private static Ok<AgentJson[]> Agents(HttpContext context, IViewers viewers, BoardReplicas replicas, SeatScope scope) =>
        TypedResults.Ok<AgentJson[]>([.. SeenAgents.All(ViewerOf(context, viewers), replicas, scope).Select(seen => AgentJsonMap.Agent(seen.Agent))]);

    private static Results<Ok<AgentDetailJson>, ProblemHttpResult> Agent(
        string id, HttpContext context, IViewers viewers, BoardReplicas replicas, SeatScope scope, DrawnFloorsReplica drawn)
    {
        var (wanted, viewer, now) = (Plain(id), ViewerOf(context, viewers), drawn.Now);
        return SeenAgents.Named(wanted, viewer, replicas, scope) switch
        {
            [var (replica, agent, _)] => TypedResults.Ok(AgentJsonMap.Detail(agent, replica.Recent(agent.State.AgentArn)) with
            {
                Seat = now.SeatOf(agent.State.AgentArn) is { } at && now.Floors.TryGetValue(at.Floor, out var floor)
                    && viewer.Scope.HasFloor(floor.Id, floor.Instances) ? new AgentSeatJson(at.Floor, at.Seat) : null,
            }),
            [] when SeenAgents.Departed(wanted, viewer, replicas, now) is { } person =>
                TypedResults.Ok(AgentJsonMap.Detail(person.Agent, []) with { Seat = new AgentSeatJson(person.At.Floor, person.At.Seat), Departed = true }),
            var found => SeenAgents.NotOne(wanted, found.Length),
        };
    }

    /// <summary>Authorization accepted the request, so there is a viewer. If the session was revoked in between, the viewer is nobody.</summary>
    internal static Viewer ViewerOf(HttpContext context, IViewers viewers) => viewers.Of(context.User) ?? Nobody;

    // An encoded slash stays encoded in a route value.
    internal static string Plain(string id) => id.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(id) : id;

    private static ProblemHttpResult NoSuchCall(HttpContext context) =>
        TypedResults.Problem(
            $"There is no {context.Request.Method} {context.Request.Path}. /openapi/v1.json lists all calls.", statusCode: 404, title: "Call not found");
}
