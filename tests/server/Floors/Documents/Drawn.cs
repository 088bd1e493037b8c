using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Tests.Floors.Documents;

/// <summary>Valid examples of drawn floors.</summary>
internal static class Drawn
{
    public const string Instance = "arn:aws:connect:eu-west-2:111122223333:instance/11111111-2222-3333-4444-555555555555";

    public static readonly Site Site = new(ConnectStreaming.Floors.Documents.Site.DefaultId, "Site", "Asia/Tokyo");

    public static DrawnFloor Floor(int n = 1, params string[] instances) =>
        new($"f-{n:D10}", Site.Id, $"Floor {n}", 0, instances.Length == 0 ? [Instance] : instances, 0, null);

    /// <summary>A row of seats with these ids, labelled like them.</summary>
    public static FloorDocument Document(params string[] seats) => new(1, 2400, 1350)
    {
        Seats = [.. seats.Select((id, n) => new FloorSeat(
            id, id.ToUpperInvariant(), n % 200 * 100, n / 200 * 80, FloorDocument.SeatWidth, FloorDocument.SeatHeight, 0, SeatKind.Agent, null))],
    };

    public static NewVersion Version(params string[] seats) => new(null, Document(seats));
}
