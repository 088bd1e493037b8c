using System.Text.Json;
using ConnectStreaming.Tests.Processes;
using ConnectStreaming.Tests.Storage;
using Dapper;
using Npgsql;

namespace ConnectStreaming.Tests.Operations;

/// <summary>
/// Three real servers with one PostgreSQL. What happens to one of them is seen from the others, and goes out when the text beside it is followed.
/// </summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class RedLightsOfServersTests
{
    [Theory]
    [OnPostgres]
    public async Task EachRedLightOfAServerIsSeenFromTheOthersAndGoesOutWhenItsTextIsFollowed(Engine _)
    {
        await using var cluster = await ClusterProcesses.Start("lights", _ => []);
        var (asked, other) = (cluster.Servers[0]!.Http, cluster.Servers[1]!.Http);
        foreach (var http in new[] { asked, other })
        {
            await http.UntilGreen("starting");
            Assert.Equal(3, (await Servers(http)).Length);
        }

        // "Wait a few seconds. If it stays silent, restart the server."
        await cluster.Servers[2]!.Signal("STOP");
        await asked.UntilRed("server-silent");
        await cluster.Servers[2]!.Signal("CONT");
        await asked.UntilGreen("server-silent");

        // "Start it again on its machine."
        await cluster.Servers[2]!.Kill();
        await asked.UntilRed("server-lost");
        await other.UntilRed("server-lost");
        await cluster.Start(2);
        await asked.UntilGreen("server-lost");
        await other.UntilGreen("server-lost");
        Assert.Equal(3, (await Servers(other)).Length);

        // "Start the database, or open the way to it."
        var address = new NpgsqlConnectionStringBuilder(cluster.Connection);
        await using var admin = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(cluster.Connection) { Database = "postgres" }.ConnectionString);
        await admin.OpenAsync();
        await admin.ExecuteAsync($"ALTER DATABASE {address.Database} ALLOW_CONNECTIONS false");
        await admin.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = @name", new { name = address.Database });
        await asked.UntilRed("store-read-failing");
        await admin.ExecuteAsync($"ALTER DATABASE {address.Database} ALLOW_CONNECTIONS true");
        await asked.UntilGreen("store-read-failing");
    }

    private static async Task<JsonElement[]> Servers(HttpClient http)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/operations", UriKind.Relative)));
        return [.. document.RootElement.Clone().GetProperty("servers").EnumerateArray()];
    }
}
