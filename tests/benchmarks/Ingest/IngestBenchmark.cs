using System.Diagnostics;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Benchmarks.Ingest;

/// <summary>
/// Bytes → decode → grain → board, then the same with commits to SQLite. Each lap is compared with decoding alone on all cores. The shards
/// and the page size offer more than the server can process (a shard is read five times a second), so the cores are the limit. A lap with
/// commits ends with the last commit, up to a second after the last event. A lap is long, so this second hardly matters.
/// </summary>
internal static class IngestBenchmark
{
    public static async Task Run(Options options)
    {
        var (agents, events, shards, page) =
            (options.Count("agents", 10_000), options.Count("events", 1_000_000), options.Count("shards", 64), options.Count("page", 1_000));
        var (laps, warm, board) = (options.Count("laps", 5), options.Count("warm", 2), options.Count("board", 20_000));
        var start = TimeProvider.System.GetUtcNow();
        var tape = new EventTape(agents, events, start, options.Text("size") == "whole");
        Console.WriteLine($"{agents:N0} agents, {events:N0} events a lap, {tape.MeanBytes:N0} bytes each, {shards} shards, {page:N0} records a page");
        foreach (var store in options.Text("only") is { } only ? new[] { only == "store" } : [false, true])
        {
            await using var host = await IngestHost.Start(shards, start, store, board);
            var done = new List<(double Decode, double Ingest)>();
            for (var lap = 1; lap <= warm + laps; lap++)
            {
                tape.NextLap();
                var pages = tape.Pages(shards, page);
                GC.Collect();
                var decode = events / (await Measured(() => Decode(host.Reader, pages))).Wall.TotalSeconds;
                GC.Collect();
                var pauses = GC.GetTotalPauseDuration();
                int[] collected = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
                var (wall, cpu, allocated) = await Measured(() => host.Play(pages));
                pauses = GC.GetTotalPauseDuration() - pauses;
                var ingest = events / wall.TotalSeconds;
                Console.WriteLine(
                    $"{(store ? "with commits" : "no commits"),12} {(lap <= warm ? "warm" : "lap"),4} {lap}: {ingest,9:N0} events/s, decoding alone "
                        + $"{decode,9:N0}/s, ratio {ingest / decode:N2}; "
                    + $"{cpu.TotalMicroseconds / events:N1} µs CPU, {allocated / events:N0} bytes an event, GC "
                    + $"{GC.CollectionCount(0) - collected[0]}/{GC.CollectionCount(1) - collected[1]}/{GC.CollectionCount(2) - collected[2]} pauses "
                    + $"{pauses.TotalMilliseconds:N0} of {wall.TotalMilliseconds:N0} ms, load {Machine.Load()}");
                if (lap > warm)
                {
                    done.Add((decode, ingest));
                }
            }

            Console.WriteLine($"{(store ? "with commits" : "no commits")}: median {Median(done.Select(d => d.Ingest)):N0} events/s, "
                + $"{Median(done.Select(d => d.Ingest / d.Decode)):N2} of decoding alone ({Median(done.Select(d => d.Decode)):N0}/s)");
            var statuses = await host.Statuses();
            if (statuses.Sum(s => s.Quarantined + s.Foreign) is > 0 and var refused)
            {
                throw new InvalidOperationException($"{refused} events were refused.");
            }
        }
    }

    private static Task Decode(AgentEventReader reader, List<Record>[][] pages) =>
        Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(core => Task.Run(() =>
    {
        for (var shard = core; shard < pages.Length; shard += Environment.ProcessorCount)
        {
            foreach (var record in pages[shard].SelectMany(page => page))
            {
                if (reader.Read(record.Data!.GetBuffer()).Event is null)
                {
                    throw new InvalidDataException("The tape holds a record that is no agent event.");
                }
            }
        }
    })));

    private static async Task<(TimeSpan Wall, TimeSpan Cpu, long Allocated)> Measured(Func<Task> work)
    {
        var (cpu, allocated, clock) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
        await work();
        return (clock.Elapsed, Environment.CpuUsage.TotalTime - cpu, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
