using System.Text.Json;
using ConnectStreaming.Tests.Agents;
using ConnectStreaming.Tests.Storage;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Processes;

/// <summary>Three real servers with one PostgreSQL are one cluster. Any of them can be lost, and nothing is lost.</summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class ClusterTests(ITestOutputHelper output)
{
    private const string Stream = "cluster";
    private const int Agents = 200;
    private const int PerServer = 5;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    [Theory]
    [OnPostgres]
    public Task AfterAKillAndALeaveTheOthersShowTheSamePictureAndNothingIsLost(Engine _) => Disturbed(async cluster =>
    {
        await KilledAndRightAgain(cluster, 0);
        await Left(cluster, 1);
    });

    [Theory]
    [OnPostgres]
    [Trait("Category", "Long")]
    public Task AfterTwentyKillsTheOthersAreRightAgainInTime(Engine _) => Disturbed(async cluster =>
    {
        List<TimeSpan> times = [];
        for (var kill = 0; kill < 20; kill++)
        {
            times.Add(await KilledAndRightAgain(cluster, kill % 3));
            await cluster.Start(kill % 3);
            await cluster.UntilAllRead();
        }

        times.Sort();
        output.WriteLine($"right again: p50 {times[10]}, worst {times[^1]}");
        Assert.True(times[10] <= TimeSpan.FromSeconds(4) && times[^1] <= TimeSpan.FromSeconds(8), $"p50 {times[10]}, worst {times[^1]}");
    });

    [Theory]
    [OnPostgres]
    [Trait("Category", "Long")]
    public Task ARollingRestartIsNotSeenOnTheOthers(Engine _) => Disturbed(async cluster =>
    {
        for (var n = 0; n < 6; n++)
        {
            await Left(cluster, n % 3);
            await cluster.Start(n % 3);
            await cluster.UntilAllRead();
        }
    });

    /// <summary>The rows of the killed servers say that they run.</summary>
    [Theory]
    [OnPostgres(false, 15)]
    [OnPostgres(true, 25)]
    [Trait("Category", "Long")]
    public Task AfterAllWereKilledAStartIsFast(Engine _, bool newAddresses, int seconds) => Disturbed(async cluster =>
    {
        await cluster.KillAll();
        await cluster.StartAll(newAddresses);
        var slowest = cluster.Running.Max(s => s.ReadyAfter);
        output.WriteLine($"ready after {slowest}");
        Assert.True(slowest <= TimeSpan.FromSeconds(seconds), $"ready after {slowest}");
    });

    [Theory]
    [OnPostgres]
    [Trait("Category", "Long")]
    public async Task ServersThatProveThemselvesWithCertificatesAreOneCluster(Engine _)
    {
        using var folder = new TestFolder();
        var now = TimeProvider.System.GetUtcNow();
        using var authority = Hosting.TestCertificates.Authority("cluster", now);
        await using var cluster = await ClusterProcesses.Start(Stream, n =>
        {
            using var own = Hosting.TestCertificates.Signed(authority, $"server-{n}", now.AddHours(-1), now.AddDays(1));
            var files = Hosting.TestCertificates.Write(folder.Path, authority, own, $"server-{n}");
            return [$"--Cluster:Certificate={files.Certificate}", $"--Cluster:Key={files.Key}", $"--Cluster:Authority={files.Authority}"];
        });
        var load = new OracleLoad(cluster.Kinesis, Stream, Agents, 7, TimeSpan.Zero);
        await Task.Delay(TimeSpan.FromSeconds(3));
        var truth = Histories.FoldRecords(await load.Stop());
        await cluster.UntilAllRead();
        await SamePicture(truth, cluster.Running);
        Assert.All(cluster.Running, s => Assert.DoesNotContain("refused", s.Output, StringComparison.Ordinal));
    }

    private async Task<TimeSpan> KilledAndRightAgain(ClusterProcesses cluster, int n)
    {
        var others = cluster.Running.Where(s => s != cluster.Servers[n]).ToArray();
        await using var fresh = new Freshness(cluster.Load, others);
        await Task.Delay(TimeSpan.FromSeconds(2));
        var owned = await cluster.OwnedBy(n);
        var at = TimeProvider.System.GetUtcNow();
        await cluster.Servers[n]!.Kill();
        cluster.Servers[n] = null;
        var after = await fresh.RightAgain(at, Fresh, TimeSpan.FromSeconds(40));
        output.WriteLine($"kill -9 of server {n}, which read {owned} of 4 shards: right again after {after.TotalSeconds:0.0} s");
        Assert.All(others, s => AssertNoTrace(s.Output));
        return after;
    }

    private async Task Left(ClusterProcesses cluster, int n)
    {
        var leaving = cluster.Servers[n]!;
        var others = cluster.Running.Where(s => s != leaving).ToArray();
        await using var fresh = new Freshness(cluster.Load, others);
        // A balancer has not noticed yet: browsers find the leaving server among the others.
        await using var browsers = new Browsers(() => [.. cluster.Running.Select(s => s.Address)], PerServer);
        await browsers.UntilAllWatch();
        await Task.Delay(TimeSpan.FromSeconds(3));
        var before = fresh.Worst(DateTimeOffset.MinValue);
        var owned = await cluster.OwnedBy(n);
        var at = TimeProvider.System.GetUtcNow();
        Assert.Equal(0, await leaving.End("TERM"));
        var took = TimeProvider.System.GetUtcNow() - at;
        cluster.Servers[n] = null;
        output.WriteLine($"{leaving.Address} left at {at:HH:mm:ss.fff}:");
        output.WriteLine(leaving.Output);
        await fresh.RightAgain(at, Fresh, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(4));
        output.WriteLine(browsers.Say(at));
        browsers.AssertNobodyNoticed(PerServer);
        output.WriteLine($"SIGTERM to server {n}, which read {owned} of 4 shards, ended after {took.TotalSeconds:0.0} s. Oldest event not shown: "
            + $"before {before.TotalMilliseconds:0} ms, during {fresh.Worst(at).TotalMilliseconds:0} ms, "
            + $"p99 {fresh.Percentile(0.99, at).TotalMilliseconds:0} ms");
        AssertNoTrace(leaving.Output);
        Assert.All(others, s => AssertNoTrace(s.Output));
    }

    /// <summary>Runs a cluster under load, then the disturbance. In the end all boards and the database equal a run without faults.</summary>
    private async Task Disturbed(Func<ClusterProcesses, Task> disturb)
    {
        await using var cluster = await ClusterProcesses.Start(Stream, _ => []);
        output.WriteLine($"three servers ready after {cluster.Running.Max(s => s.ReadyAfter).TotalSeconds:0.0} s");
        cluster.Load = new OracleLoad(cluster.Kinesis, Stream, Agents, (ulong)Random.Shared.Next(), TimeSpan.Zero);
        await Task.Delay(TimeSpan.FromSeconds(3));
        try
        {
            await disturb(cluster);
        }
        catch (Exception)
        {
            Array.ForEach(cluster.Running, s => output.WriteLine(s.Output));
            throw;
        }

        var truth = Histories.FoldRecords(await cluster.Load.Stop());
        await cluster.UntilAllRead();
        await SamePicture(truth, cluster.Running);
        output.WriteLine($"{truth.Agents.Count} agents, {truth.Intervals.Count} and {truth.ContactIntervals.Count} intervals");
        await cluster.AssertStore(truth);
    }

    internal static async Task SamePicture(OracleResult truth, ServerProcess[] servers)
    {
        foreach (var server in servers)
        {
            JsonElement[] shown = [];
            await server.Until("all agents are shown", async () => (shown = await server.Agents()).Length == truth.Agents.Count, TimeSpan.FromSeconds(10));
            await server.Until("the board shows the last events", async () => IsSame(truth, shown = await server.Agents()), TimeSpan.FromSeconds(10));
            OracleTests.AssertBoard(truth, shown);
        }

        static bool IsSame(OracleResult truth, JsonElement[] shown) => Array.TrueForAll(
            shown, a => truth.Agents[a.GetProperty("arn").GetString()!].LastEventAt == a.GetProperty("lastEventAt").GetDateTimeOffset());
    }

    /// <summary>Lines that are shown to an administrator explain, and are short.</summary>
    private static void AssertNoTrace(string output) => Assert.All(output.Split('\n'), line =>
    {
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        Assert.True(line.Length < 1_000, line);
    });
}
