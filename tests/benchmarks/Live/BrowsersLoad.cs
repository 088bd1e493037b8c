using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace ConnectStreaming.Benchmarks.Live;

/// <summary>
/// The streams of N browsers on one server. Raw clients take a snapshot, watch and acknowledge as the page does, while the board
/// gets 20 changes 20 times a second. Then the same with two slow clients: one stops reading, one reads 20 KB/s. The server
/// is a separate process on the same machine.
/// <c>live [--browsers 2000] [--seconds 20] [--warm 15] [--scopes 200]</c> (scopes: the number of different scopes among the
/// browsers; each browser sees 3 of 20 teams)
/// </summary>
internal static class BrowsersLoad
{
    private const int Together = 50;
    private const int DripBytesPerSecond = 20_000;

    public static async Task<int> Run(string[] args)
    {
        if (args is ["server", var access])
        {
            return await LoadServer.Run(scoped: access == "scoped");
        }
        var scopes = Math.Min(Number(args, "--scopes", 0), ScopedViewers.Most);
        using var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!,
            Arguments("server", scopes > 0 ? "scoped" : "open")) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        try
        {
            await Measure(server, Number(args, "--browsers", 2000), Number(args, "--seconds", 20), Number(args, "--warm", 15), Math.Max(1, scopes));
        }
        finally
        {
            server.StandardInput.Close();
            if (!server.WaitForExit(10_000))
            {
                server.Kill();
            }
        }
        return 0;
    }

    private static async Task Measure(Process server, int browsers, int seconds, int warm, int scopes)
    {
        var url = new Uri(await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server said nothing."));
        var closings = new Closings(server.StandardOutput);
        using var http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Add(ScopedViewers.Header, "0");
        var views = await http.GetFromJsonAsync<JsonElement>("/api/views");
        var view = views[0].GetProperty("id").GetString()!;
        using var stop = new CancellationTokenSource();
        using var one = new RawBrowsers();
        using var other = new RawBrowsers();

        // Browsers that connect together share a snapshot. The benchmark measures the stream, not the GET.
        async Task<RawBrowser[]> Come(int count, int scope, Pace pace)
        {
            http.DefaultRequestHeaders.Remove(ScopedViewers.Header);
            http.DefaultRequestHeaders.Add(ScopedViewers.Header, scope.ToString(CultureInfo.InvariantCulture));
            var snapshot = await http.GetFromJsonAsync<JsonElement>($"/api/views/{view}/snapshot");
            var epoch = snapshot.GetProperty("epoch").GetString()!;
            var since = $$"""{"epoch":"{{epoch}}","rev":{{snapshot.GetProperty("rev")}},"vector":{{snapshot.GetProperty("vector").GetRawText()}}}""";
            var come = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => RawBrowser.Connect(url, view, epoch, since, scope, pace, stop.Token)));
            for (var n = 0; n < come.Length; n++)
            {
                (n % 2 == 0 ? one : other).Add(come[n]);
            }
            return come;
        }

        var clients = new List<RawBrowser>(browsers);
        var arriving = Stopwatch.StartNew();
        while (clients.Count < browsers)
        {
            var together = Math.Min(Together, Math.Max(1, browsers / scopes));
            clients.AddRange(await Come(Math.Min(together, browsers - clients.Count), clients.Count / together % scopes, Pace.Full));
        }
        Say($"{browsers} browsers, {scopes} views, connected after {arriving.Elapsed.TotalSeconds:0.0} s; {warm} s to warm up");
        await Task.Delay(TimeSpan.FromSeconds(warm));
        await Phase("all fast", server, clients, seconds);

        var stalled = (await Come(1, 0, Pace.Stalled))[0];
        var dripping = (await Come(1, 0, Pace.Drip(DripBytesPerSecond)))[0];
        await Phase("with a stalled and a dripping one", server, clients, Math.Max(seconds, 15));
        Say($"the stalled one: {closings.After(stalled.StartedAt)}");
        var end = dripping.Closed ? "closed" : "still connected";
        Say($"the dripping one: {end}, {dripping.Frames} frames, its picture was at most {dripping.OldestPicture.TotalSeconds:0.00} s old");
        Say($"closed by the server in all: {closings.Count}");
        await stop.CancelAsync();
    }

    private static async Task Phase(string name, Process server, List<RawBrowser> clients, int seconds)
    {
        server.Refresh();
        var (cpu, own, clock) = (server.TotalProcessorTime, Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        clients.ForEach(c => c.Measure());
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        server.Refresh();
        var (past, serverCpu, clientCpu) = (clock.Elapsed, server.TotalProcessorTime - cpu, Environment.CpuUsage.TotalTime - own);
        clients.ForEach(c => c.Rest());
        int[] sent = [.. clients.SelectMany(c => c.SinceEncoded).Order()];
        int[] read = [.. clients.SelectMany(c => c.SinceRead).Order()];
        var frames = Math.Max(1, sent.Length);
        Say($"{name}: {frames / past.TotalSeconds / clients.Count:0.0} frames/s each, {clients.Count(c => c.Closed)} closed, load {Machine.Load()}");
        Say($"  encoded→received p50 {At(sent, 0.5)} p99 {At(sent, 0.99)} max {At(sent, 1)} ms; change→received p50 {At(read, 0.5)} p99 {At(read, 0.99)} ms");
        Say($"  server {server.WorkingSet64 >> 20} MB, {serverCpu / past:0.00} cores, {serverCpu.TotalMicroseconds / frames:0.0} µs a frame");
        Say($"  clients {clientCpu / past:0.00} cores, {clientCpu.TotalMicroseconds / frames:0.0} µs a frame");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static int At(int[] sorted, double part) => sorted.Length == 0 ? -1 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];

    private static int Number(string[] args, string name, int fallback)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : fallback;
    }

    private static string[] Arguments(params string[] verb)
    {
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath);
        return host == "dotnet" ? [typeof(BrowsersLoad).Assembly.Location, "live", .. verb] : ["live", .. verb];
    }

    /// <summary>The browsers that the server closed, one line each: <c>closed REASON UNIX-MS</c>.</summary>
    private sealed class Closings
    {
        private readonly List<(string Reason, DateTimeOffset At)> _all = [];
        private readonly Lock _lock = new();

        public Closings(StreamReader server) => _ = Read(server);

        public int Count
        {
            get
            {
                lock (_lock)
                {
                    return _all.Count;
                }
            }
        }

        public string After(DateTimeOffset stalled)
        {
            lock (_lock)
            {
                var (reason, at) = _all.FirstOrDefault(c => c.At >= stalled);
                return reason is null ? "not closed"
                    : string.Create(CultureInfo.InvariantCulture, $"closed ({reason}) {(at - stalled).TotalSeconds:0.00} s after it stopped reading");
            }
        }

        private async Task Read(StreamReader server)
        {
            while (await server.ReadLineAsync() is { } line)
            {
                if (line.Split(' ') is ["closed", var reason, var ms])
                {
                    lock (_lock)
                    {
                        _all.Add((reason, DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(ms, CultureInfo.InvariantCulture))));
                    }
                }
            }
        }
    }
}
