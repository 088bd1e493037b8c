using System.Runtime.CompilerServices;

namespace ConnectStreaming.Agents;

/// <summary>Reads <c>CurrentAgentSnapshot</c>.</summary>
internal sealed class SnapshotReader
{
    /// <summary>Maximum number of contacts of one agent at one time. Amazon Connect allows far fewer.</summary>
    public const int MaxContacts = 100;

    private const int Slots = 1 << 14;

    private readonly ProfileReader _profiles = new();
    private readonly KnownStatuses _known = new();

    // An agent's status is in each of its events. As with the profiles, the same object is returned again.
    private readonly AgentStatus?[] _statuses = new AgentStatus?[Slots];

    public AgentSnapshot Read(SnapshotModel model) => new()
    {
        Status = model.AgentStatus is { } status ? Status(status) : null,
        Next = model.NextAgentStatus is { } next ? new NextStatus(next.Name!, next.EnqueuedTimestamp) : null,
        Profile = model.Configuration is { } configuration ? _profiles.Read(configuration) : null,
        Contacts = model.Contacts is [_, ..] contacts ? Array.ConvertAll(contacts, Contact) : [],
        Slots = model.Configuration?.RoutingProfile.Slots is [_, ..] slots ? slots : null,
    };

    /// <summary>Learns a status that was stored before this process began.</summary>
    public void Learn(AgentStatus committed) => _known.Learn(committed.Arn, committed.Type);

    private AgentStatus Status(StatusModel model)
    {
        var (name, arn, start, sent) = (model.Name ?? "", model.Arn, model.StartTimestamp, AmazonNames.StatusType(model.Type));
        var type = sent == AgentStatusType.None ? _known.TypeOf(arn) : sent;
        ref var shared = ref _statuses[HashCode.Combine(start, arn is null ? 0 : RuntimeHelpers.GetHashCode(arn)) & (Slots - 1)];
        if (shared is { } same && same.Start == start && same.Arn == arn && same.Name == name && same.Type == type)
        {
            return same;
        }

        _known.Learn(arn, sent);
        return shared = new AgentStatus(name, arn, type, start);
    }

    private static ContactSnapshot Contact(ContactModel model) => new()
    {
        Id = model.ContactId!,
        State = AmazonNames.ContactState(model.State),
        StateText = model.State ?? "",
        Channel = AmazonNames.Channel(model.Channel) ?? "",
        InitiationMethod = model.InitiationMethod,
        StateStart = model.StateStartTimestamp,
        ConnectedAt = model.ConnectedToAgentTimestamp,
        Queue = model.Queue.Name,
    };
}
