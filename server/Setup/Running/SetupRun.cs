using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ConnectStreaming.Setup;

/// <summary>A progress message of a run. The command line prints it, and the page gets it.</summary>
internal abstract record SetupProgress
{
    private SetupProgress()
    {
    }

    /// <param name="Number">From 1.</param>
    public sealed record Began(int Number, int Of, Step Step) : SetupProgress;

    public sealed record Waiting(int Number, Text What, TimeSpan Since) : SetupProgress;

    public sealed record Did(int Number, Step Step, TimeSpan Took) : SetupProgress;

    /// <summary>The last message: the step was not done, or only in part; the steps after it were not started.</summary>
    public sealed record Failed(int Number, Step Step, SetupError Error) : SetupProgress;

    /// <summary>The last message: stopped from outside. The step may be done in part; the next run completes it.</summary>
    public sealed record Stopped(int Number, Step Step) : SetupProgress;
}

/// <summary>Runs the steps of a plan in order and writes each into the audit log. Stops at the first failure.</summary>
internal sealed class SetupRun(SetupClients aws, ISetupAudit audit, SetupUser by, TimeProvider time)
{
    /// <summary>A cancellation ends it with <see cref="SetupProgress.Stopped"/>, not with an exception.</summary>
    public async IAsyncEnumerable<SetupProgress> Run(Plan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!plan.Problems.IsEmpty)
        {
            throw new InvalidOperationException("A plan with problems is not run.");
        }

        var progress = Channel.CreateUnbounded<SetupProgress>();
        var work = Work(plan, progress.Writer, cancellationToken);
        await foreach (var said in progress.Reader.ReadAllAsync(CancellationToken.None))
        {
            yield return said;
        }

        await work;
    }

    private async Task Work(Plan plan, ChannelWriter<SetupProgress> progress, CancellationToken cancellationToken)
    {
        var runner = new StepRunner(aws, plan.Seen.Instance, time);
        try
        {
            if (plan.Steps is [var first, ..] && await Closed(cancellationToken) is { } closed)
            {
                progress.TryWrite(new SetupProgress.Failed(1, first, closed));
                return;
            }

            for (var number = 1; number <= plan.Steps.Length; number++)
            {
                var step = plan.Steps[number - 1];
                var began = time.GetTimestamp();
                var (at, changes) = (number, aws.Changes);
                progress.TryWrite(new SetupProgress.Began(number, plan.Steps.Length, step));
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await runner.Run(step, what => progress.TryWrite(new SetupProgress.Waiting(at, what, time.GetElapsedTime(began))), cancellationToken);
                }
                catch (Exception) when (cancellationToken.IsCancellationRequested)
                {
                    _ = await Note(plan, step, new Text("stopped", "停止"));
                    progress.TryWrite(new SetupProgress.Stopped(number, step));
                    return;
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    var error = SetupErrors.ExplainStep(e, aws.Changes > changes, step, plan.Seen.Instance);
                    _ = await Note(plan, step, error.Happened);
                    progress.TryWrite(new SetupProgress.Failed(number, step, error));
                    return;
                }

                if (await Note(plan, step, null) is { } notNoted)
                {
                    progress.TryWrite(new SetupProgress.Failed(number, step, SetupErrors.DoneButNotNoted(notNoted)));
                    return;
                }

                progress.TryWrite(new SetupProgress.Did(number, step, time.GetElapsedTime(began)));
            }
        }
        finally
        {
            progress.Complete();
        }
    }

    /// <summary>Nothing is changed that could not be recorded. Null: the log can be written.</summary>
    private async Task<SetupError?> Closed(CancellationToken cancellationToken)
    {
        try
        {
            await audit.Open(cancellationToken);
            return null;
        }
        catch (SetupRefusedException e)
        {
            return SetupErrors.NothingBegun(e.Words);
        }
    }

    /// <summary>Also records a step that was interrupted, because it may have changed something.</summary>
    /// <returns>Why it could not be written; null: it was written.</returns>
    private async Task<Text?> Note(Plan plan, Step step, Text? failure)
    {
        var title = step.Words(plan.Seen.Instance).Title;
        try
        {
            await audit.Write(
                new SetupAuditEntry(
                    time.GetUtcNow(), by.Name, plan.Seen.Instance.Arn, step.GetType().Name, title.En, failure?.En, by.Id, by.Account, title.Ja, failure?.Ja),
                CancellationToken.None);
            return null;
        }
        catch (SetupRefusedException e)
        {
            return e.Words;
        }
    }
}
