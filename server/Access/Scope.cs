using System.Text.Json;

namespace ConnectStreaming.Access;

/// <summary>
/// Which agents a person sees: those of all its grants. Grants are never merged across instances: "team A of instance X"
/// and "all of instance Y" is not "all of X and Y". What a grant with floors shows depends on where an agent sits now:
/// <code>
/// agent's seat          on a floor of the grant   another floor   no seat
/// view of floor F         if that is F              no            if F is one of the grant's floors (the list of people without a seat)
/// automatic floor, list   yes                       no            no
/// </code>
/// A grant without floors shows an agent on any seat.
/// </summary>
internal sealed class Scope : IEquatable<Scope>
{
    public Scope(params IEnumerable<Grant> grants)
    {
        Grant[] all = [.. grants.DistinctBy(g => g.Key).OrderBy(g => g.Key, StringComparer.Ordinal)];
        Grants = all.Any(g => g.IsEverything) ? [Grant.Everything] : all;
        Key = Grants is [{ IsEverything: true }] ? "" : JsonSerializer.Serialize(Grants.Select(g => g.Key));
    }

    /// <summary>A scope of one grant.</summary>
    public Scope(IReadOnlyList<string> instances, IReadOnlyList<IReadOnlyList<string>> groups, IReadOnlyList<string> profiles)
        : this(new Grant(instances, groups, profiles))
    {
    }

    public static Scope Everything { get; } = new(Grant.Everything);

    /// <summary>No grants: no agents.</summary>
    public static Scope Nothing { get; } = new();

    /// <summary>Sorted by their keys, without duplicates.</summary>
    public IReadOnlyList<Grant> Grants { get; }

    /// <summary>The same grants have the same text, in any order. "" is everything.</summary>
    public string Key { get; }

    public bool IsEverything => Key.Length == 0;

    public bool HasInstance(string instance) => Grants.Any(g => g.HasInstance(instance));

    /// <summary>Whether the drawn floor is shown: a grant names it, or a grant without floors has an instance of it.</summary>
    /// <param name="instances">ARNs of the instances whose agents the floor shows.</param>
    public bool HasFloor(string floor, IReadOnlyList<string> instances) => Grants.Any(g => g.HasFloor(floor, instances));

    /// <summary>
    /// Whether everybody whom the drawn floor may show is in the scope, in any group and profile. Only then may the floor be changed as a whole: another
    /// version, or its deletion, takes seats away.
    /// </summary>
    /// <param name="instances">ARNs of the instances whose agents the floor shows.</param>
    public bool HasAllOfFloor(string floor, IReadOnlyList<string> instances) => instances.Count == 0
        ? Grants.Any(g => g.IsWhole && g.HasFloor(floor, instances))
        : instances.All(i => OnFloor(floor, i) is { IsWhole: true });

    /// <summary>
    /// What is visible of one instance, independent of seats, as one grant without instances. People who see the same have the same key and share a
    /// view. Null: nothing. People who are visible because of their seat are additional (<see cref="Seated"/>).
    /// </summary>
    public Grant? Inside(string instance) => One(Grants.Where(g => g.Floors.Count == 0 && g.HasInstance(instance)));

    /// <summary>
    /// What is visible of one instance in the view of a drawn floor (its seats and its list of people without a seat), as one grant without instances and
    /// floors. Null: nothing.
    /// </summary>
    public Grant? OnFloor(string floor, string instance) =>
        One(Grants.Where(g => (g.Floors.Count == 0 || g.Floors.Contains(floor, StringComparer.Ordinal)) && g.HasInstance(instance)));

    /// <summary>What is visible of one instance only for people on one of the named floors: grants without instances, with floors.</summary>
    public IReadOnlyList<Grant> Seated(string instance) =>
    [
        .. Grants.Where(g => g.Floors.Count > 0 && g.HasInstance(instance)).Select(g => new Grant([], g.Groups, g.Profiles, g.Floors)).DistinctBy(g => g.Key)
            .OrderBy(g => g.Key, StringComparer.Ordinal),
    ];

    private static Grant? One(IEnumerable<Grant> grants)
    {
        Grant[] here = [.. grants];
        return here.Length == 0 ? null
            : here.Any(g => g.IsWhole) ? Grant.Everything
            : new Grant([], here.SelectMany(g => g.Groups), here.SelectMany(g => g.Profiles));
    }

    /// <summary>The union: it shows an agent if one of the two shows it.</summary>
    public Scope Or(Scope other) => new(Grants.Concat(other.Grants));

    public bool Equals(Scope? other) => other is not null && Key == other.Key;

    public override bool Equals(object? obj) => Equals(obj as Scope);

    public static bool operator ==(Scope? a, Scope? b) => Equals(a, b);

    public static bool operator !=(Scope? a, Scope? b) => !(a == b);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}
