using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Processes;

/// <summary>
/// The last release and this build side by side: three servers of the old one are replaced one by one, and then back, under load and with browsers watching.
/// Nothing is lost, no server is shown wrong, and no browser shows a banner.
/// </summary>
[Collection(AloneOnTheMachine.Name)]
public sealed class RollingUpgradeTests(ITestOutputHelper output)
{
    private const string Stream = "upgrade";
    private const int PerServer = 5;

    [UpgradeFact]
    [Trait("Category", "Long")]
    public async Task OldAndNewRunSideBySideBothWays()
    {
        await using var old = await OldBuild.Make();
        await using var cluster = await ClusterProcesses.Start(Stream, _ => [], old.Program);
        cluster.Load = new OracleLoad(cluster.Kinesis, Stream, 200, (ulong)Random.Shared.Next(), TimeSpan.Zero);
        await Task.Delay(TimeSpan.FromSeconds(3));
        try
        {
            await Replace(cluster, $"{OldBuild.Tag} to this build", null);
            await Replace(cluster, $"this build to {OldBuild.Tag}", old.Program);
        }
        catch (Exception)
        {
            Array.ForEach(cluster.Running, s => output.WriteLine(s.Output));
            throw;
        }

        var truth = Agents.Histories.FoldRecords(await cluster.Load.Stop());
        await cluster.UntilAllRead();
        await ClusterTests.SamePicture(truth, cluster.Running);
        await cluster.AssertStore(truth);
        output.WriteLine($"{truth.Agents.Count} agents, {truth.Intervals.Count} and {truth.ContactIntervals.Count} intervals are as without a fault");
    }

    private async Task Replace(ClusterProcesses cluster, string what, string? build)
    {
        await using var browsers = new Browsers(() => [.. cluster.Running.Select(s => s.Address)], PerServer);
        await browsers.UntilAllWatch();
        cluster.Build = build;
        for (var n = 0; n < 3; n++)
        {
            await using var fresh = new Freshness(cluster.Load, [.. cluster.Running.Where(s => s != cluster.Servers[n])]);
            await Task.Delay(TimeSpan.FromSeconds(2));
            var at = TimeProvider.System.GetUtcNow();
            Assert.Equal(0, await cluster.Servers[n]!.End("TERM"));
            cluster.Servers[n] = null;
            await fresh.RightAgain(at, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(4));
            output.WriteLine($"{what}, server {n} left: oldest event not shown by the others {fresh.Worst(at).TotalMilliseconds:0} ms, "
                + $"p99 {fresh.Percentile(0.99, at).TotalMilliseconds:0} ms; {browsers.Say(at)}");
            await cluster.Start(n);
            await cluster.UntilAllRead();
        }

        browsers.AssertNoBanner();
    }
}
