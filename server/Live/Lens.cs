using System.Security.Cryptography;
using System.Text;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;

namespace ConnectStreaming.Live;

/// <summary>
/// What a viewer sees of one instance: whom, and how much of each. Applied to what is sent, so a browser never holds more
/// than it may show. Everyone with the same scope and privacy looks through the same lens, and so shares a view.
/// </summary>
/// <param name="grant">What is seen of the instance (<see cref="Scope.Inside"/>).</param>
/// <param name="privacy">How much of each agent is sent.</param>
/// <param name="administrator">Is told what is wrong with the store and the stream in words, and can act.</param>
internal sealed class Lens(Grant grant, Privacy privacy, bool administrator = true)
{
    private static readonly byte[] IslandKey = RandomNumberGenerator.GetBytes(16);

    public static Lens Clear { get; } = new(Grant.Everything, Privacy.Nothing);

    /// <summary>The same text for the same lens; "" for <see cref="Clear"/>.</summary>
    public string Key { get; } = grant.IsEverything && privacy == Privacy.Nothing && administrator
        ? ""
        : $"{(int)privacy.Names}{(privacy.MaskStatuses ? "m" : "")}{(administrator ? "a" : "")}{grant.Key}";

    /// <summary>Goes behind the board's epoch: a snapshot through one lens is never patched through another.</summary>
    public string Suffix => Key.Length == 0 ? "" : "~" + Hash(Key);

    /// <summary>Nothing is left out of any agent.</summary>
    public bool IsClear { get; } = grant.IsEverything && privacy == Privacy.Nothing;

    public bool IsAdministrators => administrator;

    /// <returns>Null: the viewer sees nothing of this instance.</returns>
    public static Lens? Of(Viewer viewer, string instance) => viewer.Scope.Inside(instance) is { } grant ? new Lens(grant, viewer.Privacy, viewer.May(Policies.Administer)) : null;

    public bool Sees(BoardAgent agent) => grant.Covers(agent.State.Profile.Hierarchy, agent.State.Profile.RoutingProfile);

    /// <summary>The profile with as much of the name as may be sent.</summary>
    public AgentProfile Profile(AgentProfile profile) => privacy.Names switch
    {
        NameLevel.Full => profile,
        NameLevel.Family => profile with { Username = null, FirstName = null },
        NameLevel.Initials => profile with { Username = null, FirstName = Initial(profile.FirstName), LastName = Initial(profile.LastName) },
        _ => profile with { Username = null, FirstName = null, LastName = null },
    };

    /// <summary>The state without the names of statuses that are masked: "away" says enough.</summary>
    public AgentState State(AgentState state) => privacy.MaskStatuses
        ? state with { Status = state.Status is { Type: AgentStatusType.Custom } own ? own with { Name = "" } : state.Status, Next = null }
        : state;

    /// <summary>Everything of the agent that may be sent.</summary>
    public BoardAgent Seen(BoardAgent agent) => IsClear ? agent : agent with { State = State(agent.State) with { Profile = Profile(agent.State.Profile) } };

    /// <summary>Someone outside the scope: that a place is taken, nothing more. The island has a name that tells nothing.</summary>
    public static WireOther Other(BoardAgent agent) => new(agent.Index, Hash(agent.Place.Island), agent.Place.Seat);

    private static string? Initial(string? name) =>
        string.IsNullOrWhiteSpace(name) ? null : name.Trim().EnumerateRunes().First().ToString();

    private static string Hash(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(IslandKey, Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
}
