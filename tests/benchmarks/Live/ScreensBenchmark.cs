using System.Diagnostics;
using System.Globalization;
using ConnectStreaming.Access;
using ConnectStreaming.Benchmarks.Processes;
using ConnectStreaming.Hosting;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Benchmarks.Live;

/// <summary>
/// Wall displays after everything restarted: the real executable on a folder with drawn floors and paired screens reads from a fake Kinesis over HTTP. When all
/// screens are connected it is killed and started again. It measures when each screen has its picture again, and the server's memory. The screens are in this
/// process, on the same machine.
/// <c>screens [--screens 1000] [--floors 20] [--agents 1000] [--rate 50] [--restarts 3] [--retry page|fast] [--server DLL]</c>
/// (fast: each screen tries again every 250 ms, so all come in the same moment; page: the delays of the page)
/// </summary>
internal static class ScreensBenchmark
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task Run(Options options)
    {
        var (count, floors, agents) = (options.Count("screens", 1_000), options.Count("floors", 20), options.Count("agents", 1_000));
        var (rate, restarts, fast) = (options.Number("rate", 50), options.Count("restarts", 3), options.Text("retry") == "fast");
        var folder = Directory.CreateTempSubdirectory("connect-streaming-bench-").FullName;
        using var stop = new CancellationTokenSource();
        try
        {
            await using var kinesis = await FakeKinesis.Start();
            var stream = kinesis.CreateStream(ServerUnderLoad.Stream, shards: 4);
            var simulation = new Simulation(SimulateOptions.DefaultInstance, agents, seed: 7, speed: 1, TimeProvider.System.GetUtcNow());
            var arns = new HashSet<string>(StringComparer.Ordinal);
            var put = 0;
            void Put(int events)
            {
                for (; put < events; put++)
                {
                    var next = simulation.Next();
                    arns.Add(next.AgentArn);
                    stream.Put(next.AgentArn, next.Json.ToArray());
                }
            }

            Put(agents * 4);
            var paired = await ScreensFolder.Make(folder, floors, [.. arns], count);
            var address = new Uri($"http://127.0.0.1:{FreePort.Any()}");
            var server = ServerUnderLoad.Start(kinesis, folder, address: address.OriginalString, program: options.Text("server"));
            try
            {
                await server.Drain(put);
                await Task.Delay(TimeSpan.FromSeconds(5));
                var alone = server.Resident();
                Say($"{arns.Count} agents on {floors} floors; the server without screens: {alone.Now} MB resident");

                using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
                var random = new Random(7);
                RawScreen[] screens = [.. paired.Select(one => new RawScreen(address, one, http, failures => Wait(failures, fast, random)))];
                var running = screens.Select(screen => screen.Run(stop.Token)).ToArray();
                await AllFresh(screens, 0);
                using var events = new Timer(_ => Put(put + (int)(rate / 5)), null, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200));
                await Task.Delay(TimeSpan.FromSeconds(10));
                var with = server.Resident();
                Say($"{count} screens connected, {screens[0].SnapshotBytes} bytes a picture: {with.Now} MB resident, {with.Most} at most");
                for (var restart = 1; restart <= restarts; restart++)
                {
                    var refused = screens.Sum(s => s.Refused);
                    server.Dispose();
                    while (screens.Any(s => s.FreshAt != 0))
                    {
                        await Task.Delay(PollEvery);
                    }
                    var began = Stopwatch.GetTimestamp();
                    server = ServerUnderLoad.Start(kinesis, folder, address: address.OriginalString, program: options.Text("server"));
                    var ready = await Ready(http, address, paired[0]);
                    await AllFresh(screens, began);
                    var resident = server.Resident();
                    Say($"restart {restart}, {(fast ? "all at once" : "delays of the page")}: ready {Seconds(began, ready):0.00} s after the process started");
                    Say($"  fresh after the server was ready: {Spread(screens, ready)}; after the process started: {Spread(screens, began)}");
                    refused = screens.Sum(s => s.Refused) - refused;
                    Say($"  {refused} answers 503, {resident.Now} MB resident, {resident.Most} at most, without screens {alone.Now}");
                    await Task.Delay(TimeSpan.FromSeconds(10));
                    Say($"  10 s later {server.Resident().Now} MB, {screens.Count(s => s.FreshAt != 0)} screens with a picture");
                }
                await stop.CancelAsync();
                await Task.WhenAll(running);
            }
            finally
            {
                server.Dispose();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The page's own delays: client/api/retry-delay.ts, of which a wall waits a tenth (nobody is there who could press a button).</summary>
    private static TimeSpan Wait(int failures, bool fast, Random random)
    {
        if (fast)
        {
            return TimeSpan.FromMilliseconds(250);
        }
        lock (random)
        {
            return TimeSpan.FromMilliseconds(500 + (0.1 * random.NextDouble() * (Math.Min(30_000, 500 * Math.Pow(2, failures)) - 500)));
        }
    }

    /// <returns>When it knew its screens.</returns>
    private static async Task<long> Ready(HttpClient http, Uri server, PairedScreen screen)
    {
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/api/wall/session"));
                request.Headers.Add("Cookie", $"{ScreenAuthentication.CookieName}={screen.Secret}");
                using var answer = await http.SendAsync(request);
                if (answer.IsSuccessStatusCode)
                {
                    return Stopwatch.GetTimestamp();
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(PollEvery);
        }
    }

    private static async Task AllFresh(RawScreen[] screens, long since)
    {
        var began = Stopwatch.GetTimestamp();
        while (screens.Any(s => s.FreshAt == 0 || s.FreshAt < since))
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"{screens.Count(s => s.FreshAt == 0)} screens have no picture after {Patience}.");
            }
            await Task.Delay(PollEvery);
        }
    }

    private static string Spread(RawScreen[] screens, long since)
    {
        double[] all = [.. screens.Select(s => Seconds(since, s.FreshAt)).Order()];
        return string.Create(
            CultureInfo.InvariantCulture, $"p50 {all[all.Length / 2]:0.00}, p99 {all[(int)(all.Length * 0.99)]:0.00}, last {all[^1]:0.00} s");
    }

    private static double Seconds(long since, long at) => Stopwatch.GetElapsedTime(since, at).TotalSeconds;

    private static void Say(FormattableString text) => Console.WriteLine($"{text.ToString(CultureInfo.InvariantCulture)}, load {Machine.Load()}");
}
