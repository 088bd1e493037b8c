using ConnectStreaming.Access;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>
/// The own drawn floors of a viewer: the floors that the scope names, otherwise the floor where this person sits as an agent. They are first in the list.
/// </summary>
internal static class OwnFloors
{
    /// <returns>Ids. Empty: the viewer has none.</returns>
    public static IReadOnlySet<string> Of(Viewer viewer, DrawnFloors now)
    {
        var named = viewer.Scope.Grants.SelectMany(g => g.Floors).ToHashSet(StringComparer.Ordinal);
        if (named.Count == 0 && viewer.AgentArn is { } arn && now.SeatOf(arn) is { } seat)
        {
            named.Add(seat.Floor);
        }
        return named;
    }
}
