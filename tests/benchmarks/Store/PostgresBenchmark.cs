using System.Diagnostics;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Microsoft.Extensions.Logging.Abstractions;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Benchmarks.Store;

/// <summary>The same commits into an empty PostgreSQL database, by several shards at once as while catching up.</summary>
internal static class PostgresBenchmark
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static async Task Run(Options options, string address)
    {
        var pairs = options.Count("pairs", 400_000);
        var health = new StoreHealth();
        await using var database = await PostgresDatabase.Open(address, default);
        var shards = new PostgresShards(database, health, NullLogger<PostgresShards>.Instance);
        // each: intervals of an agent in one commit. While catching up, an agent has many events and one last state.
        foreach (var (size, each, writers) in new[] { (5_000, 1, 1), (5_000, 1, 1), (5_000, 1, 4), (10_000, 9, 1), (5_000, 9, 4), (1_000, 1, 4) })
        {
            var works = new List<List<ShardCommit>>();
            for (var n = 0; n < writers; n++)
            {
                // Agents of its own for each shard, as a stream gives them.
                var shard = new ShardId(new StreamId($"arn:aws:kinesis:ap-northeast-1:123456789012:stream/agents-{size}-{n}", Start), "shardId-000000000000");
                var epoch = (await shards.TakeOver(shard, 0, UInt128.MaxValue, default)).Epoch;
                var states = StoreBenchmark.States(2 * size)
                    .Select(s => (s.State with { AgentArn = $"{s.State.AgentArn}-{n}" }, s.KeyHash)).ToArray();
                var round = 0;
                var batches = StoreBenchmark.Batches(states, shard, epoch, size, Math.Max(1, pairs / size / each / writers), ref round);
                works.Add([.. batches.Select(batch => batch with
                {
                    Intervals = [.. batch.Intervals.SelectMany(i => Enumerable.Range(0, each).Select(
                        n => i with { No = (i.No * 100) + n, End = i.End.AddMilliseconds(n) }))],
                })]);
            }

            GC.Collect();
            var (cpu, theirs, wall) = (Process.GetCurrentProcess().TotalProcessorTime, Servers(), Stopwatch.StartNew());
            await Task.WhenAll(works.Select(work => Task.Run(async () =>
            {
                foreach (var batch in work)
                {
                    if (await shards.Commit(batch, default) != CommitResult.Committed)
                    {
                        throw new InvalidOperationException("A commit was refused.");
                    }
                }
            })));
            wall.Stop();
            cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            theirs = Servers() - theirs;
            var done = works.Sum(w => w.Count) * size * each;
            Console.WriteLine(
                $"{size,6:N0} states and {size * each,6:N0} intervals a commit, {writers} at once: {done / wall.Elapsed.TotalSeconds,7:N0} intervals/s of wall "
                    + $"time ({wall.Elapsed.TotalMilliseconds / works.Sum(w => w.Count) * writers:N0} ms a commit); "
                    + $"each {cpu.TotalMicroseconds / done:N1} µs of our CPU and {theirs.TotalMicroseconds / done:N1} of the database's; "
                    + $"load {Machine.Load()}");
        }
    }

    /// <summary>Processor time of all PostgreSQL processes of this machine, ended ones excepted.</summary>
    private static TimeSpan Servers() => TimeSpan.FromTicks(Process.GetProcessesByName("postgres").Sum(p => p.TotalProcessorTime.Ticks));
}
