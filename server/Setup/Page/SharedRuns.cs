using System.Runtime.CompilerServices;
using System.Text.Json;
using ConnectStreaming.Cluster;

namespace ConnectStreaming.Setup;

/// <summary>
/// The run of all servers: one at a time, and visible to everyone at each of them. The server that was asked runs it, and nobody else may while it has the
/// duty. So the calls of a run keep one pace. A server that only shows it asks the grain.
/// </summary>
/// <param name="grains">Null: there are no other servers.</param>
internal sealed partial class SharedRuns(
    SetupRuns own, IDuties duties, TimeProvider time, ILogger<SharedRuns> logger, IGrainFactory? grains = null) : IHostedService
{
    public const string Duty = "setup-run";

    private static readonly TimeSpan KeepDutyEvery = TimeSpan.FromSeconds(5);

    /// <summary>Without a yes for this time, another server may begin soon. A database that does not answer for a moment does not stop the run.</summary>
    private static readonly TimeSpan KeepDutyAtMost = IDuties.Lease - KeepDutyEvery;
    private static readonly TimeSpan PublishEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan AnswerAtMost = TimeSpan.FromSeconds(3);

    private static readonly SetupErrorJson Lost = new(
        new("The server that ran this does not answer any more.", "この実行を行っていたサーバーが応答しなくなりました。"),
        new(
            "The step that was running may be done or not. The steps after it were not done.",
            "実行中だった手順は完了している場合もあります。それより後の手順は行われていません。"),
        new("Check again: the new plan contains what is missing.", "もう一度確認してください。残りの手順が新しい計画に表示されます。"), null, null);

    private volatile Task _keeping = Task.CompletedTask;

    /// <inheritdoc cref="SetupRuns.Start"/>
    /// <returns>False: another run is in progress, on this server or another one.</returns>
    public async Task<bool> Start(RunKind kind, SetupClients aws, Plan plan, TimeSpan wait, SetupUser by, CancellationToken cancellationToken)
    {
        if (own.Current is { IsOver: false })
        {
            return false;
        }

        // The end of the last run gives the duty back, which must not be that of this one.
        await _keeping;
        if (!await duties.Have(Duty, cancellationToken) || !own.Start(kind, aws, plan, wait, by))
        {
            return false;
        }

        _keeping = Task.Run(Keep, CancellationToken.None);
        return true;
    }

    /// <inheritdoc cref="SetupRuns.Stop"/>
    public async Task Stop()
    {
        own.Stop();
        if (own.Current is not { EndedAt: null } && grains is not null)
        {
            await Grain(grains).Stop().AsTask().WaitAsync(AnswerAtMost);
        }
    }

    /// <summary>The current or last run of all servers; null: none is known.</summary>
    public async Task<SetupRunJson?> Current()
    {
        var mine = own.Current;
        if (mine is not { EndedAt: null } && await Elsewhere() is { } told && (mine is null || told.BeganAt > mine.BeganAt))
        {
            var run = JsonSerializer.Deserialize<SetupRunJson>(told.State)!;
            return told.LostAt is { } lost ? run with { Phase = "failed", Waiting = null, Error = Lost, EndedAt = lost.ToUnixTimeMilliseconds() } : run;
        }

        return mine is null ? null : SetupWire.Of(mine);
    }

    /// <summary>The state of the run, and again after each change.</summary>
    public async IAsyncEnumerable<SetupRunJson?> Follow([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[]? last = null;
        while (true)
        {
            var changed = own.Changed;
            var now = await Current();
            var state = JsonSerializer.SerializeToUtf8Bytes(now);
            if (last is null || !state.AsSpan().SequenceEqual(last))
            {
                last = state;
                yield return now;
            }

            await (grains is null ? changed : Task.WhenAny(changed, Task.Delay(PollEvery, time, cancellationToken))).WaitAsync(cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _keeping.WaitAsync(cancellationToken);

    private static ISetupRunGrain Grain(IGrainFactory grains) => grains.GetGrain<ISetupRunGrain>(ISetupRunGrain.Key);

    /// <summary>Until the run is over: keeps the duty, and tells the others. Never throws.</summary>
    private async Task Keep()
    {
        var (asked, had) = (time.GetTimestamp(), time.GetTimestamp());
        while (true)
        {
            var changed = own.Changed;
            var run = own.Current!;
            if (await Publish(run))
            {
                own.Stop();
            }

            if (run.EndedAt is not null)
            {
                break;
            }

            if (time.GetElapsedTime(asked) >= KeepDutyEvery)
            {
                asked = time.GetTimestamp();
                had = await Tried(() => duties.Have(Duty, CancellationToken.None)) ? asked : had;
                if (time.GetElapsedTime(had) > KeepDutyAtMost)
                {
                    LogDutyLost(logger);
                    own.Stop();
                }
            }

            await Task.WhenAny(changed, Task.Delay(PublishEvery, time));
        }

        await Tried(async () =>
        {
            await duties.GiveBack(Duty, CancellationToken.None);
            return true;
        });
    }

    private async Task<bool> Publish(SetupRunState run)
    {
        var told = new SetupRunProgress(run.Id, run.BeganAt, run.EndedAt is not null, JsonSerializer.SerializeToUtf8Bytes(SetupWire.Of(run)));
        return grains is not null && await Tried(() => Grain(grains).Publish(told).AsTask().WaitAsync(AnswerAtMost));
    }

    private async Task<SetupRunProgress?> Elsewhere()
    {
        SetupRunProgress? told = null;
        if (grains is not null)
        {
            await Tried(async () => (told = await Grain(grains).Now().AsTask().WaitAsync(AnswerAtMost)) is not null);
        }

        return told;
    }

    /// <returns>False also without an answer.</returns>
    private async Task<bool> Tried(Func<Task<bool>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogNoAnswer(logger, error.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Setup: the other servers or the database did not answer, and are asked again: {Reason}")]
    private static partial void LogNoAnswer(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "Setup: the run is stopped, because this server cannot prove any more that no other server runs one")]
    private static partial void LogDutyLost(ILogger logger);
}
