using Amazon.Connect;

namespace ConnectStreaming.Setup;

/// <summary>What Amazon Connect streams. Each kind goes to one target per instance.</summary>
internal enum EventKind
{
    Invalid = 0,
    AgentEvents,
    ContactRecords,
}

internal static class EventKinds
{
    public static readonly IReadOnlyList<EventKind> All = [EventKind.AgentEvents, EventKind.ContactRecords];

    public static InstanceStorageResourceType ResourceType(this EventKind kind) => kind switch
    {
        EventKind.AgentEvents => InstanceStorageResourceType.AGENT_EVENTS,
        EventKind.ContactRecords => InstanceStorageResourceType.CONTACT_TRACE_RECORDS,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The code in options, files and tags.</summary>
    public static string Code(this EventKind kind) => kind switch
    {
        EventKind.AgentEvents => "agent-events",
        EventKind.ContactRecords => "contact-records",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static Text Words(this EventKind kind) => kind == EventKind.AgentEvents
        ? new("agent events", "エージェントイベント")
        : new("contact records", "コンタクトレコード");
}

/// <summary>A kind of stream that can receive events.</summary>
internal enum TargetKind
{
    Invalid = 0,
    Kinesis,
    Firehose,
}

/// <summary>A stream by its kind and name; its ARN follows from the instance's account and region.</summary>
internal readonly record struct Target(TargetKind Kind, string Name)
{
    /// <summary>Kind and name from the ARN of a Kinesis or Firehose stream in any account and Region. To check whether it is the instance's own: <see
    /// cref="ConnectInstance.TargetOf"/>.</summary>
    /// <returns>Null for anything else.</returns>
    public static Target? Parse(string arn) => arn.Split(':') is [_, _, var service, _, _, var resource]
        && resource.Split('/', 2) is [var type, { Length: > 0 } name]
        ? (service, type) switch
        {
            ("kinesis", "stream") => new Target(TargetKind.Kinesis, name),
            ("firehose", "deliverystream") => new Target(TargetKind.Firehose, name),
            _ => null,
        }
        : null;

    public override string ToString() => $"{(Kind == TargetKind.Firehose ? "firehose" : "kinesis")}:{Name}";
}
