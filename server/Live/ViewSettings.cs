using ConnectStreaming.Agents;
using ConnectStreaming.Floors;
using ConnectStreaming.Settings;

namespace ConnectStreaming.Live;

/// <summary>
/// Cuts the settings for the views of this server. Groups and profiles are named that the scope names, or that a visible agent has: people who see all of one
/// instance share its view with people who see everything, so the view must not tell the groups of another instance either.
/// </summary>
internal sealed class ViewSettings(SettingsBook book, DrawnFloorsReplica drawn, SeenProfiles seen)
{
    public bool IsSettled => book.IsSettled;

    public long Version => book.Now.Version;

    /// <summary>Another number: views may name more than before.</summary>
    public long Generation => seen.Generation;

    /// <summary>A new version counts only the names that are there now.</summary>
    public void ForgetNames() => seen.Forget();

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
    /// <param name="profiles">Of the agents of an instance whom the view shows, by the number of the lens, if they are in its scope.</param>
    private static SettingsSight Sight(Lens[] lenses, Func<string, bool> floor, Func<int, IEnumerable<AgentProfile>> profiles)
    {
        var names = new Lazy<(HashSet<string> Profiles, HashSet<string> Groups)>(() =>
        {
            AgentProfile[] visible = [.. lenses.SelectMany((lens, n) => profiles(n).Where(lens.Covers))];
            return (
                visible.Select(p => p.RoutingProfile).OfType<string>().ToHashSet(StringComparer.Ordinal),
                visible.SelectMany(p => Enumerable.Range(1, p.Hierarchy.Length).Select(n => KeyOf(p.Hierarchy[..n]))).ToHashSet(StringComparer.Ordinal));
        });
        return new SettingsSight(
            lenses.Any(lens => !lens.MasksStatuses), floor,
            profile => lenses.Any(lens => lens.NamesProfile(profile)) || names.Value.Profiles.Contains(profile),
            group => lenses.Any(lens => lens.NamesGroup(group)) || names.Value.Groups.Contains(KeyOf(group)));
    }

    private static string KeyOf(string[] path) => string.Join('\0', path);
}
