using ConnectStreaming.Access;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Readings;
using ConnectStreaming.Floors.Tables.Reading;

namespace ConnectStreaming.Floors.Tables.Api;

/// <summary>
/// Reads one table at a time, because a large one takes a second of a processor and some hundred megabytes. Few requests wait for it, because each of them
/// has its table in memory.
/// </summary>
internal sealed class TableDesk(FloorBook book, IDrawnFloorsStore store, ITablePeople people, ReadingsBook readings) : IDisposable
{
    private static readonly Dictionary<string, bool> NoFlips = [];
    private static readonly Dictionary<string, string?> NoAnswers = [];

    /// <summary>One that is read, and four that wait.</summary>
    private readonly SemaphoreSlim _inside = new(5);
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Asked before the body is read.</summary>
    /// <returns>Null: too many wait already. Else dispose it when the table is read.</returns>
    public IDisposable? Enter() => _inside.Wait(0) ? new Place(_inside) : null;

    /// <returns>What was read, or why not.</returns>
    public async Task<(TableReading? Reading, IResult? Refused)> Read(TableRequestJson asked, Viewer viewer, CancellationToken cancellationToken)
    {
        var floor = asked.Floor is { } id ? await book.Find(id, viewer.Scope, cancellationToken) : null;
        if (asked.Floor is not null && floor is null)
        {
            return (null, FloorAnswers.NoSuchFloor());
        }
        if (floor is not null && !viewer.Scope.HasAllOfFloor(floor.Id, floor.Instances))
        {
            return (null, FloorAnswers.Refused(FloorRefusal.NotWhole, floor));
        }
        // Whose scope names floors makes none.
        var error = floor is not null ? null : asked.Instances is not { Length: > 0 } ? "missing"
            : FloorFields.Instances(FloorFields.MakeId(), asked.Instances, viewer.Scope);
        if (error is not null)
        {
            return (null, Problems.Fields(("instances", error)));
        }
        var document = floor is { Version: > 0 } ? (await book.Document(floor.Id, floor.Version, cancellationToken))?.Document() : null;
        var seats = (await store.Load(cancellationToken)).Seats;
        var instances = floor?.Instances ?? [.. asked.Instances!.OfType<string>().Distinct(StringComparer.Ordinal)];
        // The people are found with the readings that were read last.
        await readings.Now(cancellationToken);
        var known = people.Of(viewer, instances, floor?.Id, out var isHidden);
        var at = TableSituation.Of(
            floor?.Id, document, floor?.Version ?? 0, seats, known, viewer.Privacy.Names == NameLevel.Full, viewer.Privacy.Names <= NameLevel.Family) with
        {
            IsSomebodyHidden = isHidden,
            // Of several instances, one: nobody knows to which the person will belong, and who reads a table sees all of them.
            NamesOf = instances.Min(StringComparer.Ordinal), ReadsNames = viewer.Privacy.Names == NameLevel.Full,
        };
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Read(asked, at, cancellationToken), CancellationToken.None);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The other floors that people leave, by id.</summary>
    public async Task<IReadOnlyDictionary<string, TableOtherFloor>> Others(TableReading reading, Viewer viewer, CancellationToken cancellationToken)
    {
        Dictionary<string, TableOtherFloor> others = new(StringComparer.Ordinal);
        foreach (var id in reading.Change.Moved.Select(m => m.FromFloor).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (await book.Find(id, viewer.Scope, cancellationToken) is { } floor)
            {
                var document = (await book.Document(id, floor.Version, cancellationToken))?.Document();
                others[id] = new TableOtherFloor(
                    id, floor.Name, (document?.Seats ?? []).Where(s => s.Label.Length > 0).ToDictionary(s => s.Id, s => s.Label, StringComparer.Ordinal));
            }
        }
        return others;
    }

    private static (TableReading? Reading, IResult? Refused) Read(TableRequestJson asked, TableSituation at, CancellationToken cancellationToken)
    {
        var (grid, wrong) = TableBody.Grid(asked);
        if (grid is null)
        {
            return (null, wrong);
        }
        TableReading reading;
        try
        {
            reading = TableReading.Of(grid, at, asked.Flips ?? NoFlips, asked.Answers ?? NoAnswers, cancellationToken);
        }
        catch (TableProblemException e)
        {
            return (null, TableBody.Problem(e.Problem));
        }
        // The same rules as for a document that is sent. A floor far from the origin may push seats over the edge.
        var problems = new FloorProblems();
        FloorRules.Check(reading.Change.Document, "$", problems);
        return problems.Any ? (null, TableBody.Problem(TableProblem.TooFar)) : (reading, null);
    }

    public void Dispose()
    {
        _one.Dispose();
        _inside.Dispose();
    }

    private sealed class Place(SemaphoreSlim inside) : IDisposable
    {
        private SemaphoreSlim? _inside = inside;

        public void Dispose() => Interlocked.Exchange(ref _inside, null)?.Release();
    }
}
