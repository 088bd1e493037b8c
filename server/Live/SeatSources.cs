using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>Where the occupant of a seat comes from, as APIs and pages name it.</summary>
internal static class SeatSources
{
    public const string Assigned = "assigned";
    public const string CheckIn = "check-in";
    public const string Home = "home";

    /// <param name="place">Id of the seat; null: none.</param>
    /// <returns>Null: assigned, or no seat and not at home (<see cref="WireCard.Source"/>).</returns>
    public static string? Of(DrawnFloors now, string occupant, string? place) =>
        place is null ? now.Homes.Contains(occupant) ? Home : null : now.CheckedIn.Contains(occupant) ? CheckIn : null;
}
