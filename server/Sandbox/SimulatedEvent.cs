namespace ConnectStreaming.Sandbox;

/// <summary>How an event reaches the stream.</summary>
internal enum EventRoute
{
    Invalid = 0,
    InOrder,

    /// <summary>The same bytes again (a retry of the producer).</summary>
    Duplicate,

    /// <summary>Held back until a newer event of the same agent was sent: out of order.</summary>
    Late,
}

/// <summary>One event to put.</summary>
/// <param name="Due">When, as time after the simulation's start.</param>
/// <param name="AgentArn">The partition key.</param>
/// <param name="Json">The event, UTF-8, one line.</param>
internal sealed record SimulatedEvent(TimeSpan Due, string AgentArn, ReadOnlyMemory<byte> Json, EventRoute Route);
