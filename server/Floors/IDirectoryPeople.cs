using ConnectStreaming.Agents;

namespace ConnectStreaming.Floors;

/// <summary>A user of Amazon Connect, with or without events.</summary>
/// <param name="Profile">As Amazon Connect has it now. A group or a routing profile that could not be read is missing.</param>
internal sealed record DirectoryPerson(string AgentArn, AgentProfile Profile);

/// <summary>Names that rules and lists can use, of one instance or of all. What could not be read is empty.</summary>
/// <param name="Statuses">Custom agent statuses.</param>
/// <param name="Queues">Standard queues.</param>
/// <param name="Profiles">Routing profiles.</param>
/// <param name="Groups">Paths of hierarchy groups from the top.</param>
internal sealed record DirectoryNames(
    IReadOnlyList<string> Statuses, IReadOnlyList<string> Queues, IReadOnlyList<string> Profiles, IReadOnlyList<string[]> Groups)
{
    public static DirectoryNames None { get; } = new([], [], [], []);
}

/// <summary>
/// The users of Amazon Connect, as the directory read them last. Directory implements it. What a board says about a person is newer: ask the board first.
/// </summary>
internal interface IDirectoryPeople
{
    /// <summary>Null: no such user, or the directory is off.</summary>
    AgentProfile? Profile(string agentArn);

    /// <summary>The ARN of the user with this user name; null: none.</summary>
    string? Named(string instanceArn, string user);

    IReadOnlyList<DirectoryPerson> In(string instanceArn);

    /// <summary>Of all instances.</summary>
    DirectoryNames Names { get; }
}

/// <summary>A server without a directory.</summary>
internal sealed class NoDirectory : IDirectoryPeople
{
    public AgentProfile? Profile(string agentArn) => null;

    public string? Named(string instanceArn, string user) => null;

    public IReadOnlyList<DirectoryPerson> In(string instanceArn) => [];

    public DirectoryNames Names => DirectoryNames.None;
}
