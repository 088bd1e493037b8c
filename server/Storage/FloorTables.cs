using System.Data.Common;
using System.Text.Json;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// Sites, drawn floors, their versions and images. Every write first takes the write lock (<see cref="FloorWriteLock"/>): what it reads after that does
/// not change until it has committed.
/// </summary>
internal sealed class FloorTables(IDatabase database, TimeProvider time) : IFloorStore
{
    private sealed record FloorRow(string Id, string Site, string Name, long Ordinal, string Instances, long Version, long? Deleted);

    private sealed record VersionRow(long Number, string? Name, string Hash, long Seats, long Published, string ById, string ByName);

    private sealed record DocumentRow(string Hash, byte[] Document);

    private sealed record ImageRow(string Hash, string Type, long Width, long Height, byte[] Bytes);

    private const string FloorColumns =
        "id AS Id, site AS Site, name AS Name, ordinal AS Ordinal, instances AS Instances, version AS Version, deleted_at AS Deleted";

    private const string VersionColumns =
        "number AS Number, name AS Name, hash AS Hash, seats AS Seats, published_at AS Published, by_id AS ById, by_name AS ByName";

    public Task<long> Stamp(CancellationToken cancellationToken) => database.Read(FloorWriteLock.Stamp, cancellationToken);

    public Task<FloorRows> Load(CancellationToken cancellationToken) => database.Read(
        connection => new FloorRows(
            FloorWriteLock.Stamp(connection),
            SiteTable.All(connection), [.. connection.Query<FloorRow>($"SELECT {FloorColumns} FROM floor ORDER BY site, ordinal, id").Select(Floor)]),
        cancellationToken);

    public Task<IReadOnlyList<FloorVersion>> Versions(string floor, CancellationToken cancellationToken) =>
        database.Read<IReadOnlyList<FloorVersion>>(
            connection => [.. connection.Query<VersionRow>(
                $"SELECT {VersionColumns} FROM floor_version WHERE floor = @floor ORDER BY number DESC", new { floor }).Select(row => Version(floor, row))],
            cancellationToken);

    public Task<StoredDocument?> Document(string floor, int number, CancellationToken cancellationToken) => database.Read(
        connection => Document(connection, floor, number), cancellationToken);

    public Task<FloorResult> Make(DrawnFloor floor, Site site, NewVersion? version, FloorWriter writer, CancellationToken cancellationToken)
    {
        var stored = Stored(version);
        return Write(writer, (connection, now) => Make(connection, floor, site, stored, writer.Actor, now), cancellationToken);
    }

    public Task<FloorResult> Change(string floor, Func<DrawnFloor, DrawnFloor> change, FloorWriter writer, CancellationToken cancellationToken) => Write(
        floor, writer,
        (connection, now) =>
        {
            if (Present(connection, floor) is not { } before)
            {
                return new FloorResult(FloorRefusal.NoSuchFloor);
            }
            var changed = change(before);
            (string From, string To)? moved = null;
            if (changed.Site != before.Site)
            {
                if (SiteTable.Find(connection, changed.Site) is not { } to)
                {
                    return new FloorResult(FloorRefusal.NoSuchSite, before);
                }
                moved = (SiteTable.Find(connection, before.Site)!.Name, to.Name);
                // Behind those that are there, unless a place was asked for.
                changed = changed.Ordinal != before.Ordinal ? changed : changed with { Ordinal = (int)NextOrdinal(connection, changed.Site) };
            }
            connection.Execute(
                "UPDATE floor SET site = @Site, name = @Name, ordinal = @ordinal, instances = @instances WHERE id = @floor",
                new { changed.Site, changed.Name, ordinal = (long)changed.Ordinal, instances = Text(changed.Instances), floor });
            // People of an instance that the floor no longer shows would be on no screen. Without a seat they are in the list of such people.
            var freed = SeatAssignments.Free(connection, before, at => changed.Shows(at.Occupant), now);
            return new FloorResult(FloorRefusal.None, changed, Before: before, Freed: freed) { Moved = moved };
        },
        cancellationToken);

    public Task<SiteResult> MakeSite(Site site, SiteWriter writer, CancellationToken cancellationToken) => Write(
        writer,
        connection => SiteTable.Make(connection, site), cancellationToken);

    public Task<SiteResult> ChangeSite(string site, Func<Site, Site> change, SiteWriter writer, CancellationToken cancellationToken) => Write(
        writer,
        connection => Of(connection, site).All(writer.Sees) ? SiteTable.Change(connection, site, change) : new SiteResult(FloorRefusal.OutOfScope),
        cancellationToken);

    public Task<SiteResult> DeleteSite(string site, SiteWriter writer, CancellationToken cancellationToken) => Write(
        writer,
        connection => Of(connection, site).Any() ? new SiteResult(FloorRefusal.SiteInUse) : SiteTable.Delete(connection, site), cancellationToken);

    public Task<FloorResult> Publish(string floor, int? basedOn, NewVersion version, FloorWriter writer, CancellationToken cancellationToken)
    {
        var stored = Stored(version)!;
        return Write(
            floor, writer,
            (connection, now) => Present(connection, floor) is not { } before ? new FloorResult(FloorRefusal.NoSuchFloor)
                : basedOn is { } number && number != before.Version ? new FloorResult(FloorRefusal.OtherVersion, before)
                : !HasImage(connection, version.Document) ? new FloorResult(FloorRefusal.NoSuchImage, before)
                : Publish(connection, before, stored, writer.Actor, now),
            cancellationToken);
    }

    public Task<FloorResult> Republish(string floor, int number, FloorWriter writer, CancellationToken cancellationToken) => Write(
        floor, writer,
        (connection, now) =>
        {
            if (Present(connection, floor) is not { } before)
            {
                return new FloorResult(FloorRefusal.NoSuchFloor);
            }
            if (Document(connection, floor, number) is not { } old)
            {
                return new FloorResult(FloorRefusal.NoSuchVersion, before);
            }
            return Publish(connection, before, new FloorPacked(null, old, old.Document()), writer.Actor, now);
        },
        cancellationToken);

    public Task<FloorResult> Delete(string floor, string name, FloorWriter writer, CancellationToken cancellationToken) => Write(
        floor, writer,
        (connection, now) =>
        {
            if (Present(connection, floor) is not { } before)
            {
                return new FloorResult(FloorRefusal.NoSuchFloor);
            }
            if (before.Name != name)
            {
                return new FloorResult(FloorRefusal.OtherName, before);
            }
            connection.Execute("UPDATE floor SET deleted_at = @now WHERE id = @floor", new { now, floor });
            DraftTables.FloorIsDeleted(connection, before);
            return new FloorResult(
                FloorRefusal.None, before with { DeletedAt = Time(now) }, Before: before,
                Freed: SeatAssignments.Free(connection, before, _ => false, now));
        },
        cancellationToken);

    public Task<FloorResult> Undelete(
        string floor, Func<string, string> knownAs, FloorWriter writer, CancellationToken cancellationToken) => Write(
        floor, writer,
        (connection, now) =>
        {
            if (Find(connection, floor) is not { DeletedAt: { } at } before || now - at.ToUnixTimeMilliseconds() > DrawnFloor.KeptDeleted.TotalMilliseconds)
            {
                return new FloorResult(FloorRefusal.NoSuchFloor);
            }
            if (connection.QuerySingle<long>("SELECT count(*) FROM floor WHERE deleted_at IS NULL") >= DrawnFloor.Most)
            {
                return new FloorResult(FloorRefusal.TooMany, before);
            }
            connection.Execute("UPDATE floor SET deleted_at = NULL WHERE id = @floor", new { floor });
            return new FloorResult(FloorRefusal.None, before with { DeletedAt = null }, Before: before)
            {
                Seated = SeatAssignments.SeatAgain(connection, before, knownAs, at.ToUnixTimeMilliseconds(), now),
            };
        },
        cancellationToken);

    public Task<bool> SaveImage(FloorImage image, int most, AuditActor actor, AuditEntry entry, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            FloorWriteLock.Take(connection);
            var now = time.GetUtcNow();
            var known = connection.Execute(
                "UPDATE floor_image SET made_at = @now WHERE hash = @Hash", new { now = now.ToUnixTimeMilliseconds(), image.Hash }) > 0;
            if (known || connection.QuerySingle<long>("SELECT count(*) FROM floor_image") >= most)
            {
                return known;
            }
            connection.Execute(
                """
                INSERT INTO floor_image (hash, type, width, height, bytes, made_at, by_id, by_name)
                VALUES (@Hash, @Type, @width, @height, @Bytes, @now, @byId, @byName)
                """,
                new
                {
                    image.Hash, image.Type, width = (long)image.Width, height = (long)image.Height, image.Bytes, now = now.ToUnixTimeMilliseconds(),
                    byId = actor.Id ?? "", byName = actor.Name,
                });
            AuditTable.Append(connection, AuditLog.Sanitize(entry), now);
            return true;
        },
        cancellationToken);

    public Task<FloorImage?> Image(string hash, CancellationToken cancellationToken) => database.Read(
        connection => connection.QuerySingleOrDefault<ImageRow>(
            "SELECT hash AS Hash, type AS Type, width AS Width, height AS Height, bytes AS Bytes FROM floor_image WHERE hash = @hash", new { hash })
            is { } row ? new FloorImage(row.Hash, row.Type, (int)row.Width, (int)row.Height, row.Bytes) : null,
        cancellationToken);

    public Task<int> Forget(DateTimeOffset deletedBefore, DateTimeOffset imagesBefore, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            FloorWriteLock.Take(connection);
            var before = new { deleted = deletedBefore.ToUnixTimeMilliseconds(), images = imagesBefore.ToUnixTimeMilliseconds() };
            connection.Execute("DELETE FROM floor_version WHERE floor IN (SELECT id FROM floor WHERE deleted_at < @deleted)", before);
            DraftTables.Forget(connection, before.deleted);
            var floors = connection.Execute("DELETE FROM floor WHERE deleted_at < @deleted", before);
            var unused = connection.Query<string>(
                "SELECT hash FROM floor_image WHERE made_at < @images AND hash NOT IN (SELECT image FROM floor_version WHERE image IS NOT NULL)",
                before).ToHashSet(StringComparer.Ordinal);
            unused.ExceptWith(DraftTables.Used(connection, unused));
            return floors + connection.Execute("DELETE FROM floor_image WHERE hash = @hash", unused.Select(hash => new { hash }));
        },
        cancellationToken);

    private static FloorPacked? Stored(NewVersion? version) =>
        version is null ? null : new FloorPacked(version.Name, StoredDocument.Of(version.Document), version.Document);

    /// <summary>A change of a floor as a whole. Only a writer who may change all of it does.</summary>
    private Task<FloorResult> Write(
        string floor, FloorWriter writer, Func<DbConnection, long, FloorResult> write, CancellationToken cancellationToken) => Write(
        writer,
        (connection, now) => Find(connection, floor) is { } before
            && !writer.MayChange(before with { Instances = [.. before.Instances.Union(SeatAssignments.Instances(connection, floor), StringComparer.Ordinal)] })
                ? new FloorResult(FloorRefusal.NotWhole, before) : write(connection, now),
        cancellationToken);

    private Task<FloorResult> Write(FloorWriter writer, Func<DbConnection, long, FloorResult> write, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            FloorWriteLock.Take(connection);
            var now = time.GetUtcNow();
            var result = write(connection, now.ToUnixTimeMilliseconds());
            if (result.Refusal == FloorRefusal.None)
            {
                AuditTable.Append(connection, AuditLog.Sanitize(writer.Entry(result)), now);
            }
            return result;
        },
        cancellationToken);

    private Task<SiteResult> Write(SiteWriter writer, Func<DbConnection, SiteResult> write, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            FloorWriteLock.Take(connection);
            var result = write(connection);
            if (result.Refusal == FloorRefusal.None && result.Site != result.Before)
            {
                AuditTable.Append(connection, AuditLog.Sanitize(writer.Entry(result)), time.GetUtcNow());
            }
            return result;
        },
        cancellationToken);

    /// <summary>Floors of the site, those that can be restored too.</summary>
    private static IEnumerable<DrawnFloor> Of(DbConnection connection, string site) =>
        connection.Query<FloorRow>($"SELECT {FloorColumns} FROM floor WHERE site = @site", new { site }).Select(Floor);

    private static long NextOrdinal(DbConnection connection, string site) =>
        connection.QuerySingle<long>("SELECT coalesce(max(ordinal), -1) + 1 FROM floor WHERE site = @site", new { site });

    /// <summary>Makes a floor inside a transaction that has the write lock.</summary>
    internal static FloorResult Make(
        DbConnection connection, DrawnFloor floor, Site site, FloorPacked? version, AuditActor actor, long now, string? seatTable = null)
    {
        if (connection.QuerySingle<long>("SELECT count(*) FROM floor WHERE deleted_at IS NULL") >= DrawnFloor.Most)
        {
            return new FloorResult(FloorRefusal.TooMany);
        }
        if (floor.Site == site.Id)
        {
            connection.Execute(
                "INSERT INTO site (id, name, time_zone) VALUES (@Id, @Name, @TimeZone) ON CONFLICT (id) DO NOTHING",
                new { site.Id, site.Name, site.TimeZone });
        }
        else if (SiteTable.Find(connection, floor.Site) is null)
        {
            return new FloorResult(FloorRefusal.NoSuchSite);
        }
        if (!HasImage(connection, version?.Document))
        {
            return new FloorResult(FloorRefusal.NoSuchImage);
        }
        var ordinal = NextOrdinal(connection, floor.Site);
        connection.Execute(
            """
            INSERT INTO floor (id, site, name, ordinal, instances, version, made_at, deleted_at)
            VALUES (@Id, @Site, @Name, @ordinal, @instances, 0, @now, NULL)
            """,
            new { floor.Id, floor.Site, floor.Name, ordinal, instances = Text(floor.Instances), now });
        var made = floor with { Ordinal = (int)ordinal, Version = 0, DeletedAt = null };
        return version is null ? new FloorResult(FloorRefusal.None, made) : Publish(connection, made, version, actor, now, seatTable) with { Before = null };
    }

    /// <summary>Publishes the next version inside a transaction that has the write lock.</summary>
    /// <param name="seatTable">The seat table of which it is a part; null: none.</param>
    internal static FloorResult Publish(
        DbConnection connection, DrawnFloor floor, FloorPacked packed, AuditActor actor, long now, string? seatTable = null)
    {
        // The current version is always the highest: an old one is restored under a new number.
        var number = floor.Version + 1L;
        var version = new FloorVersion(
            floor.Id, (int)number, packed.Name, packed.Stored.Hash, packed.Document.Seats.Count, Time(now), actor.Id ?? "", actor.Name);
        connection.Execute(
            """
            INSERT INTO floor_version (floor, number, name, document, hash, seats, image, published_at, by_id, by_name, seat_table)
            VALUES (@Floor, @number, @Name, @Gzip, @Hash, @seats, @image, @now, @ById, @ByName, @seatTable)
            """,
            new
            {
                version.Floor, number, version.Name, packed.Stored.Gzip, version.Hash, seats = (long)version.Seats, image = packed.Document.Background?.Image,
                now, version.ById, version.ByName, seatTable,
            });
        connection.Execute("UPDATE floor SET version = @number WHERE id = @Id", new { number, floor.Id });
        connection.Execute(
            "DELETE FROM floor_version WHERE floor = @Id AND name IS NULL AND number <= @number - @Kept",
            new { floor.Id, number, Kept = (long)FloorVersion.Kept });
        var seats = packed.Document.Seats.Select(seat => seat.Id).ToHashSet(StringComparer.Ordinal);
        var freed = SeatAssignments.Free(connection, floor, at => seats.Contains(at.Seat) && floor.Shows(at.Occupant), now, number);
        return new FloorResult(FloorRefusal.None, floor with { Version = (int)number }, version, floor, freed);
    }

    internal static StoredDocument? Document(DbConnection connection, string floor, int number) =>
        connection.QuerySingleOrDefault<DocumentRow>(
            "SELECT hash AS Hash, document AS Document FROM floor_version WHERE floor = @floor AND number = @number", new { floor, number = (long)number })
            is { } row ? new StoredDocument(row.Hash, row.Document) : null;

    internal static bool HasImage(DbConnection connection, FloorDocument? document) =>
        document?.Background is not { } background
        || connection.QuerySingle<long>("SELECT count(*) FROM floor_image WHERE hash = @Image", new { background.Image }) > 0;

    internal static DrawnFloor? Present(DbConnection connection, string floor) => Find(connection, floor) is { DeletedAt: null } present ? present : null;

    /// <summary>The version that a seat table left; null: none.</summary>
    internal static FloorVersion? VersionOf(DbConnection connection, string floor, string seatTable) =>
        connection.QueryFirstOrDefault<VersionRow>(
            $"SELECT {VersionColumns} FROM floor_version WHERE floor = @floor AND seat_table = @seatTable", new { floor, seatTable })
            is { } row ? Version(floor, row) : null;

    internal static FloorVersion? VersionOf(DbConnection connection, string floor, int number) =>
        connection.QueryFirstOrDefault<VersionRow>(
            $"SELECT {VersionColumns} FROM floor_version WHERE floor = @floor AND number = @number", new { floor, number = (long)number })
            is { } row ? Version(floor, row) : null;

    internal static DrawnFloor? Find(DbConnection connection, string floor) =>
        connection.QuerySingleOrDefault<FloorRow>($"SELECT {FloorColumns} FROM floor WHERE id = @floor", new { floor }) is { } row ? Floor(row) : null;

    private static DrawnFloor Floor(FloorRow row) => new(
        row.Id, row.Site, row.Name, (int)row.Ordinal, JsonSerializer.Deserialize<string[]>(row.Instances) ?? [], (int)row.Version,
        row.Deleted is { } at ? Time(at) : null);

    private static FloorVersion Version(string floor, VersionRow row) =>
        new(floor, (int)row.Number, row.Name, row.Hash, (int)row.Seats, Time(row.Published), row.ById, row.ByName);

    private static string Text(IReadOnlyList<string> instances) => JsonSerializer.Serialize(instances);

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <summary>A document, compressed before the transaction begins.</summary>
internal sealed record FloorPacked(string? Name, StoredDocument Stored, FloorDocument Document);
