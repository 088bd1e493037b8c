using System.Net.Http.Json;
using System.Text.Json;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>What looks at browsers, members, owners and processes during a run, and what else goes on meanwhile.</summary>
internal sealed partial class ChaosRun
{
    private Task LookAtEverything() => Task.WhenAll(
        Every(TimeSpan.FromSeconds(1), LookAtBrowsers), Every(TimeSpan.FromSeconds(1), LookAtMembers), Every(TimeSpan.FromSeconds(1), LookAtOwners),
        Every(TimeSpan.FromSeconds(0.5), LookAtProcesses), Every(_settings.IsShort ? TimeSpan.FromSeconds(12) : TimeSpan.FromSeconds(45), Reshard),
        Every(TimeSpan.FromSeconds(Math.Max(1, _settings.For.TotalSeconds / 40)), KeepASite));

    private async Task Every(TimeSpan time, Func<Task> look)
    {
        while (true)
        {
            await Task.Delay(time, _stop.Token);
            try
            {
                await look();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException or IOException or ObjectDisposedException)
            {
                // The server that was asked was just disturbed.
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Findings.Add("a look failed", $"{e}");
            }
        }
    }

    private Task LookAtBrowsers()
    {
        foreach (var browser in _browsers)
        {
            // A slow browser has up to two frames on the way, and is closed after 10 s.
            var patience = TimeSpan.FromSeconds(browser.Link.WasSlow(Now) ? 13 : 5);
            var now = Now;
            Pictures.Look(browser.Number, now, browser.SaysFresh(now), browser.Claim(now, patience), patience);
        }

        return Task.CompletedTask;
    }

    private async Task LookAtMembers()
    {
        foreach (var (address, name, status) in await _driver.Members())
        {
            if (status == SiloStatus.Dead)
            {
                Check.Dead(name, Now);
            }
            else
            {
                _members[address] = name;
            }
        }
    }

    private async Task LookAtOwners()
    {
        for (var n = 0; n < 3; n++)
        {
            if (Frozen == n || Cluster.All[n] is not { HasEnded: false } server)
            {
                continue;
            }

            using var document = JsonDocument.Parse(await server.Http.GetStringAsync(new Uri("/api/stream", UriKind.Relative), _stop.Token));
            foreach (var shard in document.RootElement.EnumerateArray().SelectMany(s => s.GetProperty("shards").EnumerateArray()))
            {
                if (shard.GetProperty("epoch").GetInt64() is > 0 and var epoch)
                {
                    Check.Owns(shard.GetProperty("shard").GetString()!, epoch, shard.GetProperty("owner").GetString()!);
                }
            }
        }
    }

    private async Task LookAtProcesses()
    {
        for (var n = 0; n < 3; n++)
        {
            if (Cluster.All[n] is { HasEnded: true } ended)
            {
                Check.Ended(_members.GetValueOrDefault(Cluster.Name(n), Cluster.Name(n)), ended.ExitCode, Last(ended.Output, 5));
                _say($"        server {n} has ended with {ended.ExitCode}, and is started again. {Last(ended.Output, 2)}");
                Cluster.All[n] = null;
                await ended.DisposeAsync();
                await Cluster.Start(n);
            }
        }
    }

    private Task Reshard()
    {
        var stream = Cluster.Kinesis.Stream(ChaosCluster.Stream);
        var open = stream.OpenShards.Count;
        stream.UpdateShardCount(open >= 6 ? 3 : open + 1);
        return Task.CompletedTask;
    }

    /// <summary>A person writes something, and the server says that it is kept.</summary>
    private async Task KeepASite()
    {
        var running = Cluster.All.Where((s, n) => s is not null && Frozen != n).ToArray();
        if (Check.Acknowledged >= 45 || running.Length == 0)
        {
            return;
        }

        var name = $"Site {Guid.NewGuid():N}";
        using var answer = await running[Random.Shared.Next(running.Length)]!.Http.PostAsJsonAsync(
            "/api/sites", new { name, timeZone = "Asia/Tokyo" }, _stop.Token);
        if (answer.IsSuccessStatusCode)
        {
            Check.Kept(name, Now);
        }
    }
}
