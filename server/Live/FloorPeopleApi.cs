using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Readings;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Live;

/// <summary>
/// People who can get a seat on a drawn floor and are not in its view: people who sit on another floor, logged-off people without a seat, and people of the
/// directory who have never logged in. The view itself contains all others.
/// </summary>
internal static class FloorPeopleApi
{
    public static void MapFloorPeople(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/floors/{id}/people", Get).RequireAuthorization(Policies.Seat).RequireRateLimiting(CostlyReads.Often).WithTags("Floors")
            .WithSummary("People who can get a seat here but are not on this floor or in its list of people without a seat, with their seat elsewhere")
            .Produces<FloorPeopleJson>().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> Get(
        string id, HttpContext context, [FromServices] BoardReplicas replicas, [FromServices] DrawnFloorsReplica drawn, [FromServices] SeatLabels labels,
        [FromServices] InstanceNames names, [FromServices] IDirectoryPeople directory, [FromServices] Lazy<ReadingsBook> readings)
    {
        var (viewer, now) = (context.Viewer(), drawn.Now);
        if (!now.Floors.TryGetValue(id, out var floor) || !viewer.Scope.HasFloor(floor.Id, floor.Instances))
        {
            return SeatsApi.NoSuchFloor();
        }
        BoardReplica[] boards = [.. replicas.All().Where(board => floor.Instances.Contains(board.InstanceArn, StringComparer.Ordinal))];
        Found[] people =
        [
            .. boards.SelectMany(board => Elsewhere(board, floor, viewer, now)),
            .. Departed(boards, floor, viewer, now),
            .. Expected(boards, floor, viewer, now, directory),
        ];
        Dictionary<string, IReadOnlyDictionary<string, string>> known = new(StringComparer.Ordinal);
        foreach (var other in people.Select(p => p.At?.Floor).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            known[other] = await labels.Of(other, now.Floors.GetValueOrDefault(other)?.Version ?? 0, context.RequestAborted);
        }
        // A reading tells the whole name.
        var read = viewer.Privacy.Names == NameLevel.Full ? await readings.Value.Now(context.RequestAborted) : null;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new FloorPeopleJson(
            [
                .. floor.Instances.Where(arn => Lens.OnFloor(viewer, floor.Id, arn)?.SeesAll == true)
                    .Select(arn => new InstanceJson(arn, names.Of(arn))),
            ],
            [
                .. people.Select(p => new FloorPersonJson(
                    p.Agent, p.Profile.Username, p.Profile.FirstName, p.Profile.LastName, p.At?.Floor, FloorName(p.At, viewer, now),
                    p.At is { } at ? known[at.Floor].GetValueOrDefault(at.Seat, "") : null, p.Departed, p.New,
                    read?.Of(Occupant.InstanceOf(p.Agent), p.Agent, p.Profile.Username)?.Reading)),
            ]));
    }

    private readonly record struct Found(string Agent, AgentProfile Profile, DrawnSeat? At, bool Departed = false, bool New = false,
    string? Reading = null);

    private static IEnumerable<Found> Elsewhere(
        BoardReplica board, FloorHeader floor, Viewer viewer, DrawnFloors now)
    {
        Dictionary<string, Lens?> lenses = new(StringComparer.Ordinal);
        foreach (var agent in board.Agents())
        {
            var at = now.SeatOf(agent.State.AgentArn);
            if (at is { } seat ? seat.Floor == floor.Id : agent.IsLoggedIn)
            {
                continue;
            }
            // People on a floor are seen as that floor shows them. People without a seat are seen as this floor's list shows them.
            var place = at?.Floor ?? floor.Id;
            if (!lenses.TryGetValue(place, out var lens))
            {
                lenses[place] = lens = Lens.OnFloor(viewer, place, board.InstanceArn);
            }
            if (lens?.Sees(agent) == true)
            {
                yield return new Found(agent.State.AgentArn, lens.Profile(agent.State.Profile), at);
            }
        }
    }

    /// <summary>Who has a seat on another floor and is on no board, as the view of that floor shows them.</summary>
    private static IEnumerable<Found> Departed(
        BoardReplica[] boards, FloorHeader floor, Viewer viewer, DrawnFloors now)
    {
        IEnumerable<string> seated = now.Agents.Keys.Where(arn => floor.Instances.Contains(Occupant.InstanceOf(arn), StringComparer.Ordinal));
        foreach (var arn in boards.Aggregate(seated, (absent, board) => board.Absent(absent)).Order(StringComparer.Ordinal))
        {
            if (now.SeatOf(arn) is { } at && at.Floor != floor.Id && Lens.OnFloor(viewer, at.Floor, Occupant.InstanceOf(arn)) is { } lens
                && lens.Covers(now.Agents[arn].Profile))
            {
                var known = now.Agents[arn];
                yield return new Found(arn, lens.Profile(known.Profile), at, !known.IsExpected, known.IsExpected);
            }
        }
    }

    /// <summary>People of the directory who are on no board and have no seat, as this floor's list of people without a seat shows them.</summary>
    private static IEnumerable<Found> Expected(BoardReplica[] boards, FloorHeader floor, Viewer viewer, DrawnFloors now, IDirectoryPeople directory)
    {
        foreach (var instance in floor.Instances.Distinct(StringComparer.Ordinal))
        {
            var listed = directory.In(instance);
            if (listed.Count == 0 || Lens.OnFloor(viewer, floor.Id, instance) is not { } lens)
            {
                continue;
            }
            IReadOnlyCollection<string> absent = [.. listed.Select(p => p.AgentArn)];
            if (Array.Find(boards, b => b.InstanceArn == instance) is { } board)
            {
                absent = board.Absent(absent);
            }
            var missing = absent.ToHashSet(StringComparer.Ordinal);
            foreach (var person in listed.Where(p => missing.Contains(p.AgentArn) && now.SeatOf(p.AgentArn) is null && lens.Covers(p.Profile)))
            {
                yield return new Found(person.AgentArn, lens.Profile(person.Profile), null, New: true);
            }
        }
    }

    private static string? FloorName(DrawnSeat? at, Viewer viewer, DrawnFloors now) =>
        at is { } seat && now.Floors.TryGetValue(seat.Floor, out var other) && viewer.Scope.HasFloor(other.Id, other.Instances) ? other.Name : null;
}

/// <param name="Instances">Instances in which you can assign a seat to a user name that has never logged in, because you see everybody there.</param>
internal sealed record FloorPeopleJson(InstanceJson[] Instances, FloorPersonJson[] People);

/// <param name="Agent">ARN.</param>
/// <param name="User">User name; null: hidden.</param>
/// <param name="Floor">Id of the drawn floor of their seat; null: no seat.</param>
/// <param name="FloorName">Its name; null: no seat, or hidden.</param>
/// <param name="Label">Number of that seat, or "".</param>
/// <param name="Departed">Has left Amazon Connect, or has sent no event for long.</param>
/// <param name="New">Is in the directory, and has never logged in as far as this server knows.</param>
/// <param name="Reading">How the name is read; null: not known, or hidden.</param>
internal sealed record FloorPersonJson(
    string Agent, string? User, string? First, string? Last, string? Floor, string? FloorName, string? Label, bool Departed = false, bool New = false,
    string? Reading = null);
