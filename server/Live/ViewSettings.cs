using ConnectStreaming.Floors;
using ConnectStreaming.Settings;

namespace ConnectStreaming.Live;

/// <summary>
/// Cuts the settings for the views of this server. Groups and profiles are named that the scope names, or that a visible agent has; queues and custom
/// statuses only if a visible agent has, or has had, a contact of the queue, or the status. People who see all of one instance share its view with people who
/// see everything, so the view must not tell the names of another instance either. So everybody whom a view shows has there the limits of all settings. A name
/// that a visible agent has for the first time comes within about two seconds; until then the agent has the limits without the rules that name it.
/// </summary>
internal sealed class ViewSettings(SettingsBook book, DrawnFloorsReplica drawn, SeenNames seen)
{
    public bool IsSettled => book.IsSettled;

    public long Version => book.Now.Version;

    /// <summary>Another number: views may name more than before.</summary>
    public long Generation => seen.Generation;

    /// <summary>The zone that the centre set; null: none.</summary>
    public string? TimeZone => book.Now.Document.TimeZone;

    /// <summary>
    /// For the automatic floor of an instance. Who sees anything of an instance in general may see every floor that shows its agents, and no agent of it can
    /// have a seat on another one.
    /// </summary>
    public SettingsCut Of(string instance, Lens lens)
    {
        var floors = drawn.Now.Floors;
        return SettingsCut.Of(book.Now, "", Sight([lens], ShowsAgents, _ => seen.In(instance)));

        bool ShowsAgents(string floor) => floors.TryGetValue(floor, out var known) && known.Instances.Contains(instance, StringComparer.Ordinal);
    }

    /// <summary>For a drawn floor: nobody there has a seat on another one.</summary>
    public SettingsCut Of(FloorHeader floor, FloorLens lens)
    {
        string[] instances = [.. floor.Instances.Distinct(StringComparer.Ordinal).Where(i => lens.For(i) is not null)];
        return SettingsCut.Of(
            book.Now, floor.Site, Sight([.. instances.Select(i => lens.For(i)!)], id => id == floor.Id, n => seen.On(floor.Id, instances[n])));
    }

    /// <param name="lenses">Of the instances of which the viewer sees anybody.</param>
    /// <param name="floor">Whether the view may name a floor.</param>
    /// <param name="seen">What agents of an instance whom the view shows have, by the number of the lens, if they are in its scope.</param>
    private static SettingsSight Sight(Lens[] lenses, Func<string, bool> floor, Func<int, IEnumerable<SeenGroup>> seen)
    {
        var visible = new Lazy<(Lens Lens, SeenGroup Group)[]>(() =>
            [.. lenses.SelectMany((lens, n) => seen(n).Where(group => lens.Covers(group.Profile)).Select(group => (lens, group)))]);
        var profiles = Names(v => v.Group.Profile.RoutingProfile is { } profile ? [profile] : []);
        var groups = Names(v => Enumerable.Range(1, v.Group.Profile.Hierarchy.Length).Select(n => KeyOf(v.Group.Profile.Hierarchy[..n])));
        var queues = Names(v => v.Group.Queues);
        var statuses = Names(v => v.Lens.MasksStatuses ? [] : v.Group.Statuses);
        return new SettingsSight(
            queue => queues.Value.Contains(queue), status => statuses.Value.Contains(status), floor,
            profile => lenses.Any(lens => lens.NamesProfile(profile)) || profiles.Value.Contains(profile),
            group => lenses.Any(lens => lens.NamesGroup(group)) || groups.Value.Contains(KeyOf(group)));

        Lazy<HashSet<string>> Names(Func<(Lens Lens, SeenGroup Group), IEnumerable<string>> of) =>
            new(() => visible.Value.SelectMany(of).ToHashSet(StringComparer.Ordinal));
    }

    private static string KeyOf(string[] path) => string.Join('\0', path);
}
