using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Settings;

/// <summary>What the settings can name: whatever the agents on the boards carry and what the directory has read, in order of name.</summary>
/// <param name="Queues">Queues of contacts that agents have now, and the standard queues of the directory.</param>
/// <param name="Profiles">Routing profiles.</param>
/// <param name="Groups">Paths of hierarchy groups from the top, every level of every path.</param>
/// <param name="Statuses">Custom statuses that agents have now or have chosen next, and those of the directory.</param>
/// <param name="Floors">Drawn floors.</param>
/// <param name="Sites">Sites with a floor.</param>
internal sealed record SettingsChoicesJson(
    string[] Queues, string[] Profiles, string[][] Groups, string[] Statuses, SettingsFloorJson[] Floors, SettingsSiteJson[] Sites,
    InstanceNameJson[] Instances)
{
    /// <param name="known">What the directory has read.</param>
    public static SettingsChoicesJson Of(IReadOnlyList<BoardReplica> boards, DrawnFloors drawn, IInstanceNames names, DirectoryNames known)
    {
        AgentState[] agents = [.. boards.SelectMany(b => b.Agents()).Select(a => a.State)];
        FloorHeader[] floors =
        [
            .. drawn.Floors.Values.OrderBy(f => f.SiteName, StringComparer.Ordinal).ThenBy(f => f.Site, StringComparer.Ordinal).ThenBy(f => f.Ordinal)
                .ThenBy(f => f.Id, StringComparer.Ordinal),
        ];
        return new SettingsChoicesJson(
            Names(agents.SelectMany(a => a.Contacts).Select(c => c.Queue).Concat(known.Queues)),
            Names(agents.Select(a => a.Profile.RoutingProfile).Concat(known.Profiles)),
            [.. agents.Select(a => a.Profile.Hierarchy).Concat(known.Groups).SelectMany(Paths).DistinctBy(KeyOf).OrderBy(KeyOf, StringComparer.Ordinal)],
            Names(agents.SelectMany(a => new[] { a.Status is { Type: AgentStatusType.Custom } own ? own.Name : null, a.Next?.Name }).Concat(known.Statuses)),
            [.. floors.Select(f => new SettingsFloorJson(f.Id, f.Name, f.Site))],
            [.. floors.DistinctBy(f => f.Site).Select(f => new SettingsSiteJson(f.Site, f.SiteName ?? f.Site))],
            [.. boards.Select(b => new InstanceNameJson(b.InstanceArn, names.Of(b.InstanceArn)))]);
    }

    private static string[] Names(IEnumerable<string?> names) =>
        [.. names.OfType<string>().Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string KeyOf(string[] path) => string.Join('\0', path);

    private static IEnumerable<string[]> Paths(string[] hierarchy) => Enumerable.Range(1, hierarchy.Length).Select(levels => hierarchy[..levels]);
}

/// <param name="Site">Id of its site.</param>
internal sealed record SettingsFloorJson(string Id, string Name, string Site);

internal sealed record SettingsSiteJson(string Id, string Name);
