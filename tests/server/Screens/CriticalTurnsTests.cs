using ConnectStreaming.Screens;

namespace ConnectStreaming.Tests.Screens;

public sealed class CriticalTurnsTests
{
    private static readonly ScreenFloor Whole = new("f1");
    private static readonly ScreenFloor A = new("f2", ["a"]);
    private static readonly ScreenFloor B = new("f2", ["b"]);
    private static readonly ScreenFloor Automatic = new("arn:aws:connect:us-west-2:123456789012:instance/i");

    private static IEnumerable<ScreenFloor> Of(Func<ScreenFloor, Func<string, bool>?> seatsOf, params (string View, string[] Seats)[] critical)
    {
        ScreenFloor[] floors = [Whole, A, B, Automatic];
        var found = CriticalTurns.Of(
            floors, critical.ToDictionary(c => c.View, IReadOnlySet<string> (c) => c.Seats.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal), seatsOf);
        return floors.Where(f => found.Contains(f.Key));
    }

    /// <summary>The seat's first letter is its zone.</summary>
    private static Func<string, bool> ByLetter(ScreenFloor page) => seat => page.Zones!.Contains(seat[..1]);

    [Fact]
    public void OnlyThePageWithTheSeatCounts() => Assert.Equal([B], Of(ByLetter, ("f2", ["b7"])));

    [Fact]
    public void SeatsOnTwoPagesCountForBoth() => Assert.Equal([A, B], Of(ByLetter, ("f2", ["b7", "a1"])));

    /// <summary>No page shows the seat, and the list of alerts is beside each of them.</summary>
    [Fact]
    public void ASeatOnNoneOfThePagesCountsForAll() => Assert.Equal([A, B], Of(ByLetter, ("f2", ["c1"])));

    [Fact]
    public void WhileTheDrawingIsNotReadEveryPageCounts() => Assert.Equal([A, B], Of(_ => null, ("f2", ["b7"])));

    [Fact]
    public void AWholeFloorAndAnAutomaticOneCountByTheirAlerts() =>
        Assert.Equal([Whole, Automatic], Of(ByLetter, ("f1", ["x1"]), (Automatic.View, []), ("f9", ["a1"])));
}
