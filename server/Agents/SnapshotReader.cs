using System.Runtime.CompilerServices;

namespace ConnectStreaming.Agents;

/// <summary><c>CurrentAgentSnapshot</c> as we keep it.</summary>
internal sealed class SnapshotReader
{
    /// <summary>Contacts of one agent at one time; Amazon Connect allows far fewer.</summary>
    public const int MaxContacts = 100;

    private const int Slots = 1 << 14;

    private readonly ProfileReader _profiles = new();

    // An agent's status is in each of its events; as with the profiles, the same one is handed out again.
    private readonly AgentStatus?[] _statuses = new AgentStatus?[Slots];

    public AgentSnapshot Read(SnapshotModel model) => new()
    {
        Status = model.AgentStatus is { } status ? Status(status) : null,
        Next = model.NextAgentStatus is { } next ? new NextStatus(next.Name!, next.EnqueuedTimestamp) : null,
        Profile = model.Configuration is { } configuration ? _profiles.Read(configuration) : null,
        Contacts = model.Contacts is [_, ..] contacts ? Array.ConvertAll(contacts, Contact) : [],
    };

    private AgentStatus Status(StatusModel model)
    {
        var (name, arn, start, type) = (model.Name ?? "", model.Arn, model.StartTimestamp, AmazonNames.StatusType(model.Type));
        ref var shared = ref _statuses[HashCode.Combine(start, arn is null ? 0 : RuntimeHelpers.GetHashCode(arn)) & (Slots - 1)];
        return shared is { } known && known.Start == start && known.Arn == arn && known.Name == name && known.Type == type
            ? known
            : shared = new AgentStatus(name, arn, type, start);
    }

    private static ContactSnapshot Contact(ContactModel model) => new()
    {
        Id = model.ContactId!,
        State = AmazonNames.ContactState(model.State),
        StateText = model.State ?? "",
        Channel = model.Channel == "TASKS" ? "TASK" : model.Channel ?? "",
        InitiationMethod = model.InitiationMethod,
        StateStart = model.StateStartTimestamp,
        ConnectedAt = model.ConnectedToAgentTimestamp,
        Queue = model.Queue.Name,
    };
}
