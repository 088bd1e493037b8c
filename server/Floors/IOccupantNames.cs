using ConnectStreaming.Access;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Floors;

/// <summary>The names of people on drawn seats (<see cref="Occupant"/>). Live implements it, because the names are on the boards.</summary>
internal interface IOccupantNames
{
    /// <summary>User names for the audit log, in the same order. Without a name, the occupant itself.</summary>
    IReadOnlyList<string> InAudit(IReadOnlyList<string> occupants);

    /// <summary>The first people whom the viewer may see on a floor, with the part of the name that the viewer may read. Others are left out.</summary>
    IReadOnlyList<AgentProfile> Seen(Viewer viewer, string floor, IReadOnlyList<string> occupants, int most);

    /// <summary>A lookup in the boards of now: for a user name of somebody who has logged in since, the ARN of the agent. Else the occupant itself.</summary>
    Func<string, string> KnownAs();
}
