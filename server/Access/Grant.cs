using System.Text.Json;

namespace ConnectStreaming.Access;

/// <summary>
/// One part of a <see cref="Scope"/>: some agents of some instances. An agent is in it when its instance is one of
/// <see cref="Instances"/> and it is in one of <see cref="Groups"/> or has one of <see cref="Profiles"/>. No instances: all
/// instances. Neither groups nor profiles: every agent of these instances.
/// </summary>
/// <param name="instances">
/// ARNs of Connect instances, or their ids (the UUID): an id means the instance in every Region that has it (Global Resiliency). Case does not count.
/// </param>
/// <param name="groups">Names of hierarchy groups, the top level first; a path covers everything below it.</param>
/// <param name="profiles">Names of routing profiles.</param>
internal sealed class Grant(IEnumerable<string> instances, IEnumerable<IReadOnlyList<string>> groups, IEnumerable<string> profiles)
{
    public static Grant Everything { get; } = new([], [], []);

    public IReadOnlyList<string> Instances { get; } = Sorted(instances.Select(i => i.ToLowerInvariant()));

    public IReadOnlyList<IReadOnlyList<string>> Groups { get; } = Tops([.. groups]);

    public IReadOnlyList<string> Profiles { get; } = Sorted(profiles);

    /// <summary>The same text for the same grant, in any order. "" is everything.</summary>
    public string Key => field ??= Instances.Count + Groups.Count + Profiles.Count == 0
        ? ""
        : JsonSerializer.Serialize(new[] { Instances, [.. Groups.Select(PathKey)], Profiles });

    public bool IsEverything => Key.Length == 0;

    /// <summary>Every agent of its instances.</summary>
    public bool IsWhole => Groups.Count + Profiles.Count == 0;

    /// <param name="instance">The whole ARN.</param>
    public bool HasInstance(string instance) =>
        Instances.Count == 0
        || Instances.Contains(instance, StringComparer.OrdinalIgnoreCase)
        || Instances.Contains(instance[(instance.LastIndexOf('/') + 1)..], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an agent of an instance that <see cref="HasInstance"/> is in it.</summary>
    /// <param name="hierarchy">Names of the agent's hierarchy groups, the top one first.</param>
    public bool Covers(IReadOnlyList<string> hierarchy, string? profile)
    {
        if (IsWhole || (profile is not null && Profiles.Contains(profile, StringComparer.Ordinal)))
        {
            return true;
        }
        // No closure: asked for every agent of every frame.
        foreach (var path in Groups)
        {
            if (IsAtOrAbove(path, hierarchy))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>A path below another one adds nothing: without it the same grant has one key.</summary>
    private static IReadOnlyList<IReadOnlyList<string>> Tops(IReadOnlyList<string>[] groups) =>
    [
        .. groups.DistinctBy(PathKey).Where(path => !groups.Any(other => other.Count < path.Count && IsAtOrAbove(other, path)))
            .OrderBy(PathKey, StringComparer.Ordinal),
    ];

    private static bool IsAtOrAbove(IReadOnlyList<string> path, IReadOnlyList<string> hierarchy)
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

    private static string PathKey(IReadOnlyList<string> path) => JsonSerializer.Serialize(path);

    private static IReadOnlyList<string> Sorted(IEnumerable<string> texts) => [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
