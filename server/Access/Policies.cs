namespace ConnectStreaming.Access;

/// <summary>
/// What an endpoint or a hub requires. An endpoint without a policy requires <see cref="SignedIn"/>.
/// <code>
///              viewer  supervisor  planner  administrator  none
/// SignedIn       x         x          x           x         x
/// Watch          x         x          x           x
/// Seat                     x          x           x
/// Act                      x                      x
/// Plan                                x           x
/// Administer                                      x
/// CheckIn                                                        a token with the role check-in; it has no other policy
/// </code>
/// </summary>
internal static class Policies
{
    /// <summary>Anyone who is signed in: for their own account.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>The live map and its agents, within the person's scope.</summary>
    public const string Watch = "watch";

    /// <summary>Assignments of seats.</summary>
    public const string Seat = "seat";

    /// <summary>Alerts and other actions for people at work.</summary>
    public const string Act = "act";

    /// <summary>Floors: their documents, versions and images.</summary>
    public const string Plan = "plan";

    /// <summary>People, audit, setup, and the health of the streams of every instance.</summary>
    public const string Administer = "administer";

    /// <summary>The calls of wall displays. No role allows it: only a screen has it (<see cref="Viewer.May"/>), and a screen has nothing else.</summary>
    public const string WatchAsScreen = "watch-as-screen";

    /// <summary>Reports of badge readers and desk booking systems. Only a token with the role check-in has it, and it has nothing else.</summary>
    public const string CheckIn = "check-in";

    public static IReadOnlyList<string> All { get; } = [SignedIn, Watch, Seat, Act, Plan, Administer, CheckIn, WatchAsScreen];

    public static bool Allows(string policy, Roles roles) => roles.HasFlag(Roles.CheckIn) ? policy == CheckIn : policy switch
    {
        SignedIn => true,
        Watch => roles != Roles.None,
        Seat => Allows(Act, roles) || Allows(Plan, roles),
        Act => (roles & (Roles.Supervisor | Roles.Administrator)) != Roles.None,
        Plan => (roles & (Roles.Planner | Roles.Administrator)) != Roles.None,
        Administer => roles.HasFlag(Roles.Administrator),
        CheckIn => false,
        WatchAsScreen => false,
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "Unknown policy."),
    };
}
