using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Alerts;

/// <summary>The grain of the alerts in a real silo, on a store that fails when a test wants it to.</summary>
public sealed class AlertGrainTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private LiveHost _host = null!;

    private MarksInMemory Store => (MarksInMemory)_host.Services.GetRequiredService<IAlertStore>();

    private IAlertGrain Grain => _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IAlertGrain>(Samples.Instance);

    private AlertMarks Shown => _host.Services.GetRequiredService<AlertReplicas>().Of(Samples.Instance).Now;

    public async Task InitializeAsync()
    {
        _host = await LiveHost.Start(Samples.Agent(1, 1, Now, ShownCode.Missed), Samples.Agent(2, 1, Now, ShownCode.Missed));
        await _host.View(2);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _limit.Dispose();
    }

    private static AlertId Missed(int agent, long? since = null) =>
        new($"{Samples.Instance}/agent/a{agent}", AlertKind.Missed, since ?? Now.ToUnixTimeMilliseconds());

    private Task<AlertResult> Act(AlertId alert, AlertVerb verb, string by = "山田") => Grain.Act(new AlertAct(
        alert, verb, AlertLevel.Critical, 0, Now.ToUnixTimeMilliseconds(), new AlertActor(by, $"id of {by}", null), "user"));

    private async Task Until(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(10, _limit.Token);
        }
    }

    [Fact]
    public async Task OfTwoClaimsAtOnceExactlyOneWinsAndTheOtherIsToldWho()
    {
        for (var round = 0; round < 100; round++)
        {
            var alert = Missed(1, round);
            var results = await Task.WhenAll(Act(alert, AlertVerb.Claim, "山田"), Act(alert, AlertVerb.Claim, "佐藤"));

            var (won, lost) = (Assert.Single(results, r => !r.IsRefused), Assert.Single(results, r => r.IsRefused));
            Assert.Equal(won.Mark!.Claimed, lost.Mark!.Claimed);
        }
    }

    /// <summary>
    /// The store fails before or after the act took effect, or the grain is stopped, at random, 1,000 times. What was answered is never lost, what is shown
    /// is what is stored, and a repeated act has no other effect.
    /// </summary>
    [Fact]
    public async Task NothingThatWasAnsweredIsLostWhateverFailsInBetween()
    {
        var dice = new Random(14);
        var at = dice.Next(3);
        Store.NextAct = () => at switch { 1 => MarksInMemory.Fault.Before, 2 => MarksInMemory.Fault.After, _ => MarksInMemory.Fault.None };
        var answered = 0;
        for (var trial = 0; trial < 1_000; trial++)
        {
            at = dice.Next(3);
            var (alert, verb) = (Missed(1, trial), dice.Next(2) == 0 ? AlertVerb.Claim : AlertVerb.Acknowledge);
            var result = await Act(alert, verb);
            if (dice.Next(20) == 0)
            {
                await _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
            }
            var stored = Store.Of(alert)?.Mark;
            if (result.IsStored)
            {
                answered++;
                Assert.Equal(result.Mark, stored);
                Assert.NotNull(stored);
            }
            else
            {
                at = 0;
                var again = await Act(alert, verb);
                Assert.True(again is { IsStored: true, IsRefused: false });
                Assert.Equal(again.Mark, Store.Of(alert)!.Mark);
                Assert.True(stored is null || stored == again.Mark, "an act that was stored without an answer is not done twice");
            }
        }
        Assert.InRange(answered, 200, 500);
        await Until(() => Shown.Of(Missed(1).Agent).Count(m => m.Claimed is not null || m.Acknowledged is not null) == 1_000);
    }

    [Fact]
    public async Task WhileTheStoreIsOffAnActIsRefusedAndAfterItIsBackEverythingIsShown()
    {
        await Act(Missed(1), AlertVerb.Claim);
        await Until(() => Shown.Of(Missed(1).Agent).Count == 1);
        Store.IsOff = true;

        Assert.False((await Act(Missed(1), AlertVerb.Acknowledge)).IsStored);
        Assert.False((await Act(Missed(2), AlertVerb.Claim)).IsStored);
        Assert.Equal("山田", Assert.Single(Shown.Of(Missed(1).Agent)).Claimed!.By);

        Store.IsOff = false;
        Assert.True((await Act(Missed(2), AlertVerb.Claim)).IsStored);
        await Until(() => Shown.Of(Missed(2).Agent).Count == 1);
    }

    /// <summary>The alert is over: what people did about it goes, here and in the store. Before the stream is read up to now, nothing goes.</summary>
    [Fact]
    public async Task AClaimEndsWithTheAlertButOnlyWhenTheStreamIsReadUpToNow()
    {
        await Act(Missed(1), AlertVerb.Claim);
        await Act(Missed(2), AlertVerb.Acknowledge);
        _host.Feed.Changed(Samples.Agent(1, 2, Now.AddSeconds(1)), "s1", 1);
        await Task.Delay(3_500, _limit.Token);
        Assert.NotNull(Store.Of(Missed(1)));

        using var live = new Timer(_ => Say(), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await Until(() => Store.Of(Missed(1)) is null);
        await Until(() => Shown.Of(Missed(1).Agent).Count == 0);
        Assert.NotNull(Store.Of(Missed(2)));
        Assert.Single(Shown.Of(Missed(2).Agent));
    }

    [Fact]
    public async Task AStoreThatHangsAtTheStartDoesNotKeepTheMapFromOpening()
    {
        var (answers, marks) = (new TaskCompletionSource(), new MarksInMemory());
        marks.Answers = answers.Task;
        await using var host = await LiveHost.Start(null, new LiveHost.Seats(), marks, Samples.Agent(1, 1, Now, ShownCode.Missed));

        // The call of the grain would end after 10 s.
        var view = await host.View(1).WaitAsync(TimeSpan.FromSeconds(8));

        Assert.Null(view.Snapshot(out _).Agents[0].Live.M);
        Assert.Null(host.Services.GetRequiredService<AlertReplicas>().Of(Samples.Instance).Now.Position.Epoch);
        answers.SetResult();
    }

    private void Say() => _host.Feed.Health(new SourceHealth
    {
        Source = SourceKey.Shard("arn:aws:kinesis:us-west-2:123456789012:stream/a|1|s1"), Stream = "arn:aws:kinesis:us-west-2:123456789012:stream/a",
        State = SourceState.Live, CaughtUpTo = TimeProvider.System.GetUtcNow(), Epoch = 1,
    });
}
