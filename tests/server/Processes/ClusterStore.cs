using ConnectStreaming.Tests.Agents;

namespace ConnectStreaming.Tests.Processes;

internal static class ClusterStore
{
    public static Task AssertSame(OracleResult truth, string connection) => throw new NotSupportedException();
}
