namespace ConnectStreaming.Storage;

/// <summary>The database of this server, of either engine: its start and its end.</summary>
internal interface IStore : IAsyncDisposable
{
    /// <summary>
    /// Opens the database. SQLite: when the disk cannot be written, it returns, and opens it later. PostgreSQL: it returns when the database answers,
    /// because a server of a cluster cannot do anything without it.
    /// </summary>
    /// <exception cref="StoreStartException">Waiting would not help. The message can be shown to the user.</exception>
    Task OpenOrWait(CancellationToken cancellationToken);

    /// <summary>It has not been possible to write since the start.</summary>
    bool IsOut { get; }

    /// <summary>Completes when the store accepts writes.</summary>
    Task Opened { get; }
}

/// <summary>Deletes what is older than it is kept, and keeps the files small.</summary>
internal interface IStoreUpkeep
{
    void Start();

    Task Stop();

    /// <summary>Deletes everything that is too old now.</summary>
    Task DeleteOld(CancellationToken cancellationToken);
}
