using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ConnectStreaming.Agents;

/// <summary><c>Configuration</c>: names, routing profile and hierarchy. The profile's queues are passed over.</summary>
internal sealed class ProfileReader(TextPool pool)
{
    private const int Levels = 5;

    public AgentProfile? Read(ref Utf8JsonReader json)
    {
        if (!SnapshotReader.Begin(ref json))
        {
            return null;
        }

        string? username = null, first = null, last = null, routing = null;
        string[]? hierarchy = null;
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
                hierarchy = Hierarchy(ref json) ?? hierarchy;
            }
            else
            {
                json.Skip();
            }
        }

        return new AgentProfile
        {
            Username = username,
            FirstName = first,
            LastName = last,
            RoutingProfile = routing,
            Hierarchy = hierarchy ?? [],
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

    // Level1…Level5, each a group, null, or a group whose name is null.
    private string[]? Hierarchy(ref Utf8JsonReader json)
    {
        if (!SnapshotReader.Begin(ref json))
        {
            return null;
        }

        LevelNames levels = default;
        var count = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var level = LevelOf(ref json);
            if (level < 0)
            {
                json.Skip();
                continue;
            }

            json.Read();
            if (NameOf(ref json) is { } name)
            {
                count += levels[level] is null ? 1 : 0;
                levels[level] = name;
            }
        }

        if (count == 0)
        {
            return [];
        }

        var named = new string[count];
        var i = 0;
        foreach (var name in levels)
        {
            if (name is not null)
            {
                named[i++] = name;
            }
        }

        return named;
    }

    [InlineArray(Levels)]
    private struct LevelNames
    {
        private string? _first;
    }

    private static int LevelOf(ref Utf8JsonReader json)
    {
        var name = json.ValueSpan;
        return name.Length == 6 && name.StartsWith("Level"u8) && name[5] is >= (byte)'1' and <= (byte)'5' ? name[5] - '1' : -1;
    }
}
