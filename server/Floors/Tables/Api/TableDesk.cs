using ConnectStreaming.Access;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Names;
using ConnectStreaming.Floors.Tables.Reading;

namespace ConnectStreaming.Floors.Tables.Api;

/// <summary>Reads one table at a time, because a large one takes a second of a processor and some hundred megabytes.</summary>
internal sealed class TableDesk(FloorBook book, ISeatingStore seats, ITablePeople people) : IDisposable
{
    private static readonly Dictionary<string, bool> NoFlips = [];
    private static readonly Dictionary<string, string?> NoAnswers = [];

    private readonly SemaphoreSlim _one = new(1);

    /// <returns>What was read, or why not.</returns>
    public async Task<(TableReading? Reading, IResult? Refused)> Read(TableAskedJson asked, Viewer viewer, CancellationToken cancellationToken)
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
        (string, string)[] now = floor is null ? [] : [.. (await seats.On(floor.Id, cancellationToken)).Select(s => (s.At.Seat, s.Occupant))];
        var known = people.Of(viewer, floor?.Instances ?? [.. asked.Instances!.OfType<string>().Distinct(StringComparer.Ordinal)], floor?.Id);
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Read(asked, known, document, floor?.Version ?? 0, now), CancellationToken.None);
        }
        finally
        {
            _one.Release();
        }
    }

    private static (TableReading? Reading, IResult? Refused) Read(
        TableAskedJson asked, IReadOnlyList<TablePerson> known, FloorDocument? document, int version, (string Seat, string Occupant)[] now)
    {
        var (grid, wrong) = TableBody.Grid(asked);
        if (grid is null)
        {
            return (null, wrong);
        }
        var reading = TableReading.Of(grid, known, asked.Flips ?? NoFlips, asked.Answers ?? NoAnswers, document, version, now);
        if (reading.Table.Seats.Count > FloorRules.MostSeats)
        {
            return (null, TableBody.Problem(TableProblem.TooManySeats));
        }
        // The same rules as for a document that is sent. A floor far from the origin may push seats over the edge.
        var problems = new FloorProblems();
        FloorRules.Check(reading.Change.Document, "$", problems);
        return problems.Any ? (null, FloorAnswers.Problems(problems.All)) : (reading, null);
    }

    public void Dispose() => _one.Dispose();
}
