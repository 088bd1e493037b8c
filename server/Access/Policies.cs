namespace ConnectStreaming.Access;

/// <summary>
/// What an endpoint or a hub requires of its caller; an endpoint that names no policy requires <see cref="SignedIn"/>.
/// <code>
///              viewer  supervisor  planner  administrator  none
/// SignedIn       x         x          x           x         x
/// Watch          x         x          x           x
/// Administer                                      x
/// </code>
/// </summary>
internal static class Policies
{
    /// <summary>Anyone who is known: the own account.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>The live map and its agents, as far as the person's scope reaches.</summary>
    public const string Watch = "watch";

    /// <summary>People, audit, setup, and the health of the streams of every instance.</summary>
    public const string Administer = "administer";

    public static IReadOnlyList<string> All { get; } = [SignedIn, Watch, Administer];

    public static bool Allows(string policy, Roles roles) => policy switch
    {
        SignedIn => true,
        Watch => roles != Roles.None,
        Administer => roles.HasFlag(Roles.Administrator),
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "No such policy."),
    };
}
