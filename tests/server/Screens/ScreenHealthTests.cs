using ConnectStreaming.Screens;

namespace ConnectStreaming.Tests.Screens;

public sealed class ScreenHealthTests
{
    private const long Now = 1_000_000;

    /// <summary>A TV whose clock is in 1970.</summary>
    private static readonly ScreenReport Report = new("f-1", "e", 7, 3, 100_000 - 40, 100_000, 30, 12, "", "1.0", 1920, 1080);

    private static readonly ScreenFacts Right = new(true, true, Now - 60_000, "f-1", Now - 30_000, 3, Now - 50_000, Report, Now - 1_000, Moves: true);

    private static string State(ScreenFacts facts)
    {
        var state = ScreenHealth.Of(facts, "1.0", Now);
        Assert.Equal(state.Name == "right", state.Reason is null);
        Assert.All(new[] { state.Reason?.En, state.Reason?.Ja }, text => Assert.NotEqual("", text));
        return state.Reason is null ? state.Name : $"{state.Name} {state.Reason.Code}";
    }

    [Fact]
    public void AScreenThatPaintedTheToldFloorIsRight() => Assert.Equal("right", State(Right));

    /// <summary>Another build may paint other seats from the same events.</summary>
    [Fact]
    public void OtherSeatsOfAnotherBuildAreUpdating() =>
        Assert.Equal("updating other-build", State(Right with { Differing = 2, Report = Report with { Build = "0.9" } }));

    /// <summary>One report may be about a picture that changes just then.</summary>
    [Theory]
    [InlineData(0, "right")]
    [InlineData(1, "right")]
    [InlineData(2, "wrong other-seats")]
    public void SeatsThatAreNotThoseOfTheServerTwiceInARowAreWrong(int differing, string state) =>
        Assert.Equal(state, State(Right with { Differing = differing }));

    /// <summary>Nobody is on the former floor, so its picture stood still.</summary>
    [Fact]
    public void AnOldPictureOfTheFormerFloorIsNotStaleWhileTheScreenChangesToOneThatMoves()
    {
        var standing = Right with { Moves = true, WantedAt = Now - 6_000, Report = Report with { View = "former", PaintedAt = Report.At - 9_000 } };

        Assert.Equal("updating changing", State(standing));
        Assert.Equal("wrong stale", State(standing with { WantedAt = Now - 7_500 }));
    }

    /// <summary>A page of an earlier build does not tell its zones.</summary>
    [Fact]
    public void AnotherPageOfTheSameFloorIsAnotherFloor()
    {
        var page = Right with { WantedZones = ["b"], Report = Report with { Zones = ["b"] } };

        Assert.Equal("right", State(page));
        Assert.Equal("wrong other-floor", State(page with { Report = Report with { Zones = ["a"] } }));
        Assert.Equal("wrong other-floor", State(page with { Report = Report with { Zones = [] } }));
        Assert.Equal("updating changing", State(page with { WantedAt = Now - 1_000, Report = Report with { Zones = ["a"] } }));
        Assert.Equal("wrong other-floor", State(Right with { Report = Report with { Zones = ["a"] } }));
        Assert.Equal("right", State(page with { Report = Report }));
    }

    [Fact]
    public void WithoutASecretOrAConnectionItIsUnpairedOrOffline()
    {
        Assert.Equal("unpaired unpaired", State(Right with { IsPaired = false }));
        Assert.Equal("offline not-connected", State(Right with { ConnectedAt = null }));
        Assert.Equal("offline never-connected", State(Right with { ConnectedAt = null, WasEverSeen = false }));
    }

    [Theory]
    [InlineData(5_500, "right")]
    [InlineData(7_500, "right")]
    [InlineData(7_501, "wrong silent")]
    public void AScreenThatSaysNothingIsWrongBeforeTenSeconds(long age, string state) =>
        Assert.Equal(state, State(Right with { ReportAt = Now - age, Report = Report with { PaintedAt = Report.At } }));

    [Theory]
    [InlineData(5_000, "right")]
    [InlineData(5_001, "wrong stale")]
    public void AnOldPictureIsWrongWhateverTheClockOfTheScreenSays(long age, string state)
    {
        Assert.Equal(state, State(Right with { Report = Report with { PaintedAt = Report.At - age } }));
        Assert.Equal(state, State(Right with { Report = Report with { At = Report.At + 4_000_000_000_000, PaintedAt = Report.At + 4_000_000_000_000 - age } }));
    }

    /// <summary>A screen that paints every five seconds has pictures that are five seconds old.</summary>
    [Theory]
    [InlineData(250, 5_001, "wrong stale")]
    [InlineData(1_000, 5_001, "wrong stale")]
    [InlineData(5_000, 9_000, "right")]
    [InlineData(5_000, 9_001, "wrong stale")]
    public void TheAgeOfAPictureDependsOnThePaceOfTheScreen(int pace, long age, string state) =>
        Assert.Equal(state, State(Right with { Pace = pace, Report = Report with { PaintedAt = Report.At - age } }));

    /// <summary>At night nobody is on the floor, or the stream is not read: nothing on the picture changes, so it is not painted again.</summary>
    [Fact]
    public void AnOldPictureOnWhichNothingMovesIsRight()
    {
        var night = Right with { Moves = false, Report = Report with { PaintedAt = 1 } };
        Assert.Equal("right", State(night));
        Assert.Equal("wrong silent", State(night with { ReportAt = Now - 7_501 }));
        Assert.Equal("wrong frozen", State(night with { Report = Report with { Fps = 0 } }));
    }

    [Theory]
    [InlineData(9_999, "updating starting")]
    [InlineData(10_000, "wrong stale")]
    public void AScreenThatHasPaintedNothingYetHasTenSeconds(long since, string state) =>
        Assert.Equal(state, State(Right with { ConnectedAt = Now - since, Report = Report with { PaintedAt = 0 } }));

    /// <summary>The clock of the TV was set between the picture and the report.</summary>
    [Fact]
    public void AClockThatWasSetBackIsNoOldPicture() => Assert.Equal("right", State(Right with { Report = Report with { PaintedAt = Report.At + 3_600_000 } }));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void AScreenWithoutFramesIsFrozen(double fps) => Assert.Equal("wrong frozen", State(Right with { Report = Report with { Fps = fps } }));

    [Theory]
    [InlineData(7_499, "updating changing")]
    [InlineData(7_500, "wrong other-floor")]
    public void AnotherFloorThanToldIsWrongBeforeTenSeconds(long since, string state) =>
        Assert.Equal(state, State(Right with { WantedView = "f-2", WantedAt = Now - since }));

    [Theory]
    [InlineData(7_499, "updating new-settings")]
    [InlineData(7_500, "wrong old-settings")]
    public void OldSettingsAreWrongBeforeTenSeconds(long since, string state) =>
        Assert.Equal(state, State(Right with { Version = 4, VersionAt = Now - since }));

    [Theory]
    [InlineData(9_999, "updating starting")]
    [InlineData(10_000, "wrong silent")]
    public void AScreenThatHasJustConnectedHasTenSecondsToSaySomething(long since, string state) =>
        Assert.Equal(state, State(Right with { Report = null, ConnectedAt = Now - since }));

    [Fact]
    public void AnotherBuildIsUpdating() => Assert.Equal("updating other-build", State(Right with { Report = Report with { Build = "0.9" } }));

    /// <summary>It may be on the told floor just now.</summary>
    [Theory]
    [InlineData(7_499, "right")]
    [InlineData(7_500, "wrong other-floor")]
    public void AFloorThatWasNotThereInItsTurnIsWrong(long since, string state) => Assert.Equal(state, State(Right with { MissedAt = Now - since }));

    /// <summary>Nothing else is wrong with it. What is wrong is said first.</summary>
    [Theory]
    [InlineData("1.0", 60, "updating reloads-spent")]
    [InlineData("0.9", 60, "updating reloads-spent")]
    [InlineData("0.9", 0, "wrong frozen")]
    public void AScreenThatMayNotReloadItselfNowSaysSo(string build, double fps, string state) =>
        Assert.Equal(state, State(Right with { Report = Report with { Build = build, Fps = fps, ReloadsSpent = true } }));

    [Fact]
    public void WithoutAnyFloorItIsWrong() => Assert.Equal("wrong no-floor", State(Right with { WantedView = null }));
}
