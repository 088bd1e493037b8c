using System.Text.Json;
using ConnectStreaming.Sandbox;

namespace ConnectStreaming.Hosting;

/// <summary>
/// The sandbox without a server, for a cluster on one machine (<c>npm run cluster</c>): any server can be killed, and the simulated centre goes on.
/// </summary>
internal sealed class SandboxAlone(SandboxRequest request, IReadOnlyList<Uri> maps) : ISandboxProgress
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };

    /// <summary>Writes one line of JSON with the addresses when they answer.</summary>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        var options = SandboxStart.Options(request);
        var directory = new CentreDirectory(options);
        await using var control = new SandboxControl(options.StreamName, directory);
        await using var local = new LocalKinesis(AppContext.BaseDirectory, TimeProvider.System, Quiet.For<LocalKinesis>());
        using var host = new SandboxHost(local, options, new SandboxOptions(), this, TimeProvider.System, Quiet.Loggers)
        {
            Tags = SandboxControl.StreamTags(),
            Connected = control.Connected,
            OnEvent = directory.Apply,
        };
        await host.Prepare(cancellationToken);
        await control.Start(host.Endpoint, static () => { }, cancellationToken);
        control.Announce(maps[0]);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            kinesis = host.Endpoint.Url,
            controlPlane = control.Account.Sandbox!.ControlPlane,
            stream = options.StreamName,
            region = SandboxHost.Region,
            instance = SandboxControl.Instance.Id,
            key = host.Endpoint.AccessKey,
            secret = host.Endpoint.SecretKey,
        }));
        await host.StartAsync(cancellationToken);
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await host.StopAsync(CancellationToken.None);
        _http.Dispose();
        return 0;
    }

    public void Report(string line) => Console.WriteLine($"  {line}");

    public async Task WaitUntilDrained(string streamName, CancellationToken cancellationToken)
    {
        var asked = TimeProvider.System.GetUtcNow();
        while (!(await Task.WhenAll(maps.Select(map => IsReadUpTo(map, asked, cancellationToken)))).Any(read => read))
        {
            await Task.Delay(PollEvery, cancellationToken);
        }
    }

    /// <summary>The servers find the new stream by themselves.</summary>
    public void Recreated(string streamName)
    {
    }

    private async Task<bool> IsReadUpTo(Uri map, DateTimeOffset time, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri(map, "/api/stream"), cancellationToken));
            var open = answer.RootElement.EnumerateArray().SelectMany(s => s.GetProperty("shards").EnumerateArray())
                .Where(s => s.GetProperty("state").GetString() != "finished").ToArray();
            return open.Length > 0 && Array.TrueForAll(
                open, s => s.GetProperty("caughtUpTo") is { ValueKind: JsonValueKind.String } read && read.GetDateTimeOffset() >= time);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is HttpRequestException or JsonException or TaskCanceledException)
        {
            // This server was killed, or it starts.
            return false;
        }
    }
}
