using ConnectStreaming.Agents;

namespace ConnectStreaming.Floors;

/// <summary>
/// The person to whom a seat on a drawn floor is assigned, as one text:
/// <code>
/// ARN of the agent
/// user:INSTANCE_ARN/NAME     a person who has never logged in; it is replaced by the ARN when an agent with that user name appears
/// </code>
/// </summary>
internal static class Occupant
{
    private const string UserPrefix = "user:";

    public static string User(string instanceArn, string name) => $"{UserPrefix}{instanceArn}/{name}";

    /// <summary>The user name; null: it is the ARN of an agent.</summary>
    public static string? UserOf(string occupant) =>
        occupant.StartsWith(UserPrefix, StringComparison.Ordinal) ? occupant[(EndOfInstance(occupant) + 1)..] : null;

    /// <summary>ARN of the instance; "" when the text has neither form.</summary>
    public static string InstanceOf(string occupant) =>
        occupant.StartsWith(UserPrefix, StringComparison.Ordinal) && EndOfInstance(occupant) is > 0 and var end
            ? occupant[UserPrefix.Length..end]
            : ConnectArns.InstanceOfAgent(occupant).ToString();

    /// <summary>An instance's ARN contains one slash. -1: the text has fewer than two.</summary>
    private static int EndOfInstance(string user) => user.IndexOf('/', user.IndexOf('/', StringComparison.Ordinal) + 1);
}
