namespace ConnectStreaming.Cluster;

/// <summary>
/// Work that only one server of the cluster may do at a time: renew tokens, sweep sessions, delete old rows, publish at a set time. The first server that
/// asks has it, keeps it by asking again, and loses it after <see cref="Lease"/>. On one machine the answer is always yes.
/// </summary>
internal interface IDuties
{
    /// <summary>Time after which a duty that nobody asked for again is free.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Whether this server has the duty now. Ask again at least every 5 seconds while the work goes on; stop it when the answer is no or the database
    /// does not answer.
    /// </summary>
    /// <param name="duty">Lower-case name, for example <c>sweep-sessions</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<bool> Have(string duty, CancellationToken cancellationToken);

    /// <summary>Gives one duty back, so that another server can have it at once. Default: it is free after <see cref="Lease"/>.</summary>
    Task GiveBack(string duty, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Gives all duties of this server back, so that another one has them at once. Call it when the server stops.</summary>
    Task GiveBack(CancellationToken cancellationToken);
}

/// <summary>One machine: everything is this server's work.</summary>
internal sealed class AllDuties : IDuties
{
    public Task<bool> Have(string duty, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task GiveBack(CancellationToken cancellationToken) => Task.CompletedTask;
}
