using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Floors;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Live;

/// <summary>Alerts: read, acknowledge, claim, snooze. Only for agents in the caller's scope.</summary>
internal static class AlertsApi
{
    private const int MostMinutes = 480;

    private const string Seen = "level: the level that the person saw, warning or critical; without it, the present one. If the alert has reached its next "
        + "level meanwhile, that level stays loud.";

    /// <summary>An answer waits this long for this server's own lists.</summary>
    private static readonly TimeSpan WaitAtMost = TimeSpan.FromSeconds(1);

    public static void MapAlerts(this IEndpointRouteBuilder app)
    {
        var alerts = app.MapGroup("/api/alerts").WithTags("Alerts");
        alerts.MapGet("", List).RequireAuthorization(Policies.Watch).RequireRateLimiting(CostlyReads.Policy)
            .WithSummary("Who needs attention now, the most urgent first. Acknowledged and snoozed alerts are last").Produces<AlertJson[]>();
        var act = alerts.MapGroup("/{id}").RequireAuthorization(Policies.Act).RequireRateLimiting(CostlyReads.Often);
        Map(act.MapPost("/acknowledge", Acknowledge), "Acknowledges an alert: it is quiet until its next level").WithDescription(Seen)
            .ProducesValidationProblem();
        Map(act.MapDelete("/acknowledge", (string id, HttpContext context, AlertFinder finder, AlertReplicas replicas, IGrainFactory grains) =>
            Act(id, AlertVerb.Unacknowledge, context, finder, replicas, grains)), "Takes back the acknowledgement");
        Map(act.MapPost("/claim", (string id, HttpContext context, AlertFinder finder, AlertReplicas replicas, IGrainFactory grains) =>
            Act(id, AlertVerb.Claim, context, finder, replicas, grains)), "You take care of it. If somebody else does, the answer (409) names the person")
            .ProducesProblem(StatusCodes.Status409Conflict);
        Map(act.MapPost("/release", (string id, HttpContext context, AlertFinder finder, AlertReplicas replicas, IGrainFactory grains) =>
            Act(id, AlertVerb.Release, context, finder, replicas, grains)), "Nobody takes care of it any more, also if the claim was somebody else's");
        Map(act.MapPost("/snooze", Snooze), $"Makes it quiet for 1 to {MostMinutes} minutes, or until its next level").WithDescription(Seen)
            .ProducesValidationProblem();
        Map(act.MapDelete("/snooze", (string id, HttpContext context, AlertFinder finder, AlertReplicas replicas, IGrainFactory grains) =>
            Act(id, AlertVerb.Unsnooze, context, finder, replicas, grains)), "Ends the snooze");
    }

    private static RouteHandlerBuilder Map(RouteHandlerBuilder call, string summary) =>
        call.WithSummary(summary).Produces<AlertJson>().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static IResult List(HttpContext context, [FromServices] AlertFinder finder) =>
        TypedResults.Ok<AlertJson[]>([.. finder.All(context.Viewer()).Select(AlertJson.Of)]);

    private static async Task<IResult> Acknowledge(
        string id, HttpContext context, [FromServices] AlertFinder finder, [FromServices] AlertReplicas replicas, [FromServices] IGrainFactory grains)
    {
        var level = await SeenLevel(context.Request);
        return IsLevel(level) ? await Act(id, AlertVerb.Acknowledge, context, finder, replicas, grains, level) : Problems.Fields(("level", "unknown"));
    }

    /// <summary>A call without a body is allowed.</summary>
    /// <returns>Null: none; "": not JSON.</returns>
    private static async Task<string?> SeenLevel(HttpRequest request)
    {
        try
        {
            return request.HasJsonContentType() && request.ContentLength != 0
                ? (await request.ReadFromJsonAsync<AcknowledgeRequestJson>(request.HttpContext.RequestAborted))?.Level : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return "";
        }
    }

    private static Task<IResult> Snooze(
        string id, SnoozeRequestJson asked, HttpContext context, [FromServices] AlertFinder finder, [FromServices] AlertReplicas replicas,
        [FromServices] IGrainFactory grains,
        [FromKeyedServices(SourceClock.Key)] TimeProvider time) =>
        asked.Minutes is not (>= 1 and <= MostMinutes) ? Task.FromResult(Problems.Fields(("minutes", asked.Minutes is null ? "missing" : "out-of-range")))
        : !IsLevel(asked.Level) ? Task.FromResult(Problems.Fields(("level", "unknown")))
        : Act(
            id, AlertVerb.Snooze, context, finder, replicas, grains, asked.Level,
            time.GetUtcNow().AddMinutes(asked.Minutes.Value).ToUnixTimeMilliseconds());

    private static bool IsLevel(string? level) => level is null or "warning" or "critical";

    private static async Task<IResult> Act(
        string id, AlertVerb verb, HttpContext context, AlertFinder finder, AlertReplicas replicas, IGrainFactory grains, string? seen = null,
        long until = 0)
    {
        var viewer = context.Viewer();
        if (AlertId.Parse(id) is not { } alert || finder.Find(viewer, alert) is not { } found)
        {
            return TypedResults.Problem(
                "There is no such alert now: it is over, or the agent is outside your scope. GET /api/alerts lists the alerts.", statusCode: 404,
                title: "Alert not found");
        }
        // Not cancelled with the request: if the browser disconnects, the act is still stored, and every screen shows it.
        var result = await Act(grains.GetGrain<IAlertGrain>(Occupant.InstanceOf(alert.Agent)), new AlertAct(
            alert, verb, seen == "warning" ? AlertLevel.Warning : found.Breach.Level, until, AlertSubject.Ms(found.Agent.State.LastEventAt) ?? 0,
            new AlertActor(viewer.Name, viewer.Id, viewer.Account), found.AuditName));
        if (result.IsStored)
        {
            await replicas.Of(Occupant.InstanceOf(alert.Agent)).WaitFor(result.At, WaitAtMost, TimeProvider.System);
        }
        return result switch
        {
            { IsStored: false } => TypedResults.Problem(
                "The store does not answer, so it is not certain that this was stored. Try again: doing it twice has no other effect.", statusCode: 503,
                title: "Not stored"),
            { IsRefused: true, Mark.Claimed: { } other } => TypedResults.Problem(
                $"{other.By} takes care of this alert.", statusCode: 409, title: "Claimed by somebody else",
                extensions: [KeyValuePair.Create<string, object?>("claimedBy", other.By)]),
            _ => TypedResults.Ok(AlertJson.Of(found, result.Mark)),
        };
    }

    private static async Task<AlertResult> Act(IAlertGrain grain, AlertAct act)
    {
        try
        {
            return await grain.Act(act);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The grain did not answer in time, or its server stopped: it may have stored the act.
            return new AlertResult(false, null, false);
        }
    }
}
