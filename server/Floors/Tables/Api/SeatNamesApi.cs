using ConnectStreaming.Access;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Names;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Floors.Tables.Api;

/// <summary>Names that nobody had when they were written on a seat. When somebody has exactly such a name, it is a question; nobody is seated by it.</summary>
internal static class SeatNamesApi
{
    public static void MapSeatNames(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/floors/{id}/names", Get).RequireAuthorization(Policies.Seat).RequireRateLimiting(CostlyReads.Often).WithTags("Floors")
            .WithSummary("Names on seats that nobody has, and who has exactly such a name now")
            .WithDescription(
                "A name is told only to people who see everybody of its instance on this floor, with full names (Access:Privacy:ROLE:Names): nothing is known "
                + "of its group. PUT /api/floors/ID/seats/SEAT/occupant with the agent answers the question, and the name leaves the seat.")
            .Produces<SeatNameJson[]>().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> Get(
        string id, HttpContext context, [FromServices] FloorBook book, [FromServices] ISeatingStore seats, [FromServices] ITablePeople people)
    {
        var viewer = context.Viewer();
        if (await book.Find(id, viewer.Scope, context.RequestAborted) is not { } floor)
        {
            return FloorAnswers.NoSuchFloor();
        }
        context.Response.Headers.CacheControl = "no-store";
        (string Seat, string Instance, string Key, string Name)[] names =
        [
            .. from seated in await seats.On(id, context.RequestAborted)
               let name = Occupant.NameOf(seated.Occupant)
               where name is not null && MayRead(viewer, id, Occupant.InstanceOf(seated.Occupant))
               select (seated.At.Seat, Occupant.InstanceOf(seated.Occupant), name.Value.Key, name.Value.Name),
        ];
        if (names.Length == 0)
        {
            return TypedResults.Ok<SeatNameJson[]>([]);
        }
        var index = new SeatNames(people.Of(viewer, floor.Instances, id, out _));
        return TypedResults.Ok<SeatNameJson[]>([
            .. names.Select(n => new SeatNameJson(
                n.Seat, n.Instance, n.Key, n.Name,
                [.. index.Of(n.Name).Select(p => new TablePersonJson(p.Id, p.User, p.First, p.Last, p.Group))])),
        ]);
    }

    /// <summary>The same rule as on the map (Lens.UserName).</summary>
    private static bool MayRead(Viewer viewer, string floor, string instance) =>
        viewer.Privacy.Names == NameLevel.Full && viewer.Scope.OnFloor(floor, instance) is { IsWhole: true };
}

/// <param name="Instance">ARN.</param>
/// <param name="Key">Tells same names apart.</param>
/// <param name="People">Who has exactly this name, as full name or user name. Empty: still nobody.</param>
internal sealed record SeatNameJson(string Seat, string Instance, string Key, string Name, TablePersonJson[] People);
