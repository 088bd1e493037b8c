using System.Collections.Concurrent;
using System.Collections.Frozen;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Screens;

/// <summary>
/// Which seats a page of zones shows. The drawing of a version is read once, in the background: until it is here nothing is said about the page. A version
/// never changes.
/// </summary>
/// <param name="document">Reads the drawing of a floor by its version; null: it is no longer stored.</param>
internal sealed partial class ShownPages(Func<string, int, Task<StoredDocument?>> document, ILogger<ShownPages> logger)
{
    /// <summary>Versions that are kept: so many floors are hardly ever shown in pages. Each needs some 100 bytes a seat.</summary>
    public const int MostKept = 200;

    /// <summary>In the place of the id of a zone: everybody who is in none, with and without a seat. No id in a document can be this.</summary>
    public const string Rest = "*";

    /// <param name="Zones">Those of the drawing.</param>
    /// <param name="Seats">The zone by the id of the seat.</param>
    private sealed record Drawing(FrozenSet<string> Zones, FrozenDictionary<string, string> Seats);

    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<(string Floor, int Version), Task<Drawing?>> _drawings = new();

    /// <summary>
    /// Whether a seat, by its id, is on the page. Zones that the floor does not have count as none, and without any the page is the whole floor.
    /// </summary>
    /// <param name="version">Of the floor's drawing.</param>
    /// <returns>Null: it cannot be said (yet).</returns>
    public Func<string, bool>? SeatsOf(string floor, int version, IReadOnlyCollection<string> zones)
    {
        var reading = _drawings.GetOrAdd((floor, version), static (key, self) => self.Read(key.Floor, key.Version), this);
        if (!reading.IsCompleted)
        {
            return null;
        }
        if (reading.Result is not { } drawing)
        {
            // The next report tries again.
            _drawings.TryRemove(KeyValuePair.Create((floor, version), reading));
            return null;
        }
        if (_drawings.Count > MostKept)
        {
            _drawings.Clear();
        }
        return OnPage(drawing, zones);
    }

    internal static Func<string, bool> OnPage(FloorDocument document, IReadOnlyCollection<string> zones) => OnPage(DrawingOf(document), zones);

    private static Func<string, bool> OnPage(Drawing drawing, IReadOnlyCollection<string> zones)
    {
        var chosen = zones.Where(drawing.Zones.Contains).ToHashSet(StringComparer.Ordinal);
        var withRest = zones.Contains(Rest);
        return chosen.Count == 0 && !withRest ? static _ => true
            : seat => drawing.Seats.TryGetValue(seat, out var zone) ? chosen.Contains(zone) : withRest;
    }

    private static Drawing DrawingOf(FloorDocument document) =>
        new(document.Zones.Select(z => z.Id).ToFrozenSet(StringComparer.Ordinal), SeatZones.Of(document));

    private async Task<Drawing?> Read(string floor, int version)
    {
        try
        {
            // Not in the call of a screen.
            await Task.Yield();
            return await document(floor, version) is { } stored ? DrawingOf(stored.Document()) : null;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogNotRead(error, floor, version);
            return null;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The drawing of floor {Floor}, version {Version}, could not be read. Screens that show some of its zones are not compared until it can")]
    private partial void LogNotRead(Exception error, string floor, int version);
}
