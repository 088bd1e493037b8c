namespace ConnectStreaming.Sandbox;

/// <summary>
/// A contact centre as a discrete-event simulation with its own clock (virtual milliseconds, 0 = the start) and random numbers, without
/// I/O. It runs four virtual hours before the start without sending events, so that the first events show a shift in
/// progress: everyone is in a call, a break or a wait. The shifts continue without an end: agents who go
/// home come back after half an hour to two hours, so the floor is as busy after twelve hours as after one.
/// </summary>
/// <remarks>
/// <code>
/// log in ─▶ Offline ─▶ Available ─▶ offer ─▶ CONNECTING ─▶ CONNECTED ⇄ hold / pause ─▶ ENDED ─▶ cleared ─▶ Available
///                          │                    └─▶ MISSED / REJECTED / ERROR ──────────────────▶ cleared
///                          └─▶ break (at once, or as next status when contacts are open) ─▶ Available … ─▶ log out
/// </code>
/// </remarks>
internal sealed partial class Simulation
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long WarmUp = 4 * Hour;
    private const long HeartbeatEvery = 2 * Minute;

    private readonly PriorityQueue<Step, (long Due, long Order)> _steps = new();
    private readonly PriorityQueue<SimulatedEvent, (long Due, long Order)> _out = new();
    private readonly Pcg32 _random;
    private readonly Centre _centre;
    private readonly SimulatedAgent[] _agents;
    private readonly EventWriter _writer;
    private readonly double _speed;
    private long _now = -WarmUp;
    private long _order;

    /// <param name="instanceArn">The Amazon Connect instance in the events.</param>
    /// <param name="agents">Number of agents.</param>
    /// <param name="seed">The same seed gives the same events.</param>
    /// <param name="speed">Waits are divided by this number; EventTimestamps are real times.</param>
    /// <param name="start">Time of the start; every timestamp is an offset from it.</param>
    public Simulation(string instanceArn, int agents, ulong seed, double speed, DateTimeOffset start)
    {
        _random = new Pcg32(seed);
        _centre = new Centre(instanceArn, agents, _random);
        _speed = speed;
        Start = DateTimeOffset.FromUnixTimeMilliseconds(start.ToUnixTimeMilliseconds());
        _writer = new EventWriter(_centre, WallClock);
        _agents = [.. _centre.People.Select(person => new SimulatedAgent(person, _centre.Offline) { StatusStart = _now })];
        foreach (var agent in _agents)
        {
            After(_random.Chance(0.9) ? _random.Seconds(0, 60) : _random.Seconds(60, 5400), StepKind.LogIn, agent);
        }

        RunUntilStart();
    }

    /// <summary>Real time of virtual time 0.</summary>
    public DateTimeOffset Start { get; private set; }

    public IReadOnlyList<Person> People => _centre.People;

    /// <summary>Moves all future events to a later real time: after a laptop slept, the simulation continues and does not catch up.</summary>
    public void Postpone(TimeSpan by) => Start += TimeSpan.FromMilliseconds(Math.Floor(by.TotalMilliseconds));

    /// <summary>The next event to send. The simulation never ends.</summary>
    public SimulatedEvent Next()
    {
        while (true)
        {
            if (_out.TryPeek(out _, out var ready) && (!_steps.TryPeek(out _, out var step) || step.Due > ready.Due))
            {
                return _out.Dequeue();
            }

            RunStep();
        }
    }

    private void RunUntilStart()
    {
        while (_steps.TryPeek(out _, out var head) && head.Due < 0)
        {
            RunStep();
        }

        _now = 0;
        foreach (var agent in _agents)
        {
            // A reader that starts now has not seen the earlier log-outs. Heartbeats that still say Available would show a
            // person on the map who has gone home.
            if (!agent.LoggedIn && agent.Status != _centre.Offline)
            {
                agent.HeartbeatUntil = 0;
            }

            After(_random.Seconds(0, 5), StepKind.FirstWord, agent);
        }
    }

    private void RunStep()
    {
        var step = _steps.Dequeue();
        _now = step.At;
        var agent = step.Agent;
        if (step.Contact is { } contactId)
        {
            var index = agent.IndexOf(contactId);
            if (index >= 0)
            {
                ContactStep(step.Kind, agent, index);
            }

            return;
        }

        if (step.Turn >= 0 && step.Turn != agent.Turn)
        {
            return;
        }

        AgentStep(step.Kind, agent);
    }

    private void AgentStep(StepKind kind, SimulatedAgent agent)
    {
        switch (kind)
        {
            case StepKind.LogIn: LogIn(agent); break;
            case StepKind.Ready: Ready(agent); break;
            case StepKind.LogOut: LogOut(agent); break;
            case StepKind.FirstWord: FirstWord(agent); break;
            case StepKind.Heartbeat: Heartbeat(agent); break;
            case StepKind.Release: Release(agent); break;
            case StepKind.Offer: Offer(agent); break;
            case StepKind.BreakTime: BreakTime(agent); break;
            case StepKind.BreakOver: BreakOver(agent); break;
            case StepKind.Return: Return(agent); break;
            case StepKind.ProfileChange: ProfileChange(agent); break;
            case StepKind.CallFromBreak: CallFromBreak(agent); break;
            case StepKind.Monitor: Monitor(agent); break;
            default: throw new InvalidOperationException($"'{kind}' is no step of an agent.");
        }
    }

    /// <summary>Schedules a step that is valid whatever the agent does in the meantime.</summary>
    private void After(long milliseconds, StepKind kind, SimulatedAgent agent) => Schedule(milliseconds, new Step(kind, agent, -1, null, 0));

    /// <summary>Schedules a step that becomes invalid when the agent logs off, closes the browser or comes back.</summary>
    private void InTurn(long milliseconds, StepKind kind, SimulatedAgent agent) => Schedule(milliseconds, new Step(kind, agent, agent.Turn, null, 0));

    private void OnContact(long milliseconds, StepKind kind, SimulatedAgent agent, string contactId) =>
        Schedule(milliseconds, new Step(kind, agent, -1, contactId, 0));

    private void Schedule(long milliseconds, Step step)
    {
        var due = _now + Math.Max(1, milliseconds);
        _steps.Enqueue(step with { At = due }, (due, _order++));
    }

    private void StateChange(SimulatedAgent agent) => Emit(agent, "STATE_CHANGE");

    private void Emit(SimulatedAgent agent, string type, bool nullSnapshots = false, long delay = 0)
    {
        // Two changes in one millisecond still have an order.
        var at = Math.Max(_now + delay, agent.LastEventAt + 1);
        var snapshot = agent.Snapshot();
        var id = _random.Uuid();
        if (at >= 0)
        {
            var json = _writer.Write(agent.Person, type, id, at, nullSnapshots ? null : snapshot, nullSnapshots ? null : agent.Previous);
            Send(agent, new SimulatedEvent(WallOffset(at), agent.Person.Arn, json, EventRoute.InOrder), at, mayBeHeld: type == "STATE_CHANGE");
        }

        agent.Previous = snapshot;
        agent.LastEventAt = at;
        if (!agent.BeatDue)
        {
            agent.BeatDue = true;
            After(HeartbeatEvery, StepKind.Heartbeat, agent);
        }
    }

    private void Send(SimulatedAgent agent, SimulatedEvent sent, long at, bool mayBeHeld)
    {
        if (agent.Held is { } held)
        {
            agent.Held = null;
            Enqueue(sent, at);
            Enqueue(held with { Route = EventRoute.Late }, at + _random.Seconds(0.02, 0.4));
            return;
        }

        if (mayBeHeld && _random.Chance(0.004))
        {
            agent.Held = sent;
            After(_random.Seconds(4, 8), StepKind.Release, agent);
            return;
        }

        Enqueue(sent, at);
        if (_random.Chance(0.005))
        {
            Enqueue(sent with { Route = EventRoute.Duplicate }, at + _random.Seconds(0.05, 2.5));
        }
    }

    /// <summary>No newer event was sent, so the held event was only slow.</summary>
    private void Release(SimulatedAgent agent)
    {
        if (agent.Held is { } held)
        {
            agent.Held = null;
            Enqueue(held, _now);
        }
    }

    private void Enqueue(SimulatedEvent sent, long at) => _out.Enqueue(sent with { Due = WallOffset(at) }, (at, _order++));

    private TimeSpan WallOffset(long at) => TimeSpan.FromMilliseconds(at / _speed);

    private DateTimeOffset WallClock(long at) => Start + WallOffset(at);

    /// <param name="Turn">The agent's turn to which it belongs, or −1: any.</param>
    /// <param name="Contact">Its contact: the step is invalid when the contact has ended.</param>
    private readonly record struct Step(StepKind Kind, SimulatedAgent Agent, int Turn, string? Contact, long At);

    private enum StepKind
    {
        Invalid = 0,
        LogIn,
        Ready,
        LogOut,
        FirstWord,
        Heartbeat,
        Release,
        Offer,
        BreakTime,
        BreakOver,
        Return,
        ProfileChange,
        CallFromBreak,
        Monitor,
        Accept,
        Connect,
        Miss,
        Reject,
        Fail,
        Hold,
        Resume,
        Pause,
        Unpause,
        HangUp,
        Clear,
    }
}
