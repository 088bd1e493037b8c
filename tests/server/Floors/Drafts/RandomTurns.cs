namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>Runs asynchronous code on one thread. Of all that could go on, the dice choose: the same seed gives the same order.</summary>
internal sealed class RandomTurns(Random dice) : SynchronizationContext
{
    private const int MostTurns = 200_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<(SendOrPostCallback Run, object? State)> _ready = [];

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_ready)
        {
            _ready.Add((d, state));
            Monitor.Pulse(_ready);
        }
    }

    public void Run(Func<Task> all)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var running = all();
            for (var turns = 0; !running.IsCompleted; turns++)
            {
                if (turns == MostTurns)
                {
                    throw new TimeoutException("It does not come to an end.");
                }
                var (run, state) = Take();
                run(state);
            }
            running.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private (SendOrPostCallback Run, object? State) Take()
    {
        lock (_ready)
        {
            while (_ready.Count == 0)
            {
                if (!Monitor.Wait(_ready, Patience))
                {
                    throw new TimeoutException("Nothing goes on.");
                }
            }
            var at = dice.Next(_ready.Count);
            var one = _ready[at];
            _ready.RemoveAt(at);
            return one;
        }
    }
}
