using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Agents;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectStreaming.Tests.Processes;

/// <summary>What the servers of a cluster have stored, beside a run without faults.</summary>
internal static class ClusterStore
{
    public static async Task AssertSame(OracleResult truth, string connection)
    {
        await using var database = await PostgresDatabase.Open(connection, CancellationToken.None);
        var shards = new PostgresShards(database, new StoreHealth(), NullLogger<PostgresShards>.Instance, TimeProvider.System);
        var history = new PostgresIntervals(database);
        var all = (From: DateTimeOffset.UnixEpoch, To: DateTimeOffset.UnixEpoch.AddYears(500));
        Oracle.AssertSame(
            truth,
            [.. await shards.LoadAgents(50, 20_000, CancellationToken.None)],
            await history.Agents(all.From, all.To, CancellationToken.None),
            await history.Contacts(all.From, all.To, CancellationToken.None),
            await database.Read(connection => ProfileTable.Touching(connection, all.From, all.To), CancellationToken.None));
    }
}
