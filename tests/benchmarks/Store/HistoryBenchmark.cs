using System.Diagnostics;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectStreaming.Benchmarks.Store;

/// <summary>
/// A data folder of schema 4 with many closed intervals is opened. It measures the copy and the migration steps, the sorting in the
/// background, and the cost of reading one agent's history and the history of one time, before and after the sorting.
/// </summary>
internal static class HistoryBenchmark
{
    private const string Instance = "arn:aws:connect:ap-northeast-1:123456789012:instance/00000000-0000-0000-0000-000000000000";
    private const int Days = 34;

    public static async Task Run(Options options)
    {
        var (intervals, agents) = (options.Count("intervals", 10_000_000), options.Count("agents", 10_000));
        var files = new StoreFiles(Directory.CreateTempSubdirectory("connect-streaming-bench-").FullName);
        var now = TimeProvider.System.GetUtcNow();
        try
        {
            Timed($"{intervals:N0} intervals of {agents:N0} agents written with schema 4", () => Fill(files, intervals, agents, now));
            Console.WriteLine($"database {new FileInfo(files.Database).Length >> 20} MB, load {Machine.Load()}");
            var health = new StoreHealth();
            await using var store = new SqliteStore(files, health, TimeProvider.System, NullLogger<SqliteStore>.Instance);
            Timed("opened, with check, copy and steps of the schema (nothing is served before)", () => store.Open());
            await Query("before sorting", store, now);
            using var log = LoggerFactory.Create(b => b.AddSimpleConsole(c => c.SingleLine = true));
            var upkeep = new StoreMaintenance(
                store, health, new StreamReports(TimeProvider.System), Microsoft.Extensions.Options.Options.Create(new StoreOptions { Path = files.Folder }),
                TimeProvider.System, log.CreateLogger<StoreMaintenance>());
            var sorting = Stopwatch.StartNew();
            while (await store.Read(c => (long)new SqliteCommand($"SELECT EXISTS (SELECT 1 FROM agent_interval WHERE end_at < {HistoryOrder.Before(now)})", c)
                .ExecuteScalar()!, default) == 1)
            {
                await upkeep.SortHistory(default);
            }

            Console.WriteLine($"{sorting.Elapsed.TotalSeconds,8:N1} s sorted, in batches of {HistoryOrder.Batch:N0} (served meanwhile); wal "
                + $"{new FileInfo(files.Wal).Length >> 20} MB, database {new FileInfo(files.Database).Length >> 20} MB, load {Machine.Load()}");
            await Query("after sorting", store, now);
        }
        finally
        {
            Directory.Delete(files.Folder, recursive: true);
        }
    }

    private static async Task Query(string when, SqliteStore store, DateTimeOffset now)
    {
        var kept = new KeptHistory(store, Microsoft.Extensions.Options.Options.Create(new StoreOptions()));
        var history = new IntervalHistory(store);
        foreach (var turn in new[] { "cold", "warm" })
        {
            await Timed($"{when}, {turn}: one agent, {Days} days", async () => (await kept.Of(Arn(77), now.AddDays(-Days), default)).Agent.Count);
            await Timed($"{when}, {turn}: everybody at one time, 20 days ago", async () =>
                (await history.Agents(now.AddDays(-20), now.AddDays(-20).AddMilliseconds(1), default)).Count);
            await Timed($"{when}, {turn}: everybody for an hour, 20 days ago", async () =>
                (await history.Agents(now.AddDays(-20), now.AddDays(-20).AddHours(1), default)).Count);
        }
    }

    private static void Fill(StoreFiles files, int intervals, int agents, DateTimeOffset now)
    {
        using var connection = StoreFiles.Open(files.Database, SqliteOpenMode.ReadWriteCreate, pooled: false);
        SqliteMigrations.Apply(connection, files, [.. SchemaSteps.Sqlite.Take(4)], now, NullLogger.Instance);
        using var transaction = connection.BeginTransaction();
        using var agent = new Statement(connection.Handle!, "INSERT INTO agent (id, arn) VALUES (?1, ?2)");
        for (var n = 1; n <= agents; n++)
        {
            agent.Bind(1, (long)n).Bind(2, Arn(n)).Run();
        }

        // Each agent in turn, with different lengths. One in 50 is a night.
        using var interval =
            new Statement(connection.Handle!, "INSERT INTO agent_interval (end_at, agent, no, code, status_name, start_at) VALUES (?1, ?2, ?3, ?4, NULL, ?5)");
        var (start, step) = (now.AddDays(-Days).ToUnixTimeMilliseconds(), Days * 86_400_000.0 / intervals);
        for (var n = 0; n < intervals; n++)
        {
            var end = start + (long)(n * step);
            var length = n / agents % 50 == 0 ? 50_400_000 : (long)(step * agents);
            interval.Bind(1, end).Bind(2, (long)(1 + (n % agents))).Bind(3, (long)(n / agents)).Bind(4, n % 3 == 0 ? "talking" : "available")
                .Bind(5, end - length).Run();
        }

        transaction.Commit();
    }

    private static string Arn(int agent) => $"{Instance}/agent/{agent:D8}-0000-0000-0000-000000000000";

    private static void Timed(string what, Action run)
    {
        var clock = Stopwatch.StartNew();
        run();
        Console.WriteLine($"{clock.Elapsed.TotalSeconds,8:N1} s {what}");
    }

    private static async Task Timed(string what, Func<Task<int>> run)
    {
        var clock = Stopwatch.StartNew();
        var found = await run();
        Console.WriteLine($"{clock.Elapsed.TotalMilliseconds,8:N0} ms {what} ({found:N0} intervals)");
    }
}
