using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>
/// The only writer: its own thread (SQLite blocks) and a bounded queue. Waiting jobs are written in one
/// transaction. An error of one job undoes only that job: the transaction is rolled back and the others run again, so a job may run
/// more than once (a savepoint for each would copy every page that a commit changes). A failing disk fails the whole group.
/// After a failure the next job opens a new connection.
/// </summary>
internal sealed class StoreWriter(StoreFiles files, TimeProvider time, StoreHealth health, ILogger logger)
{
    private const int MostQueued = 1_000;
    private const int MostTogether = 64;

    private readonly Channel<WriteJob> _queue = Channel.CreateBounded<WriteJob>(
        new BoundedChannelOptions(MostQueued) { SingleReader = true, AllowSynchronousContinuations = false });
    private WriterSession? _session;
    private Task _loop = Task.CompletedTask;

    public void Start()
    {
        _session = new WriterSession(files.Database, time);
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Writes what is in the queue, then ends.</summary>
    public async Task Stop()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    public async Task<T> Write<T>(Func<WriterSession, T> write, CancellationToken cancellationToken, bool alone = false)
    {
        var job = new WriteJob<T>(write, alone, cancellationToken);
        try
        {
            await _queue.Writer.WriteAsync(job, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new StoreUnavailableException(StoreProblem.Closed, "The store is closed: the server is stopping.", e);
        }

        return await job.Done;
    }

    private void Loop()
    {
        var reader = _queue.Reader;
        var group = new List<WriteJob>(MostTogether);
        while (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (reader.TryPeek(out var next) && group.Count < MostTogether && (group.Count == 0 || !next.Alone))
            {
                reader.TryRead(out var job);
                group.Add(job!);
                if (next.Alone)
                {
                    break;
                }
            }

            Run(group);
            group.Clear();
        }

        _session?.Dispose();
        _session = null;
    }

    private void Run(List<WriteJob> group)
    {
        var written = new List<WriteJob>(group.Count);
        try
        {
            _session ??= new WriterSession(files.Database, time);
            if (group is [{ Alone: true } single])
            {
                single.Run(_session);
                written.Add(single);
            }
            else
            {
                RunTogether(_session, group, written);
                // An empty transaction, or one that only read, says nothing about the disk.
                if (_session.Wrote && health.OnCommitted())
                {
                    StoreLog.Recovered(logger);
                }
            }
        }
        catch (Exception e)
        {
            var failure = StoreUnavailableException.From(e, files.Database);
            Close(failure);
            group.ForEach(job => job.Fail(failure));
            return;
        }

        written.ForEach(job => job.Complete());
    }

    private static void RunTogether(WriterSession session, List<WriteJob> group, List<WriteJob> written)
    {
        var jobs = new Queue<WriteJob>(group);
        session.Begin();
        while (jobs.TryDequeue(out var job))
        {
            if (job.IsCancelled)
            {
                job.Cancel();
                continue;
            }

            try
            {
                job.Run(session);
                written.Add(job);
            }
            catch (Exception e) when (SqliteCode.IsOwnFault(e) && session.InTransaction)
            {
                session.Rollback();
                job.Fail(e);
                jobs = new Queue<WriteJob>([.. written, .. jobs]);
                written.Clear();
                session.Begin();
            }
        }

        session.Commit();
    }

    // Closing undoes the open transaction.
    private void Close(StoreUnavailableException failure)
    {
        if (health.Failure?.Problem != failure.Problem)
        {
            StoreLog.Unavailable(logger, failure.Message);
        }

        health.OnFailed(failure);
        try
        {
            _session?.Dispose();
            if (failure.Problem == StoreProblem.Damaged)
            {
                files.RequestCheck();
            }
        }
        catch (SqliteException)
        {
            // The disk that failed the write may fail this too. The failure is already known.
        }

        _session = null;
    }
}
