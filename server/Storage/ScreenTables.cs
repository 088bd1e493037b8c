using System.Data.Common;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Screens;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// Wall displays and pairings. A write first takes the write lock, the row <c>screens</c> of meta, so what it reads after that stays true until it has
/// committed. The lock of the audit log is taken after it. The value of the row is the stamp.
/// </summary>
internal sealed class ScreenTables(IDatabase database, TimeProvider time) : IScreenStore
{
    private sealed record Row(
        string Id, long Version, long Binding, string Name, string Place, string Settings, long MaskStatuses, string Device, long Created, string ApprovedBy,
        string ApprovedById, string? Hash, long? Issued, long? Expires, string? NextHash, long? NextIssued, long? NextExpires, string? FormerHash,
        string? Text, long? TextUntil, long? Seen)
    {
        public static Row Of(Screen screen) => new(
            screen.Id, screen.Version, screen.Binding, screen.Name, screen.Place, ScreenTexts.Of(screen.Settings), screen.MaskStatuses ? 1 : 0,
            ScreenTexts.Of(screen.Device), Ms(screen.Created), screen.ApprovedBy, screen.ApprovedById, screen.Token?.Hash, MsOrNull(screen.Token?.Issued),
            MsOrNull(screen.Token?.Expires), screen.Token is null ? screen.OtherFormerHash : screen.Token.Next?.Hash,
            MsOrNull(screen.Token?.Next?.Issued), MsOrNull(screen.Token?.Next?.Expires),
            screen.FormerHash, screen.Text?.Text, MsOrNull(screen.Text?.Until), MsOrNull(screen.Seen));

        /// <summary>Null: somebody changed the row by hand.</summary>
        public Screen? Screen => ScreenTexts.Settings(Settings) is { } settings && ScreenTexts.Device(Device) is { } device
            ? new Screen(Id, Version, Binding, Name, Place, settings, MaskStatuses != 0, device, At(Created), ApprovedBy, ApprovedById)
            {
                Token = TokenOf(Hash, Issued, Expires) is { } token ? token with { Next = TokenOf(NextHash, NextIssued, NextExpires) } : null,
                FormerHash = FormerHash,
                OtherFormerHash = Hash is null ? NextHash : null,
                Text = Text is null ? null : new ScreenText(Text, At(TextUntil ?? 0)),
                Seen = Seen is { } seen ? At(seen) : null,
            }
            : null;

        private static ScreenToken? TokenOf(string? hash, long? issued, long? expires) =>
            hash is null ? null : new ScreenToken(hash, At(issued ?? 0), At(expires ?? 0));
    }

    private sealed record PairingRow(
        string Hash, string Code, long State, string Device, long Asked, long Expires, string? Known, string? UsedBy, string? Screen)
    {
        /// <summary>Null: somebody changed the row by hand.</summary>
        public ScreenPairing? Pairing => ScreenTexts.Device(Device) is { } device
            ? new ScreenPairing(Hash, Code, (PairingState)State, device, At(Asked), At(Expires), Known, UsedBy, Screen)
            : null;
    }

    private const string SelectScreens =
        """
        SELECT id AS Id, version AS Version, binding AS Binding, name AS Name, place AS Place, settings AS Settings, mask_statuses AS MaskStatuses,
            device AS Device, created AS Created, approved_by AS ApprovedBy, approved_by_id AS ApprovedById, hash AS Hash, issued AS Issued,
            expires AS Expires, next_hash AS NextHash, next_issued AS NextIssued, next_expires AS NextExpires, former_hash AS FormerHash,
            text AS Text, text_until AS TextUntil, seen AS Seen
        FROM screen
        """;

    private const string SelectPairings =
        """
        SELECT hash AS Hash, code AS Code, state AS State, device AS Device, asked AS Asked, expires AS Expires, known AS Known, used_by AS UsedBy,
            screen AS Screen
        FROM screen_pairing
        """;

    private const int MostTries = 5;

    private const string SelectStamp = "SELECT value FROM meta WHERE key = 'screens'";

    public Task<long> Stamp(CancellationToken cancellationToken) => Read(connection => connection.QuerySingle<long>(SelectStamp), cancellationToken);

    public Task<ScreenRows> Load(CancellationToken cancellationToken) => Read(
        connection =>
        {
            for (var tries = 1; ; tries++)
            {
                var stamp = connection.QuerySingle<long>(SelectStamp);
                Screen[] screens = [.. connection.Query<Row>($"{SelectScreens} ORDER BY created, id").Select(row => row.Screen).OfType<Screen>()];
                ScreenPairing[] pairings =
                [
                    .. connection.Query<PairingRow>($"{SelectPairings} ORDER BY asked, hash").Select(row => row.Pairing).OfType<ScreenPairing>(),
                ];
                // A write in between has raised the stamp. If there is always one, the rows are those of no stamp, and are read again with the next look.
                var isOne = connection.QuerySingle<long>(SelectStamp) == stamp;
                if (isOne || tries == MostTries)
                {
                    return new ScreenRows(isOne ? stamp : ScreenRows.NoStamp, screens, pairings);
                }
            }
        },
        cancellationToken);

    public Task<T> Change<T>(Func<IStoredScreens, ScreenChange<T>> plan, CancellationToken cancellationToken) => Explained(() => database.Write(
        connection =>
        {
            connection.Execute("UPDATE meta SET value = value + 1 WHERE key = 'screens'");
            var change = plan(new Stored(connection));
            if (change.IsEmpty)
            {
                connection.Execute("UPDATE meta SET value = value - 1 WHERE key = 'screens'");
                return change.Result;
            }
            connection.Execute("DELETE FROM screen_pairing WHERE hash = @hash", change.RemovedPairings.Select(hash => new { hash }));
            connection.Execute("DELETE FROM screen WHERE id = @id", change.RemovedScreens.Select(id => new { id }));
            Save(connection, change.Screens);
            Save(connection, change.Pairings);
            if (change.Entry is { } entry)
            {
                AuditTable.Append(connection, AuditLog.Sanitize(entry), time.GetUtcNow());
            }
            return change.Result;
        },
        cancellationToken));

    public Task SaveSeen(IReadOnlyList<(string Id, DateTimeOffset Seen)> seen, CancellationToken cancellationToken) => Explained(() => database.Write(
        connection => connection.Execute(
            "UPDATE screen SET seen = @seen WHERE id = @Id AND (seen IS NULL OR seen < @seen OR seen > @seen + 3600000)",
            seen.OrderBy(s => s.Id, StringComparer.Ordinal).Select(s => new { s.Id, seen = Ms(s.Seen) })),
        cancellationToken));

    private static void Save(DbConnection connection, IReadOnlyList<Screen> screens) => connection.Execute(
        """
        INSERT INTO screen (id, version, binding, name, place, settings, mask_statuses, device, created, approved_by, approved_by_id, hash, issued, expires,
            next_hash, next_issued, next_expires, former_hash, text, text_until, seen)
        VALUES (@Id, @Version, @Binding, @Name, @Place, @Settings, @MaskStatuses, @Device, @Created, @ApprovedBy, @ApprovedById, @Hash, @Issued, @Expires,
            @NextHash, @NextIssued, @NextExpires, @FormerHash, @Text, @TextUntil, @Seen)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, binding = excluded.binding, name = excluded.name, place = excluded.place,
            settings = excluded.settings, mask_statuses = excluded.mask_statuses, device = excluded.device, approved_by = excluded.approved_by,
            approved_by_id = excluded.approved_by_id, hash = excluded.hash, issued = excluded.issued, expires = excluded.expires,
            next_hash = excluded.next_hash, next_issued = excluded.next_issued, next_expires = excluded.next_expires, former_hash = excluded.former_hash,
            text = excluded.text, text_until = excluded.text_until
        """,
        screens.Select(Row.Of));

    private static void Save(DbConnection connection, IReadOnlyList<ScreenPairing> pairings) => connection.Execute(
        """
        INSERT INTO screen_pairing (hash, code, state, address, device, asked, expires, known, used_by, screen)
        VALUES (@Hash, @Code, @state, @address, @device, @asked, @expires, @Known, @UsedBy, @Screen)
        ON CONFLICT (hash) DO UPDATE SET code = excluded.code, state = excluded.state, address = excluded.address, device = excluded.device,
            asked = excluded.asked, expires = excluded.expires, known = excluded.known, used_by = excluded.used_by, screen = excluded.screen
        """,
        pairings.Select(p => new
        {
            p.Hash, p.Code, state = (long)p.State, address = Addresses.GroupOf(p.Device.Address), device = ScreenTexts.Of(p.Device),
            asked = Ms(p.Asked), expires = Ms(p.Expires), p.Known, p.UsedBy, p.Screen,
        }));

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static long? MsOrNull(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds();

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private Task<T> Read<T>(Func<DbConnection, T> query, CancellationToken cancellationToken) => Explained(() => database.Read(query, cancellationToken));

    private static async Task<T> Explained<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (StoreUnavailableException e)
        {
            throw new ScreensUnavailableException(e.Message, e);
        }
    }

    private sealed class Stored(DbConnection connection) : IStoredScreens
    {
        public long Stamp => connection.QuerySingle<long>(SelectStamp);

        public long Count => connection.QuerySingle<long>("SELECT count(*) FROM screen");

        public Screen? Screen(string id) => connection.QuerySingleOrDefault<Row>($"{SelectScreens} WHERE id = @id", new { id })?.Screen;

        public Screen? Device(string hash) => connection.Query<Row>(
            $"{SelectScreens} WHERE hash = @hash OR next_hash = @hash OR former_hash = @hash ORDER BY CASE WHEN former_hash = @hash THEN 1 ELSE 0 END, id",
            new { hash }).FirstOrDefault()?.Screen;

        public ScreenPairing? Code(string code) =>
            connection.QuerySingleOrDefault<PairingRow>($"{SelectPairings} WHERE code = @code", new { code })?.Pairing;

        public ScreenPairing? Pairing(string hash) =>
            connection.QuerySingleOrDefault<PairingRow>($"{SelectPairings} WHERE hash = @hash", new { hash })?.Pairing;

        public long Waiting(DateTimeOffset now, string? address = null) => connection.QuerySingle<long>(
            "SELECT count(*) FROM screen_pairing WHERE state = 0 AND expires > @now AND (@address IS NULL OR address = @address)",
            new { now = Ms(now), address });

        public IReadOnlyList<string> Ended(DateTimeOffset before, DateTimeOffset anonymous) =>
        [
            .. connection.Query<string>(
                "SELECT hash FROM screen_pairing WHERE expires < @before OR (expires < @anonymous AND state = 0 AND known IS NULL)",
                new { before = Ms(before), anonymous = Ms(anonymous) }),
        ];
    }
}
