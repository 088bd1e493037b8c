using System.Diagnostics;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Benchmarks.Processes;

/// <summary>10,000 agents in a burst, then 200 events/s: resident memory, and the managed heap after full collections.</summary>
internal static class MemoryBenchmark
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    public static async Task Run(Options options)
    {
        var (agents, rate, minutes) = (options.Count("agents", 11_000), options.Number("rate", 200), options.Count("minutes", 30));
        var (start, folder) = (TimeProvider.System.GetUtcNow(), Directory.CreateTempSubdirectory("connect-streaming-bench-").FullName);
        try
        {
            await using var kinesis = await FakeKinesis.Start();
            var stream = kinesis.CreateStream(ServerUnderLoad.Stream, shards: 4);
            var simulation = new Simulation(SimulateOptions.DefaultInstance, agents, seed: 7, speed: 1, start);
            long put = 0;
            void Put(long count)
            {
                for (; put < count; put++)
                {
                    var next = simulation.Next();
                    stream.Put(next.AgentArn, next.Json.ToArray());
                }

                stream.Trim(TimeProvider.System.GetUtcNow().AddMinutes(-2));
            }

            Put(agents * 6);
            using var server = ServerUnderLoad.Start(kinesis, folder, heap: true);
            var (shown, _) = await server.FirstSnapshot();
            await server.Drain(put);
            (shown, _) = await server.FirstSnapshot();
            Say($"{shown:N0} agents after a burst of {put:N0} events: resident {server.Resident().Now} MB (most {server.Resident().Most})");

            var (clock, burst, minute) = (Stopwatch.StartNew(), put, 0);
            long? tenth = null;
            while (minute < minutes)
            {
                await Task.Delay(Step);
                Put(burst + (long)(clock.Elapsed.TotalSeconds * rate));
                if ((int)clock.Elapsed.TotalMinutes == minute)
                {
                    continue;
                }

                minute++;
                var (now, most) = server.Resident();
                if (minute is not (1 or 10) && minute != minutes)
                {
                    Say($"minute {minute}: resident {now} MB (most {most})");
                    continue;
                }

                var heap = await server.Heap();
                Say($"minute {minute}: resident {now} MB (most {most}), managed heap after a full collection {heap / 1024.0 / 1024:N2} MB");
                tenth ??= minute == 10 ? heap : null;
                if (minute == minutes && tenth is { } before)
                {
                    Say($"heap at minute {minutes} against minute 10: {(heap - before) * 100.0 / before:+0.00;-0.00} %");
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Say(string text) => Console.WriteLine($"{text}, load {Machine.Load()}");
}
