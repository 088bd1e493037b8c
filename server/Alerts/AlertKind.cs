namespace ConnectStreaming.Alerts;

/// <summary>Why an agent may need attention. The page has the same kinds (client/alerts/limit-rules.ts), with the same texts.</summary>
internal enum AlertKind
{
    Invalid = 0,

    /// <summary>A contact, from its connection to the agent, holds included.</summary>
    LongContact,

    /// <summary>A hold, from its start.</summary>
    LongHold,

    /// <summary>After contact work of a contact, from the contact's end.</summary>
    LongAcw,

    /// <summary>A missed contact, from the time it was missed.</summary>
    Missed,

    /// <summary>A rejected contact, from the rejection.</summary>
    Rejected,

    /// <summary>A contact in error, or Amazon Connect's own status for an internal error.</summary>
    Error,

    /// <summary>A custom status (break, meeting, …) beyond its planned length. A status without a planned length never alerts.</summary>
    LongAway,

    /// <summary>Available without a contact.</summary>
    LongAvailable,

    /// <summary>Marked silent (DOMAIN: Trust), from the last event.</summary>
    Silent,

    /// <summary>Marked suspect (DOMAIN: Trust), from the mark.</summary>
    Suspect,
}

/// <summary>How urgent it is.</summary>
internal enum AlertLevel
{
    None = 0,
    Warning = 1,
    Critical = 2,
}

internal static class AlertKinds
{
    private static readonly (AlertKind Kind, string Text)[] Texts =
    [
        (AlertKind.LongContact, "long-contact"),
        (AlertKind.LongHold, "long-hold"),
        (AlertKind.LongAcw, "long-acw"),
        (AlertKind.Missed, "missed"),
        (AlertKind.Rejected, "rejected"),
        (AlertKind.Error, "error"),
        (AlertKind.LongAway, "long-away"),
        (AlertKind.LongAvailable, "long-available"),
        (AlertKind.Silent, "silent"),
        (AlertKind.Suspect, "suspect"),
    ];

    /// <summary>All kinds, in the order of the settings.</summary>
    public static IReadOnlyList<AlertKind> All { get; } = [.. Texts.Select(t => t.Kind)];

    /// <summary>The kind as text: on the wire, in the settings and in the store.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a kind.</exception>
    public static string Text(this AlertKind kind) =>
        kind is > AlertKind.Invalid and <= AlertKind.Suspect ? Texts[(int)kind - 1].Text
            : throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of alert.");

    /// <returns><see cref="AlertKind.Invalid"/>: not the text of a kind.</returns>
    public static AlertKind Parse(string text) => Array.Find(Texts, t => t.Text == text).Kind;

    /// <summary>Whether a contact can be the reason, so that its queue and channel can choose the limit.</summary>
    public static bool IsOfContact(this AlertKind kind) => kind is >= AlertKind.LongContact and <= AlertKind.Error;
}
