using System.Globalization;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Screens;

/// <summary>Audit entries about screens. Floors are named by their ids: a name can change later.</summary>
internal static class ScreenEntries
{
    public static AuditEntry Approved(Viewer person, Screen screen, Screen? freed) => new(
        person.Actor, "screen.approved", Subject(screen), [Device(screen.Device), Floors(screen.Settings), Names(screen.Settings), .. Freed(freed)]);

    public static AuditEntry Refused(Viewer person, ScreenPairing pairing) => new(
        person.Actor, "screen.refused", new AuditSubject(pairing.Device.Browser), Device(pairing.Device));

    public static AuditEntry Repaired(Viewer person, Screen before, Screen now, Screen? freed) => new(
        person.Actor, "screen.repaired", Subject(now), [new AuditFact("screen-device-before", before.Device.Address), Device(now.Device), .. Freed(freed)]);

    public static AuditEntry Changed(Viewer person, Screen before, Screen now) => new(
        person.Actor, "screen.changed", Subject(now), [.. Changes(before, now)]);

    public static AuditEntry Revoked(Viewer person, Screen screen) => new(person.Actor, "screen.revoked", Subject(screen));

    public static AuditEntry Removed(Viewer person, Screen screen) => new(person.Actor, "screen.removed", Subject(screen));

    /// <param name="text">Null: the line is removed.</param>
    public static AuditEntry Text(Viewer person, Screen screen, ScreenText? text) => new(
        person.Actor, "screen.text", Subject(screen), text is null ? new AuditFact("screen-text-removed")
            : new AuditFact("screen-text", text.Text, text.Until.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)));

    public static AuditEntry Act(Viewer person, Screen screen, string what) => new(person.Actor, what, Subject(screen));

    private static IEnumerable<AuditFact> Changes(Screen before, Screen now)
    {
        var (a, b) = (before.Settings, now.Settings);
        (string What, string Before, string Now)[] all =
        [
            ("name", before.Name, now.Name), ("place", before.Place, now.Place), ("floors", Text(a.Floors), Text(b.Floors)),
            // Other floors say enough by themselves.
            ("instances", Instances(a.Floors), Instances(Text(a.Floors) == Text(b.Floors) ? b.Floors : a.Floors)),
            ("dwell", Text(a.Dwell), Text(b.Dwell)), ("languages", string.Join(", ", a.Languages), string.Join(", ", b.Languages)),
            ("names", Word(a.Names), Word(b.Names)), ("theme", a.Theme, b.Theme), ("night", Text(a.Night), Text(b.Night)),
            ("inches", Text(a.Inches), Text(b.Inches)), ("metres", Text(a.Metres), Text(b.Metres)), ("pace", Text(a.Pace), Text(b.Pace)),
        ];
        return all.Where(c => c.Before != c.Now).Select(c => new AuditFact("screen-setting", c.What, c.Before, c.Now));
    }

    /// <param name="screen">The screen that had the device before, and is unpaired now; null: none.</param>
    private static AuditFact[] Freed(Screen? screen) => screen is null ? [] : [new AuditFact("screen-freed", screen.Name, screen.Id)];

    private static AuditSubject Subject(Screen screen) => new(screen.Name, screen.Id);

    private static AuditFact Device(ScreenDevice device) => new(
        "screen-device", device.Browser, string.Create(CultureInfo.InvariantCulture, $"{device.Width} × {device.Height}"), device.Address);

    private static AuditFact Floors(ScreenSettings settings) => new("screen-floors", [.. settings.Floors.Select(f => f.View)]);

    private static AuditFact Names(ScreenSettings settings) => new("screen-names", Word(settings.Names));

    private static string Text(ScreenFloor[] floors) =>
        string.Join(", ", floors.Select(f => f.Zones is null ? f.View : $"{f.View} ({string.Join(", ", f.Zones)})"));

    private static string Instances(ScreenFloor[] floors) =>
        string.Join(", ", floors.SelectMany(f => f.Instances ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static string Text(ScreenNight? night) => night is null ? "" : $"{night.From}–{night.To}";

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Word(NameLevel names) => ScreenFields.Names[(int)names];
}
