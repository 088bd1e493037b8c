using System.Globalization;
using System.Text.Json;
using ConnectStreaming.Hosting;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Processes;

/// <summary>
/// The sandbox at a multiple of its speed for a long time, with a browser that watches: 5 minutes, or the number in
/// SOAK_MINUTES (720 for a night). Latency and memory of the last third must be like those of the first third.
/// </summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class SoakTests(ITestOutputHelper output) : IDisposable
{
    private const int LimitMegabytes = 500;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("connect-streaming-soak-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LinuxFact]
    [Trait("Category", "Long")]
    public async Task OverManyNewStreamsLatencyAndMemoryStayConstant()
    {
        var time = TimeSpan.FromMinutes(double.Parse(Environment.GetEnvironmentVariable("SOAK_MINUTES") ?? "5", CultureInfo.InvariantCulture));
        await using var server = await ServerProcess.Sandbox(
            _folder, FreePort.Any(), "--agents", "200", "--speed", "15", "--Sandbox:RecordsPerStream=800", $"--Sandbox:MemoryLimit={LimitMegabytes}");
        await using var watch = await ViewWatch.Start(server);
        await watch.Until("the first changes", () => watch.Changes > 100, Patience);
        await Task.Delay(Warm);
        watch.Sources.Clear();
        watch.Latencies();
        var samples = new List<Sample>();
        var streams = new HashSet<DateTimeOffset>();
        var children = new HashSet<int>();

        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < time;)
        {
            var before = watch.Changes;
            await Task.Delay(Every);
            await watch.Until("changes", () => watch.Changes > before, Patience);
            using var stream = JsonDocument.Parse(await server.Http.GetStringAsync(new Uri("/api/stream", UriKind.Relative)));
            if (stream.RootElement[0].GetProperty("createdAt") is { ValueKind: JsonValueKind.String } created)
            {
                streams.Add(created.GetDateTimeOffset());
            }

            var child = LinuxProcesses.ChildrenOf(server.Id).SingleOrDefault();
            children.Add(child);
            var latencies = watch.Latencies();
            samples.Add(new Sample(
                LinuxProcesses.Memory(server.Id) >> 20, child == 0 ? 0 : LinuxProcesses.Memory(child) >> 20,
                latencies.Length == 0 ? 0 : latencies[latencies.Length / 2], latencies.Length == 0 ? 0 : latencies[(int)(latencies.Length * 0.95)]));
        }

        var third = samples.Count / 3;
        var (first, last) = (samples[..third], samples[^third..]);
        output.WriteLine($"{time.TotalMinutes:0} min, {watch.Changes} changes, {streams.Count} or more streams, {children.Count} kinesis-local; sources "
            + $"{string.Join(", ", watch.Sources)}");
        output.WriteLine($"first third: {Median(first)}; last third: {Median(last)}; most: server {samples.Max(s => s.Server)} MB, kinesis-local "
            + $"{samples.Max(s => s.Kinesis)} MB");
        Assert.True(streams.Count >= time.TotalMinutes, $"only {streams.Count} streams in {time.TotalMinutes:0} min: no roll-overs");
        Assert.Equal((0, 0), (watch.Resyncs, watch.Gaps));
        Assert.DoesNotContain("has not read everything", server.Output, StringComparison.Ordinal);
        Assert.Equal("[]", await server.Http.GetStringAsync(new Uri("/api/gaps", UriKind.Relative)));
        Assert.InRange(samples.Max(s => s.Kinesis), 1, LimitMegabytes + 300);
        Assert.InRange(Median(last).Server, 1, (Median(first).Server * 1.15) + 20);
        Assert.InRange(Median(last).P50, 0, (Median(first).P50 * 1.5) + 100);
        Assert.InRange(Median(last).P95, 0, (Median(first).P95 * 1.5) + 500);
    }

    private static Sample Median(IReadOnlyList<Sample> samples) => new(
        Median(samples, s => s.Server), Median(samples, s => s.Kinesis), Median(samples, s => s.P50), Median(samples, s => s.P95));

    private static double Median(IReadOnlyList<Sample> samples, Func<Sample, double> of) => samples.Select(of).Order().ElementAt(samples.Count / 2);

    /// <summary>Resident memory in MB, latency from event to frame in milliseconds.</summary>
    private readonly record struct Sample(double Server, double Kinesis, double P50, double P95);
}
