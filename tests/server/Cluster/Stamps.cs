using System.Collections.Concurrent;
using ConnectStreaming.Cluster;

namespace ConnectStreaming.Tests.Cluster;

/// <summary>Change stamps that a test raises.</summary>
internal sealed class Stamps : IChangeStamps
{
    private readonly ConcurrentDictionary<Follower, bool> _followers = new();

    public IDisposable Follow(string name, Func<CancellationToken, Task> changed)
    {
        var follower = new Follower(this, name, changed);
        _followers[follower] = true;
        return follower;
    }

    /// <summary>Another server has written.</summary>
    public Task Raise(string name) => Task.WhenAll(_followers.Keys.Where(f => f.Name == name).Select(f => f.Changed(default)));

    private sealed class Follower(Stamps all, string name, Func<CancellationToken, Task> changed) : IDisposable
    {
        public string Name => name;

        public Func<CancellationToken, Task> Changed => changed;

        public void Dispose() => all._followers.TryRemove(this, out _);
    }
}
