namespace ConnectStreaming.Setup;

/// <summary>
/// The progress of the cluster's run, for the servers that do not run it. One for the cluster, in memory only: the running server tells it again and again.
/// </summary>
[Alias("setup-run")]
internal interface ISetupRunGrain : IGrainWithIntegerKey
{
    public const long Key = 0;

    /// <summary>The running server tells its state: at every change, and at least every second.</summary>
    /// <returns>Whether somebody has asked to stop this run.</returns>
    [Alias("tell")]
    ValueTask<bool> Publish(SetupRunProgress told);

    /// <summary>Null: no run since this grain began.</summary>
    [Alias("now")]
    ValueTask<SetupRunProgress?> Now();

    /// <summary>Asks to stop the run.</summary>
    [Alias("stop")]
    ValueTask Stop();
}

/// <param name="Run">Id of the run.</param>
/// <param name="State">A <see cref="SetupRunJson"/> as JSON.</param>
/// <param name="LostAt">Its server has told nothing since then, so it does not run any more; null: it does, or is over.</param>
[GenerateSerializer, Immutable, Alias("setup-run-told")]
internal sealed record SetupRunProgress(
    [property: Id(0)] string Run, [property: Id(1)] DateTimeOffset BeganAt, [property: Id(2)] bool IsOver, [property: Id(3)] byte[] State,
    [property: Id(4)] DateTimeOffset? LostAt = null);

/// <inheritdoc cref="ISetupRunGrain"/>
[KeepAlive]
internal sealed class SetupRunGrain(TimeProvider time) : Grain, ISetupRunGrain
{
    /// <summary>The duty to run setup is free after <see cref="Cluster.IDuties.Lease"/>, too.</summary>
    private static readonly TimeSpan LostAfter = Cluster.IDuties.Lease;

    private SetupRunProgress? _told;
    private DateTimeOffset _at;
    private string? _stop;

    public ValueTask<bool> Publish(SetupRunProgress told)
    {
        if (_told is null || told.BeganAt >= _told.BeganAt)
        {
            (_told, _at) = (told, time.GetUtcNow());
        }

        return ValueTask.FromResult(_stop == told.Run);
    }

    public ValueTask<SetupRunProgress?> Now() =>
        ValueTask.FromResult(_told is { IsOver: false } && time.GetUtcNow() - _at > LostAfter ? _told with { LostAt = _at } : _told);

    public ValueTask Stop()
    {
        _stop = _told?.Run;
        return ValueTask.CompletedTask;
    }
}
