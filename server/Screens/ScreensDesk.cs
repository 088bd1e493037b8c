using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;

namespace ConnectStreaming.Screens;

/// <summary>Screens for the person who asks: only those of which every floor is as a whole in the person's scope. Each change is one transaction.</summary>
internal sealed class ScreensDesk(
    ScreenBook book, ScreenLinks links, ScreensElsewhere elsewhere, DrawnFloorsReplica drawn, InstanceIds ids, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>In the order of their names.</summary>
    public IEnumerable<Screen> All(Viewer person) =>
        book.Now.Rows.Screens.Where(s => IsIn(person, s)).OrderBy(s => s.Name, StringComparer.Ordinal).ThenBy(s => s.Id, StringComparer.Ordinal);

    /// <returns>Null: it does not exist, or it is outside the scope. The answer is the same.</returns>
    public Screen? Find(string id, Viewer person) => book.Now.Screen(id) is { } screen && IsIn(person, screen) ? screen : null;

    /// <summary>The device that waits with this code; null: none.</summary>
    public ScreenPairing? Waiting(string code) =>
        PairingCode.Parse(code) is { } parsed && book.Now.Code(parsed) is { } pairing && pairing.IsWaiting(Now) ? pairing : null;

    /// <inheritdoc cref="ScreenFields.Settings"/>
    public ScreenSettings? Settings(ScreenSettingsJson? asked, Screen? before, Viewer person, List<(string Field, string Code)> errors) =>
        ScreenFields.Settings(asked, before?.Settings, person, drawn.Now, ids, errors);

    public Task<ScreenResult> Change(string id, long version, Viewer person, string name, string place, ScreenSettings settings) => With(
        id, person, screen =>
        {
            if (screen.Version != version)
            {
                return new ScreenChange<ScreenResult>(new ScreenResult(screen, PairingProblem.Changed));
            }
            if (settings.Names < person.Privacy.Names
                && (settings.Names != screen.Settings.Names || ScreenFields.AddsFloor(screen.Settings, settings.Floors)))
            {
                // Somebody else has lowered it since the settings were checked.
                return new ScreenChange<ScreenResult>(new ScreenResult(screen, PairingProblem.ShowsMore));
            }
            var changed = screen with
            {
                Name = name, Place = place, Settings = settings,
                MaskStatuses = screen.MaskStatuses || (person.Privacy.MaskStatuses && ScreenFields.AddsFloor(screen.Settings, settings.Floors)),
            };
            var entry = ScreenEntries.Changed(person, screen, changed);
            return entry.Facts.Count == 0 ? new ScreenChange<ScreenResult>(new ScreenResult(screen)) : Stored(changed with { Version = version + 1 }, entry);
        });

    public Task<ScreenResult> Revoke(string id, Viewer person) => With(
        id, person, screen => screen.Token is null ? new ScreenChange<ScreenResult>(new ScreenResult(screen))
            : Stored(screen.Unpaired(), ScreenEntries.Revoked(person, screen)));

    public Task<ScreenResult> Remove(string id, Viewer person) => With(
        id, person, screen => screen.IsPaired(Now)
            ? new ScreenChange<ScreenResult>(new ScreenResult(screen, PairingProblem.StillPaired))
            : new ScreenChange<ScreenResult>(new ScreenResult(screen)) { RemovedScreens = [id], Entry = ScreenEntries.Removed(person, screen) });

    /// <param name="text">Null: none.</param>
    public Task<ScreenResult> SetText(string id, Viewer person, ScreenText? text) => With(
        id, person, screen => screen.Text == text ? new ScreenChange<ScreenResult>(new ScreenResult(screen))
            : Stored(screen with { Text = text }, ScreenEntries.Text(person, screen, text)));

    public ScreenState State(Screen screen)
    {
        var (open, last) = (links.Open(screen.Id), links.Last(screen.Id));
        // What a connection of a former device said is not about this one.
        var own = open?.Key.Binding == screen.Binding ? open : null;
        return ScreenHealth.Of(
            ScreenFacts.Of(screen.IsPaired(Now), (last ?? (object?)screen.Seen) is not null, screen.Version, screen.Settings.Pace, own, links.Now),
            Build.Id, links.Now);
    }

    /// <summary>Whether it is connected, to any server.</summary>
    public bool IsOpen(Screen screen) => links.Open(screen.Id) is not null || elsewhere.Of(screen.Id) is { IsOpen: true };

    /// <summary>How it is, as this server sees it.</summary>
    public ScreenLive Live(Screen screen)
    {
        var (link, now) = (links.Last(screen.Id), Now);
        var said = link?.Key.Binding == screen.Binding ? link.Said : null;
        return new ScreenLive
        {
            Screen = screen.Id, State = State(screen), Binding = link?.Key.Binding ?? 0, IsOpen = links.Open(screen.Id) is not null,
            ConnectedAt = link is null ? null : now - TimeSpan.FromMilliseconds(links.Now - link.ConnectedAt), Seen = links.Seen(screen.Id),
            Painted = said is { } words && ScreenHealth.AgeOf(words.Report, words.At, links.Now) is { } age ? Ms(now) - age : null,
            Proved = said is not null && link!.ProvedAt is { } proved ? Ms(now) - (links.Now - proved) : null,
            View = said?.Report.View, Fps = said?.Report.Fps, DelayP95 = said?.Report.DelayP95, Build = said?.Report.Build,
            ReloadsSpent = said?.Report.ReloadsSpent == true,
        };
    }

    public ScreenJson Json(Screen screen)
    {
        var (live, now) = (ScreenLive.Newest(Live(screen), elsewhere.Of(screen.Id)), Now);
        return new ScreenJson(
            screen.Id, screen.Name, screen.Place, screen.Version, ScreenSettingsJson.Of(screen.Settings, ids), live.State.Name,
            live.IsOpen && live.Binding == screen.Binding, ScreenDeviceJson.Of(screen.Device), Ms(screen.Created), screen.ApprovedBy)
        {
            Reason = live.State.Reason is { } reason ? new ScreenReasonJson(reason.Code, reason.En, reason.Ja) : null,
            Text = screen.Text is { } text && now < text.Until ? new ScreenTextJson(text.Text, Ms(text.Until)) : null,
            Seen = (live.Seen ?? screen.Seen) is { } seen ? Math.Min(Ms(seen), Ms(now)) : null,
            Painted = live.Painted, Proved = live.Proved, View = live.View, Fps = live.Fps, DelayP95 = live.DelayP95, Build = live.Build,
            ReloadsSpent = live.ReloadsSpent ? true : null,
            Expires = screen.IsPaired(now) ? Ms(screen.Token!.Expires) : null,
        };
    }

    private static ScreenChange<ScreenResult> Stored(Screen screen, AuditEntry entry) =>
        new(new ScreenResult(screen)) { Screens = [screen], Entry = entry };

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    public bool IsIn(Viewer person, Screen screen) => ScreenScope.HasAll(person.Scope, screen.Settings, drawn.Now);

    /// <summary>The scope is asked again inside the transaction: somebody else may have changed the floors.</summary>
    private Task<ScreenResult> With(string id, Viewer person, Func<Screen, ScreenChange<ScreenResult>> plan) => book.Change(
        stored => stored.Screen(id) is { } screen && IsIn(person, screen) ? plan(screen)
            : new ScreenChange<ScreenResult>(new ScreenResult(null, PairingProblem.NoScreen)));
}
