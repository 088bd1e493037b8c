using ConnectStreaming.Agents;

namespace ConnectStreaming.Board;

/// <summary>Computes the overlays of one agent at one time, by the rules of <see cref="Trust"/>.</summary>
internal static class BoardTrust
{
    public static Overlay Judge(AgentState agent, DateTimeOffset? caughtUpTo, SuspectOptions options)
    {
        var marks = Trust.Of(agent, caughtUpTo, options);
        return (marks.Silent ? Overlay.Silent : Overlay.None)
            | (marks.Suspect ? Overlay.Suspect : Overlay.None)
            | (marks.NoWord ? Overlay.NoWord : Overlay.None);
    }
}
