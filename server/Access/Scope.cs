using System.Text.Json;

namespace ConnectStreaming.Access;

/// <summary>
/// Which agents a person sees: those of any of its grants. Grants are never merged across instances: "team A of instance X"
/// and "all of instance Y" is not "all of X and Y". Until floors are drawn, an instance is a floor.
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

    /// <summary>No grant: no agent.</summary>
    public static Scope Nothing { get; } = new();

    /// <summary>In the order of their keys, each once.</summary>
    public IReadOnlyList<Grant> Grants { get; }

    /// <summary>The same text for the same grants, in any order. "" is everything.</summary>
    public string Key { get; }

    public bool IsEverything => Key.Length == 0;

    public bool HasInstance(string instance) => Grants.Any(g => g.HasInstance(instance));

    /// <summary>
    /// What is seen of one instance, as one grant without instances: people who see the same of it have the same key and share a
    /// view. Null: nothing of it.
    /// </summary>
    public Grant? Inside(string instance)
    {
        Grant[] here = [.. Grants.Where(g => g.HasInstance(instance))];
        return here.Length == 0 ? null
            : here.Any(g => g.IsWhole) ? Grant.Everything
            : new Grant([], here.SelectMany(g => g.Groups), here.SelectMany(g => g.Profiles));
    }

    /// <summary>Sees an agent exactly when one of the two does.</summary>
    public Scope Or(Scope other) => new(Grants.Concat(other.Grants));

    public bool Equals(Scope? other) => other is not null && Key == other.Key;

    public override bool Equals(object? obj) => Equals(obj as Scope);

    public static bool operator ==(Scope? a, Scope? b) => Equals(a, b);

    public static bool operator !=(Scope? a, Scope? b) => !(a == b);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}
