using System.Collections.Concurrent;
using ConnectStreaming.Tests.Agents;
using ConnectStreaming.Tests.Processes;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>A run: the load, the browsers, the faults of a plan, and everything that looks at the servers meanwhile.</summary>
internal sealed partial class ChaosRun : IAsyncDisposable
{
    private const int BrowserCount = 50;
    private const double EventsPerSecond = 300;

    /// <summary>A screen that lacks an event for longer is not right: after a throttle a shard is read once a second.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(2.5);

    /// <summary>By then a fault has made the first event old.</summary>
    private static readonly TimeSpan Effect = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly ChaosSettings _settings;
    private readonly Action<string> _say;
    private readonly ConcurrentDictionary<string, List<TimeSpan>> _figures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _members = new(StringComparer.Ordinal);
    private ChaosBrowser[] _browsers = [];
    private ClusterDriver _driver = null!;
    private Task _looking = Task.CompletedTask;

    private ChaosRun(ChaosSettings settings, ChaosCluster cluster, Action<string> say)
    {
        (_settings, Cluster, _say) = (settings, cluster, say);
        (Pictures, Check) = (new PictureCheck(Findings), new ClusterCheck(Findings));
    }

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public Findings Findings { get; } = new();

    public PictureCheck Pictures { get; }

    public ClusterCheck Check { get; }

    public ChaosCluster Cluster { get; }

    public ChaosLoad Load { get; private set; } = null!;

    public IReadOnlyList<ChaosBrowser> Browsers => _browsers;

    /// <summary>The server that is stopped by a signal now; null: none.</summary>
    public int? Frozen { get; set; }

    public static async Task<ChaosRun> Start(ChaosSettings settings, Action<string> say)
    {
        var began = Now;
        var run = new ChaosRun(settings, await ChaosCluster.Start(), say);
        try
        {
            say($"three servers after {(Now - began).TotalSeconds:0.0} s, {run.Cluster.Network.WhyNot ?? "each in a network of its own"}");
            run.Load = new ChaosLoad(run.Cluster.Kinesis, ChaosCluster.Stream, run.Pictures, settings.Seed, EventsPerSecond);
            run._driver = await ClusterDriver.Connect(run.Cluster);
            run._browsers = [.. Enumerable.Range(0, BrowserCount).Select(n => new ChaosBrowser(n, settings.Seed, run.Cluster.Reach, run.Pictures))];
            run._looking = run.LookAtEverything();
            await run.Right("first pictures", run.Browsers, Now, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(2));
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    public async Task Disturb()
    {
        var random = new Random(_settings.Seed);
        var faults = new ChaosFaults(this, _settings.IsShort);
        var began = Now;
        foreach (var step in _settings.Steps(Cluster.Network.CanCut))
        {
            await Task.Delay(step.Wait);
            if (Now - began > _settings.For)
            {
                return;
            }

            _say($"{(Now - began).TotalSeconds,6:0.0} s  {step.Kind} (server {step.Server}, {step.Lasts.TotalSeconds:0.0} s)");
            await faults.Run(step, random);
        }
    }

    /// <summary>Nothing is put any more: everything must be equal.</summary>
    public async Task Finish()
    {
        await UntilAllRun();
        var truth = await Load.Stop();
        await UntilAllRead();
        for (var began = Now; Now - began < Patience && (_browsers.Any(b => Pictures.Lacks(b.Number) is not null || !b.SaysFresh(Now)));)
        {
            await Task.Delay(200);
        }

        foreach (var browser in _browsers)
        {
            Pictures.AtRest(browser.Number);
            if (!browser.SaysFresh(Now))
            {
                Findings.Add("stale at rest", $"Browser {browser.Number} on server {browser.Server}: {browser.LastEnd}");
            }
        }

        await _stop.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ChaosEnd.Compare(this, _driver, truth);
        Tell(truth);
    }

    /// <summary>This server will be killed, stopped, frozen or cut off.</summary>
    public async Task MayDie(int n)
    {
        foreach (var (address, name, status) in await _driver.Members())
        {
            if (address == Cluster.Name(n) && status != SiloStatus.Dead)
            {
                Check.MayDie(name);
                _members[address] = name;
            }
        }
    }

    /// <summary>A server that will end now. It is not looked at any more.</summary>
    public ServerProcess Take(int n)
    {
        var server = Cluster.All[n]!;
        Cluster.All[n] = null;
        return server;
    }

    /// <summary>Waits until these screens lack nothing old, and notes how long each of them was wrong.</summary>
    /// <param name="since">The time is counted from here.</param>
    /// <param name="limit">Longer is a finding.</param>
    /// <param name="atLeast">The effect of a fault can be late.</param>
    public async Task Right(string what, IReadOnlyList<ChaosBrowser> who, DateTimeOffset since, TimeSpan limit, TimeSpan? atLeast = null)
    {
        var wrong = who.Select(_ => since).ToArray();
        for (var now = Now; now - since < Patience; now = Now)
        {
            for (var n = 0; n < who.Count; n++)
            {
                wrong[n] = Pictures.Lacks(who[n].Number) is { } lacks && now - lacks > Old ? now : wrong[n];
            }

            if (now - since > (atLeast ?? Effect) && Array.TrueForAll(wrong, at => now - at > TimeSpan.FromSeconds(1)))
            {
                var times = wrong.Select(at => at - since).Order().ToList();
                _figures.AddOrUpdate(what, times, (_, known) => [.. known, .. times]);
                Check.Healed(what, times[^1], limit * _settings.Slack);
                return;
            }

            await Task.Delay(200);
        }

        Check.Healed(what, null, limit * _settings.Slack);
        foreach (var browser in who.Where(b => Pictures.Lacks(b.Number) is { } lacks && Now - lacks > Old).Take(3))
        {
            _say($"        browser {browser.Number} on server {browser.Server} lacks {Now - Pictures.Lacks(browser.Number)}: {browser.LastEnd}");
        }
    }

    public async Task UntilAllRead()
    {
        var now = Now;
        foreach (var server in Cluster.Running)
        {
            await server.WaitUntilDrained(0, upTo: now, Cluster.Kinesis.Stream(ChaosCluster.Stream).OpenShards.Count);
        }
    }

    /// <summary>A server that was removed by the others has ended, and is started again.</summary>
    public async Task UntilAllRun()
    {
        for (var began = Now; Cluster.Running.Count() < 3; await Task.Delay(200))
        {
            if (Now - began > Patience)
            {
                throw new TimeoutException($"Only {Cluster.Running.Count()} servers run.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_browsers.Select(b => b.DisposeAsync().AsTask()));
        if (Load is not null)
        {
            await Load.DisposeAsync();
        }

        if (_driver is not null)
        {
            await _driver.DisposeAsync();
        }

        await Cluster.DisposeAsync();
        _stop.Dispose();
    }

    private void Tell(OracleResult truth)
    {
        _say($"{Load.Records} records, {truth.Agents.Count} agents, {truth.Intervals.Count} and {truth.ContactIntervals.Count} intervals");
        _say($"{Pictures.Looked} changes shown; {Load.Poison} records in the quarantine; {Check.Acknowledged} writes kept; "
            + $"{_browsers.Sum(b => b.Sessions)} connections of {BrowserCount} browsers, {_browsers.Sum(b => b.Resyncs)} resyncs, "
            + $"{_browsers.Sum(b => b.Gaps)} gaps in the chain of revisions");
        foreach (var (what, times) in _figures.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            times.Sort();
            _say($"  {what}: right again p50 {times[times.Count / 2].TotalSeconds:0.0}, p99 {times[(int)(times.Count * 0.99)].TotalSeconds:0.0}, "
                + $"worst {times[^1].TotalSeconds:0.0} s of {times.Count}");
        }
    }

    public static string Last(string output, int lines) => string.Join('\n', output.TrimEnd().Split('\n').TakeLast(lines));
}
