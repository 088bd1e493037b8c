using System.Diagnostics;
using ConnectStreaming.Agents;
using ConnectStreaming.Benchmarks.Ingest;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Microsoft.Extensions.Logging.Abstractions;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Benchmarks.Store;

/// <summary>
/// Commits as the shards make them: states of 10,000 simulated agents in random order, with one closed interval each. The writer is one
/// thread. On a busy machine, compare its CPU time.
/// </summary>
internal static class StoreBenchmark
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static async Task Run(Options options)
    {
        if (options.Text("postgres") is { } address)
        {
            await PostgresBenchmark.Run(options, address);
            return;
        }

        var pairs = options.Count("pairs", 400_000);
        var states = States(options.Count("agents", 10_000));
        var folder = Directory.CreateTempSubdirectory("connect-streaming-bench-").FullName;
        try
        {
            var health = new StoreHealth();
            await using var store = new SqliteStore(new StoreFiles(folder), health, TimeProvider.System, NullLogger<SqliteStore>.Instance);
            store.Open();
            var shards = new ShardStore(store, health, NullLogger<ShardStore>.Instance);
            var shard = new ShardId(new StreamId("arn:aws:kinesis:ap-northeast-1:123456789012:stream/agents", Start), "shardId-000000000000");
            var epoch = (await shards.TakeOver(shard, 0, UInt128.MaxValue, default)).Epoch;
            Console.WriteLine($"{states.Length:N0} agents, row {states.Average(s => AgentStateJson.Write(s.State).Length):N0} bytes");
            var round = 0;
            foreach (var size in new[] { 1_000, 1_000, 5_000, 5_000 })
            {
                var batches = Batches(states, shard, epoch, size, pairs / size, ref round);
                var (cpu, wall) = (await Cpu(store), Stopwatch.StartNew());
                foreach (var batch in batches)
                {
                    await shards.Commit(batch, default);
                }

                wall.Stop();
                cpu = await Cpu(store) - cpu;
                var done = batches.Count * size;
                Console.WriteLine(
                    $"{size,5:N0} a commit: {done / cpu.TotalSeconds,9:N0} pairs/s of writer CPU ({cpu.TotalMicroseconds / done:N2} µs), "
                        + $"{done / wall.Elapsed.TotalSeconds,9:N0}/s of wall time; "
                    + $"db {new FileInfo(store.Files.Database).Length >> 20} MB, wal {new FileInfo(store.Files.Wal).Length >> 20} MB, load {Machine.Load()}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<TimeSpan> Cpu(SqliteStore store) =>
        store.Writer.Write(_ => Machine.ThreadCpu() ?? Process.GetCurrentProcess().TotalProcessorTime, default);

    internal static (AgentState State, UInt128 KeyHash)[] States(int agents)
    {
        var tape = new EventTape(agents, agents * 5, Start);
        var reader = new AgentEventReader(new TextPool());
        var states = new Dictionary<string, AgentState>(StringComparer.Ordinal);
        foreach (var body in tape.Bodies)
        {
            var read = reader.Read(body).Event!;
            states[read.AgentArn] = BatchFold.Apply(states.GetValueOrDefault(read.AgentArn), [read]).State!;
        }

        return [.. states.Values.Select(state => (state, PartitionKey.Hash(state.AgentArn)))];
    }

    internal static List<ShardCommit> Batches((AgentState State, UInt128 KeyHash)[] states, ShardId shard, long epoch, int size, int count, ref int round)
    {
        var random = new Random(7);
        var batches = new List<ShardCommit>(count);
        for (var n = 0; n < count; n++)
        {
            round++;
            var at = Start.AddHours(1).AddSeconds(round);
            random.Shuffle(states);
            var agents = new List<(AgentState, UInt128)>(size);
            var intervals = new List<AgentInterval>(size);
            for (var i = 0; i < size; i++)
            {
                var (state, key) = states[i];
                var end = at.AddMilliseconds(random.Next(1000));
                intervals.Add(new AgentInterval(state.AgentArn, state.IntervalNo, state.Shown, state.Shown == ShownCode.Away ? state.Status?.Name : null,
                    state.IntervalStart, end));
                states[i].State = state with
                {
                    Version = state.Version + 1, LastEventAt = end, LastEventIds = [Guid.NewGuid().ToString("D")],
                    Shown = (ShownCode)(1 + random.Next(13)), StateSince = end, IntervalNo = state.IntervalNo + 1, IntervalStart = end,
                };
                agents.Add(states[i]);
            }

            batches.Add(new ShardCommit { Shard = shard, Epoch = epoch, Checkpoint = new Checkpoint($"{round}", null, at, at, Finished: false),
                Agents = agents, Intervals = intervals });
        }

        return batches;
    }
}
