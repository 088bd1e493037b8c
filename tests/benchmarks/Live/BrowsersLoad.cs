using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace ConnectStreaming.Benchmarks.Live;

/// <summary>
/// N browsers' streams on one server: raw clients take a snapshot, watch and acknowledge every frame, while the board
/// gets 20 changes 20 times a second. The server is a process of its own on the same machine.
/// <c>live [--browsers 2000] [--seconds 20]</c>
/// </summary>
internal static class BrowsersLoad
{
    public static async Task<int> Run(string[] args)
    {
        if (args is ["server"])
        {
            return await LoadServer.Run();
        }
        var browsers = Number(args, "--browsers", 2000);
        var seconds = Number(args, "--seconds", 20);
        using var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Arguments("server")) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        try
        {
            await Measure(server, browsers, seconds);
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

    private static async Task Measure(Process server, int browsers, int seconds)
    {
        var url = new Uri(await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server said nothing."));
        using var http = new HttpClient { BaseAddress = url };
        var views = await http.GetFromJsonAsync<JsonElement>("/api/views");
        var view = views[0].GetProperty("id").GetString()!;

        var clients = new List<RawBrowser>(browsers);
        using var stop = new CancellationTokenSource();
        JsonElement snapshot = default;
        var arriving = Stopwatch.StartNew();
        for (var n = 0; n < browsers; n++)
        {
            // One snapshot per 50 browsers: the stream, not the GET, is measured here.
            snapshot = n % 50 == 0 ? await http.GetFromJsonAsync<JsonElement>($"/api/views/{view}/snapshot") : snapshot;
            clients.Add(await RawBrowser.Connect(url, view, snapshot.GetProperty("epoch").GetString()!, snapshot.GetProperty("rev").GetInt64(), stop.Token));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"connected after {arriving.Elapsed.TotalSeconds:0.0} s"));
        await Task.Delay(TimeSpan.FromSeconds(5));
        var cpu = server.TotalProcessorTime;
        foreach (var client in clients)
        {
            client.Measure();
        }
        var clock = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var sent = clients.SelectMany(c => c.SinceEncoded).Order().ToArray();
        var read = clients.SelectMany(c => c.SinceRead).Order().ToArray();
        server.Refresh();
        var load = (server.TotalProcessorTime - cpu) / clock.Elapsed;
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{browsers} browsers, {sent.Length / clock.Elapsed.TotalSeconds / browsers:0.0} frames/s each, {clients.Count(c => c.Closed)} closed | encoded→received p50 {At(sent, 0.5)} p99 {At(sent, 0.99)} max {At(sent, 1)} ms | change→received p50 {At(read, 0.5)} p99 {At(read, 0.99)} ms | server {server.WorkingSet64 >> 20} MB, {load:0.00} cores");
        Console.WriteLine(line);
        await stop.CancelAsync();
    }

    private static int At(int[] sorted, double part) => sorted.Length == 0 ? -1 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];

    private static int Number(string[] args, string name, int fallback)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : fallback;
    }

    private static string[] Arguments(string verb)
    {
        var host = Path.GetFileNameWithoutExtension(Environment.ProcessPath);
        return host == "dotnet" ? [typeof(BrowsersLoad).Assembly.Location, "live", verb] : ["live", verb];
    }
}
