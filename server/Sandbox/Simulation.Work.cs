namespace ConnectStreaming.Sandbox;

// Contacts: how they start, change and end. Each contact has exactly one running timer.
internal sealed partial class Simulation
{
    private enum Work
    {
        Inbound,
        Outbound,
        Callback,
        Chat,
        Task,
        Email,
    }

    private void ArmOffer(SimulatedAgent agent)
    {
        Span<int> weights = stackalloc int[6];
        if (!agent.OfferDue && CanTake(agent, weights))
        {
            agent.OfferDue = true;
            InTurn(agent.Contacts.Count == 0 ? _random.Skewed(3, 260) : _random.Skewed(5, 260), StepKind.Offer, agent);
        }
    }

    private void Offer(SimulatedAgent agent)
    {
        agent.OfferDue = false;
        Span<int> weights = stackalloc int[6];
        if (!CanTake(agent, weights))
        {
            return;
        }

        if (agent.Contacts.Count == 0 && _random.Chance(0.002))
        {
            CloseBrowser(agent, _random.Seconds(35 * 60, 80 * 60));
            return;
        }

        var contact = NewContact(agent.Profile, (Work)_random.Weighted(weights));
        Present(agent, contact);
        ArmOffer(agent);
    }

    /// <summary>Sets the probability of each kind of work for this agent; false when no work is possible.</summary>
    private bool CanTake(SimulatedAgent agent, Span<int> weights)
    {
        weights.Clear();
        if (!agent.LoggedIn || agent.Gone || agent.Status != _centre.Available || agent.Next is not null || _now >= agent.ShiftEnd
            || agent.Contacts.Exists(contact => contact.State is "MISSED" or "REJECTED" or "ERROR"))
        {
            return false;
        }

        var mix = agent.Profile.Mix;
        var (voice, others) = (agent.Count("VOICE"), agent.Contacts.Count);
        if (voice == 0 && others <= 1)
        {
            // A call during a chat is rare, but this is why one seat can have four contacts.
            var share = others == 0 ? 8 : 1;
            weights[(int)Work.Inbound] = mix.Inbound * share;
            weights[(int)Work.Outbound] = others == 0 ? mix.Outbound * share : 0;
            weights[(int)Work.Callback] = others == 0 ? mix.Callback * share : 0;
        }

        var beside = voice == 0 ? 8 : 1;
        weights[(int)Work.Chat] = agent.Count("CHAT") < agent.Profile.Maximum("CHAT") ? mix.Chat * beside : 0;
        weights[(int)Work.Task] = agent.Count("TASK") < agent.Profile.Maximum("TASK") ? mix.Task * beside : 0;
        weights[(int)Work.Email] = agent.Count("EMAIL") < agent.Profile.Maximum("EMAIL") ? mix.Email * beside : 0;
        return weights.IndexOfAnyExcept(0) >= 0;
    }

    private SimulatedContact NewContact(CentreProfile profile, Work work)
    {
        var channel = work switch { Work.Chat => "CHAT", Work.Task => "TASK", Work.Email => "EMAIL", _ => "VOICE" };
        var method = work switch
        {
            Work.Inbound => _random.Weighted([92, 3, 4, 1]) switch { 0 => "INBOUND", 1 => "WEBRTC_API", 2 => "QUEUE_TRANSFER", _ => "API" },
            Work.Outbound => _random.Chance(0.12) ? "EXTERNAL_OUTBOUND" : "OUTBOUND",
            Work.Callback => "CALLBACK",
            Work.Chat => _random.Chance(0.94) ? "INBOUND" : "DISCONNECT",
            Work.Task => _random.Chance(0.85) ? "API" : "FLOW",
            _ => _random.Chance(0.9) ? "INBOUND" : "AGENT_REPLY",
        };
        return new SimulatedContact
        {
            Id = _random.Uuid().ToString("D"),
            Channel = channel,
            Method = method,
            State = work != Work.Callback ? "CONNECTING" : _random.Chance(0.7) ? "INCOMING" : "PENDING",
            StateStart = _now,
            QueuedAt = work == Work.Outbound ? null : _now - _random.Skewed(1, 200),
            Queue = work == Work.Outbound ? profile.Outbound : QueueFor(profile, channel),
        };
    }

    private CentreQueue QueueFor(CentreProfile profile, string channel)
    {
        var at = _random.Below(profile.Queues.Length);
        for (var tries = 0; tries < profile.Queues.Length; tries++)
        {
            var queue = profile.Queues[(at + tries) % profile.Queues.Length];
            if (queue.Channels.Contains(channel))
            {
                return queue;
            }
        }

        return profile.Queues[at];
    }

    /// <summary>The contact appears on the agent's Contact Control Panel.</summary>
    private void Present(SimulatedAgent agent, SimulatedContact contact)
    {
        agent.Contacts.Add(contact);
        StateChange(agent);
        if (contact.State is "INCOMING" or "PENDING")
        {
            OnContact(_random.Skewed(2, 20), StepKind.Accept, agent, contact.Id);
        }
        else if (contact.Method is "OUTBOUND" or "EXTERNAL_OUTBOUND")
        {
            Dial(agent, contact.Id);
        }
        else
        {
            var (kind, after) = _random.Weighted([955, 22, 12, 6]) switch
            {
                0 => (StepKind.Connect, _random.Chance(0.25) ? _random.Seconds(0.4, 1.2) : _random.Skewed(1.5, 18)),
                1 => (StepKind.Miss, 20_000),
                2 => (StepKind.Reject, _random.Seconds(1, 5)),
                _ => (StepKind.Fail, _random.Seconds(1, 6)),
            };
            OnContact(after, kind, agent, contact.Id);
        }
    }

    private void Dial(SimulatedAgent agent, string contactId)
    {
        var (kind, after) = _random.Weighted([78, 20, 2]) switch
        {
            0 => (StepKind.Connect, _random.Seconds(4, 18)),
            1 => (StepKind.HangUp, _random.Seconds(15, 35)),
            _ => (StepKind.Fail, _random.Seconds(4, 12)),
        };
        OnContact(after, kind, agent, contactId);
    }

    private void ContactStep(StepKind kind, SimulatedAgent agent, int index)
    {
        var contact = agent.Contacts[index];
        switch (kind)
        {
            case StepKind.Accept:
                Change(agent, index, contact with { State = "CONNECTING", StateStart = _now });
                Dial(agent, contact.Id);
                break;
            case StepKind.Connect:
                Connect(agent, index, contact);
                break;
            case StepKind.Miss:
                Trouble(agent, index, contact, "MISSED");
                break;
            case StepKind.Reject:
                // Amazon Connect reports a rejected call as missed; REJECTED is for the other channels.
                Trouble(agent, index, contact, contact.Channel == "VOICE" ? "MISSED" : "REJECTED");
                break;
            case StepKind.Fail:
                Trouble(agent, index, contact, "ERROR");
                break;
            case StepKind.Hold:
                Interrupt(agent, index, contact, "CONNECTED_ONHOLD", StepKind.Resume, _random.Skewed(10, 260));
                break;
            case StepKind.Pause:
                Interrupt(agent, index, contact, "PAUSED", StepKind.Unpause, _random.Skewed(30, 400));
                break;
            case StepKind.Resume:
            case StepKind.Unpause:
                Change(agent, index, contact with { State = "CONNECTED", StateStart = contact.StateStart == contact.ConnectedAt ? contact.StateStart : _now });
                Talk(agent, contact, interruptions: 0.15);
                break;
            case StepKind.HangUp:
                HangUp(agent, index, contact);
                break;
            case StepKind.Clear:
                Clear(agent, index);
                break;
            default:
                throw new InvalidOperationException($"'{kind}' is no step of a contact.");
        }
    }

    private void Connect(SimulatedAgent agent, int index, SimulatedContact contact)
    {
        var length = contact.Channel switch
        {
            "VOICE" => _random.Chance(0.03) ? _random.Seconds(900, 2400) : _random.Skewed(20, 800),
            "CHAT" => _random.Skewed(90, 1100),
            _ => _random.Skewed(60, 1000),
        };
        var connected = contact with { State = "CONNECTED", StateStart = _now, ConnectedAt = _now, EndsAt = _now + length };
        Change(agent, index, connected);
        Talk(agent, connected, connected.Channel == "TASK" ? 0.35 : 0.2);
    }

    /// <summary>The conversation continues until its end or its next interruption.</summary>
    private void Talk(SimulatedAgent agent, SimulatedContact contact, double interruptions)
    {
        var left = Math.Max(2000, contact.EndsAt - _now);
        if (contact.Channel is "VOICE" or "TASK" && left > 15_000 && _random.Chance(interruptions))
        {
            var kind = contact.Channel == "VOICE" ? StepKind.Hold : StepKind.Pause;
            OnContact(_random.Seconds(5, left / 1000.0), kind, agent, contact.Id);
        }
        else
        {
            OnContact(left, StepKind.HangUp, agent, contact.Id);
        }
    }

    private void Interrupt(SimulatedAgent agent, int index, SimulatedContact contact, string state, StepKind resume, long length)
    {
        // Amazon Connect sometimes keeps the call's start for a hold. In both cases the hold's own time must be shown.
        var keepsStart = state == "CONNECTED_ONHOLD" && _random.Chance(0.5);
        Change(agent, index, contact with { State = state, StateStart = keepsStart ? contact.StateStart : _now, EndsAt = contact.EndsAt + length });
        OnContact(length, resume, agent, contact.Id);
    }

    private void HangUp(SimulatedAgent agent, int index, SimulatedContact contact)
    {
        var talked = contact.ConnectedAt is not null;
        Change(agent, index, contact with { State = "ENDED", StateStart = _now });
        var wrapUp = !talked ? _random.Seconds(3, 12) : contact.Channel == "VOICE" ? _random.Skewed(8, 300) : _random.Skewed(6, 150);
        OnContact(wrapUp, StepKind.Clear, agent, contact.Id);
        if (talked && contact is { Channel: "VOICE", Method: "INBOUND" or "QUEUE_TRANSFER" } && _random.Chance(0.03))
        {
            Transfer(agent, contact);
        }
    }

    private void Transfer(SimulatedAgent from, SimulatedContact contact)
    {
        Span<int> weights = stackalloc int[6];
        for (var tries = 0; tries < 16; tries++)
        {
            var to = _agents[_random.Below(_agents.Length)];
            if (to != from && to.Contacts.Count == 0 && to.Profile.Maximum("VOICE") > 0 && CanTake(to, weights))
            {
                Present(to, new SimulatedContact
                {
                    Id = _random.Uuid().ToString("D"), InitialId = contact.InitialId ?? contact.Id, Channel = "VOICE", Method = "TRANSFER",
                    State = "CONNECTING", StateStart = _now, QueuedAt = _now, Queue = contact.Queue,
                });
                return;
            }
        }
    }

    /// <summary>Missed, rejected or failed: it stays on the Contact Control Panel until the agent clears it.</summary>
    private void Trouble(SimulatedAgent agent, int index, SimulatedContact contact, string state)
    {
        Change(agent, index, contact with { State = state, StateStart = _now });
        if (state == "MISSED" && agent.Contacts.Count == 1 && agent.Next is null && _random.Chance(0.05))
        {
            CloseBrowser(agent, _random.Seconds(8 * 60, 30 * 60));
            return;
        }

        OnContact(_random.Chance(0.06) ? _random.Seconds(100, 400) : _random.Skewed(2, 45), StepKind.Clear, agent, contact.Id);
    }

    private void Clear(SimulatedAgent agent, int index)
    {
        agent.Contacts.RemoveAt(index);
        if (agent.Contacts.Count == 0 && agent.Next is { } next)
        {
            TakeBreak(agent, next);
            return;
        }

        StateChange(agent);
        ArmOffer(agent);
    }

    /// <summary>Outbound calls are possible in a custom status.</summary>
    private void CallFromBreak(SimulatedAgent agent)
    {
        if (agent.Status == _centre.Paperwork && agent.Contacts.Count == 0)
        {
            Present(agent, NewContact(agent.Profile, Work.Outbound));
        }
    }

    private void Change(SimulatedAgent agent, int index, SimulatedContact contact)
    {
        agent.Contacts[index] = contact;
        StateChange(agent);
    }
}
