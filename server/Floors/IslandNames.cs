using ConnectStreaming.Agents;

namespace ConnectStreaming.Floors;

/// <summary>
/// Assigns islands to groups. An island belongs to one group and has the group's own name while that is free. "Team 1" of Tokyo and "Team 1" of Osaka
/// are two islands, and the second one is called "Osaka / Team 1".
/// </summary>
internal sealed class IslandNames
{
    private const string Between = " / ";

    private readonly Dictionary<Group, string> _islandOf = [];
    private readonly Dictionary<string, Group> _groupOf = new(StringComparer.Ordinal);

    public int Count => _islandOf.Count;

    /// <summary>The island of the agent's group: the lowest named hierarchy level with those above it, else the routing profile, else "".</summary>
    /// <param name="profile">Profile of the agent.</param>
    /// <param name="before">The agent's former island. It is kept as the group's island, unless another group has it now.</param>
    public string Of(AgentProfile profile, string? before)
    {
        var group = new Group(profile.Hierarchy, profile.Hierarchy.Length == 0 ? profile.RoutingProfile : null);
        if (!_islandOf.TryGetValue(group, out var island))
        {
            var names = NamesOf(profile).ToArray();
            island = Array.Find(names, name => name == before && IsFree(name))
                ?? Array.Find(names, IsFree)
                ?? Enumerable.Range(2, int.MaxValue - 2).Select(n => $"{names[^1]} ({n})").First(IsFree);
            _islandOf.Add(group, island);
            _groupOf.Add(island, group);
        }
        return island;
    }

    /// <summary>The island is empty: another group may use the name.</summary>
    public void Release(string island)
    {
        if (_groupOf.Remove(island, out var group))
        {
            _islandOf.Remove(group);
        }
    }

    /// <summary>Events without a profile name no group.</summary>
    public static bool HasNone(AgentProfile profile) => profile is { Hierarchy.Length: 0, RoutingProfile: null };

    public static bool IsSameGroup(AgentProfile one, AgentProfile other) =>
        ReferenceEquals(one, other)
        || (one.Hierarchy.AsSpan().SequenceEqual(other.Hierarchy) && (one.Hierarchy.Length > 0 || one.RoutingProfile == other.RoutingProfile));

    /// <summary>Whether this is the same island with the longer name that it got because another group has the same name.</summary>
    public static bool IsFormer(string island, string former) => island.EndsWith(Between + former, StringComparison.Ordinal);

    private bool IsFree(string island) => !_groupOf.ContainsKey(island);

    /// <summary>Possible names for an island of this group, shortest first.</summary>
    private static IEnumerable<string> NamesOf(AgentProfile profile) => profile.Hierarchy.Length == 0
        ? [profile.RoutingProfile ?? ""]
        : Enumerable.Range(1, profile.Hierarchy.Length).Select(levels => string.Join(Between, profile.Hierarchy[^levels..]));

    private readonly record struct Group(string[] Hierarchy, string? RoutingProfile)
    {
        public bool Equals(Group other) => RoutingProfile == other.RoutingProfile && Hierarchy.AsSpan().SequenceEqual(other.Hierarchy);

        public override int GetHashCode()
        {
            HashCode hash = default;
            hash.Add(RoutingProfile);
            foreach (var level in Hierarchy)
            {
                hash.Add(level);
            }
            return hash.ToHashCode();
        }
    }
}
