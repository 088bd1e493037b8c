using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>No board: people are named as they are stored.</summary>
internal sealed class NoNames : IOccupantNames
{
    public IReadOnlyList<string> InAudit(IReadOnlyList<string> occupants) => occupants;

    public IReadOnlyList<AgentProfile> Seen(Viewer viewer, string floor, IReadOnlyList<string> occupants, int most) => [];

    public Func<string, string> KnownAs() => one => one;
}
