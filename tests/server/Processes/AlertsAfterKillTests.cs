using System.Net;
using System.Text;
using System.Text.Json;
using ConnectStreaming.Alerts;
using ConnectStreaming.Tests.Agents;
using ConnectStreaming.Tests.Fakes;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Processes;

/// <summary>The real server is killed between the click on an alert and its answer. What was answered is there after the restart.</summary>
public sealed class AlertsAfterKillTests(ITestOutputHelper output)
{
    private const string Stream = "alerts";

    [Fact]
    public Task NothingThatWasAnsweredIsLostInAKill() => KilledBetweenClickAndAnswer(kills: 1);

    [Fact]
    [Trait("Category", "Long")]
    public Task NothingThatWasAnsweredIsLostInTwentyKills() => KilledBetweenClickAndAnswer(kills: 20);

    /// <summary>A bad hour of a large centre: the path from the stream to the data of a page, with the real server.</summary>
    [Fact]
    public async Task FiveHundredAlertsOfAStreamAreInTheListAndInTheFramesOfAnOpenPage()
    {
        const int alerts = 500;
        var folder = Directory.CreateTempSubdirectory("connect-streaming-alerts-").FullName;
        try
        {
            await using var kinesis = await FakeKinesis.Start();
            kinesis.CreateStream(Stream);
            await using var server = await Start(kinesis, folder, alerts: 0);
            // One agent more makes the view, which exists only with somebody on it.
            Put(kinesis, alerts, TimeProvider.System.GetUtcNow().AddSeconds(-20));
            await server.Until("the first alert", async () => (await List(server)).Length == 1, TimeSpan.FromSeconds(30));
            await using var page = await ViewWatch.Start(server);
            await page.Until("the page is open", () => page.Source.State == "live", TimeSpan.FromSeconds(30));

            for (var n = 0; n < alerts; n++)
            {
                Put(kinesis, n, TimeProvider.System.GetUtcNow().AddSeconds(-10));
            }

            await page.Until("the page has them", () => page.Changes >= alerts, TimeSpan.FromSeconds(30));
            await server.Until($"{alerts + 1} alerts", async () => (await List(server)).Length == alerts + 1, TimeSpan.FromSeconds(30));
            Assert.Equal((0, 0), (page.Gaps, page.Resyncs));
            Assert.Equal(
                Enumerable.Range(0, alerts + 1).Select(Arn).Order(StringComparer.Ordinal),
                (await List(server)).Select(a => a.GetProperty("agent").GetString()!).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task KilledBetweenClickAndAnswer(int kills)
    {
        var (folder, dice) = (Directory.CreateTempSubdirectory("connect-streaming-alerts-").FullName, new Random(14));
        try
        {
            await using var kinesis = await FakeKinesis.Start();
            kinesis.CreateStream(Stream);
            var began = TimeProvider.System.GetUtcNow().AddMinutes(-2);
            for (var n = 0; n < kills; n++)
            {
                Put(kinesis, n, began);
            }
            var (answered, stored) = (0, 0);
            for (var kill = 0; kill < kills; kill++)
            {
                await using var server = await Start(kinesis, folder, kills);
                var alert = await Id(server, kill);
                var click = server.Http.PostAsync(new Uri($"/api/alerts/{alert}/claim", UriKind.Relative), null);
                // Every second kill comes right after the answer, the others at any time before it.
                await (kill % 2 == 0 ? click : Task.Delay(dice.Next(0, 60)));
                await server.Kill();
                var wasAnswered = await click.ContinueWith(c => c.IsCompletedSuccessfully && c.Result.StatusCode == HttpStatusCode.OK, TaskScheduler.Default);

                await using var next = await Start(kinesis, folder, kills);
                var isStored = await Claimed(next, kill) is not null;
                Assert.True(isStored || !wasAnswered, $"claim {kill} was answered and is lost");
                Assert.Equal(HttpStatusCode.OK, (await next.Http.PostAsync(new Uri($"/api/alerts/{alert}/claim", UriKind.Relative), null)).StatusCode);
                Assert.NotNull(await Claimed(next, kill));
                (answered, stored) = (answered + (wasAnswered ? 1 : 0), stored + (isStored ? 1 : 0));
                // Earlier claims are still there: their alerts have not ended.
                for (var earlier = 0; earlier < kill; earlier++)
                {
                    Assert.NotNull(await Claimed(next, earlier));
                }
                await next.Kill();
            }
            output.WriteLine($"{kills} kills: {answered} claims were answered before the kill, {stored} were stored");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>An agent with a missed contact.</summary>
    private static void Put(FakeKinesis kinesis, int n, DateTimeOffset at)
    {
        var seconds = (at - AgentEvents.T0).TotalSeconds;
        var missed = AgentEvents.Event("STATE_CHANGE", seconds, AgentEvents.Snapshot(
            AgentEvents.Available(seconds), null, AgentEvents.Contact($"c{n}", "MISSED", seconds)), $"missed {n}");
        missed["AgentARN"] = Arn(n);
        kinesis.Put(Stream, Arn(n), Encoding.UTF8.GetBytes(missed.ToJsonString()));
    }

    private static string Arn(int n) => $"{AgentEvents.Instance}/agent/a{n}";

    private static async Task<ServerProcess> Start(FakeKinesis kinesis, string folder, int alerts)
    {
        var server = await ServerProcess.Start(new Uri(kinesis.Endpoint), Stream, folder, "--Stream:ReadInterval=00:00:00.200", "--Stream:StartFrom=01:00:00");
        await server.Until($"{alerts} alerts", async () => (await List(server)).Length == alerts, TimeSpan.FromSeconds(30));
        return server;
    }

    private static async Task<JsonElement[]> List(ServerProcess server)
    {
        using var list = JsonDocument.Parse(await server.Http.GetStringAsync(new Uri("/api/alerts", UriKind.Relative)));
        return [.. list.RootElement.Clone().EnumerateArray()];
    }

    private static async Task<JsonElement> Of(ServerProcess server, int n) => (await List(server)).Single(a => a.GetProperty("agent").GetString() == Arn(n));

    private static async Task<string> Id(ServerProcess server, int n)
    {
        var id = (await Of(server, n)).GetProperty("id").GetString()!;
        Assert.Equal((Arn(n), AlertKind.Missed), (AlertId.Parse(id)!.Value.Agent, AlertId.Parse(id)!.Value.Kind));
        return id;
    }

    private static async Task<string?> Claimed(ServerProcess server, int n) =>
        (await Of(server, n)).GetProperty("claimed") is { ValueKind: JsonValueKind.Object } claim ? claim.GetProperty("by").GetString() : null;
}
