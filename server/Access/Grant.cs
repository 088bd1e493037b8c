using System.Text.Json;

namespace ConnectStreaming.Access;

/// <summary>
/// One part of a <see cref="Scope"/>: some agents of some instances. A grant contains an agent when the agent's instance is one of
/// <see cref="Instances"/> and the agent is in one of <see cref="Groups"/> or has one of <see cref="Profiles"/>. No instances: all
/// instances. Neither groups nor profiles: every agent of these instances. <see cref="Floors"/> limit it further: to agents who sit on one of
/// these floors now, and to people without a seat in the list of one of them (<see cref="Scope.OnFloor"/>).
/// </summary>
/// <param name="instances">
/// ARNs of Connect instances, or their ids (the UUID). An id means the instance in every Region that has it (Global Resiliency). Case is ignored.
/// </param>
/// <param name="groups">Names of hierarchy groups, top level first. A path contains everything below it.</param>
/// <param name="profiles">Names of routing profiles.</param>
/// <param name="floors">Ids of drawn floors; null or empty: no limit by floor. A deleted floor shows nothing.</param>
internal sealed class Grant(
    IEnumerable<string> instances, IEnumerable<IReadOnlyList<string>> groups, IEnumerable<string> profiles, IEnumerable<string>? floors = null)
{
    public static Grant Everything { get; } = new([], [], []);

    public IReadOnlyList<string> Instances { get; } = Sorted(instances.Select(i => i.ToLowerInvariant()));

    public IReadOnlyList<IReadOnlyList<string>> Groups { get; } = Tops([.. groups]);

    public IReadOnlyList<string> Profiles { get; } = Sorted(profiles);

    public IReadOnlyList<string> Floors { get; } = Sorted(floors ?? []);

    /// <summary>The same grant has the same text, in any order. "" is everything.</summary>
    public string Key => field ??= Instances.Count + Groups.Count + Profiles.Count + Floors.Count == 0
        ? ""
        : JsonSerializer.Serialize(Floors.Count == 0 ? new[] { Instances, [.. Groups.Select(PathKey)], Profiles }
            : [Instances, [.. Groups.Select(PathKey)], Profiles, Floors]);

    public bool IsEverything => Key.Length == 0;

    /// <summary>Every agent of its instances, limited only by its floors.</summary>
    public bool IsWhole => Groups.Count + Profiles.Count == 0;

    /// <summary>Whether the floor is shown at all.</summary>
    /// <param name="instances">ARNs of the instances whose agents the floor shows.</param>
    public bool HasFloor(string floor, IReadOnlyList<string> instances) =>
        Floors.Count > 0 ? Floors.Contains(floor, StringComparer.Ordinal) : Instances.Count == 0 || instances.Any(HasInstance);

    /// <param name="instance">The whole ARN.</param>
    public bool HasInstance(string instance) =>
        Instances.Count == 0
        || Instances.Contains(instance, StringComparer.OrdinalIgnoreCase)
        || Instances.Contains(instance[(instance.LastIndexOf('/') + 1)..], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the grant contains an agent of an instance for which <see cref="HasInstance"/> is true, on any seat.</summary>
    /// <param name="hierarchy">Names of the agent's hierarchy groups, top level first.</param>
    public bool Covers(IReadOnlyList<string> hierarchy, string? profile)
    {
        if (IsWhole || (profile is not null && Profiles.Contains(profile, StringComparer.Ordinal)))
        {
            return true;
        }
        // No closure, because this runs for every agent of every frame.
        foreach (var path in Groups)
        {
            if (IsAtOrAbove(path, hierarchy))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Removes paths below another path, so that the same grant always has the same key.</summary>
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
