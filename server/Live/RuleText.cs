namespace ConnectStreaming.Live;

/// <summary>The rows of the truth table as sentences, for "why this state?".</summary>
internal static class RuleText
{
    private static readonly string[] Rules =
    [
        "Logged off, or an Offline status with no contacts",
        "A contact is in error, or the status is Amazon Connect's own Error",
        "A contact was missed",
        "A contact was rejected",
        "Every live contact is being monitored (MONITOR)",
        "A contact is connected",
        "A contact is on hold",
        "An outbound or callback contact is connecting",
        "A contact is paused",
        "A contact has ended and is not cleared yet (after contact work)",
        "A contact is coming in",
        "A contact is in a state that this version does not know",
        "No contact; the status is a custom one",
        "No contact; the status is routable",
        "Nothing is known yet",
    ];

    public static string Rule(int row) => row >= 1 && row <= Rules.Length ? Rules[row - 1] : Rules[^1];
}
