using ConnectStreaming.Benchmarks.Ingest;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Benchmarks.Processes;

/// <summary>
/// A server that has 10,000 agents is killed, and more events are put. Then the real executable starts on its folder. The benchmark
/// measures the first snapshot over HTTP: when it arrives, how many agents it contains, and that it says "catching-up".
/// </summary>
internal static class RestartBenchmark
{
    public static async Task Run(Options options)
    {
        var (agents, starts) = (options.Count("agents", 11_000), options.Count("starts", 7));
        var tape = new EventTape(agents, agents * 6, TimeProvider.System.GetUtcNow());
        var folder = Directory.CreateTempSubdirectory("connect-streaming-bench-").FullName;
        try
        {
            await using var kinesis = await FakeKinesis.Start();
            var stream = kinesis.CreateStream(ServerUnderLoad.Stream, shards: 4);
            var half = tape.Count * 9 / 10;
            tape.PutTo(stream, 0, half);
            using (var first = ServerUnderLoad.Start(kinesis, folder))
            {
                await first.Drain(half);
            }

            tape.PutTo(stream, half, tape.Count);
            var times = new List<double>();
            for (var n = 1; n <= starts; n++)
            {
                using var server = ServerUnderLoad.Start(kinesis, folder);
                var (shown, source) = await server.FirstSnapshot();
                times.Add(server.Clock.Elapsed.TotalSeconds);
                Console.WriteLine($"start {n}: {times[^1]:N2} s to a snapshot of {shown:N0} agents, source \"{source}\", {server.Resident().Now} MB "
                    + $"resident, load {Machine.Load()}");
            }

            times.Sort();
            Console.WriteLine($"median {times[times.Count / 2]:N2} s, worst {times[^1]:N2} s");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
