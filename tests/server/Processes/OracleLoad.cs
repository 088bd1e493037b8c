using System.Text.Json;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Tests.Agents;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Processes;

/// <param name="At">The time of the event.</param>
/// <param name="PutAt">When it was put.</param>
internal sealed record PutEvent(string Agent, DateTimeOffset At, DateTimeOffset PutAt);

/// <summary>Plays a fast simulation into the stream until it is stopped, and keeps every record in the order of the puts.</summary>
internal sealed class OracleLoad
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<byte[]> _put = [];
    private readonly List<PutEvent> _events = [];
    private readonly Lock _pause = new();
    private volatile bool _paused;
    private readonly Task _run;

    /// <param name="backlog">This much time of the contact centre is put at once. Then the simulation continues.</param>
    /// <param name="speed">How many simulated seconds take one second.</param>
    public OracleLoad(FakeKinesis kinesis, string stream, int agents, ulong seed, TimeSpan backlog, double speed = 60)
    {
        var simulation = new Simulation(SimulateOptions.DefaultInstance, agents, seed, speed, TimeProvider.System.GetUtcNow() - (backlog / speed));
        _run = Task.Run(async () =>
        {
            var next = simulation.Next();
            while (!_stop.IsCancellationRequested)
            {
                lock (_pause)
                {
                    for (var now = TimeProvider.System.GetUtcNow() - simulation.Start; !_paused && next.Due <= now; next = simulation.Next())
                    {
                        var bytes = Teams.Change(next.Json.ToArray(), _put.Count);
                        kinesis.Put(stream, next.AgentArn, bytes);
                        _put.Add(bytes);
                        _events.Add(new PutEvent(next.AgentArn, EventTime(bytes), TimeProvider.System.GetUtcNow()));
                    }
                }

                await Task.Delay(10);
            }
        });
    }

    /// <summary>Events from this number on.</summary>
    public IReadOnlyList<PutEvent> EventsFrom(int number)
    {
        lock (_pause)
        {
            return _events[number..];
        }
    }

    /// <summary>Returns when no put is open.</summary>
    public void Pause()
    {
        lock (_pause)
        {
            _paused = true;
        }
    }

    public bool IsStopped => _stop.IsCancellationRequested;

    public void Resume() => _paused = false;

    public async Task<IReadOnlyList<byte[]>> Stop()
    {
        await _stop.CancelAsync();
        await _run;
        return _put;
    }

    private static DateTimeOffset EventTime(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("EventTimestamp").GetDateTimeOffset();
    }
}
