using System.Text;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Tests.Agents;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>
/// Puts a simulated centre into the stream at a steady rate, and folds every event before it is put. From time to time it puts a record that cannot be
/// used.
/// </summary>
internal sealed class ChaosLoad : IAsyncDisposable
{
    private const int Agents = 200;
    private static readonly TimeSpan PoisonEvery = TimeSpan.FromSeconds(4);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _turn = new();
    private readonly HistoryFold _fold = new();
    private readonly List<DateTimeOffset> _lost = [];
    private readonly Task _run;
    private volatile bool _paused;
    private bool _isLosing;
    private long _put;

    /// <param name="perSecond">Events a second, on average.</param>
    public ChaosLoad(FakeKinesis kinesis, string stream, PictureCheck pictures, int seed, double perSecond)
    {
        var simulation = new Simulation(
            SimulateOptions.DefaultInstance, Agents, (ulong)seed, SpeedOf(seed, perSecond), TimeProvider.System.GetUtcNow());
        _run = Task.Run(() => Put(kinesis, stream, pictures, simulation));
    }

    /// <summary>Records put, poison included, lost ones too.</summary>
    public long Records => Interlocked.Read(ref _put);

    public int Poison { get; private set; }

    /// <summary>Returns when no put is open. Events that are due wait.</summary>
    public void Pause()
    {
        lock (_turn)
        {
            _paused = true;
        }
    }

    public void Resume() => _paused = false;

    /// <summary>From now on events will be deleted before they are read: the fold does not get them.</summary>
    public void BeginLoss()
    {
        lock (_turn)
        {
            (_isLosing, _paused) = (true, false);
            _lost.Clear();
        }
    }

    /// <returns>When the lost ones were put. Then the load pauses.</returns>
    public DateTimeOffset[] EndLoss()
    {
        lock (_turn)
        {
            (_isLosing, _paused) = (false, true);
            return [.. _lost];
        }
    }

    public async Task<OracleResult> Stop()
    {
        await _stop.CancelAsync();
        await _run;
        return _fold.Result;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    private async Task Put(FakeKinesis kinesis, string stream, PictureCheck pictures, Simulation simulation)
    {
        var next = simulation.Next();
        var poisonAt = TimeProvider.System.GetUtcNow() + PoisonEvery;
        while (!_stop.IsCancellationRequested)
        {
            lock (_turn)
            {
                for (var now = TimeProvider.System.GetUtcNow(); !_paused && next.Due <= now - simulation.Start; next = simulation.Next())
                {
                    var bytes = Teams.Change(next.Json.ToArray(), (int)_put);
                    PutOne(kinesis, stream, pictures, next.AgentArn, bytes);
                    if (now > poisonAt && !_isLosing)
                    {
                        poisonAt = now + PoisonEvery;
                        Poison++;
                        kinesis.Put(stream, next.AgentArn, Encoding.UTF8.GetBytes($"{{\"poison\": {Poison}, "));
                    }
                }
            }

            await Task.Delay(10);
        }
    }

    private void PutOne(FakeKinesis kinesis, string stream, PictureCheck pictures, string agent, byte[] bytes)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (_isLosing)
        {
            _lost.Add(now);
        }
        else
        {
            _fold.Add(bytes, state => pictures.Put(state.AgentArn, ChaosShown.Of(state), now));
        }

        kinesis.Put(stream, agent, bytes);
        Interlocked.Increment(ref _put);
    }

    /// <summary>How much faster than life the centre must be for this rate.</summary>
    private static double SpeedOf(int seed, double perSecond)
    {
        const int Sample = 20_000;
        var slow = new Simulation(SimulateOptions.DefaultInstance, Agents, (ulong)seed, 1, DateTimeOffset.UnixEpoch);
        var due = TimeSpan.Zero;
        for (var n = 0; n < Sample; n++)
        {
            due = slow.Next().Due;
        }

        return perSecond * due.TotalSeconds / Sample;
    }
}
