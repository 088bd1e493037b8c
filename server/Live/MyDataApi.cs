using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Live;

/// <summary>What is stored about the agent who is signed in. Only this person gets it, independent of roles, scope and privacy.</summary>
internal static class MyDataApi
{
    public static void MapMyData(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/me/kept", Kept).RequireAuthorization(Policies.SignedIn).RequireRateLimiting(CostlyReads.Policy).WithTags("Access")
            .WithSummary("What is stored about me")
            .Produces<KeptJson>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<Ok<KeptJson>, ProblemHttpResult>> Kept(
        HttpContext context, AccessBook book, BoardReplicas replicas, FloorReplicas floors, IAgentDirectory agents,
        [FromServices] Lazy<IStoredHistory> kept, [FromServices] Lazy<ISeatingStore> seats, DrawnFloorsReplica drawn, [FromServices] SeatLabels labels,
        [FromKeyedServices(SourceClock.Key)] TimeProvider time, CancellationToken cancellationToken)
    {
        if (book.Person(context.Viewer().Id) is not { Agent: { } name } person)
        {
            return TypedResults.Problem("No agent is linked to your account. An administrator can link one.",
                statusCode: StatusCodes.Status404NotFound, title: "No agent");
        }
        var history = kept.Value;
        if ((person.AgentArn ?? AgentLink.Entered(name)) is not { } arn)
        {
            switch (AgentLink.Certain(await agents.Find(name, cancellationToken), person.Created, time.GetUtcNow()))
            {
                case [var certain]:
                    arn = certain.Arn;
                    await Link(book, person, arn, cancellationToken);
                    break;
                case []:
                    return TypedResults.Ok(NotLinked(name, history));
                default:
                    // It is unknown which of them is asking, and nobody may see another person's data.
                    return TypedResults.Problem(
                        $"'{name}' exists in several instances. An administrator can enter the agent's ARN.",
                        statusCode: StatusCodes.Status409Conflict, title: "More than one agent");
            }
        }
        // An administrator may have linked another agent, or entered another name, in the meantime.
        if (book.Person(person.Id) is not { } now || (now.AgentArn ?? AgentLink.Entered(now.Agent)) != arn)
        {
            return TypedResults.Ok(NotLinked(name, history));
        }
        var onBoard = replicas.Find(Occupant.InstanceOf(arn))?.Agent(arn);
        // Agents silent for a week leave the board, but their rows stay in the store.
        var agent = onBoard ?? (await history.Find(arn, cancellationToken)).Select(OffBoard).FirstOrDefault();
        var intervals = await history.Of(arn, time.GetUtcNow() - TimeSpan.FromDays(history.RetentionDays), cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new KeptJson(
            name, true, history.RetentionDays, agent is null ? null : AgentJsonMap.Agent(agent),
            [.. intervals.Agent.Select(i => new KeptIntervalJson(i.Code.Text(), i.StatusName, i.Start, i.End))],
            [.. intervals.Contacts.Select(c => new KeptContactJson(c.ContactId, c.Channel, c.State, c.Queue, c.Start, c.End))],
            agent is not null && floors.Of(agent.State.InstanceArn).Picture.SeatOf(arn) is { } seat ? new KeptSeatJson(seat.Island, seat.Seat) : null,
            Teams(agent?.State, intervals.Profiles),
            await Assigned(arn, seats.Value, drawn.Now, labels, cancellationToken), agent is null ? [] : AgentJsonMap.Slots(agent)));
    }

    /// <summary>The newest first; what is so now is in the state.</summary>
    private static KeptTeamJson[] Teams(AgentState? state, IReadOnlyList<ProfileInterval> past) =>
    [
        .. state?.ProfileSince is { } since
            ? [new KeptTeamJson(state.Profile.RoutingProfile, state.Profile.Hierarchy, since, null)] : Array.Empty<KeptTeamJson>(),
        .. past.Reverse().Select(p => new KeptTeamJson(p.RoutingProfile, p.Hierarchy, p.Start, p.End)),
    ];

    private static async Task<KeptAssignmentJson[]> Assigned(
        string arn, ISeatingStore seats, DrawnFloors floors, SeatLabels labels, CancellationToken cancellationToken)
    {
        List<KeptAssignmentJson> assigned = [];
        foreach (var past in await seats.Of(arn, cancellationToken))
        {
            var floor = floors.Floors.GetValueOrDefault(past.At.Floor);
            var label = (await labels.Of(past.At.Floor, floor?.Version ?? 0, cancellationToken)).GetValueOrDefault(past.At.Seat);
            assigned.Add(new KeptAssignmentJson(floor?.Name ?? past.At.Floor, label is { Length: > 0 } ? label : past.At.Seat, past.From, past.To)
            {
                Source = past.IsCheckIn ? SeatSources.CheckIn : SeatSources.Assigned,
            });
        }
        return [.. assigned];
    }

    private static KeptJson NotLinked(string name, IStoredHistory history) => new(name, false, history.RetentionDays, null, [], [], null, [], [], []);

    internal static Task Link(AccessBook book, Person person, string arn, CancellationToken cancellationToken) => book.Change(
        () => book.Person(person.Id) is not { AgentArn: null } now || now.Agent != person.Agent ? null : new AccessChange
        {
            People = [now with { AgentArn = arn }],
            Entry = new AuditEntry(AuditActor.System, "person.linked", now.Subject(), new AuditFact("agent", arn)),
        },
        cancellationToken);

    private static BoardAgent OffBoard(AgentState state) => new(-1, state, "", Overlay.NoWord);
}

/// <param name="Linked">False: which agent has this name now is not certain yet, so nothing is shown.</param>
/// <param name="State">The last one; null: there was none.</param>
/// <param name="Seat">On the automatic floor; null: the agent is not on the board now.</param>
/// <param name="Teams">Routing profile and hierarchy, the newest first.</param>
/// <param name="Assignments">Seats on drawn floors, the newest first.</param>
/// <param name="Slots">Contact slots in use, by channel.</param>
internal sealed record KeptJson(string Agent, bool Linked, int RetentionDays, AgentJson? State, KeptIntervalJson[] Intervals,
    KeptContactJson[] Contacts, KeptSeatJson? Seat, KeptTeamJson[] Teams, KeptAssignmentJson[] Assignments, SlotsJson[] Slots);

internal sealed record KeptIntervalJson(string State, string? Status, DateTimeOffset Start, DateTimeOffset End);

internal sealed record KeptContactJson(string Id, string Channel, string State, string? Queue, DateTimeOffset Start, DateTimeOffset End);

/// <param name="Hierarchy">Names of the groups, the top level first.</param>
/// <param name="To">Null: now.</param>
internal sealed record KeptTeamJson(string? RoutingProfile, string[] Hierarchy, DateTimeOffset From, DateTimeOffset? To);

internal sealed record KeptSeatJson(string Island, int Seat);

/// <summary>A seat on a drawn floor, with the current names of floor and seat, or their ids.</summary>
/// <param name="To">Null: until now.</param>
internal sealed record KeptAssignmentJson(string Floor, string Seat, DateTimeOffset From, DateTimeOffset? To)
{
    /// <summary>assigned or check-in.</summary>
    public string Source { get; init; } = SeatSources.Assigned;
}
