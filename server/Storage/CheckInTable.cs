using System.Data.Common;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.CheckIns;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// Check-ins and the requests for them. A check-in at a desk is a row of seat_assignment with the source check-in; one at home is a row of at_home. Every
/// write first takes the write lock (<see cref="FloorWriteLock"/>), so of two supervisors who answer one request the second finds the answer of the first.
/// </summary>
internal sealed class CheckInTable(IDatabase database, TimeProvider time) : ICheckInStore
{
    /// <summary>How long an answered request is kept: the telephone that asked shows the answer. The audit log keeps what happened.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private sealed record Row(
        string Id, string Floor, string Seat, string Occupant, string Person, string PersonName, string? Account, long AskedAt, long UntilAt, string State,
        string? ByName, long? AnsweredAt);

    private sealed record HomeRow(string Id, string Occupant, long FromAt);

    private const string Columns =
        "id AS Id, floor_id AS Floor, seat_id AS Seat, occupant AS Occupant, person AS Person, person_name AS PersonName, account AS Account, "
        + "asked_at AS AskedAt, until_at AS UntilAt, state AS State, by_name AS ByName, answered_at AS AnsweredAt";

    private const string HomeColumns = "id AS Id, occupant AS Occupant, from_at AS FromAt";

    public Task<CheckInResult> CheckIn(CheckInWish wish, CheckInWriter writer, CancellationToken cancellationToken) => Write(
        writer,
        (connection, now) =>
        {
            if (wish.Request is { } id && Lost(connection, id, now) is { } lost)
            {
                return new CheckInResult(new SeatingResult(SeatingRefusal.None, [], []), Lost: lost);
            }
            if (wish.At is { } at && Refused(connection, at, wish) is { } refused)
            {
                return new CheckInResult(SeatingResult.Refused(refused));
            }
            var before = SeatingTable.Present(connection, wish.Occupant);
            var stays = before is not null && before.Seated.At == wish.At;
            var home = Home(connection, wish.Occupant);
            SeatingTable.Row[] ended = before is null || stays ? [] : [before];
            Seated[] seated = wish.At is { } place && !stays ? [new Seated(wish.Occupant, place) { IsCheckIn = true }] : [];
            SeatingTable.End(connection, ended, now);
            SeatingTable.Begin(connection, seated, writer.Actor, now);
            bool? isHome = wish.At is null ? home is null ? true : null : home is null ? null : false;
            if (isHome == true)
            {
                connection.Execute(
                    "INSERT INTO at_home (id, occupant, from_at, to_at, by_id, by_name) VALUES (@id, @Occupant, @now, NULL, @byId, @byName)",
                    new { id = NewId(), wish.Occupant, now = Ms(now), byId = writer.Actor.Id ?? "", byName = writer.Actor.Name });
            }
            else if (isHome == false)
            {
                Leave(connection, home!, now);
            }
            if (wish.Request is { } request)
            {
                Answer(connection, request, "confirmed", writer.Actor, now);
            }
            return new CheckInResult(
                new SeatingResult(SeatingRefusal.None, seated, [.. ended.Select(row => row.Seated)]), isHome, IsConfirmed: wish.Request is not null);
        },
        cancellationToken);

    public Task<CheckInResult> CheckOut(string occupant, DateTimeOffset? from, CheckInWriter writer, CancellationToken cancellationToken) => Write(
        writer,
        (connection, now) =>
        {
            var home = Home(connection, occupant);
            var seat = SeatingTable.Present(connection, occupant);
            if (home is not null && IsThat(home.FromAt))
            {
                Leave(connection, home, now);
            }
            else
            {
                home = null;
            }
            SeatingTable.Row[] ended = seat is { Seated.IsCheckIn: true } && IsThat(seat.FromAt) ? [seat] : [];
            SeatingTable.End(connection, ended, now);
            return new CheckInResult(
                new SeatingResult(SeatingRefusal.None, [], [.. ended.Select(row => row.Seated)]), home is null ? null : false);

            bool IsThat(long began) => from is not { } only || Ms(only) == began;
        },
        cancellationToken);

    public Task<IReadOnlyList<CheckedIn>> Current(CancellationToken cancellationToken) => database.Read<IReadOnlyList<CheckedIn>>(
        connection =>
        [
            .. connection.Query<SeatingTable.Row>(
                $"SELECT {SeatingTable.Columns} FROM seat_assignment WHERE to_at IS NULL AND source = '{SeatingTable.CheckIn}'")
                .Select(row => new CheckedIn(row.Occupant, row.Seated.At, SeatingTable.Time(row.FromAt))),
            .. connection.Query<HomeRow>($"SELECT {HomeColumns} FROM at_home WHERE to_at IS NULL")
                .Select(row => new CheckedIn(row.Occupant, null, SeatingTable.Time(row.FromAt))),
        ],
        cancellationToken);

    public Task<(CheckedIn At, bool IsAssigned)?> Of(string occupant, CancellationToken cancellationToken) =>
        database.Read<(CheckedIn At, bool IsAssigned)?>(
            connection => SeatingTable.Present(connection, occupant) is { } seat
                ? (new CheckedIn(occupant, seat.Seated.At, SeatingTable.Time(seat.FromAt)), !seat.Seated.IsCheckIn)
                : Home(connection, occupant) is { } home ? (new CheckedIn(occupant, null, SeatingTable.Time(home.FromAt)), false) : null,
            cancellationToken);

    public Task AddRequest(CheckInRequest request, AuditEntry entry, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            FloorWriteLock.Take(connection);
            var now = time.GetUtcNow();
            connection.Execute("DELETE FROM check_in_request WHERE asked_at < @before", new { before = Ms(now - Kept) });
            connection.Execute("UPDATE check_in_request SET state = 'withdrawn' WHERE person = @Person AND state = 'waiting'", new { request.Person });
            connection.Execute(
                """
                INSERT INTO check_in_request (id, floor_id, seat_id, occupant, person, person_name, account, asked_at, until_at, state)
                VALUES (@Id, @Floor, @Seat, @Occupant, @Person, @PersonName, @Account, @askedAt, @untilAt, 'waiting')
                """,
                new
                {
                    request.Id, request.At.Floor, request.At.Seat, request.Occupant, request.Person, request.PersonName, request.Account,
                    askedAt = Ms(request.AskedAt), untilAt = Ms(request.Until),
                });
            AuditTable.Append(connection, AuditLog.Sanitize(entry), now);
            return 0;
        },
        cancellationToken);

    public Task<CheckInRequest?> Last(string person, CancellationToken cancellationToken) => database.Read(
        connection => Request(connection.QueryFirstOrDefault<Row>(
            $"SELECT {Columns} FROM check_in_request WHERE person = @person AND asked_at >= @since ORDER BY asked_at DESC, id LIMIT 1",
            new { person, since = Ms(time.GetUtcNow() - Kept) })),
        cancellationToken);

    public Task<CheckInRequest?> Find(string id, CancellationToken cancellationToken) => database.Read(
        connection => Request(Find(connection, id)), cancellationToken);

    public Task<IReadOnlyList<CheckInRequest>> Waiting(CancellationToken cancellationToken) => database.Read<IReadOnlyList<CheckInRequest>>(
        connection => [.. connection.Query<Row>(
            $"SELECT {Columns} FROM check_in_request WHERE state = 'waiting' AND until_at > @now ORDER BY asked_at, id", new { now = Ms(time.GetUtcNow()) })
            .Select(row => Request(row)!)],
        cancellationToken);

    public Task<CheckInRequest?> Refuse(string id, AuditActor by, AuditEntry entry, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            FloorWriteLock.Take(connection);
            var now = time.GetUtcNow();
            if (Lost(connection, id, now) is { } lost)
            {
                return lost;
            }
            Answer(connection, id, "refused", by, now);
            AuditTable.Append(connection, AuditLog.Sanitize(entry), now);
            return null;
        },
        cancellationToken);

    public Task<bool> Withdraw(string person, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            FloorWriteLock.Take(connection);
            return connection.Execute("UPDATE check_in_request SET state = 'withdrawn' WHERE person = @person AND state = 'waiting'", new { person }) > 0;
        },
        cancellationToken);

    private Task<CheckInResult> Write(
        CheckInWriter writer, Func<DbConnection, DateTimeOffset, CheckInResult> write, CancellationToken cancellationToken) =>
        database.WriteLocked(time, write, result => result.IsChange ? writer.Entry(result) : null, cancellationToken);

    private static SeatingRefusal? Refused(DbConnection connection, DrawnSeat at, CheckInWish wish) =>
        SeatingTable.Floor(connection, at.Floor) is not { } floor ? SeatingRefusal.NoSuchFloor
        : floor.Version != wish.Version ? SeatingRefusal.OtherVersion
        : SeatingTable.Shows(connection, new Seated(wish.Occupant, at)) ? null : SeatingRefusal.OtherInstance;

    /// <returns>The request, if nobody can answer it any more.</returns>
    private CheckInRequest? Lost(DbConnection connection, string id, DateTimeOffset now) =>
        Request(Find(connection, id)) is { } request && (request.State != CheckInState.Waiting || request.Until <= now) ? request : null;

    private static Row? Find(DbConnection connection, string id) =>
        connection.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM check_in_request WHERE id = @id", new { id });

    private static void Answer(DbConnection connection, string id, string state, AuditActor by, DateTimeOffset now) => connection.Execute(
        "UPDATE check_in_request SET state = @state, by_name = @name, answered_at = @now WHERE id = @id", new { id, state, name = by.Name, now = Ms(now) });

    private static HomeRow? Home(DbConnection connection, string occupant) => connection.QuerySingleOrDefault<HomeRow>(
        $"SELECT {HomeColumns} FROM at_home WHERE occupant = @occupant AND to_at IS NULL", new { occupant });

    private static void Leave(DbConnection connection, HomeRow home, DateTimeOffset now) =>
        connection.Execute("UPDATE at_home SET to_at = @now WHERE id = @Id", new { now = Ms(now), home.Id });

    private CheckInRequest? Request(Row? row) => row is null ? null : new(
        row.Id, new DrawnSeat(row.Floor, row.Seat), row.Occupant, row.Person, row.PersonName, row.Account, SeatingTable.Time(row.AskedAt),
        SeatingTable.Time(row.UntilAt), StateOf(row), row.ByName, row.AnsweredAt is { } at ? SeatingTable.Time(at) : null);

    private CheckInState StateOf(Row row) => row.State switch
    {
        "waiting" => row.UntilAt > Ms(time.GetUtcNow()) ? CheckInState.Waiting : CheckInState.Expired,
        "confirmed" => CheckInState.Confirmed,
        "refused" => CheckInState.Refused,
        _ => CheckInState.Withdrawn,
    };

    private static string NewId() => Guid.NewGuid().ToString("N");

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
