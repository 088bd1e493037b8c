namespace ConnectStreaming.Setup;

/// <summary>
/// The run of this server: one at a time; <see cref="SharedRuns"/> shows it at the other servers. It continues when its browser disconnects, and is
/// stopped in order when the server stops. The next plan contains the steps that were not done.
/// </summary>
internal sealed partial class SetupRuns(ISetupAudit audit, ISetupReading reading, TimeProvider time, ILogger<SetupRuns> logger) : IHostedService
{
    /// <summary>If readers need longer, the status shows the reason.</summary>
    private static readonly TimeSpan ReadersBegin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadersLook = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private SetupRunState? _current;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;

    /// <summary>The current or last run; null: none since the server started.</summary>
    public SetupRunState? Current
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }
    }

    /// <summary>Completes with the next change. Take it before <see cref="Current"/>.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    /// <param name="wait">After an apply: how long to wait for a first event.</param>
    /// <returns>False: another run is in progress.</returns>
    public bool Start(RunKind kind, SetupClients aws, Plan plan, TimeSpan wait, SetupUser by)
    {
        lock (_lock)
        {
            if (_current is { IsOver: false })
            {
                return false;
            }

            _stop.Dispose();
            _stop = new CancellationTokenSource();
            Change_NeedsLock(SetupRunState.Of(Guid.NewGuid().ToString("N"), kind, plan, by.Name, time.GetUtcNow()));
            var cancellationToken = _stop.Token;
            _work = Task.Run(() => Work(kind, aws, plan, wait, by, cancellationToken), CancellationToken.None);
            return true;
        }
    }

    /// <summary>Stops after the current AWS call. During the wait for a first event, ends the wait.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _stop.Cancel();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Stop();
        return _work.WaitAsync(cancellationToken);
    }

    private async Task Work(RunKind kind, SetupClients aws, Plan plan, TimeSpan wait, SetupUser by, CancellationToken cancellationToken)
    {
        LogBegan(logger, kind, plan.Steps.Length, plan.Seen.Instance.Arn);
        try
        {
            await foreach (var said in new SetupRun(aws, audit, by, time).Run(plan, cancellationToken))
            {
                Change(state => state.After(said));
                if (said is SetupProgress.Did { Step: var step })
                {
                    await NotifyReaders(aws, plan.Seen.Instance, step);
                }
            }

            if (kind == RunKind.Apply && Current is { Phase: RunPhase.Running })
            {
                Change(state => state with { Phase = RunPhase.Verifying });
                await Check(aws, plan, wait, by, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && Current is { Phase: RunPhase.Verifying })
        {
            // Every step was done; only the wait for a first event was ended.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The steps report their own failures. Here a read from AWS, the store or the audit log has failed.
            var error = SetupErrors.Explain(e);
            Change(state => state.IsOver ? state : state with { Phase = RunPhase.Failed, Error = error });
        }

        Change(state => (state.IsOver ? state : state with { Phase = RunPhase.Done, Waiting = null }) with { EndedAt = time.GetUtcNow() });
        LogEnded(logger, kind, Current!.Phase, plan.Seen.Instance.Arn);
    }

    /// <summary>Informs the readers after each step: events are on the map while the other steps are still running.</summary>
    private async Task NotifyReaders(SetupClients aws, ConnectInstance instance, Step step)
    {
        var (left, reached) = Moved(step, instance);
        try
        {
            if (reached is not null)
            {
                await reading.Connected(instance.Arn, reached, CancellationToken.None);
            }
            else if (left is not null)
            {
                await reading.Disconnected(instance.Arn, left, await Associations.IsUsedByOthers(aws, instance, left, CancellationToken.None),
                    CancellationToken.None);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // AWS has done it. The readers will find it themselves, but later and without the reason.
            var error = SetupErrors.Explain(e);
            Change(state => state.After(new VerifyFinding(VerifyLevel.Bad, new(
                $"This server's readers could not be informed: {error.Happened.En} Apply again after this is fixed.",
                $"このサーバーの読み取りに伝えられませんでした：{error.Happened.Ja} 解消後に"
                    + $"もう一度適用してください。"))));
        }
    }

    /// <summary>The stream that the agent events left with a step, and the stream to which they go now.</summary>
    private static (string? Left, string? Reached) Moved(Step step, ConnectInstance instance) => step switch
    {
        Step.Associate { Kind: EventKind.AgentEvents } s => (null, instance.ArnOf(s.Target)),
        Step.Reassociate { Kind: EventKind.AgentEvents } s => (s.FromArn, s.ToArn),
        Step.Disassociate { Kind: EventKind.AgentEvents } s => (s.FromArn, null),
        _ => (null, null),
    };

    /// <summary>A stream that was connected before, by setup or not, is also read from now on.</summary>
    private async Task Check(SetupClients aws, Plan plan, TimeSpan wait, SetupUser by, CancellationToken cancellationToken)
    {
        var instance = plan.Seen.Instance;
        var seen = await new AwsReader(aws).Read(instance, ReadScope.Connected, cancellationToken);
        if (seen.TargetOf(EventKind.AgentEvents) is { Kind: TargetKind.Kinesis } target)
        {
            // A reader that a step has just started needs some time.
            if (!reading.Reads(instance.ArnOf(target)) && !plan.Steps.Any(step => Moved(step, instance).Reached == instance.ArnOf(target)))
            {
                await audit.Write(
                    new SetupAuditEntry(
                        time.GetUtcNow(), by.Name, instance.Arn, "Read", $"Read {target}, which was connected before", null, by.Id, by.Account,
                        $"以前から接続されている {target} を読み取り"),
                    CancellationToken.None);
            }

            await reading.Connected(instance.Arn, instance.ArnOf(target), CancellationToken.None);
        }

        await foreach (var finding in new Verify(aws, time).Run(instance, seen, wait, Waits.Known, cancellationToken))
        {
            Change(state => state.After(finding));
        }

        if (wait > TimeSpan.Zero && seen.TargetOf(EventKind.AgentEvents) is { Kind: TargetKind.Kinesis } read)
        {
            await BeginsToRead(instance.ArnOf(read), cancellationToken);
        }
    }

    /// <summary>Waits until the stream is read, so that the status after the run shows it.</summary>
    private async Task BeginsToRead(string streamArn, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (!reading.Reads(streamArn) && time.GetElapsedTime(began) < ReadersBegin)
        {
            await Task.Delay(ReadersLook, time, cancellationToken);
        }
    }

    private void Change(Func<SetupRunState, SetupRunState> change)
    {
        lock (_lock)
        {
            Change_NeedsLock(change(_current!));
        }
    }

    private void Change_NeedsLock(SetupRunState next)
    {
        _current = next;
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    [LoggerMessage(LogLevel.Information, "Setup: {Kind} of {Steps} steps on {Instance} began")]
    private static partial void LogBegan(ILogger logger, RunKind kind, int steps, string instance);

    [LoggerMessage(LogLevel.Information, "Setup: {Kind} on {Instance} ended: {Phase}")]
    private static partial void LogEnded(ILogger logger, RunKind kind, RunPhase phase, string instance);
}
