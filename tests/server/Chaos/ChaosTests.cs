using ConnectStreaming.Tests.Processes;
using ConnectStreaming.Tests.Storage;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>
/// Three real servers with PostgreSQL, 300 events a second, 50 browsers, splits and merges, and one fault after the other. The checkers look at everything
/// that can be seen from outside.
/// </summary>
/// <remarks>
/// What is checked, by the invariants of the architecture:
/// 1, 2 (deliver, commit, epochs): at the end the database and every board equal the fold of all events; a browser never shows what the fold never had, or an
/// older picture after a newer one. 3 (tiles): the stored intervals of every agent have no hole and no overlap. 4 (the live path never waits for the
/// database): screens stay right while it is away, silent, slow or read-only. 5 (order): the events have duplicates and late ones. 6 (parents before
/// children): shards are split and merged under load. 7 (a loss is told): what is trimmed before it is read is in a recorded gap, and no other gap is. 8
/// (membership): nobody is removed to whom nothing was done. 9 (poison): each record that cannot be used is in the quarantine once. 15 (the screen never
/// lies): a screen that lacks an event for more than 15 s says so; what it calls complete is complete. And of the failure catalogue: every screen right
/// again in time (I3), one owner of a shard under one epoch (I6). Acknowledged writes of people are there at the end, on every server.
/// Memory (I8) is not checked here, because no server lives long enough: SoakTests.
/// </remarks>
[Collection(AloneOnTheMachine.Name)]
public sealed class ChaosTests(ITestOutputHelper output)
{
    /// <summary>The kinds that need no long time come in one short run: fixed, so that a red run means a change.</summary>
    [Theory]
    [OnPostgres]
    [Trait("Category", "Long")]
    public Task AMinuteOfFaultsLosesNothingAndShowsNothingWrong(Engine _) => Run(new ChaosSettings(
        17, TimeSpan.FromSeconds(30), IsShort: true,
        ChaosKind.Kill, ChaosKind.DatabaseAway, ChaosKind.ServersCut, ChaosKind.Trim, ChaosKind.BrowsersCut, ChaosKind.StrangeAnswers));

    /// <summary>The command line of a run that failed is in its output.</summary>
    [Theory]
    [OnPostgres]
    [Trait("Category", "Long")]
    public Task ARunOfManyMinutesLosesNothingAndShowsNothingWrong(Engine _) => Run(ChaosSettings.FromEnvironment());

    private async Task Run(ChaosSettings settings)
    {
        Say($"again: {settings.Command}");
        await using var run = await ChaosRun.Start(settings, Say);
        try
        {
            await run.Disturb();
            await run.Finish();
            Assert.True(run.Findings.Count == 0, $"{run.Findings}\nagain: {settings.Command}");
            Assert.True(run.Load.Records > settings.For.TotalSeconds * 200, $"only {run.Load.Records} records: no load");
        }
        catch
        {
            Say($"{run.Findings}");
            foreach (var server in run.Cluster.Running)
            {
                Say($"── {server.Address}\n{ChaosRun.Last(server.Output, 60)}");
            }

            throw;
        }
    }

    /// <summary>The output of a test is only there at its end; a long run is watched in the file CHAOS_LOG.</summary>
    private void Say(string line)
    {
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("CHAOS_LOG") is { Length: > 0 } file)
        {
            File.AppendAllText(file, line + "\n");
        }
    }
}
