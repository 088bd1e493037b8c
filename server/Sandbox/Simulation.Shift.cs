namespace ConnectStreaming.Sandbox;

// Shifts, breaks, heartbeats, closed browsers and supervisors.
internal sealed partial class Simulation
{
    private void LogIn(SimulatedAgent agent)
    {
        NewTurn(agent);
        agent.LoggedIn = true;
        agent.HadLunch = false;
        agent.HeartbeatUntil = long.MaxValue;
        agent.ShiftStart = _now;

        // At the start, the first shifts are already in progress, so that log-outs are spread evenly.
        agent.ShiftEnd = _now + (_now < -WarmUp + Hour ? _random.Seconds(1800, 10 * 3600) : _random.Seconds(4.5 * 3600, 8.5 * 3600));
        agent.Next = null;
        SetStatus(agent, _centre.Offline);
        Emit(agent, "LOGIN", nullSnapshots: _random.Chance(0.2));
        InTurn(_random.Seconds(1.5, 12), StepKind.Ready, agent);
    }

    private void Ready(SimulatedAgent agent)
    {
        SetStatus(agent, agent.Person.Supervisor ? _centre.Supervising : _centre.Available);
        StateChange(agent);
        GoOn(agent);
    }

    /// <summary>Sets the timers of an agent at work: break, end of shift, next contact.</summary>
    private void GoOn(SimulatedAgent agent)
    {
        InTurn(_random.Skewed(40 * 60, 300 * 60), StepKind.BreakTime, agent);
        InTurn(Math.Max(1000, agent.ShiftEnd - _now), StepKind.LogOut, agent);
        if (agent.Person.Supervisor)
        {
            InTurn(_random.Skewed(20, 420), StepKind.Monitor, agent);
        }

        ArmOffer(agent);
    }

    private void LogOut(SimulatedAgent agent)
    {
        if (agent.Contacts.Count > 0 || agent.Next is not null)
        {
            InTurn(_random.Seconds(10, 30), StepKind.LogOut, agent);
            return;
        }

        NewTurn(agent);
        agent.LoggedIn = false;
        agent.Gone = false;
        agent.HeartbeatUntil = _now + Hour;
        if (_random.Chance(0.8))
        {
            // The Contact Control Panel first sets Offline, then logs out.
            SetStatus(agent, _centre.Offline);
            StateChange(agent);
            Emit(agent, "LOGOUT", delay: _random.Seconds(0.05, 0.4));
        }
        else
        {
            // Heartbeats continue with the earlier status. They must not bring anybody back.
            Emit(agent, "LOGOUT", nullSnapshots: true);
        }

        After(_random.Skewed(20 * 60, 120 * 60), StepKind.LogIn, agent);
    }

    private void FirstWord(SimulatedAgent agent)
    {
        if (agent.LastEventAt < 0 && _now < agent.HeartbeatUntil)
        {
            Emit(agent, "HEART_BEAT");
        }
    }

    private void Heartbeat(SimulatedAgent agent)
    {
        agent.BeatDue = false;
        if (_now >= agent.HeartbeatUntil)
        {
            return;
        }

        var silence = _now - agent.LastEventAt;
        if (silence >= HeartbeatEvery)
        {
            Emit(agent, "HEART_BEAT");
        }
        else
        {
            agent.BeatDue = true;
            After(HeartbeatEvery - silence, StepKind.Heartbeat, agent);
        }
    }

    private void BreakTime(SimulatedAgent agent)
    {
        var status = ChooseBreak(agent);
        if (agent.Contacts.Count == 0)
        {
            TakeBreak(agent, status);
        }
        else if (agent.Contacts.TrueForAll(contact => contact.State == "ENDED") && _random.Chance(0.4))
        {
            // A change of the status during after-contact work clears all of it.
            agent.Contacts.Clear();
            TakeBreak(agent, status);
        }
        else
        {
            agent.Next = status;
            agent.NextSince = _now;
            StateChange(agent);
        }
    }

    private CentreStatus ChooseBreak(SimulatedAgent agent)
    {
        if (!agent.HadLunch && _now - agent.ShiftStart > 2 * Hour && _random.Chance(0.2))
        {
            agent.HadLunch = true;
            return _centre.Lunch;
        }

        return _random.Weighted([50, 20, 10, 8, 12]) switch
        {
            0 => _centre.Break,
            1 => _centre.Errand,
            2 => _centre.Meeting,
            3 => _centre.Training,
            _ => _centre.Paperwork,
        };
    }

    private void TakeBreak(SimulatedAgent agent, CentreStatus status)
    {
        agent.Next = null;
        SetStatus(agent, status);
        StateChange(agent);
        InTurn(BreakLength(status), StepKind.BreakOver, agent);
        if (status == _centre.Paperwork && _random.Chance(0.6))
        {
            InTurn(_random.Seconds(20, 150), StepKind.CallFromBreak, agent);
        }

        if (_random.Chance(0.05))
        {
            InTurn(_random.Seconds(20, 60), StepKind.ProfileChange, agent);
        }
    }

    private long BreakLength(CentreStatus status) =>
        status == _centre.Lunch ? _random.Seconds(35 * 60, 60 * 60)
        : status == _centre.Break ? _random.Seconds(6 * 60, 13 * 60)
        : status == _centre.Errand ? _random.Seconds(60, 5 * 60)
        : status == _centre.Paperwork ? _random.Seconds(5 * 60, 14 * 60)
        : _random.Seconds(15 * 60, 35 * 60);

    private void BreakOver(SimulatedAgent agent)
    {
        if (agent.Contacts.Count > 0)
        {
            InTurn(_random.Seconds(5, 20), StepKind.BreakOver, agent);
            return;
        }

        SetStatus(agent, agent.Person.Supervisor ? _centre.Supervising : _centre.Available);
        StateChange(agent);
        InTurn(_random.Skewed(40 * 60, 300 * 60), StepKind.BreakTime, agent);
        ArmOffer(agent);
    }

    /// <summary>A supervisor gives the agent other work: only the configuration changes.</summary>
    private void ProfileChange(SimulatedAgent agent)
    {
        var group = agent.Person.Group;
        agent.Profile = agent.Profile == group.Profile ? group.Alternative : group.Profile;
        StateChange(agent);
    }

    /// <summary>The browser is closed. Amazon Connect does not notice it: the status stays, and heartbeats continue.</summary>
    private void CloseBrowser(SimulatedAgent agent, long forMilliseconds)
    {
        NewTurn(agent);
        agent.Gone = true;
        InTurn(forMilliseconds, StepKind.Return, agent);
    }

    private void Return(SimulatedAgent agent)
    {
        NewTurn(agent);
        agent.Gone = false;
        if (agent.Contacts.Count > 0)
        {
            agent.Contacts.Clear();
            StateChange(agent);
        }

        GoOn(agent);
    }

    private void Monitor(SimulatedAgent supervisor)
    {
        InTurn(_random.Skewed(20, 420), StepKind.Monitor, supervisor);
        if (supervisor.Contacts.Count > 0 || supervisor.Status != _centre.Supervising)
        {
            return;
        }

        for (var tries = 0; tries < 8; tries++)
        {
            var other = _agents[_random.Below(_agents.Length)];
            if (other != supervisor && other.Contacts.Find(contact => contact is { Channel: "VOICE", State: "CONNECTED" }) is { } call)
            {
                var monitored = new SimulatedContact
                {
                    Id = _random.Uuid().ToString("D"), InitialId = call.Id, Channel = "VOICE", Method = "MONITOR", State = "CONNECTED",
                    StateStart = _now, ConnectedAt = _now, Queue = call.Queue,
                };
                supervisor.Contacts.Add(monitored);
                StateChange(supervisor);
                OnContact(_random.Skewed(30, 400), StepKind.Clear, supervisor, monitored.Id);
                return;
            }
        }
    }

    private void SetStatus(SimulatedAgent agent, CentreStatus status)
    {
        agent.Status = status;
        agent.StatusStart = Math.Max(_now, agent.LastEventAt + 1);
    }

    private static void NewTurn(SimulatedAgent agent)
    {
        agent.Turn++;
        agent.OfferDue = false;
    }
}
