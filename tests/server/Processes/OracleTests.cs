using System.Text.Json;
using ConnectStreaming.Agents;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Agents;
using ConnectStreaming.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Processes;

/// <summary>The real server is killed repeatedly under load. In the end, board and store equal the fold of all events that were put.</summary>
public sealed class OracleTests(ITestOutputHelper output)
{
    private const string Stream = "oracle";
    private const int Agents = 200;

    [Fact]
    public Task AfterThreeKillsUnderLoadStoreAndBoardEqualTheFoldOfAllEvents() => KilledAgainAndAgain(kills: 3, freshStreamEvery: int.MaxValue);

    /// <summary>Every fourth kill happens while the server moves from a stream that it has read to a recreated stream.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public Task AfterSixtyKillsUnderLoadAndDuringMovesToNewStreamsStoreAndBoardEqualTheFoldOfAllEvents() => KilledAgainAndAgain(kills: 60, freshStreamEvery: 4);

    /// <summary>Longer than a delivery may take: an open delivery has failed when the process continues, whether it took effect or not.</summary>
    [LinuxFact]
    public Task FrozenInTheMiddleOfPagesStoreAndBoardEqualTheFoldOfAllEvents() => FrozenAgainAndAgain(times: 1, TimeSpan.FromSeconds(6.5));

    [LinuxFact]
    [Trait("Category", "Long")]
    public Task FrozenForFortySecondsInTheMiddleOfPagesStoreAndBoardEqualTheFoldOfAllEvents() => FrozenAgainAndAgain(times: 4, TimeSpan.FromSeconds(40));

    /// <summary>The simulator as a separate process, over the real protocol: the server shows exactly the events that it reports as sent.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task TheEventsThatTheSimulatorReportsAreShown()
    {
        var folder = Directory.CreateTempSubdirectory("connect-streaming-truth-").FullName;
        try
        {
            await using var kinesis = await FakeKinesis.Start();
            kinesis.CreateStream(Stream, shards: 2);
            await using var server = await Start(kinesis, folder);
            var truth = Path.Combine(folder, "truth.jsonl");

            var said = await ServerProcess.Run(
                new Uri(kinesis.Endpoint), folder,
                "simulate", "--stream", Stream, "--agents", "200", "--speed", "60", "--for", "00:00:40", "--truth", truth);

            var lines = await File.ReadAllLinesAsync(truth);
            Assert.Contains($"{lines.Length} events were sent.", said, StringComparison.Ordinal);
            await server.WaitUntilDrained(lines.Length);
            AssertBoard(Histories.FoldLines(lines), await server.Agents());
            output.WriteLine($"{lines.Length} events");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task KilledAgainAndAgain(int kills, int freshStreamEvery) => Disturbed(
        TimeSpan.Zero,
        async (random, kinesis, load, folder) =>
        {
            for (var kill = 1; kill <= kills; kill++)
            {
                await using var server = await Start(kinesis, folder);
                await Task.Delay(random.Next(50, 900));
                if (kill % freshStreamEvery == 0)
                {
                    load.Pause();
                    await server.WaitUntilDrained(0, upTo: TimeProvider.System.GetUtcNow(), kinesis.Stream(Stream).OpenShards.Count);
                    kinesis.CreateStream(Stream, shards: 1 + random.Next(3));
                    load.Resume();
                    await Task.Delay(random.Next(0, 400));
                }

                await server.Kill();
            }
        });

    /// <summary>A backlog of an hour keeps the readers busy with pages, so the freezes happen during pages.</summary>
    private Task FrozenAgainAndAgain(int times, TimeSpan time) => Disturbed(
        TimeSpan.FromHours(1),
        async (random, kinesis, _, folder) =>
        {
            await using var server = await Start(kinesis, folder);
            for (var freeze = 1; freeze <= times; freeze++)
            {
                await Task.Delay(random.Next(50, 600));
                await server.Freeze(time);
            }

            // The load goes on: there is nearly always something to commit.
            await server.WaitUntilDrained(0, upTo: TimeProvider.System.GetUtcNow(), kinesis.Stream(Stream).OpenShards.Count, committed: false);
            await server.Kill();
        });

    /// <summary>Runs the disturbance under load. Then a last server reads to the end, and its board and store equal those of a run without faults.</summary>
    private async Task Disturbed(TimeSpan backlog, Func<Random, FakeKinesis, OracleLoad, string, Task> disturb)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var folder = Directory.CreateTempSubdirectory("connect-streaming-oracle-").FullName;
        try
        {
            await using var kinesis = await FakeKinesis.Start();
            kinesis.CreateStream(Stream, shards: 4);
            var load = new OracleLoad(kinesis, Stream, Agents, (ulong)seed, backlog);
            await disturb(new Random(seed), kinesis, load, folder);
            var records = await load.Stop();
            var end = TimeProvider.System.GetUtcNow();
            var truth = Histories.FoldRecords(records);
            await using (var last = await Start(kinesis, folder))
            {
                await last.WaitUntilDrained(0, upTo: end, kinesis.Stream(Stream).OpenShards.Count);
                AssertBoard(truth, await last.Agents());
                await last.Kill();
            }

            output.WriteLine($"{records.Count} records, {truth.Agents.Count} agents, {truth.Intervals.Count} and {truth.ContactIntervals.Count} intervals");
            Assert.NotEmpty(truth.ProfileIntervals);
            Assert.True(records.Count > 3_000, $"only {records.Count} records: no load");
            await AssertStore(truth, Path.Combine(folder, "data"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<ServerProcess> Start(FakeKinesis kinesis, string folder) => ServerProcess.Start(
        new Uri(kinesis.Endpoint), Stream, folder,
        "--Stream:ReadInterval=00:00:00.200", "--Stream:CommitInterval=00:00:00.200", "--Stream:PingInterval=00:00:00.100",
        "--Stream:ReadBytesPerSecond=1000000000");

    internal static void AssertBoard(OracleResult truth, JsonElement[] board)
    {
        Assert.Equal(truth.Agents.Keys.Order(), board.Select(a => a.GetProperty("arn").GetString()!).Order());
        foreach (var shown in board)
        {
            var state = truth.Agents[shown.GetProperty("arn").GetString()!];
            Assert.Equal(
                (state.Shown.Text(), state.StateSince?.UtcDateTime, state.LastEventAt.UtcDateTime, state.Contacts.Length, state.Next?.Name),
                (shown.GetProperty("state").GetString(), Time(shown, "stateSince"), Time(shown, "lastEventAt")!.Value,
                    shown.GetProperty("contacts").GetArrayLength(), Next(shown)));
        }
    }

    private static async Task AssertStore(OracleResult truth, string path)
    {
        await using var store = new SqliteStore(new StoreFiles(path), new StoreHealth(), TimeProvider.System, NullLogger<SqliteStore>.Instance);
        store.Open();
        var history = new IntervalHistory(store);
        var all = (From: DateTimeOffset.MinValue, To: DateTimeOffset.UnixEpoch.AddYears(500));
        Oracle.AssertSame(
            truth,
            [.. await new ShardStore(store, new StoreHealth(), NullLogger<ShardStore>.Instance).LoadAgents(50, 20_000, CancellationToken.None)],
            await history.Agents(all.From, all.To, CancellationToken.None),
            await history.Contacts(all.From, all.To, CancellationToken.None),
            await store.Read(connection => ProfileTable.Touching(connection, all.From, all.To), CancellationToken.None));
    }

    private static DateTime? Time(JsonElement agent, string name) =>
        agent.GetProperty(name) is { ValueKind: JsonValueKind.String } at ? at.GetDateTimeOffset().UtcDateTime : null;

    private static string? Next(JsonElement agent) =>
        agent.GetProperty("next") is { ValueKind: JsonValueKind.Object } next ? next.GetProperty("name").GetString() : null;
}
