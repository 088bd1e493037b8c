using System.Collections.Frozen;
using ConnectStreaming.Agents;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Users;

/// <summary>The directory in this server's memory: a copy of the store, replaced as a whole.</summary>
internal sealed class DirectoryReplica : IDirectoryPeople
{
    private volatile Picture _now = new(new DirectoryRows(-1, [], [], DirectoryNames.None));

    public long Stamp => _now.Stamp;

    public IReadOnlyList<DirectoryState> States => _now.States;

    public DirectoryNames Names => _now.Names;

    public void Take(DirectoryRows rows) => _now = new Picture(rows);

    public AgentProfile? Profile(string agentArn) => _now.ByArn.GetValueOrDefault(agentArn)?.Profile;

    public string? Named(string instanceArn, string user) => _now.ByUser.GetValueOrDefault((instanceArn, user));

    public IReadOnlyList<DirectoryPerson> In(string instanceArn) => _now.ByInstance.TryGetValue(instanceArn, out var people) ? people : [];

    private sealed class Picture(DirectoryRows rows)
    {
        public long Stamp => rows.Stamp;

        public IReadOnlyList<DirectoryState> States => rows.States;

        public DirectoryNames Names => rows.Names;

        public FrozenDictionary<string, DirectoryPerson> ByArn { get; } = rows.People.ToFrozenDictionary(p => p.AgentArn, StringComparer.Ordinal);

        public FrozenDictionary<string, DirectoryPerson[]> ByInstance { get; } = rows.People.GroupBy(p => Occupant.InstanceOf(p.AgentArn))
            .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);

        public FrozenDictionary<(string Instance, string User), string> ByUser { get; } = rows.People.Where(p => p.Profile.Username is not null)
            .DistinctBy(p => (Occupant.InstanceOf(p.AgentArn), p.Profile.Username!))
            .ToFrozenDictionary(p => (Occupant.InstanceOf(p.AgentArn), p.Profile.Username!), p => p.AgentArn);
    }
}
