using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;
using ConnectStreaming.Settings;
using ConnectStreaming.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Access;

// Alerts, the settings, the streams, and what agents did before. Each name belongs to one person, floor or instance, so that its bytes can be searched for.
// Queue-USER, Break-USER, c-USER: of the contact and the status of a person. Claimant-LAST: who takes care of the person's alert.
// Past-queue, Break-past: what 5 did an hour ago, in another team. Word-FLOOR: a word of the floor's site.
// Named-INSTANCE, Detail-INSTANCE: the instance's name, and a text about its stream.
// Rule-Break: a status with a rule, a planned length and an icon. 23 has it.
internal sealed partial class FloorScopeWorld
{
    public const string RuleBreak = "Rule-Break";

    /// <summary>The stream of B is behind by this time.</summary>
    public const string BehindOfB = "7654321";

    private static readonly (string Arn, string Word)[] Both = [(A, "A"), (B, "B")];

    /// <summary>In whole milliseconds, as on the wire.</summary>
    private readonly DateTimeOffset _since = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    private Timer? _streams;

    /// <summary>User names of the people of whose alerts somebody takes care.</summary>
    public HashSet<string> Claimed { get; } = [];

    public bool HasSettings { get; private set; }

    /// <summary>Queues that a link may name: each agent's, one of the past, and one that never was.</summary>
    public string[] Queues => [.. People.Where(p => p.IsOnBoard).Select(p => $"Queue-{p.User}"), "Past-queue", "Queue-never"];

    public void StopStreams() => _streams?.Dispose();

    /// <summary>Somebody takes care of the alert of each of these people.</summary>
    public async Task Claim(params Somebody[] people)
    {
        foreach (var who in people)
        {
            var alert = new AlertId(who.Occupant, IsOnBreak(who) ? AlertKind.LongAway : AlertKind.Missed, _since.ToUnixTimeMilliseconds());
            var result = await server.Services.GetRequiredService<IGrainFactory>().GetGrain<IAlertGrain>(who.Instance).Act(new AlertAct(
                alert, AlertVerb.Claim, AlertLevel.Critical, 0, 0, new AlertActor($"Claimant-{who.Last}", "p", null), who.User));
            Assert.True(result.IsStored);
            Claimed.Add(who.User);
        }
    }

    /// <summary>
    /// A limit for each floor, group, profile and queue, a planned break and an icon for each status, a word for each site: each view may tell only its own.
    /// </summary>
    public async Task Set()
    {
        var (store, people) = (server.Services.GetRequiredService<ISettingsStore>(), People.Where(p => p.Team is not null).ToArray());
        string[] statuses = [RuleBreak, .. People.Where(p => p.IsOnBoard).Select(p => $"Break-{p.User}")];
        LimitRule[] rules =
        [
            .. Floors.Keys.Select(floor => new LimitRule(1_000, null) { Floor = floor }),
            .. people.Select(p => (p.Area, p.Team)).Distinct().Select(p => new LimitRule(1_000, null) { Group = [p.Area!, p.Team!] }),
            .. people.Select(p => p.Profile).OfType<string>().Distinct().Select(profile => new LimitRule(1_000, null) { Profile = profile }),
        ];
        var limits = new LimitSettings
        {
            Limits = new Dictionary<AlertKind, IReadOnlyList<LimitRule>>
            {
                [AlertKind.LongContact] = rules, [AlertKind.LongAway] = [.. statuses.Select(status => new LimitRule(0, null) { Status = status })],
                [AlertKind.LongHold] = [.. Queues.Select(queue => new LimitRule(1_000, null) { Queue = queue })],
            },
            Breaks = [.. statuses.Select(status => new PlannedBreak(status, 1_000))],
        };
        Assert.Empty(LimitCheck.Of(limits));
        var document = new SettingsDocument
        {
            Alerts = limits,
            Words = [.. Floors.Values.Select(f => new SiteWord(f.Site, "state.acw", null, $"Word-{f.Word}"))],
            Icons = [.. statuses.Select(status => new StatusIcon(status, "coffee"))],
            Instances = [.. Both.Select(i => new InstanceName(i.Arn, $"Named-{i.Word}"))],
        };
        var saved = await store.Save(
            await store.Newest(default), document, new SettingsWriter(AuditActor.System, (_, _) => new AuditEntry(AuditActor.System, "settings.saved")),
            default);
        server.Services.GetRequiredService<SettingsBook>().Saved(saved.Current!);
        HasSettings = true;
    }

    /// <summary>Who has an alert, as somebody may know. Who may not see statuses may not know who is too long on a break either.</summary>
    public IEnumerable<Somebody> Alerted(bool isMasked) => People.Where(p => p.IsOnBoard && (!IsOnBreak(p) || (HasSettings && !isMasked)));

    /// <summary>
    /// Queues of which somebody is told that they are gone: nothing if the scope has not everybody of its instances, otherwise those that nobody there has
    /// or had.
    /// </summary>
    public string[] Gone(Scope scope)
    {
        string[] instances = [.. Both.Select(i => i.Arn).Where(scope.HasInstance)];
        return instances.Length == 0 || !instances.All(i => HasAllOfInstance(scope, i)) ? []
            : [.. Queues.Where(q => !People.Any(p => p.IsOnBoard && !IsOnBreak(p) && instances.Contains(p.Instance) && q == $"Queue-{p.User}")
                && !(q == "Past-queue" && instances.Contains(A)))];
    }

    /// <summary>Whether the scope has 5, who has been in another team, in any team.</summary>
    public bool SeesPast(Scope scope) => Seeing(scope, Who(5)).Any(g => g.Groups.Count + g.Profiles.Count == 0);

    /// <summary>What only belongs to this person.</summary>
    public static string[] NamesOf(Somebody who) =>
    [
        $"Queue-{who.User}\"", $"Break-{who.User}\"", $"c-{who.User}\"", $"Claimant-{who.Last}\"", .. IsOnBreak(who) ? [RuleBreak] : Array.Empty<string>(),
    ];

    private static bool IsOnBreak(Somebody who) => who.User == "user23";

    private static string StreamOf(string instance) => $"arn:aws:kinesis:us-west-2:123456789012:stream/{instance[^36..]}";

    private static string ShardOf(string instance) => $"{StreamOf(instance)}|1|s1";

    private AgentState Alerting(Somebody who, AgentState state) => IsOnBreak(who)
        ? state with { Shown = ShownCode.Away, StateSince = _since, Status = new AgentStatus(RuleBreak, null, AgentStatusType.Custom, _since) }
        : state with
        {
            Shown = ShownCode.Missed, StateSince = _since, Status = new AgentStatus($"Break-{who.User}", null, AgentStatusType.Custom, _since),
            Contacts =
            [
                new AgentContact
                {
                    Id = $"c-{who.User}", State = _contact, StateText = "CONNECTED", Channel = "VOICE", Since = _since, ConnectedAt = _since,
                    Queue = $"Queue-{who.User}",
                },
            ],
        };

    /// <summary>
    /// Each instance has a stream of its own, with trouble that a text explains. They are read until <see cref="StopStreams"/>: without a stream there are no
    /// alerts.
    /// </summary>
    private void StartStreams()
    {
        var changes = server.Services.GetRequiredService<IAgentChanges>();
        foreach (var (arn, _) in Both)
        {
            changes.Carries(StreamOf(arn), arn);
        }
        _streams = new Timer(_ => Array.ForEach(Both, i => changes.Health(new SourceHealth
        {
            Source = SourceKey.Shard(ShardOf(i.Arn)), Stream = StreamOf(i.Arn), State = SourceState.Off,
            Reason = SourceReason.TakenDown, Epoch = 1,
            CaughtUpTo = TimeProvider.System.GetUtcNow(), BehindMs = i.Arn == B ? long.Parse(BehindOfB, System.Globalization.CultureInfo.InvariantCulture) : 0,
            Detail = new SourceDetail($"Detail-{i.Word}", $"Detail-{i.Word}"),
        })), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    private async Task StoreThePast()
    {
        var (five, from) = (Who(5).Occupant, _since.AddHours(-1));
        await Commit("past", _since, commit => commit with
        {
            Intervals = [new AgentInterval(five, 1, ShownCode.Away, "Break-past", from, _since)],
            ContactIntervals = [new ContactInterval(five, "c-past", 1, "CONNECTED", "VOICE", "Past-queue", from, _since)],
            ProfileIntervals = [new ProfileInterval(five, "Past-profile", ["Nagoya", "Past-team"], from, _since)],
        });
        // Only with contacts of more than a week is it certain that a queue is gone.
        const string OfWeeks =
            """
            INSERT INTO contact_interval_hour
            SELECT @hour, id, @hour * 3600000, 'c', 1, 'CONNECTED', 'VOICE', 'Past-queue', @hour * 3600000, 0 FROM agent WHERE arn = @five
            """;
        var hour = _since.AddDays(-13).ToUnixTimeSeconds() / 3600;
        await server.Services.GetRequiredService<IDatabase>().Write(connection => connection.Execute(OfWeeks, new { hour, five }), default);
    }
}
