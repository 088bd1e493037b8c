using System.Net.Http.Json;
using System.Text.Json;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Agents;
using ConnectStreaming.Tests.Processes;
using Xunit.Sdk;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>At the end of a run, when nothing moves any more: boards, database and promises beside the fold of all events.</summary>
internal static class ChaosEnd
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static async Task Compare(ChaosRun run, ClusterDriver driver, OracleResult truth)
    {
        foreach (var server in run.Cluster.Running)
        {
            await Try(run, "board of a server", async () => OracleTests.AssertBoard(truth, await server.Agents()));
            var floors = await server.Http.GetFromJsonAsync<JsonElement>("/api/floors");
            run.Check.Has(
                $"{server.Address}", [.. floors.GetProperty("sites").EnumerateArray().Select(site => site.GetProperty("name").GetString()!)]);
            run.Check.Gaps(await server.Http.GetFromJsonAsync<StreamGap[]>("/api/gaps?limit=1000", Web) ?? []);
            var quarantine = await server.Http.GetFromJsonAsync<JsonElement>("/api/quarantine?limit=1000");
            run.Check.Quarantined(run.Load.Poison, quarantine.GetArrayLength());
        }

        await Try(run, "board grain", async () => AssertBoard(truth, await driver.Board(truth.Agents.Values.First().InstanceArn)));
        await Try(run, "database", () => ClusterStore.AssertSame(truth, run.Cluster.Database));
    }

    private static void AssertBoard(OracleResult truth, ConnectStreaming.Agents.AgentState[] board) => Assert.Equal(
        truth.Agents.Values.Select(Histories.Text).Order(StringComparer.Ordinal), board.Select(Histories.Text).Order(StringComparer.Ordinal));

    private static async Task Try(ChaosRun run, string what, Func<Task> compare)
    {
        try
        {
            await compare();
        }
        catch (XunitException e)
        {
            run.Findings.Add(what, e.Message);
        }
    }
}
