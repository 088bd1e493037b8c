using ConnectStreaming.Agents;

namespace ConnectStreaming.Floors;

/// <summary>
/// The person to whom a seat on a drawn floor is assigned, as one text:
/// <code>
/// ARN of the agent
/// user:INSTANCE_ARN/NAME        a person who has never logged in; it is replaced by the ARN when an agent with that user name appears
/// user:INSTANCE_ARN/ KEY NAME   a name that nobody has, from a seat table or typed: it stays until somebody answers who that is. KEY tells same names
///                               apart. A user name does not begin with a space.
/// </code>
/// A server that does not know names yet shows one as a user name.
/// </summary>
internal static class Occupant
{
    private const string UserPrefix = "user:";

    public static string User(string instanceArn, string name) => $"{UserPrefix}{instanceArn}/{name}";

    /// <param name="key">Without spaces.</param>
    public static string Name(string instanceArn, string key, string name) => $"{UserPrefix}{instanceArn}/ {key} {name}";

    /// <summary>A key that no other name has.</summary>
    public static string MakeKey() => Guid.NewGuid().ToString("N")[..16];

    public static bool IsAgent(string occupant) => !occupant.StartsWith(UserPrefix, StringComparison.Ordinal);

    /// <summary>The user name; null: it is the ARN of an agent, or a name that nobody has.</summary>
    public static string? UserOf(string occupant) => AfterInstance(occupant) is { } user && !user.StartsWith(' ') ? user : null;

    /// <summary>A name that nobody has, and its key; null: it is a person.</summary>
    public static (string Key, string Name)? NameOf(string occupant) =>
        AfterInstance(occupant) is [' ', .. var rest] && rest.Split(' ', 2) is [var key, var name] ? (key, name) : null;

    /// <summary>How the seat is labelled while nobody has logged in for it: the user name or the name. Null: it is the ARN of an agent.</summary>
    public static string? LabelOf(string occupant) => UserOf(occupant) ?? NameOf(occupant)?.Name;

    private static string? AfterInstance(string occupant) => IsAgent(occupant) ? null : occupant[(EndOfInstance(occupant) + 1)..];

    /// <summary>ARN of the instance; "" when the text has neither form.</summary>
    public static string InstanceOf(string occupant) =>
        occupant.StartsWith(UserPrefix, StringComparison.Ordinal) && EndOfInstance(occupant) is > 0 and var end
            ? occupant[UserPrefix.Length..end]
            : ConnectArns.InstanceOfAgent(occupant).ToString();

    /// <summary>An instance's ARN contains one slash. -1: the text has fewer than two.</summary>
    private static int EndOfInstance(string user) => user.IndexOf('/', user.IndexOf('/', StringComparison.Ordinal) + 1);
}
