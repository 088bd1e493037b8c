using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ConnectStreaming.Agents;

/// <summary><c>Configuration</c>: names, routing profile and hierarchy. The profile's queues are passed over.</summary>
internal sealed class ProfileReader(TextPool pool)
{
    private const int Levels = 5;
    private const int Slots = 1 << 14;

    // An agent's profile is in each of its events and hardly ever changes. Without locks, as in the pool: a collision or a race only
    // costs one more object.
    private readonly AgentProfile?[] _shared = new AgentProfile?[Slots];

    public AgentProfile? Read(ref Utf8JsonReader json)
    {
        if (!SnapshotReader.Begin(ref json))
        {
            return null;
        }

        string? username = null, first = null, last = null, routing = null;
        LevelNames levels = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("FirstName"u8))
            {
                json.Read();
                first = JsonText.Read(ref json, pool) ?? first;
            }
            else if (json.ValueTextEquals("LastName"u8))
            {
                json.Read();
                last = JsonText.Read(ref json, pool) ?? last;
            }
            else if (json.ValueTextEquals("Username"u8))
            {
                json.Read();
                username = JsonText.Read(ref json, pool) ?? username;
            }
            else if (json.ValueTextEquals("RoutingProfile"u8))
            {
                json.Read();
                routing = NameOf(ref json) ?? routing;
            }
            else if (json.ValueTextEquals("AgentHierarchyGroups"u8) || json.ValueTextEquals("HierarchyGroups"u8))
            {
                json.Read();
                Hierarchy(ref json, ref levels);
            }
            else
            {
                json.Skip();
            }
        }

        ref var shared = ref _shared[RuntimeHelpers.GetHashCode(username) & (Slots - 1)];
        if (shared is { } known && known.Username == username && known.FirstName == first && known.LastName == last && known.RoutingProfile == routing
            && levels.Are(known.Hierarchy))
        {
            return known;
        }

        return shared = new AgentProfile
        {
            Username = username,
            FirstName = first,
            LastName = last,
            RoutingProfile = routing,
            Hierarchy = levels.ToArray(),
        };
    }

    /// <summary>The <c>Name</c> of an { ARN, Name } object (queue, profile, group); null for an agent's own queue.</summary>
    public string? NameOf(ref Utf8JsonReader json)
    {
        if (!SnapshotReader.Begin(ref json))
        {
            return null;
        }

        string? name = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("Name"u8))
            {
                json.Read();
                name = JsonText.Read(ref json, pool) ?? name;
            }
            else
            {
                json.Skip();
            }
        }

        return name;
    }

    // Level1…Level5, each a group, null, or a group whose name is null. Anything but an object is absent.
    private void Hierarchy(ref Utf8JsonReader json, ref LevelNames levels)
    {
        if (!SnapshotReader.Begin(ref json))
        {
            return;
        }

        levels = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var level = LevelOf(ref json);
            if (level < 0)
            {
                json.Skip();
                continue;
            }

            json.Read();
            levels[level] = NameOf(ref json) ?? levels[level];
        }
    }

    [InlineArray(Levels)]
    private struct LevelNames
    {
        private string? _first;

        /// <summary>Whether these are the names, empty levels left out.</summary>
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

    private static int LevelOf(ref Utf8JsonReader json)
    {
        var name = json.ValueSpan;
        return name.Length == 6 && name.StartsWith("Level"u8) && name[5] is >= (byte)'1' and <= (byte)'5' ? name[5] - '1' : -1;
    }
}
