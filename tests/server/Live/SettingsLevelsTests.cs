using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Settings;
using ConnectStreaming.Tests.Alerts;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Live;

/// <summary>
/// Random agents, settings and scopes: whoever a view shows has there the limits of all settings, and the settings of the view name no queue and no status
/// that none of these people has.
/// </summary>
public sealed class SettingsLevelsTests : IAsyncLifetime
{
    private const int Agents = 60;
    private const int Versions = 150;

    private static readonly Lens[] Lenses =
    [
        Lens.Clear,
        .. from grant in new Grant[]
           {
               new([], [["G1"]], []), new([], [["G2", "G1"]], []), new([], [], ["P1"]), new([], [["G1", "G1"]], ["P2"]), new([], [["G3"]], []), Grant.Everything,
           }
           from masked in new[] { false, true }
           select new Lens(grant, new Privacy(NameLevel.Family, masked), administrator: false),
    ];

    private static readonly FloorHeader[] Floors = [DrawnViews.Floor("F1"), DrawnViews.Floor("F2")];

    private LiveHost _host = null!;

    public async Task InitializeAsync()
    {
        AgentState[] agents = [.. RandomAgents.Cases(0, Agents).Select((one, n) => Somebody(one.Agent.State, n))];
        _host = await LiveHost.Start(null, agents);
        await _host.View(Agents);
        _host.Services.GetRequiredService<LiveHost.Drawn>().Write(
            Floors, [.. agents.Where((_, n) => n % 3 > 0).Select((a, n) => new Seated(a.AgentArn, new DrawnSeat($"F{1 + (n % 2)}", $"s{n}")))]);
        var drawn = _host.Services.GetRequiredService<DrawnFloorsReplica>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (drawn.Now.Seats.Count == 0)
        {
            await Task.Delay(10, limit.Token);
        }
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void EverybodyWhomAViewShowsHasTheLimitsOfAllSettings()
    {
        var (book, settings) = (_host.Services.GetRequiredService<SettingsBook>(), _host.Services.GetRequiredService<ViewSettings>());
        var (drawn, board) = (_host.Services.GetRequiredService<DrawnFloorsReplica>().Now, _host.Services.GetRequiredService<BoardReplicas>().All()[0]);
        var (limits, hidden) = (0, 0);
        for (var version = 1; version <= Versions; version++)
        {
            var all = Some(version);
            book.Saved(new StoredSettings(new SettingsVersion(version, default, "p", "P"), SettingsDocumentJson.Text(all)));
            Assert.Equal(version, book.Now.Version);
            foreach (var lens in Lenses)
            {
                Check(settings.Of(Samples.Instance, lens), [.. board.Agents().Where(lens.Sees)], lens);
            }
            foreach (var (viewer, floor) in Viewers.SelectMany(v => Floors.Select(f => (v, f))))
            {
                if (FloorLens.Of(viewer, floor) is { } floorLens && floorLens.For(Samples.Instance) is { } lens)
                {
                    Check(
                        settings.Of(floor, floorLens),
                        [
                            .. board.Agents().Where(a => lens.Sees(a)
                                && (drawn.SeatOf(a.State.AgentArn) is { } seat ? seat.Floor == floor.Id : a.IsLoggedIn)),
                        ],
                        lens);
                }
            }

            void Check(SettingsCut cut, BoardAgent[] visible, Lens lens)
            {
                var sent = JsonSerializer.Serialize(cut.Wire, WireJson.Default.WireSettings);
                var shown = SettingsReader.Stored(sent) ?? throw new InvalidOperationException($"Not valid: {sent}");
                foreach (var agent in visible)
                {
                    var subject = AlertSubject.Of(lens.Seen(agent), drawn.SeatOf(agent.State.AgentArn)?.Floor, new SuspectOptions());
                    var right = Say(AlertLevels.LimitsOf(subject, all.Alerts));
                    Assert.True(right == Say(AlertLevels.LimitsOf(subject, shown.Alerts)), $"version {version}, lens {lens.Key}, {agent.State.AgentArn}: {right}");
                    limits += right.Length > 0 ? 1 : 0;
                }
                string?[] queues = [.. visible.SelectMany(a => a.State.Contacts).Select(c => c.Queue)];
                string?[] statuses = lens.MasksStatuses ? [] : [.. visible.SelectMany(a => new[] { a.State.Status?.Name, a.State.Next?.Name })];
                LimitRule[] rules = [.. shown.Alerts.Limits.Values.SelectMany(r => r)];
                Assert.Empty(rules.Select(r => r.Queue).OfType<string>().Except(queues));
                Assert.Empty(
                    rules.Select(r => r.Status).OfType<string>().Concat(shown.Alerts.Breaks.Select(b => b.Status)).Concat(shown.Icons.Select(i => i.Status))
                        .Except(statuses));
                hidden += all.Alerts.Limits.Values.Sum(r => r.Count) - rules.Length;
            }
        }
        Assert.True(limits > 10_000 && hidden > 1_000, $"{limits} {hidden}");
    }

    private static IEnumerable<Viewer> Viewers =>
        from scope in new[] { Scope.Everything, new Scope([], [["G1"]], []), new Scope([], [["G2"]], ["P2"]), new Scope(new Grant([], [], ["P1"], ["F1"])) }
        from masked in new[] { false, true }
        select new Viewer("p1", "P", "s1", Roles.Viewer, scope, new Privacy(NameLevel.Family, masked));

    /// <summary>The random agents name two of each. Here the queues and statuses differ by group, so that some are outside of each scope.</summary>
    private static AgentState Somebody(AgentState state, int n) => state with
    {
        AgentArn = $"{Samples.Instance}/agent/r{n}", InstanceArn = Samples.Instance, Version = 1,
        LastEventAt = TimeProvider.System.GetUtcNow(), LastActivityAt = TimeProvider.System.GetUtcNow(),
        Status = state.Status is { } status ? status with { Name = Own(status.Name, state)!, Type = AgentStatusType.Custom } : null,
        Contacts = [.. state.Contacts.Select(c => c with { Queue = Own(c.Queue, state) })],
    };

    private static string? Own(string? name, AgentState state) => name is null ? null : $"{name}{(state.Profile.Hierarchy is [var top, ..] ? top : "")}";

    /// <summary>The rules that can be saved.</summary>
    private static SettingsDocument Some(int seed)
    {
        var settings = RandomAgents.Cases(seed * 10, 1).Single().Settings;
        var kinds = settings.Limits.ToDictionary(kind => kind.Key, kind => Rules(kind.Key, kind.Value));
        return new SettingsDocument
        {
            Alerts = new LimitSettings
            {
                Limits = kinds.Where(k => k.Value.Count > 0).ToDictionary(),
                Breaks = [.. settings.Breaks.DistinctBy(b => b.Status).SelectMany(b => Ends.Select(end => b with { Status = b.Status + end }))],
            },
            Icons = [.. Ends.Select(end => new StatusIcon($"S1{end}", "coffee"))],
        };
    }

    private static readonly string[] Ends = ["", "G1", "G2", "G9"];

    private static IReadOnlyList<LimitRule> Rules(AlertKind kind, IReadOnlyList<LimitRule> rules)
    {
        List<LimitRule> kept = [];
        foreach (var rule in rules.SelectMany(r => Ends.Select(end => r with
        {
            Queue = r.Queue is { } q ? q + end : null, Status = r.Status is { } s ? s + end : null,
        })))
        {
            if (LimitCheck.Of(new LimitSettings { Limits = new Dictionary<AlertKind, IReadOnlyList<LimitRule>> { [kind] = [.. kept, rule] } }).Count == 0)
            {
                kept.Add(rule);
            }
        }
        return kept;
    }

    private static string Say(IReadOnlyList<RunningLimit> limits) =>
        string.Join("; ", limits.Select(l => $"{l.Kind} {l.WarnAt} {l.CriticalAt} {l.Channel}"));
}
