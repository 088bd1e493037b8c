using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;

namespace ConnectStreaming.Tests.Alerts;

/// <summary>An agent of a board, limits and a time.</summary>
internal sealed record RandomCase(int Seed, BoardAgent Agent, AlertSubject Subject, LimitSettings Settings, long Now);

/// <summary>
/// Random agents and limits, from whole numbers only: tests/client/alerts/random-agents.ts makes the same ones. If you change one, change both.
/// </summary>
internal static class RandomAgents
{
    private const long Base = 1_780_000_000_000;

    private static readonly long?[] After = [null, 0, 1_000, 30_000, 60_000, 600_000];
    private static readonly string[] Channels = ["VOICE", "CHAT", ""];
    private static readonly string[] Methods = ["", "MONITOR", "OUTBOUND"];
    private static readonly ShownCode[] Idle = [ShownCode.Away, ShownCode.Available];
    private static readonly ShownCode[] Alarms = [ShownCode.Error, ShownCode.Missed, ShownCode.Rejected];

    private static readonly string[] ContactStates =
        ["INCOMING", "PENDING", "CONNECTING", "CONNECTED", "CONNECTED_ONHOLD", "MISSED", "PAUSED", "REJECTED", "ERROR", "ENDED", "FROZEN"];

    private static readonly SuspectOptions Options = new();

    /// <summary>Ten agents in a row have the same settings.</summary>
    private const int Share = 10;

    /// <param name="first">Number of the first case.</param>
    public static IEnumerable<RandomCase> Cases(int first, int count)
    {
        LimitSettings? settings = null;
        for (var seed = first; seed < first + count; seed++)
        {
            settings = settings is null || seed % Share == 0 ? Settings(seed / Share) : settings;
            yield return Case(seed, settings);
        }
    }

    private static LimitSettings Settings(int seed)
    {
        var dice = new Dice(seed);
        var rules = new Dictionary<AlertKind, IReadOnlyList<LimitRule>>();
        foreach (var kind in AlertKinds.All)
        {
            rules[kind] = Many(dice.Below(4), () => Rule(dice));
        }
        return new LimitSettings
        {
            Limits = rules,
            Breaks = Many(dice.Below(3), () => new PlannedBreak($"S{1 + dice.Below(2)}", 1_000 * (1 + dice.Below(600)))),
        };
    }

    private static RandomCase Case(int seed, LimitSettings settings)
    {
        var dice = new Dice(seed);
        var code = dice.Below(4) == 0 ? dice.One(Idle) : (ShownCode)(1 + dice.Below(14));
        var since = dice.Time();
        ShownCode? alarm = dice.Below(4) == 0 ? dice.One(Alarms) : null;
        var status = dice.Name('S');
        var unknown = dice.Below(8) == 0;
        var profile = dice.Name('P');
        var groups = Many(dice.Below(3), () => $"G{1 + dice.Below(2)}");
        var floor = dice.Name('F');
        var contacts = Many(dice.Below(4), () => Contact(dice));
        var noWord = dice.Below(16) == 0;
        var silent = dice.Below(4) == 0 && !noWord;
        var heardAt = dice.Time();
        var suspect = dice.Below(4) == 0 && !noWord && (code == ShownCode.Available || (alarm is null && Alarms.Contains(code)));
        var suspectAt = dice.Time();
        var now = Base - 600_000 + (1_000 * dice.Below(1_200));

        var overlay = (noWord ? Overlay.NoWord : 0) | (silent ? Overlay.Silent : 0) | (suspect ? Overlay.Suspect : 0);
        var state = new AgentState
        {
            AgentArn = "a", InstanceArn = "i", Shown = code, StateSince = At(since), Alarm = alarm, UnknownContact = unknown, Contacts = contacts,
            Profile = new AgentProfile { RoutingProfile = profile.Length == 0 ? null : profile, Hierarchy = groups },
            Status = status.Length == 0 ? null : new AgentStatus(status, null, AgentStatusType.None, null),
            LastEventAt = At(heardAt) ?? default,
        };
        var agent = new BoardAgent(0, state with { LastActivityAt = At(suspectAt) - Trust.Unattended(state, Options)?.Patience }, "", overlay);
        return new RandomCase(
            seed, agent, AlertSubject.Of(agent, floor.Length == 0 ? null : floor, Options), settings, now);
    }

    /// <summary>The agent of the case, with marks on some of its alerts.</summary>
    public static AlertSubject Mark(RandomCase one)
    {
        var dice = new Dice(one.Seed);
        List<AlertMark> marks = [];
        foreach (var limit in AlertLevels.LimitsOf(one.Subject, one.Settings))
        {
            var (acknowledged, snoozed, until) = (dice.Below(6), dice.Below(6), one.Now - 60_000 + (1_000 * dice.Below(300)));
            if (Level(acknowledged) != AlertLevel.None || Level(snoozed) != AlertLevel.None)
            {
                marks.Add(new AlertMark(limit.Kind, limit.Since)
                {
                    Acknowledged = Quiet(acknowledged, long.MaxValue),
                    Snoozed = Quiet(snoozed, until),
                });
            }
        }
        return one.Subject with { Marks = marks };

        static AlertLevel Level(int dice) => dice is 1 or 2 ? (AlertLevel)dice : AlertLevel.None;

        static QuietMark? Quiet(int dice, long until) => Level(dice) is var level and not AlertLevel.None ? new QuietMark(level, "", "", 0, until) : null;
    }

    private static LimitRule Rule(Dice dice)
    {
        var (warn, critical) = (dice.One(After), dice.One(After));
        var queue = dice.Below(4) == 0 ? $"Q{1 + dice.Below(2)}" : null;
        var channel = dice.Below(4) == 0 ? dice.One(Channels) : null;
        var status = dice.Below(4) == 0 ? $"S{1 + dice.Below(2)}" : null;
        var profile = dice.Below(4) == 0 ? $"P{1 + dice.Below(2)}" : null;
        string[]? group = null;
        if (dice.Below(4) == 0)
        {
            group = new string[1 + dice.Below(2)];
            for (var i = 0; i < group.Length; i++)
            {
                group[i] = $"G{1 + dice.Below(2)}";
            }
        }
        var floor = dice.Below(4) == 0 ? $"F{1 + dice.Below(2)}" : null;
        return new LimitRule(warn, critical) { Queue = queue, Channel = channel, Status = status, Profile = profile, Group = group, Floor = floor };
    }

    private static AgentContact Contact(Dice dice)
    {
        var (channel, state, since, connected) = (dice.One(Channels), dice.One(ContactStates), dice.Time(), dice.Time());
        var (queue, method) = (dice.Name('Q'), dice.One(Methods));
        return new AgentContact
        {
            Id = "", State = AmazonNames.ContactState(state), StateText = state, Channel = channel, Since = At(since) ?? default, ConnectedAt = At(connected),
            Queue = queue.Length == 0 ? null : queue, InitiationMethod = method.Length == 0 ? null : method,
        };
    }

    private static T[] Many<T>(int count, Func<T> make)
    {
        var all = new T[count];
        for (var i = 0; i < count; i++)
        {
            all[i] = make();
        }
        return all;
    }

    private static DateTimeOffset? At(long ms) => ms == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(ms);

    /// <summary>Marsaglia's xorshift with 32 bits.</summary>
    private sealed class Dice
    {
        private uint _state;

        public Dice(int seed)
        {
            _state = unchecked((uint)(seed + 1) * 0x9E3779B1);
            Below(2);
            Below(2);
        }

        /// <summary>0 to <paramref name="n"/> − 1.</summary>
        public int Below(int n)
        {
            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
            return (int)((_state >> 1) % (uint)n);
        }

        public T One<T>(T[] of) => of[Below(of.Length)];

        /// <summary>One of two names, or "".</summary>
        public string Name(char letter) => Below(3) is > 0 and var n ? $"{letter}{n}" : "";

        /// <summary>A time in the half hour before the base, in whole seconds or up to 2 ms later; 0: unknown.</summary>
        public long Time()
        {
            var (unknown, seconds, rest) = (Below(5) == 0, Below(1_800), Below(3));
            return unknown ? 0 : Base - (1_000L * seconds) + rest;
        }
    }
}
