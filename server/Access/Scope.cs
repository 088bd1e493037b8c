using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Access;

/// <summary>
/// Which agents a person sees. Instances: ids of Connect instances; groups: paths of hierarchy groups from the top (a path
/// covers everything below it); profiles: names of routing profiles. An empty list of instances means all; groups and profiles together mean whoever is in one of them, and
/// everyone when both are empty. Until floors are drawn, an instance is a floor.
/// </summary>
internal sealed class Scope(IReadOnlyList<string> instances, IReadOnlyList<IReadOnlyList<string>> groups, IReadOnlyList<string> profiles) : IEquatable<Scope>
{
    public static Scope Everything { get; } = new([], [], []);

    /// <summary>No agent: an instance that there is none of.</summary>
    public static Scope Nothing { get; } = new(["-"], [], []);

    public IReadOnlyList<string> Instances => instances;

    public IReadOnlyList<IReadOnlyList<string>> Groups => groups;

    public IReadOnlyList<string> Profiles => profiles;

    /// <summary>The same text for the same scope, whatever the order: views are shared by it. "" is everything.</summary>
    [JsonIgnore]
    public string Key { get; } = KeyOf(instances, groups, profiles);

    [JsonIgnore]
    public bool IsEverything => Key.Length == 0;

    public bool HasInstance(string instance) => Instances.Count == 0 || Instances.Contains(instance, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an agent of an instance that <see cref="HasInstance"/> is in it.</summary>
    /// <param name="hierarchy">Names of the agent's hierarchy groups, the top one first.</param>
    public bool Covers(IReadOnlyList<string> hierarchy, string? profile)
    {
        if (Groups.Count == 0 && Profiles.Count == 0)
        {
            return true;
        }
        if (profile is not null && Profiles.Contains(profile, StringComparer.Ordinal))
        {
            return true;
        }
        foreach (var path in Groups)
        {
            if (IsAbove(path, hierarchy))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>What both cover is not told apart from what one covers: the union, as when several claims give a scope.</summary>
    public Scope Or(Scope other) =>
        IsEverything || other.IsEverything ? Everything
        : Restricts(other) ? new(Merge(Instances, other.Instances), [.. Groups, .. other.Groups], [.. Profiles, .. other.Profiles])
        : new(Merge(Instances, other.Instances), [], []);

    /// <summary>The same within an instance that it has: views are shared by whoever sees the same of an instance.</summary>
    public Scope Inside() => Instances.Count == 0 ? this : new([], Groups, Profiles);

    public bool Equals(Scope? other) => other is not null && Key == other.Key;

    public override bool Equals(object? obj) => Equals(obj as Scope);

    public static bool operator ==(Scope? a, Scope? b) => Equals(a, b);

    public static bool operator !=(Scope? a, Scope? b) => !(a == b);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    private static bool IsAbove(IReadOnlyList<string> path, IReadOnlyList<string> hierarchy)
    {
        if (path.Count > hierarchy.Count)
        {
            return false;
        }
        for (var level = 0; level < path.Count; level++)
        {
            if (path[level] != hierarchy[level])
            {
                return false;
            }
        }
        return true;
    }

    private bool Restricts(Scope other) => Groups.Count + Profiles.Count > 0 && other.Groups.Count + other.Profiles.Count > 0;

    private static IReadOnlyList<string> Merge(IReadOnlyList<string> a, IReadOnlyList<string> b) => a.Count == 0 || b.Count == 0 ? [] : [.. a, .. b];

    private static string KeyOf(IReadOnlyList<string> instances, IReadOnlyList<IReadOnlyList<string>> groups, IReadOnlyList<string> profiles)
    {
        if (instances.Count + groups.Count + profiles.Count == 0)
        {
            return "";
        }
        string[] paths = [.. groups.Select(path => JsonSerializer.Serialize(path)).Distinct().Order(StringComparer.Ordinal)];
        return JsonSerializer.Serialize(new[] { Sorted(instances.Select(i => i.ToLowerInvariant())), paths, Sorted(profiles) });
    }

    private static string[] Sorted(IEnumerable<string> texts) => [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
