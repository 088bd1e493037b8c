using System.Runtime.CompilerServices;

namespace ConnectStreaming.Agents;

/// <summary>Reads <c>Configuration</c>: names, routing profile and hierarchy.</summary>
internal sealed class ProfileReader
{
    private const int Slots = 1 << 14;

    // An agent's profile is in each of its events and rarely changes. Without locks, as in the pool: a collision or a race only
    // costs one more object.
    private readonly AgentProfile?[] _shared = new AgentProfile?[Slots];

    public AgentProfile Read(ConfigurationModel model)
    {
        LevelNames levels = default;
        if (model.AgentHierarchyGroups is { } groups)
        {
            (levels[0], levels[1], levels[2]) = (groups.Level1.Name, groups.Level2.Name, groups.Level3.Name);
            (levels[3], levels[4]) = (groups.Level4.Name, groups.Level5.Name);
        }

        var routing = model.RoutingProfile.Name;
        ref var shared = ref _shared[RuntimeHelpers.GetHashCode(model.Username) & (Slots - 1)];
        if (shared is { } known && known.Username == model.Username && known.FirstName == model.FirstName && known.LastName == model.LastName
            && known.RoutingProfile == routing && levels.Are(known.Hierarchy))
        {
            return known;
        }

        return shared = new AgentProfile
        {
            Username = model.Username,
            FirstName = model.FirstName,
            LastName = model.LastName,
            RoutingProfile = routing,
            Hierarchy = levels.ToArray(),
        };
    }

    [InlineArray(5)]
    private struct LevelNames
    {
        private string? _first;

        /// <summary>Whether these are the names, without empty levels.</summary>
        public readonly bool Are(string[] names)
        {
            var n = 0;
            foreach (var level in this)
            {
                if (level is not null && (n == names.Length || names[n++] != level))
                {
                    return false;
                }
            }

            return n == names.Length;
        }

        public readonly string[] ToArray()
        {
            List<string> names = [];
            foreach (var level in this)
            {
                if (level is not null)
                {
                    names.Add(level);
                }
            }

            return [.. names];
        }
    }
}
