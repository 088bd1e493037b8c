namespace ConnectStreaming.Screens;

/// <summary>The words of a screen about itself, every 2 s. Its times are the server's, as far as it knows them.</summary>
/// <param name="View">The floor that it shows; null: none.</param>
/// <param name="Version">The version of its settings that it uses.</param>
/// <param name="PaintedAt">When it painted the last picture; 0: never, or not known.</param>
/// <param name="At">When it says this.</param>
/// <param name="Fps">Frames in the last second.</param>
/// <param name="Digest">Of what is painted; "": not computed.</param>
/// <param name="DelayP95">From the event to the picture, ms; null: not measured.</param>
/// <param name="ReloadsSpent">It has reloaded itself so often that it keeps its picture for now, although it would reload again; null: no.</param>
internal sealed record ScreenReport(
    string? View, string? Epoch, long Rev, long Version, long PaintedAt, long At, double Fps, int Seats, string? Digest, string? Build, int Width, int Height,
    double? DelayP95 = null, bool? ReloadsSpent = null)
{
    /// <summary>The zones of the floor that it shows; none: the whole floor. Null: a page of an earlier build, which does not tell.</summary>
    public string[]? Zones { get; init; }
}

/// <summary>What is known of a screen at one moment. Times are milliseconds of one clock of this server.</summary>
/// <param name="IsPaired">It has a valid secret.</param>
/// <param name="ConnectedAt">Null: not connected.</param>
/// <param name="WantedView">The floor that it is to show; null: it has none now.</param>
/// <param name="WantedAt">When it was told so.</param>
/// <param name="Report">Its last words in this connection; null: none yet.</param>
/// <param name="ReportAt">When they arrived.</param>
/// <param name="Moves">
/// For longer than a picture may be old, somebody on the floor is logged in, and the stream is read: a time on the picture changes every second. A picture
/// of nobody, or one whose times stand still because its stream does, need not be painted again.
/// </param>
internal sealed record ScreenFacts(
    bool IsPaired, bool WasEverSeen, long? ConnectedAt, string? WantedView, long WantedAt, long Version, long VersionAt, ScreenReport? Report, long ReportAt,
    bool Moves)
{
    /// <summary>The zones of the told floor that it is to show; none: the whole floor.</summary>
    public IReadOnlyList<string> WantedZones { get; init; } = [];

    /// <summary>Reports in a row whose painted seats were not those of the server.</summary>
    public int Differing { get; init; }

    /// <summary>When the turn began in which a floor should have been on the glass and was not, and it was not there since; null: none.</summary>
    public long? MissedAt { get; init; }

    /// <summary>The shortest time between two pictures of the screen, ms.</summary>
    public int Pace { get; init; }

    /// <param name="pace">The shortest time between two pictures of the screen, ms.</param>
    /// <param name="link">Its connection now; null: none.</param>
    public static ScreenFacts Of(bool isPaired, bool wasEverSeen, long version, int pace, ScreenLink? link, long now) => new(
        isPaired, wasEverSeen, link?.ConnectedAt, link?.Shown?.View is { Length: > 0 } view ? view : null, link?.ViewAt ?? 0, link?.Shown?.Version ?? version,
        link?.VersionAt ?? 0, link?.Said?.Report, link?.Said?.At ?? 0, now - link?.MovesSince > ScreenHealth.StaleAfter(pace))
    {
        Differing = link?.Differing ?? 0, MissedAt = link?.Missed?.Since, WantedZones = link?.Shown?.Zones ?? [], Pace = pace,
    };
}

/// <param name="Name">right, updating, wrong, offline or unpaired.</param>
/// <param name="Reason">Null: it is right.</param>
[GenerateSerializer, Immutable, Alias("screen-state")]
internal sealed record ScreenState([property: Id(0)] string Name, [property: Id(1)] ScreenReason? Reason);

/// <param name="Code">For the page.</param>
[GenerateSerializer, Immutable, Alias("screen-reason")]
internal sealed record ScreenReason([property: Id(0)] string Code, [property: Id(1)] string En, [property: Id(2)] string Ja);

/// <summary>
/// Whether a screen shows what it should. Pure. The first line that fits counts:
/// <code>
/// unpaired    it has no valid secret
/// offline     it is not connected
/// updating    it has not said anything yet in its first 10 s
/// wrong       no word from it for more than 7.5 s
/// wrong       its picture moves, and the last one was more than 5 s old when it said so; not while it changes to another floor
/// wrong       it paints no frames
/// wrong       a floor was not on it in its turn, which began 7.5 s ago or longer, and was not since
/// updating    it shows another floor, or other zones of it, than it was told less than 7.5 s ago     wrong: 7.5 s ago or longer
/// updating    it uses settings that were replaced less than 7.5 s ago                                wrong: 7.5 s ago or longer
/// wrong       the seats that it painted in its last two reports are not those of the server, or in its last one lack a change of more than 6 s before
/// updating    it would reload, but has done so too often; then it says so instead of the next line
/// updating    it runs another build than this server
/// right       it shows the told floor, and had painted it less than 5 s before its last words if the picture moves
/// </code>
/// </summary>
internal static class ScreenHealth
{
    /// <summary>
    /// Milliseconds. A screen reports every 2 s, so one report may be late by more than 5 s. The page Screens asks every 2 s: a fault is red there within
    /// 10 s.
    /// </summary>
    public const long Patience = 7_500;

    /// <summary>Three reports later at the latest it is said, ms.</summary>
    private const long OldPicture = 5_000;

    /// <summary>A slow TV that has just connected has longer.</summary>
    public const long StartPatience = 10_000;

    /// <summary>A screen paints at least once a second, unless its pace is slower: then its pictures may be older by that.</summary>
    private const int UsualPace = 1_000;

    /// <summary>One report may be about a picture that changes just then; a second one, a second later, is not.</summary>
    public const int MostDiffering = 2;

    private static readonly ScreenReason Unpaired = new(
        "unpaired", "It is not paired. Repair it with the code that it shows.", "登録されていません。画面に表示されているコードで登録してください。");

    private static readonly ScreenReason Offline = new("not-connected", "It is not connected.", "接続されていません。");

    private static readonly ScreenReason Never = new("never-connected", "It has not been connected yet.", "まだ一度も接続されていません。");

    private static readonly ScreenReason Starting = new("starting", "It has just connected.", "接続した直後です。");

    private static readonly ScreenReason Silent = new(
        "silent", "It is connected, but has sent no report for more than 7 seconds.", "接続中ですが、7 秒以上報告がありません。");

    private static readonly ScreenReason Stale = new("stale", "Its picture is more than 5 seconds old.", "画面が 5 秒以上更新されていません。");

    private static readonly ScreenReason Frozen = new("frozen", "It paints no frames.", "描画が止まっています。");

    private static readonly ScreenReason OtherFloor = new(
        "other-floor", "It shows another floor than it should.", "指定とは別のフロアを表示しています。");

    private static readonly ScreenReason Changing = new("changing", "It is changing to another floor.", "フロアを切り替えています。");

    private static readonly ScreenReason OldSettings = new("old-settings", "It does not use its present settings.", "現在の設定が反映されていません。");

    private static readonly ScreenReason NewSettings = new("new-settings", "It is taking over changed settings.", "変更した設定を反映しています。");

    private static readonly ScreenReason OtherSeats = new(
        "other-seats", "The seats that it painted are not those of the server.", "表示している座席の状態がサーバーと一致していません。");

    private static readonly ScreenReason OtherBuild = new(
        "other-build", "It runs another version than the server and reloads itself soon.", "サーバーと異なるバージョンで動作しています。まもなく自動で再読み込みします。");

    private static readonly ScreenReason Spent = new(
        "reloads-spent", "It has reloaded itself 3 times in 15 minutes. It keeps its picture and tries again later.",
        "15 分間に 3 回再読み込みしたため、現在の表示を保っています。しばらくしてからもう一度試します。");

    private static readonly ScreenReason NoFloor = new(
        "no-floor", "None of its floors exists now.", "表示するフロアがありません。");

    /// <param name="build">Of this server. The seats of a screen with another one are not compared.</param>
    public static ScreenState Of(ScreenFacts facts, string build, long now)
    {
        if (!facts.IsPaired)
        {
            return new ScreenState("unpaired", Unpaired);
        }
        if (facts.ConnectedAt is not { } connected)
        {
            return new ScreenState("offline", facts.WasEverSeen ? Offline : Never);
        }
        if (facts.Report is not { } report)
        {
            return now - connected < StartPatience ? new ScreenState("updating", Starting) : new ScreenState("wrong", Silent);
        }
        if (now - facts.ReportAt > Patience)
        {
            return new ScreenState("wrong", Silent);
        }
        // The network may be slow: what counts is how old the picture was when the screen said so.
        var age = AgeOf(report, now, now);
        if (facts.Moves && age is null && now - connected < StartPatience)
        {
            return new ScreenState("updating", Starting);
        }
        // Nobody may be on the former floor: then its picture stands still, and is right to.
        var isChanging = report.View != facts.WantedView && now - facts.WantedAt < Patience;
        if (facts.Moves && !isChanging && (age is null || age > StaleAfter(facts.Pace)))
        {
            return new ScreenState("wrong", Stale);
        }
        if (report.Fps <= 0)
        {
            return new ScreenState("wrong", Frozen);
        }
        if (facts.WantedView is null)
        {
            return new ScreenState("wrong", NoFloor);
        }
        if (now - facts.MissedAt >= Patience)
        {
            return new ScreenState("wrong", OtherFloor);
        }
        if (report.View != facts.WantedView || (report.Zones is { } zones && !zones.SequenceEqual(facts.WantedZones, StringComparer.Ordinal)))
        {
            return now - facts.WantedAt < Patience ? new ScreenState("updating", Changing) : new ScreenState("wrong", OtherFloor);
        }
        if (report.Version != facts.Version)
        {
            return now - facts.VersionAt < Patience ? new ScreenState("updating", NewSettings) : new ScreenState("wrong", OldSettings);
        }
        if (facts.Differing >= MostDiffering && report.Build == build)
        {
            return new ScreenState("wrong", OtherSeats);
        }
        if (report.ReloadsSpent == true)
        {
            return new ScreenState("updating", Spent);
        }
        return report.Build != build ? new ScreenState("updating", OtherBuild) : new ScreenState("right", null);
    }

    /// <summary>Age of a picture at the time of a report from which on it is stale, ms.</summary>
    /// <param name="pace">The shortest time between two pictures of the screen, ms.</param>
    public static long StaleAfter(int pace) => OldPicture + LaterAt(pace);

    /// <summary>How much older than usual the pictures of such a screen may be, ms.</summary>
    public static long LaterAt(int pace) => Math.Max(0, pace - UsualPace);

    /// <summary>
    /// Milliseconds since the last picture. Only the difference of the screen's times counts, because its clock may be wrong. A clock that was set back in
    /// between gives no age, so the picture counts as new when the report arrived.
    /// </summary>
    /// <returns>Null: it has painted none.</returns>
    public static long? AgeOf(ScreenReport report, long reportAt, long now) =>
        report.PaintedAt <= 0 ? null : Math.Max(0, report.At - report.PaintedAt) + Math.Max(0, now - reportAt);
}
