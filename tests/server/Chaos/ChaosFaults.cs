using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>Carries out the faults of a plan, one after the other, and measures when every screen is right again.</summary>
internal sealed class ChaosFaults(ChaosRun run, bool isShort)
{
    /// <summary>Where no server was lost.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>Where a server was lost, or an answer that never comes must be given up first.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(15);

    private ChaosCluster Cluster => run.Cluster;

    private FakeStream Stream => Cluster.Kinesis.Stream(ChaosCluster.Stream);

    public Task Run(ChaosStep step, Random random) => step.Kind switch
    {
        ChaosKind.Kill => Kill(step.Server),
        ChaosKind.Freeze => Freeze(step.Server, step.Lasts),
        ChaosKind.Restart => Restart(step.Server),
        ChaosKind.DatabaseAway => Postgres(RelayMode.Closed, step.Lasts),
        ChaosKind.DatabaseSilent => Postgres(RelayMode.Hole, step.Lasts),
        ChaosKind.DatabaseSlow => Postgres(RelayMode.Slow, step.Lasts),
        ChaosKind.DatabaseReadOnly => ReadOnly(step.Lasts),
        ChaosKind.ServersCut => Cut(step.Server, step.Lasts),
        ChaosKind.Throttled => Kinesis(step, Soon, _ => random.Next(2) == 0 ? FakeFault.Throttle : null),
        ChaosKind.ServerErrors => Kinesis(step, Soon, _ => random.Next(5) switch
        {
            0 => FakeFault.InternalFailure,
            1 => FakeFault.Unavailable,
            2 => FakeFault.Reset,
            _ => null,
        }),
        ChaosKind.Hanging => Kinesis(step, Later, call => random.Next(3) == 0 || call.Operation == "ListShards" ? FakeFault.Hang : null),
        ChaosKind.ExpiredIterators => Kinesis(step with { Lasts = TimeSpan.FromSeconds(1) }, Soon, _ => random.Next(4) == 0 ? FakeFault.ExpiredIterator : null),
        ChaosKind.StrangeAnswers => Kinesis(step, Soon, call => call.Operation != "GetRecords" ? null : random.Next(8) switch
        {
            0 => FakeFault.CutAt(random.Next(2_000)),
            1 => FakeFault.EmptyPage,
            2 => FakeFault.Duplicate,
            3 => FakeFault.NoNext,
            4 => FakeFault.Body("{\"Records\": 7}"),
            _ => null,
        }),
        ChaosKind.Trim => Trim(step.Lasts, random.Next(2) == 0 ? TrimStyle.InvalidArgument : TrimStyle.ResourceNotFound),
        ChaosKind.BrowsersStall => Slow(step, LinkMode.Stall, random),
        ChaosKind.BrowsersDrip => Slow(step, LinkMode.Drip, random),
        ChaosKind.BrowsersCut => CutBrowsers(step, random),
        _ => throw new InvalidOperationException($"{step.Kind} is no fault."),
    };

    private async Task Kill(int n)
    {
        var others = run.Browsers.Where(b => b.Server != n).ToArray();
        await run.MayDie(n);
        var at = ChaosRun.Now;
        await using (var server = run.Take(n))
        {
            await server.Kill();
        }

        await run.Right("kill, screens on living servers", others, at, Later);
        await run.Right("kill, all screens", run.Browsers, at, Later);
        await StartAgain("start after a kill", n);
    }

    private async Task Restart(int n)
    {
        await run.MayDie(n);
        var at = ChaosRun.Now;
        await using (var server = run.Take(n))
        {
            if (await server.End("TERM") is not 0 and var code)
            {
                run.Findings.Add("exit code", $"Server {n} ended with {code} after SIGTERM.");
            }
        }

        await run.Right("SIGTERM, all screens", run.Browsers, at, Later);
        await StartAgain("start after SIGTERM", n);
    }

    private async Task StartAgain(string what, int n)
    {
        await Cluster.Start(n);
        await run.Right(what, run.Browsers, ChaosRun.Now, Later);
    }

    /// <summary>A server that was removed in the meantime ends, and is started again by the run.</summary>
    private async Task Freeze(int n, TimeSpan lasts)
    {
        var others = run.Browsers.Where(b => b.Server != n).ToArray();
        await run.MayDie(n);
        var server = Cluster.All[n]!;
        var at = ChaosRun.Now;
        run.Frozen = n;
        await server.Signal("STOP");
        await run.Right("freeze, screens on the other servers", others, at, Later);
        await Rest(at, lasts);
        await server.Signal("CONT");
        at = ChaosRun.Now;
        await run.Right("after a freeze, all screens", run.Browsers, at, Later, atLeast: TimeSpan.FromSeconds(4));
        run.Frozen = null;
        await run.UntilAllRun();
    }

    private async Task Cut(int n, TimeSpan lasts)
    {
        await run.MayDie(n);
        var at = ChaosRun.Now;
        await Cluster.Network.Cut(n);
        await Rest(at, lasts);
        await Cluster.Network.Join(n);
        await run.Right($"cut between servers of {lasts.TotalSeconds:0} s", run.Browsers, ChaosRun.Now, Later, atLeast: TimeSpan.FromSeconds(4));
        await run.UntilAllRun();
    }

    /// <summary>The live picture does not need the database.</summary>
    private async Task Postgres(RelayMode mode, TimeSpan lasts)
    {
        var at = ChaosRun.Now;
        Cluster.Postgres.Delay = TimeSpan.FromMilliseconds(500);
        Cluster.Postgres.Mode = mode;
        await Rest(at, lasts);
        await run.Right($"database {mode}, while it lasts", run.Browsers, at, Soon, atLeast: TimeSpan.Zero);
        Cluster.Postgres.Mode = RelayMode.Pass;
        await run.Right($"database {mode}, after it", run.Browsers, ChaosRun.Now, Soon);
    }

    private async Task ReadOnly(TimeSpan lasts)
    {
        var at = ChaosRun.Now;
        await Cluster.SetReadOnly(true);
        await Rest(at, lasts);
        await run.Right("database read-only, while it lasts", run.Browsers, at, Soon, atLeast: TimeSpan.Zero);
        await Cluster.SetReadOnly(false);
        await run.Right("database read-only, after it", run.Browsers, ChaosRun.Now, Soon);
    }

    private async Task Kinesis(ChaosStep step, TimeSpan limit, Func<FakeCall, FakeFault?> fault)
    {
        var turn = new Lock();
        Cluster.Kinesis.OnCall = call =>
        {
            lock (turn)
            {
                return fault(call);
            }
        };
        await Task.Delay(step.Lasts);
        Cluster.Kinesis.OnCall = null;
        await run.Right($"Kinesis {step.Kind}", run.Browsers, ChaosRun.Now, limit);
    }

    /// <summary>Everything is read and stored; then events come that nobody can read, and they are deleted.</summary>
    private async Task Trim(TimeSpan lasts, TrimStyle style)
    {
        run.Load.Pause();
        await run.UntilAllRead();
        Cluster.Kinesis.OnCall = call => call.Operation is "GetRecords" or "GetShardIterator" ? FakeFault.Unavailable : null;
        await Task.Delay(TimeSpan.FromSeconds(1));
        var from = ChaosRun.Now;
        run.Load.BeginLoss();
        await Task.Delay(lasts);
        var lost = run.Load.EndLoss();
        var to = ChaosRun.Now;
        Stream.TrimStyle = style;
        Stream.Trim(to.AddSeconds(1));
        run.Check.Trimmed(from, to, lost);
        HashSet<string> expired = new(StringComparer.Ordinal);
        Cluster.Kinesis.OnCall = call =>
        {
            lock (expired)
            {
                return call is { Operation: "GetRecords", Shard: { } shard } && expired.Add(shard) ? FakeFault.ExpiredIterator : null;
            }
        };
        run.Load.Resume();
        await run.Right($"trim of {lost.Length} events ({style})", run.Browsers, ChaosRun.Now, Later);
        Cluster.Kinesis.OnCall = null;
    }

    private async Task Slow(ChaosStep step, LinkMode mode, Random random)
    {
        var slow = Some(random, 8);
        var others = run.Browsers.Except(slow).ToArray();
        var at = ChaosRun.Now;
        Array.ForEach(slow, b => b.Link.Mode = mode);
        // The server closes a connection that acknowledges nothing for 10 s.
        await Rest(at, isShort ? step.Lasts : TimeSpan.FromSeconds(16));
        await run.Right($"{step.Kind}, other screens meanwhile", others, at, Soon, atLeast: TimeSpan.Zero);
        Array.ForEach(slow, b => b.Link.Mode = LinkMode.Pass);
        await run.Right($"{step.Kind}, all screens after it", run.Browsers, ChaosRun.Now, Later);
    }

    private async Task CutBrowsers(ChaosStep step, Random random)
    {
        var at = ChaosRun.Now;
        Array.ForEach(Some(random, 25), b => b.Link.CutAll());
        await run.Right($"{step.Kind}", run.Browsers, at, Soon);
    }

    private ChaosBrowser[] Some(Random random, int count)
    {
        var all = run.Browsers.ToArray();
        random.Shuffle(all);
        return all[..count];
    }

    /// <summary>Waits for the rest of a time.</summary>
    private static async Task Rest(DateTimeOffset since, TimeSpan lasts)
    {
        if (since + lasts - ChaosRun.Now is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest);
        }
    }
}
