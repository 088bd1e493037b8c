namespace ConnectStreaming.Agents;

/// <summary>The kind of a record in the stream. A stream may also carry records of other programs.</summary>
internal enum RecordKind
{
    Invalid = 0,
    AgentEvent,

    /// <summary>A contact record (it carries <c>AWSContactTraceRecordFormatVersion</c>).</summary>
    ContactRecord,

    /// <summary>Another JSON object (an EventBridge envelope, …). It is counted without an alarm.</summary>
    Foreign,

    /// <summary>It cannot be used and is quarantined.</summary>
    Bad,
}

/// <summary>Result of reading one record, or one of the JSON objects in it.</summary>
/// <param name="Event">Set for <see cref="RecordKind.AgentEvent"/>.</param>
/// <param name="Reason">Why it is bad, or what the other object is. Never contains text from the record.</param>
/// <param name="Rest">
/// The other objects of the record, in order; null for a record with one object. Fluent Bit and some bridges put several into one record,
/// joined or on separate lines.
/// </param>
internal readonly record struct RecordRead(RecordKind Kind, AgentEvent? Event, string? Reason, RecordRead[]? Rest = null)
{
    public static RecordRead Of(AgentEvent agentEvent) => new(RecordKind.AgentEvent, agentEvent, null);

    public static RecordRead ContactRecord => new(RecordKind.ContactRecord, null, null);

    public static RecordRead Foreign(string? what) => new(RecordKind.Foreign, null, what);

    public static RecordRead Bad(string reason) => new(RecordKind.Bad, null, reason);

    /// <summary>Every object of the record, in order.</summary>
    public IEnumerable<RecordRead> All() => Rest is { } rest ? rest.Prepend(this with { Rest = null }) : [this];
}
