namespace ConnectStreaming.Storage;

/// <summary>One write in the queue.</summary>
internal abstract class WriteJob(bool alone, CancellationToken cancellationToken)
{
    /// <summary>Runs outside a transaction (a WAL checkpoint cannot run in one).</summary>
    public bool Alone { get; } = alone;

    /// <summary>A caller may cancel a waiting write. A write that has begun is completed.</summary>
    public bool IsCancelled => CancellationToken.IsCancellationRequested;

    protected CancellationToken CancellationToken { get; } = cancellationToken;

    public abstract void Run(WriterSession session);

    public abstract void Complete();

    public abstract void Fail(Exception error);

    public abstract void Cancel();
}

internal sealed class WriteJob<T>(Func<WriterSession, T> write, bool alone, CancellationToken cancellationToken) : WriteJob(alone, cancellationToken)
{
    // Asynchronous continuations: the writer's thread must not run the caller's code.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Done => _done.Task;

    public override void Run(WriterSession session) => _result = write(session);

    public override void Complete() => _done.TrySetResult(_result!);

    public override void Fail(Exception error) => _done.TrySetException(error);

    public override void Cancel() => _done.TrySetCanceled(CancellationToken);
}
