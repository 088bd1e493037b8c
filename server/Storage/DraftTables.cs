using System.Data.Common;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts;
using ConnectStreaming.Floors.Drafts.Document;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// Drafts, their steps, snapshots and set times. Every write first updates the row of the draft with what its writer knows (<see cref="IsTheirs"/>): of two
/// writers one finds another value. Publishing takes the write lock of floors (<see cref="FloorWriteLock"/>) before it.
/// </summary>
internal sealed class DraftTables(IDatabase database, TimeProvider time) : IDraftStore
{
    private sealed record DraftRow(
        string Id, long Base, long OpenedAt, string ById, string ByName, string? ByAccount, string? Ended, long Version);

    private sealed record StepRow(long N, string Id, string Editor, string Act, long Of, long At, string ById, byte[] Body)
    {
        public (DraftStep, string) Step => (
            StoredStep.Read(Body, new DraftStep((int)N, Editor, Id, Act, (int)Of, new DraftStepName("", null, null), [], [], 0, Time(At))), ById);
    }

    private sealed record PlanRow(
        long At, long N, string? Name, string ById, string ByName, string? ByAccount, string? Failed, long FailedVersion)
    {
        public PlannedPublish Plan => new(Time(At), (int)N, Name, new DraftPerson(ById, ByName, ByAccount), Failed, (int)FailedVersion);
    }

    private sealed record EndRow(string Draft, string How, long Version)
    {
        public EndedDraft Ended => new(Draft, How, (int)Version);
    }

    private sealed record DocumentRow(string Hash, byte[] Document, long Base);

    public Task<(DrawnFloor Floor, StoredDocument? Document)?> Current(string floor, CancellationToken cancellationToken) =>
        database.Read<(DrawnFloor, StoredDocument?)?>(
            connection => FloorTables.Present(connection, floor) is { } found ? (found, FloorTables.Document(connection, floor, found.Version)) : null,
            cancellationToken);

    public Task<FloorVersion?> Version(string floor, int number, CancellationToken cancellationToken) =>
        database.Read(connection => FloorTables.VersionOf(connection, floor, number), cancellationToken);

    public Task<StoredDraft?> Load(string floor, CancellationToken cancellationToken) => database.Read(
        connection =>
        {
            if (connection.QuerySingleOrDefault<DraftRow>(
                """
                SELECT id AS Id, base AS Base, opened_at AS OpenedAt, by_id AS ById, by_name AS ByName, by_account AS ByAccount, ended AS Ended,
                       version AS Version
                FROM draft WHERE floor = @floor
                """,
                new { floor }) is not { } row)
            {
                return null;
            }
            var by = new DraftPerson(row.ById, row.ByName, row.ByAccount);
            EndedDraft[] before =
            [
                .. connection.Query<EndRow>(
                    "SELECT draft AS Draft, how AS How, version AS Version FROM draft_end WHERE floor = @floor ORDER BY n DESC", new { floor })
                    .Select(e => e.Ended),
            ];
            if (row.Ended is not null)
            {
                return new StoredDraft(row.Id, (int)row.Base, Time(row.OpenedAt), by, row.Ended, (int)row.Version, [], [], null, before);
            }
            // Steps first: a snapshot that is stored in between has them already.
            var steps = connection.Query<StepRow>(
                """
                SELECT n AS N, id AS Id, editor AS Editor, act AS Act, of_n AS Of, at AS At, by_id AS ById, body AS Body
                FROM draft_step WHERE floor = @floor AND draft = @Id ORDER BY n
                """,
                new { floor, row.Id }).ToList();
            var snapshot = connection.QuerySingle<byte[]>("SELECT body FROM draft_snapshot WHERE floor = @floor", new { floor });
            var plan = connection.QuerySingleOrDefault<PlanRow>(
                """
                SELECT at AS At, n AS N, name AS Name, by_id AS ById, by_name AS ByName, by_account AS ByAccount, failed AS Failed,
                       failed_version AS FailedVersion
                FROM draft_publish WHERE floor = @floor AND draft = @Id
                """,
                new { floor, row.Id });
            return new StoredDraft(
                row.Id, (int)row.Base, Time(row.OpenedAt), by, null, (int)row.Version, snapshot, [.. steps.Select(s => s.Step)], plan?.Plan, before);
        },
        cancellationToken);

    public Task<FloorRefusal> Open(NewDraft draft, DraftPerson by, Func<DrawnFloor, AuditEntry> entry, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            // One at a time: they are counted.
            connection.Execute("UPDATE meta SET value = value + 1 WHERE key = 'drafts'");
            if (FloorTables.Present(connection, draft.Floor) is not { } floor)
            {
                return FloorRefusal.NoSuchFloor;
            }
            if (connection.QuerySingle<long>("SELECT count(*) FROM draft WHERE floor = @Floor AND ended IS NULL", new { draft.Floor }) > 0)
            {
                return FloorRefusal.None;
            }
            if (connection.QuerySingle<long>(
                "SELECT count(*) FROM draft d JOIN floor f ON f.id = d.floor WHERE d.ended IS NULL AND f.deleted_at IS NULL") >= IDraftStore.Most)
            {
                return FloorRefusal.TooMany;
            }
            Clear(connection, draft.Floor);
            KeepEnd(connection, draft.Floor);
            connection.Execute("DELETE FROM draft WHERE floor = @Floor", new { draft.Floor });
            var now = time.GetUtcNow();
            connection.Execute(
                """
                INSERT INTO draft (floor, id, base, n, opened_at, by_id, by_name, by_account, ended, version)
                VALUES (@Floor, @Id, @from, 0, @now, @by, @name, @account, NULL, 0)
                """,
                new
                {
                    draft.Floor, draft.Id, from = (long)draft.Base, now = now.ToUnixTimeMilliseconds(), by = by.Id, name = by.Name, account = by.Account,
                });
            Put(connection, new DraftState(draft.Floor, draft.Id, 0, draft.Base), draft.Snapshot);
            AuditTable.Append(connection, AuditLog.Sanitize(entry(floor)), now);
            return FloorRefusal.None;
        },
        cancellationToken);

    public Task<bool> Append(DraftState known, DraftStep step, DraftPerson by, CancellationToken cancellationToken)
    {
        var body = StoredStep.Write(step);
        return database.Write(
            connection =>
            {
                if (!IsTheirs(connection, known, "n = n + 1"))
                {
                    return false;
                }
                connection.Execute(
                    """
                    INSERT INTO draft_step (floor, draft, n, id, editor, act, of_n, at, by_id, body)
                    VALUES (@Floor, @Draft, @n, @Id, @Editor, @Act, @of, @at, @by, @body)
                    """,
                    new
                    {
                        known.Floor, known.Draft, n = (long)step.N, step.Id, step.Editor, step.Act, of = (long)step.Of,
                        at = step.At.ToUnixTimeMilliseconds(), by = by.Id, body,
                    });
                return true;
            },
            cancellationToken);
    }

    public Task Shorten(DraftState known, byte[] snapshot, IReadOnlySet<int> keep, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            if (!IsTheirs(connection, known, "n = n"))
            {
                return false;
            }
            Put(connection, known, snapshot);
            long[] gone = [.. connection.Query<long>(
                "SELECT n FROM draft_step WHERE floor = @Floor AND draft = @Draft", new { known.Floor, known.Draft })
                .Where(step => !keep.Contains((int)step))];
            connection.Execute(
                "DELETE FROM draft_step WHERE floor = @Floor AND draft = @Draft AND n = @step",
                gone.Select(step => new { known.Floor, known.Draft, step }));
            return true;
        },
        cancellationToken);

    public Task<DraftWritten> Publish(DraftPublication publication, FloorWriter writer, CancellationToken cancellationToken)
    {
        // Compressed before the transaction begins.
        var version = new FloorPacked(publication.Version.Name, StoredDocument.Of(publication.Version.Document), publication.Version.Document);
        return database.Write(
            connection =>
            {
                FloorWriteLock.Take(connection);
                var now = time.GetUtcNow();
                var result = Refusal(connection, publication.Known.Floor, publication.BasedOn, version.Document, writer);
                if (result.Refusal != FloorRefusal.None)
                {
                    return new DraftWritten(false, result);
                }
                if (!IsTheirs(connection, publication.Known, "n = n") || !IsPlanned(connection, publication))
                {
                    return new DraftWritten(true, result);
                }
                result = FloorTables.Publish(connection, result.Floor!, version, writer.Actor, now.ToUnixTimeMilliseconds());
                Leave(connection, publication, result.Version!.Number);
                AuditTable.Append(connection, AuditLog.Sanitize(writer.Entry(result)), now);
                return new DraftWritten(false, result);
            },
            cancellationToken);
    }

    public Task<bool> HasImage(FloorDocument document, CancellationToken cancellationToken) =>
        database.Read(connection => FloorTables.HasImage(connection, document), cancellationToken);

    public Task<bool> Plan(
        string floor, string draft, PlannedPublish plan, StoredDocument document, int basedOn, Func<DrawnFloor, AuditEntry> entry,
        CancellationToken cancellationToken) => Write(
        floor, draft, entry,
        connection =>
        {
            connection.Execute("DELETE FROM draft_publish WHERE floor = @floor", new { floor });
            connection.Execute(
                """
                INSERT INTO draft_publish (floor, draft, at, n, name, base, hash, document, by_id, by_name, by_account, failed, failed_version)
                VALUES (@floor, @draft, @at, @n, @Name, @from, @Hash, @Gzip, @by, @byName, @account, NULL, 0)
                """,
                new
                {
                    floor, draft, at = plan.At.ToUnixTimeMilliseconds(), n = (long)plan.N, plan.Name, from = (long)basedOn, document.Hash, document.Gzip,
                    by = plan.By.Id, byName = plan.By.Name, account = plan.By.Account,
                });
            return true;
        },
        cancellationToken);

    public Task<(StoredDocument Document, int BasedOn)?> Planned(string floor, string draft, CancellationToken cancellationToken) =>
        database.Read<(StoredDocument, int)?>(
            connection => connection.QuerySingleOrDefault<DocumentRow>(
                "SELECT hash AS Hash, document AS Document, base AS Base FROM draft_publish WHERE floor = @floor AND draft = @draft", new { floor, draft })
                is { } row ? (new StoredDocument(row.Hash, row.Document), (int)row.Base) : null,
            cancellationToken);

    public Task<bool> Fail(
        string floor, string draft, PlannedPublish plan, string why, int version, Func<DrawnFloor, AuditEntry> entry,
        CancellationToken cancellationToken) => Write(
        floor, draft, entry,
        connection => connection.Execute(
            $"UPDATE draft_publish SET failed = @why, failed_version = @version WHERE {ThisPlan}",
            new { floor, draft, at = plan.At.ToUnixTimeMilliseconds(), n = (long)plan.N, why, version = (long)version }) > 0,
        cancellationToken);

    public Task<bool> Cancel(string floor, string draft, Func<DrawnFloor, AuditEntry> entry, CancellationToken cancellationToken) => Write(
        floor, draft, entry,
        connection => connection.Execute("DELETE FROM draft_publish WHERE floor = @floor AND draft = @draft", new { floor, draft }) > 0, cancellationToken);

    public Task<bool> Discard(DraftState known, Func<DrawnFloor, AuditEntry> entry, CancellationToken cancellationToken) => Write(
        known.Floor, known.Draft, entry,
        connection =>
        {
            if (!IsTheirs(connection, known, $"ended = '{DraftEnd.Discarded}'"))
            {
                return false;
            }
            Clear(connection, known.Floor);
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<string>> Due(DateTimeOffset now, CancellationToken cancellationToken) => database.Read<IReadOnlyList<string>>(
        connection => [.. connection.Query<string>(
            """
            SELECT p.floor FROM draft_publish p JOIN floor f ON f.id = p.floor
            WHERE p.at <= @now AND p.failed IS NULL AND f.deleted_at IS NULL ORDER BY p.at, p.floor
            """,
            new { now = now.ToUnixTimeMilliseconds() })],
        cancellationToken);

    public Task<FloorResult> UndoPublish(
        string floor, int number, Func<string, string> knownAs, FloorWriter writer, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            FloorWriteLock.Take(connection);
            var now = time.GetUtcNow();
            var result = Refusal(connection, floor, number, null, writer);
            if (result.Refusal != FloorRefusal.None)
            {
                return result;
            }
            if (connection.QuerySingle<long>(
                "SELECT count(*) FROM floor_version WHERE floor = @floor AND number = @number AND seat_table IS NOT NULL",
                new { floor, number = (long)number }) > 0)
            {
                return new FloorResult(FloorRefusal.OfSeatTable, result.Floor);
            }
            if (FloorTables.Document(connection, floor, number - 1) is not { } former)
            {
                return new FloorResult(FloorRefusal.NoSuchVersion, result.Floor);
            }
            var at = now.ToUnixTimeMilliseconds();
            result = FloorTables.Publish(connection, result.Floor!, new FloorPacked(null, former, former.Document()), writer.Actor, at);
            result = result with { Seated = SeatAssignments.GiveBack(connection, result.Floor!, knownAs, number, at) };
            AuditTable.Append(connection, AuditLog.Sanitize(writer.Entry(result)), now);
            return result;
        },
        cancellationToken);

    /// <summary>Nothing is published at a set time over a floor that was deleted meanwhile, even if it is restored before.</summary>
    internal static void FloorIsDeleted(DbConnection connection, DrawnFloor floor) => connection.Execute(
        "UPDATE draft_publish SET failed = 'floor-deleted', failed_version = @version WHERE floor = @Id AND failed IS NULL",
        new { floor.Id, version = (long)floor.Version });

    /// <summary>Removes what is stored of floors that were deleted before this time.</summary>
    internal static void Forget(DbConnection connection, long deletedBefore)
    {
        foreach (var table in new[] { "draft_step", "draft_snapshot", "draft_publish", "draft_end", "draft" })
        {
            connection.Execute($"DELETE FROM {table} WHERE floor IN (SELECT id FROM floor WHERE deleted_at < @deletedBefore)", new { deletedBefore });
        }
    }

    /// <summary>Which of these images are named in a draft, in a step that can be undone, or in what is published at a set time.</summary>
    internal static HashSet<string> Used(DbConnection connection, IReadOnlyCollection<string> images)
    {
        HashSet<string> used = new(StringComparer.Ordinal);
        if (images.Count == 0)
        {
            return used;
        }
        var hashes = images.Select(hash => (Text: hash, Bytes: System.Text.Encoding.UTF8.GetBytes(hash))).ToArray();
        foreach (var column in new[] { "body FROM draft_snapshot", "body FROM draft_step", "document FROM draft_publish" })
        {
            foreach (var packed in connection.Query<byte[]>($"SELECT {column}", buffered: false))
            {
                var json = DraftSnapshot.Unpacked(packed);
                used.UnionWith(hashes.Where(hash => json.AsSpan().IndexOf(hash.Bytes) >= 0).Select(hash => hash.Text));
            }
        }
        return used;
    }

    private const string ThisPlan = "floor = @floor AND draft = @draft AND at = @at AND n = @n AND failed IS NULL";

    /// <summary>A write that has its audit entry if it changed something.</summary>
    private Task<bool> Write(
        string floor, string draft, Func<DrawnFloor, AuditEntry> entry, Func<DbConnection, bool> write, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            if (connection.Execute("UPDATE draft SET n = n WHERE floor = @floor AND id = @draft AND ended IS NULL", new { floor, draft }) == 0
                || FloorTables.Present(connection, floor) is not { } found || !write(connection))
            {
                return false;
            }
            AuditTable.Append(connection, AuditLog.Sanitize(entry(found)), time.GetUtcNow());
            return true;
        },
        cancellationToken);

    /// <summary>Takes the draft's row, if it is as the writer knows it.</summary>
    private static bool IsTheirs(DbConnection connection, DraftState known, string set) => connection.Execute(
        $"UPDATE draft SET {set} WHERE floor = @Floor AND id = @Draft AND n = @n AND base = @from AND ended IS NULL",
        new { known.Floor, known.Draft, n = (long)known.N, from = (long)known.Base }) > 0;

    private static bool IsPlanned(DbConnection connection, DraftPublication publication) => publication.Plan is not { } plan || connection.Execute(
        $"DELETE FROM draft_publish WHERE {ThisPlan}",
        new { floor = publication.Known.Floor, draft = publication.Known.Draft, at = plan.At.ToUnixTimeMilliseconds(), n = (long)plan.N }) > 0;

    private static FloorResult Refusal(DbConnection connection, string floor, int basedOn, FloorDocument? document, FloorWriter writer) =>
        FloorTables.Present(connection, floor) is not { } known ? new FloorResult(FloorRefusal.NoSuchFloor)
        : !writer.MayChange(known with { Instances = [.. known.Instances.Union(SeatAssignments.Instances(connection, floor), StringComparer.Ordinal)] })
            ? new FloorResult(FloorRefusal.NotWhole, known)
        : known.Version != basedOn ? new FloorResult(FloorRefusal.OtherVersion, known)
        : !FloorTables.HasImage(connection, document) ? new FloorResult(FloorRefusal.NoSuchImage, known)
        : new FloorResult(FloorRefusal.None, known);

    /// <summary>The draft ends, or its rest is made from the new version.</summary>
    private static void Leave(DbConnection connection, DraftPublication publication, int version)
    {
        var at = new { publication.Known.Floor, upTo = (long)publication.UpTo, version = (long)version };
        if (publication.Rest is not { } rest)
        {
            connection.Execute($"UPDATE draft SET ended = '{DraftEnd.Published}', version = @version WHERE floor = @Floor", at);
            Clear(connection, publication.Known.Floor);
            return;
        }
        connection.Execute("UPDATE draft SET base = @version, version = @version WHERE floor = @Floor", at);
        // What is published later anyway contains this. An earlier step would take it back: then the set time finds another version, and says so.
        connection.Execute("UPDATE draft_publish SET base = @version WHERE floor = @Floor AND n >= @upTo AND failed IS NULL", at);
        Put(connection, publication.Known, rest);
    }

    /// <summary>A page that still shows the draft before is told how it ended.</summary>
    private static void KeepEnd(DbConnection connection, string floor)
    {
        connection.Execute(
            """
            INSERT INTO draft_end (floor, n, draft, how, version)
            SELECT floor, (SELECT coalesce(max(n), 0) + 1 FROM draft_end WHERE floor = @floor), id, ended, version
            FROM draft WHERE floor = @floor AND ended IS NOT NULL
            """,
            new { floor });
        connection.Execute(
            "DELETE FROM draft_end WHERE floor = @floor AND n <= (SELECT max(n) FROM draft_end WHERE floor = @floor) - @most",
            new { floor, most = (long)IDraftStore.MostEnds });
    }

    private static void Put(DbConnection connection, DraftState at, byte[] body) => connection.Execute(
        """
        INSERT INTO draft_snapshot (floor, draft, n, body) VALUES (@Floor, @Draft, @n, @body)
        ON CONFLICT (floor) DO UPDATE SET draft = @Draft, n = @n, body = @body
        """,
        new { at.Floor, at.Draft, n = (long)at.N, body });

    private static void Clear(DbConnection connection, string floor)
    {
        foreach (var table in new[] { "draft_step", "draft_snapshot", "draft_publish" })
        {
            connection.Execute($"DELETE FROM {table} WHERE floor = @floor", new { floor });
        }
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
