using ConnectStreaming.Agents;

namespace ConnectStreaming.Tests.Board;

/// <summary>One valid agent; each test changes one thing.</summary>
internal static class Samples
{
    public const string Instance = "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-3333-4444-555555555555";

    public static AgentState Agent(int n, long version, DateTimeOffset at, ShownCode shown = ShownCode.Available) => new()
    {
        AgentArn = $"{Instance}/agent/a{n}",
        InstanceArn = Instance,
        Version = version,
        Profile = new AgentProfile
        {
            Username = $"user{n}", FirstName = "F", LastName = $"L{n}", RoutingProfile = "Basic", Hierarchy = ["Tokyo", $"Team {n % 3}"],
        },
        Status = new AgentStatus("Available", null, AgentStatusType.Routable, at),
        Shown = shown,
        StateSince = at,
        LastEventAt = at,
        LastEventType = "STATE_CHANGE",
        LastActivityAt = at,
        Why = new Why(14, null, $"e{version}", at),
    };
}
