using System.Text.Json;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Live;

namespace ConnectStreaming.Tests.Alerts;

/// <summary>The files in tests/fixtures/alerts, which the page's tests read too.</summary>
internal static class AlertFixtures
{
    public static T Read<T>(string name) => Fixtures.Read<T>("alerts", name);
}

/// <summary>The files in tests/fixtures that the page's tests read too.</summary>
internal static class Fixtures
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static T Read<T>(string folder, string name) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(Find(folder), name + ".json")), Web)!;

    private static string Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var fixtures = Path.Combine(folder.FullName, "tests", "fixtures", name);
            if (Directory.Exists(fixtures))
            {
                return fixtures;
            }
        }
        throw new DirectoryNotFoundException($"tests/fixtures/{name}");
    }
}

internal sealed record AlertFile(Dictionary<string, SettingsJson> Settings, AlertCase[] Cases);

internal sealed record SettingsJson(Dictionary<string, LimitRule[]>? Limits, PlannedBreak[]? Breaks)
{
    public LimitSettings Set() => new()
    {
        Limits = (Limits ?? []).ToDictionary(l => AlertKinds.Parse(l.Key), IReadOnlyList<LimitRule> (l) => l.Value),
        Breaks = Breaks ?? [],
    };
}

/// <param name="Live">What the browser gets.</param>
/// <param name="Kept">What the server holds, where that is something else: an agent without an event for 12 h.</param>
internal sealed record AlertCase(
    string Name, string? Settings, string? Profile, string[]? Groups, string? Floor, WireLive Live, WireLive? Kept, long SilentSince, long SuspectSince,
    LevelAt[] At)
{
    private static readonly SuspectOptions Options = new();

    public override string ToString() => Name;

    public AlertSubject Subject() => AlertSubject.Of(Agent(), Floor, Options);

    /// <summary>The board's agent from which the server sends <see cref="Live"/>.</summary>
    public BoardAgent Agent() => Row.Of(Kept ?? Live, Live, Profile, Groups ?? [], SilentSince, SuspectSince);
}

/// <param name="Rule">Number in the list of rules; null: the product's default.</param>
/// <param name="Next">Null: never.</param>
internal sealed record LevelAt(long Now, int Level, string? Kind, long? Since, string? Channel, long? Over, int? Rule, long? Next);

/// <summary>Makes the board's agent of a message: the reverse of <see cref="WireMap"/>.</summary>
internal static class Row
{
    private const string Instance = "arn:aws:connect:ap-northeast-1:123456789012:instance/i";

    /// <param name="row">What the server holds.</param>
    /// <param name="live">What it sends: the marks.</param>
    /// <param name="silentSince">The last event, as Unix milliseconds; 0: unknown.</param>
    /// <param name="suspectSince">When heartbeats alone had come for too long; 0: unknown.</param>
    public static BoardAgent Of(WireLive row, WireLive live, string? profile, string[] groups, long silentSince, long suspectSince)
    {
        var state = new AgentState
        {
            AgentArn = $"{Instance}/agent/a",
            InstanceArn = Instance,
            Profile = new AgentProfile { RoutingProfile = profile, Hierarchy = groups },
            Status = row.N is null && row.Ns == 0 ? null : new AgentStatus(row.N ?? "", null, AgentStatusType.None, At(row.Ns)),
            Shown = ShownCodes.Parse(row.S),
            StateSince = At(row.T),
            Alarm = row.A is { Length: > 0 } alarm ? ShownCodes.Parse(alarm) : null,
            UnknownContact = row.U,
            Contacts = [.. (row.C ?? []).Select((c, i) => Contact(c, $"{i}"))],
            LastEventAt = At(live.W ? live.T : silentSince) ?? default,
        };
        var overlay = (live.W ? Overlay.NoWord : 0) | (live.Z ? Overlay.Silent : 0) | (live.Q ? Overlay.Suspect : 0);
        return new BoardAgent(live.I, state with { LastActivityAt = At(suspectSince) - Trust.Unattended(state, new())?.Patience }, "", overlay);
    }

    private static AgentContact Contact(WireContact contact, string id) => new()
    {
        Id = id,
        State = AmazonNames.ContactState(contact.S),
        StateText = contact.S,
        Channel = contact.H,
        Since = At(contact.T) ?? default,
        ConnectedAt = At(contact.K),
        Queue = contact.Q,
        InitiationMethod = contact.M,
    };

    private static DateTimeOffset? At(long ms) => ms == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
