namespace ConnectStreaming.Agents;

/// <summary>Parses Amazon Connect's words for the kinds that we distinguish. An unknown word is not an error; its text is kept.</summary>
internal static class AmazonNames
{
    public static AgentEventType EventType(string? text) => text switch
    {
        "STATE_CHANGE" => AgentEventType.StateChange,
        "HEART_BEAT" => AgentEventType.HeartBeat,
        "LOGIN" => AgentEventType.Login,
        "LOGOUT" => AgentEventType.Logout,
        _ => AgentEventType.Unknown,
    };

    public static AgentStatusType StatusType(string? text) => text switch
    {
        "ROUTABLE" => AgentStatusType.Routable,
        "CUSTOM" => AgentStatusType.Custom,
        "OFFLINE" => AgentStatusType.Offline,
        _ => AgentStatusType.None,
    };

    public static ContactState ContactState(string? text) => text switch
    {
        "INCOMING" => Agents.ContactState.Incoming,
        "PENDING" => Agents.ContactState.Pending,
        "CONNECTING" => Agents.ContactState.Connecting,
        "CONNECTED" => Agents.ContactState.Connected,
        "CONNECTED_ONHOLD" => Agents.ContactState.ConnectedOnHold,
        "MISSED" => Agents.ContactState.Missed,
        "PAUSED" => Agents.ContactState.Paused,
        "REJECTED" => Agents.ContactState.Rejected,
        "ERROR" => Agents.ContactState.Error,
        "ENDED" => Agents.ContactState.Ended,
        _ => Agents.ContactState.Unknown,
    };

    /// <summary>Two names of the channel of tasks exist.</summary>
    public static string? Channel(string? text) => text == "TASKS" ? "TASK" : text;
}
