namespace ConnectStreaming.Cluster;

/// <summary>
/// Tells what other servers changed in the database. Each kind of rows that servers hold in memory has a number that grows with every change.
/// On one machine nobody else writes, so nothing is called.
/// </summary>
internal interface IChangeStamps
{
    /// <summary>
    /// Calls <paramref name="changed"/> within a second after any server, this one too, has committed a change under this name. Several changes can make
    /// one call. Calls of one follower do not overlap. A call that throws, or that takes longer than 10 seconds, is repeated.
    /// </summary>
    /// <returns>Ends the calls.</returns>
    IDisposable Follow(string name, Func<CancellationToken, Task> changed);
}

/// <summary>Names of the stamps.</summary>
internal static class StampNames
{
    public const string Access = "access";
    public const string Settings = "settings";
    public const string Screens = "screens";
    public const string Streams = "streams";
    public const string Directory = "directory";
    public const string Keys = "keys";
    public const string CheckIns = "check-ins";
}

/// <summary>One machine: what this process changes, it knows.</summary>
internal sealed class NoChangeStamps : IChangeStamps
{
    public IDisposable Follow(string name, Func<CancellationToken, Task> changed) => new Nothing();

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
            // Nothing was followed.
        }
    }
}
