namespace ConnectStreaming.Access;

/// <summary>
/// What a person may do; a person may have several roles. <c>None</c> means signed in without a role: only the own account, and
/// what is stored about the own agent.
/// </summary>
[Flags]
internal enum Roles
{
    None = 0,

    /// <summary>Watches the map.</summary>
    Viewer = 1,

    /// <summary>Watches the map, seats people and handles alerts.</summary>
    Supervisor = 2,

    /// <summary>Draws the floors.</summary>
    Planner = 4,

    /// <summary>Streams, setup, people, audit.</summary>
    Administrator = 8,

    /// <summary>Only of an API token, and its only role: reports who sits where (<see cref="Policies.CheckIn"/>), and reads nothing.</summary>
    CheckIn = 16,
}

internal static class RoleNames
{
    /// <summary>The name of <see cref="Roles.CheckIn"/>. No person has it.</summary>
    public const string CheckIn = "check-in";

    /// <summary>The names in the configuration, in the API and in the store: what a person can have.</summary>
    public static IReadOnlyList<string> All { get; } = ["viewer", "supervisor", "planner", "administrator"];

    public static string[] Names(this Roles roles) =>
        roles.HasFlag(Roles.CheckIn) ? [CheckIn] : [.. All.Where((_, i) => ((int)roles & (1 << i)) != 0)];

    /// <summary>False: <paramref name="name"/> is not one of <see cref="All"/> (case is ignored).</summary>
    public static bool TryParse(string name, out Roles role)
    {
        var index = All.ToList().FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        role = index < 0 ? Roles.None : (Roles)(1 << index);
        return index >= 0;
    }

    /// <summary>As <see cref="TryParse"/>, and also the role that only a token has.</summary>
    public static bool TryParseOfToken(string name, out Roles role)
    {
        if (name != CheckIn)
        {
            return TryParse(name, out role);
        }
        role = Roles.CheckIn;
        return true;
    }
}
