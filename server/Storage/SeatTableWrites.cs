using System.Data.Common;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables;

namespace ConnectStreaming.Storage;

/// <summary>
/// Applies and undoes seat tables: the next version and all assignments in one transaction, which has the write lock (<see cref="FloorWriteLock"/>). Each
/// row that a table made or ended has the id of the change, so a step back never takes another write for a part of it.
/// </summary>
internal sealed class SeatTableWrites(IDatabase database, TimeProvider time) : ITableStore
{
    public Task<TableResult> Apply(TableWrite write, TableWriter writer, CancellationToken cancellationToken)
    {
        // Compressed before the transaction begins.
        var packed = Packed(write);
        return Write(write.Floor, write.BasedOn, write.Change, writer, at => Apply(at, write, packed, writer), cancellationToken);
    }

    public Task<TableResult?> Made(string floor, string change, TableWriter writer, CancellationToken cancellationToken) => database.Read(
        connection => FloorTables.Present(connection, floor) is { } known && MayChange(connection, known, writer)
            ? TableRows.Made(new TableStep(connection, known, change, time.GetUtcNow())) : null,
        cancellationToken);

    public Task<TableResult> Make(
        DrawnFloor floor, Site site, TableWrite write, Func<FloorResult, AuditEntry> made, TableWriter writer, CancellationToken cancellationToken)
    {
        var packed = Packed(write);
        return database.Write(
            connection =>
            {
                FloorWriteLock.Take(connection);
                var at = new TableStep(connection, floor, write.Change ?? ChangeId(), time.GetUtcNow());
                if (FloorTables.Find(connection, floor.Id) is { } known)
                {
                    return known.DeletedAt is null && MayChange(connection, known, writer) && TableRows.Made(at with { Floor = known }) is { } before
                        ? before : new TableResult(TableRefusal.MadeAndDeleted);
                }
                // Asked before anything is written.
                if (Refusal(floor, write, TableRows.Sitting(connection), writer) is not TableRefusal.None and var refusal)
                {
                    return new TableResult(refusal, floor);
                }
                var result = FloorTables.Make(connection, floor, site, packed, writer.Actor, at.Milliseconds, at.Mark(at.Change));
                if (result.Refusal != FloorRefusal.None)
                {
                    return new TableResult(TableRefusal.NotMade, result.Floor) { WhyNotMade = result.Refusal };
                }
                AuditTable.Append(connection, AuditLog.Sanitize(made(result)), at.Now);
                return Audited(at, Apply(at with { Floor = result.Floor! }, write with { Document = null }, null, writer), writer);
            },
            cancellationToken);
    }

    public Task<TableResult> Undo(
        string floor, int version, string change, string? step, TableWriter writer, CancellationToken cancellationToken) =>
        Write(floor, version, step, writer, at => Undo(at, change, writer), cancellationToken);

    private Task<TableResult> Write(
        string floor, int version, string? change, TableWriter writer, Func<TableStep, TableResult> write, CancellationToken cancellationToken) =>
        database.Write(
        connection =>
        {
            FloorWriteLock.Take(connection);
            if (FloorTables.Present(connection, floor) is not { } known)
            {
                return new TableResult(TableRefusal.NoSuchFloor);
            }
            if (!MayChange(connection, known, writer))
            {
                return new TableResult(TableRefusal.NotWhole, known);
            }
            var at = new TableStep(connection, known, change ?? ChangeId(), time.GetUtcNow());
            return change is not null && TableRows.Made(at) is { } made ? made
                : known.Version != version ? new TableResult(TableRefusal.OtherVersion, known)
                : Audited(at, write(at), writer);
        },
        cancellationToken);

    private static bool MayChange(DbConnection connection, DrawnFloor floor, TableWriter writer) => writer.MayChange(
        floor with { Instances = [.. floor.Instances.Union(SeatAssignments.Instances(connection, floor.Id), StringComparer.Ordinal)] });

    private static TableResult Audited(TableStep at, TableResult result, TableWriter writer)
    {
        if (result.Refusal == TableRefusal.None && result.IsChanged)
        {
            AuditTable.Append(at.Connection, AuditLog.Sanitize(writer.Entry(result)), at.Now);
        }
        return result;
    }

    private static string ChangeId() => Guid.NewGuid().ToString("N");

    private static FloorPacked? Packed(TableWrite write) => write.Document is not { } document ? null
        : new FloorPacked(null, StoredDocument.Of(document), document);

    private static TableRefusal Refusal(DrawnFloor floor, TableWrite write, TableRow[] present, TableWriter writer)
    {
        var wanted = write.People.Select(p => p.Occupant).ToHashSet(StringComparer.Ordinal);
        var before = present.Where(r => r.Floor == floor.Id || wanted.Contains(r.Occupant)).Select(r => r.Seated);
        return write.Before?.ToHashSet().SetEquals(before) == false ? TableRefusal.OtherPeople
            : !wanted.All(floor.Shows) ? TableRefusal.OtherInstance
            : present.Where(r => r.Floor != floor.Id && wanted.Contains(r.Occupant)).All(r => writer.MayEnd(r.Seated)) ? TableRefusal.None
            : TableRefusal.NotTheirs;
    }

    private static TableResult Apply(TableStep at, TableWrite write, FloorPacked? packed, TableWriter writer)
    {
        var present = TableRows.Sitting(at.Connection);
        if (Refusal(at.Floor, write, present, writer) is not TableRefusal.None and var refusal)
        {
            return new TableResult(refusal, at.Floor);
        }
        var before = at.Labels(at.Floor);
        var seats = packed is null ? before : TableStep.Labels(packed.Document);
        var wanted = write.People.Where(p => seats.ContainsKey(p.At.Seat)).ToDictionary(p => p.Occupant, p => p.At.Seat, StringComparer.Ordinal);
        TableRow[] here = [.. present.Where(r => r.Floor == at.Floor.Id)];
        var stay = here.Where(r => wanted.TryGetValue(r.Occupant, out var seat) && seat == r.Seat).Select(r => r.Occupant).ToHashSet(StringComparer.Ordinal);
        TableRow[] ended = [.. present.Where(r => !stay.Contains(r.Occupant) && (r.Floor == at.Floor.Id || wanted.ContainsKey(r.Occupant)))];
        TableRows.End(at, ended);
        var published = packed is null ? null : FloorTables.Publish(at.Connection, at.Floor, packed, writer.Actor, at.Milliseconds, at.Mark(at.Change));
        HeldSeat[] seated = [.. wanted.Where(w => !stay.Contains(w.Key)).Select(w => new HeldSeat(w.Value, seats[w.Value], w.Key))];
        TableRows.Begin(at, at.Floor.Id, seated.Select(s => (s.Seat, s.Occupant, writer.Actor.Id ?? "", writer.Actor.Name)));
        return new TableResult(TableRefusal.None, published?.Floor ?? at.Floor, published?.Version, at.Floor)
        {
            Change = at.Change, Moved = ended.Count(r => wanted.ContainsKey(r.Occupant)),
            Seats =
            [
                new TableSeats(
                    at.Floor.Name, seated,
                    [.. ended.Where(r => !wanted.ContainsKey(r.Occupant)).Select(r => new HeldSeat(r.Seat, before.GetValueOrDefault(r.Seat, ""), r.Occupant))]),
                .. ended.Where(r => r.Floor != at.Floor.Id).GroupBy(r => r.Floor, StringComparer.Ordinal).Select(g => Left(at, g.Key, [.. g])),
            ],
        };
    }

    private static TableSeats Left(TableStep at, string floor, TableRow[] rows) => FloorTables.Present(at.Connection, floor) is { } home
        ? new TableSeats(home.Name, [], []) { Left = Held(rows, floor, at.Labels(home)) } : new TableSeats(floor, [], []);

    private static TableResult Undo(TableStep at, string change, TableWriter writer)
    {
        var (connection, floor, mark) = (at.Connection, at.Floor, at.Mark(change));
        var marked = FloorTables.VersionOf(connection, floor.Id, mark);
        if (marked is not null && marked.Number != floor.Version)
        {
            return new TableResult(TableRefusal.OtherVersion, floor);
        }
        // A floor that the table made stays.
        var isPublished = marked is { Number: > 1 };
        var (begun, ended) = (TableRows.BegunBy(connection, mark), TableRows.EndedBy(connection, mark));
        var former = isPublished ? FloorTables.Document(connection, floor.Id, floor.Version - 1) : null;
        if ((isPublished && former is null) || (!isPublished && begun.Length + ended.Length == 0))
        {
            return new TableResult(TableRefusal.NothingToUndo, floor);
        }
        // A step back gives seats on other floors, and a step back of a step back takes them again.
        if (!begun.Concat(ended).Where(r => r.Floor != floor.Id).All(r => writer.MayEnd(r.Seated)))
        {
            return new TableResult(TableRefusal.NotTheirs, floor);
        }
        Dictionary<string, DrawnFloor?> floors = new(StringComparer.Ordinal) { [floor.Id] = floor };
        var packed = former is null ? null : new FloorPacked(null, former, former.Document());
        var seats = packed is null ? at.Labels(floor) : TableStep.Labels(packed.Document);
        // Also those who got a seat since that the former version does not have.
        TableRow[] lost = packed is null ? begun : [.. begun, .. TableRows.Sitting(connection).Where(r => r.Floor == floor.Id && !seats.ContainsKey(r.Seat))];
        lost = [.. lost.DistinctBy(r => r.Id)];
        var labels = lost.Concat(ended).Select(r => r.Floor).Append(floor.Id).Distinct(StringComparer.Ordinal)
            .ToDictionary(id => id, id => Home(id) is { } home ? at.Labels(home) : [], StringComparer.Ordinal);
        TableRows.End(at, lost);
        TableRows.Forget(connection, mark);
        var published = packed is null ? null : FloorTables.Publish(connection, floor, packed, writer.Actor, at.Milliseconds, at.Mark(at.Change));
        var sitting = TableRows.Sitting(connection);
        var (people, taken) = (sitting.Select(r => r.Occupant).ToHashSet(StringComparer.Ordinal), sitting.Select(r => r.Seated.At).ToHashSet());
        TableRow[] again =
        [
            .. ended.Where(r => MayHave(r) && !taken.Contains(r.Seated.At) && people.Add(r.Occupant)),
        ];
        taken.UnionWith(again.Select(r => r.Seated.At));
        // Who had a seat before and cannot go back there keeps this one, if nobody needs it.
        var had = ended.Select(r => r.Occupant).ToHashSet(StringComparer.Ordinal);
        TableRow[] kept =
        [
            .. lost.Where(r => had.Contains(r.Occupant) && MayHave(r) && !people.Contains(r.Occupant) && taken.Add(r.Seated.At) && people.Add(r.Occupant)),
        ];
        foreach (var group in again.Concat(kept).GroupBy(r => r.Floor, StringComparer.Ordinal))
        {
            TableRows.Begin(at, group.Key, group.Select(r => (r.Seat, r.Occupant, r.ById, r.ByName)));
        }
        TableRow[] gone = [.. lost.Where(r => !people.Contains(r.Occupant))];
        return new TableResult(TableRefusal.None, published?.Floor ?? floor, published?.Version, floor)
        {
            Change = at.Change, Moved = lost.IntersectBy(again.Select(r => r.Occupant), r => r.Occupant, StringComparer.Ordinal).Count(),
            Seats =
            [
                .. again.Concat(gone).Select(r => r.Floor).Prepend(floor.Id).Distinct(StringComparer.Ordinal).Where(id => Home(id) is not null).Select(
                    id => new TableSeats(Home(id)!.Name, Held(again, id, id == floor.Id ? seats : labels[id]), Held(gone, id, labels[id]))),
            ],
        };

        bool MayHave(TableRow row) =>
            (row.Floor == floor.Id ? seats : labels[row.Floor]).ContainsKey(row.Seat) && Home(row.Floor)?.Shows(row.Occupant) == true;

        DrawnFloor? Home(string id) => floors.TryGetValue(id, out var home) ? home : floors[id] = FloorTables.Present(connection, id);
    }

    private static HeldSeat[] Held(TableRow[] rows, string floor, Dictionary<string, string> labels) =>
        [.. rows.Where(r => r.Floor == floor).Select(r => new HeldSeat(r.Seat, labels.GetValueOrDefault(r.Seat, ""), r.Occupant))];
}
