namespace ConnectStreaming.Agents;

/// <summary>What a record of the stream turned out to be. One stream may carry others' records.</summary>
internal enum RecordKind
{
    Invalid = 0,
    AgentEvent,

    /// <summary>A contact record (it carries <c>AWSContactTraceRecordFormatVersion</c>).</summary>
    ContactRecord,

    /// <summary>Another JSON object (an EventBridge envelope, …): counted, no alarm.</summary>
    Foreign,

    /// <summary>Cannot be used: quarantined.</summary>
    Bad,
}

/// <summary>Result of reading one record, or one of the JSON objects in it.</summary>
/// <param name="Event">Set for <see cref="RecordKind.AgentEvent"/>.</param>
/// <param name="Reason">Why it is bad or what the foreign object is; never holds text from the record.</param>
/// <param name="Rest">
/// The other objects of the record, in order; null for a record of one object. Fluent Bit and some bridges put several into one record,
/// joined or on lines of their own.
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
