using ConnectStreaming.Access;
using ConnectStreaming.Screens;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Screens;

/// <summary>What is kept of the words of one connection.</summary>
public sealed class ScreenLinkTests : IDisposable
{
    private readonly ScreenLink _link = new(new ScreenKey("s", 1), 0, () => { }, () => { }, new FakeTimeProvider());

    public void Dispose() => _link.Dispose();

    private static ScreenReport On(string view) => new(view, "e", 7, 3, 100, 140, 30, 12, "1-0", "1.0", 1920, 1080);

    private void Show(string view, long now, long version = 3) =>
        _link.Show(new ShownNow(view, view, version, 0, 2, false, null), new ScreenMessage("show"), now);

    [Fact]
    public void AnOldPictureIsWrongAfterOneReport()
    {
        // It has just come back: the picture is the one that it kept.
        Assert.False(_link.OnReport(On("f"), false, 9_999, isOld: true));
        Assert.Equal(0, _link.Differing);
        Assert.False(_link.OnReport(On("f"), false, 10_000, isOld: true));
        Assert.Equal(ScreenHealth.MostDiffering, _link.Differing);
        _link.OnReport(On("f"), true, 12_000);
        Assert.Equal(0, _link.Differing);
    }

    /// <summary>The first difference asks for another report at once: without it, the second one would come seconds later.</summary>
    [Fact]
    public void OnlyTheFirstDifferenceAsksForAnotherReport()
    {
        Assert.True(_link.OnReport(On("f"), false, 1_000));
        Assert.False(_link.OnReport(On("f"), false, 2_000));
        Assert.Equal(2, _link.Differing);
        Assert.False(_link.OnReport(On("f"), true, 3_000));
        Assert.Equal(0, _link.Differing);
        Assert.True(_link.OnReport(On("f"), false, 4_000));
    }

    /// <summary>While nothing can be said the last difference counts for 15 s: then it has been too long ago to be one of two in a row.</summary>
    [Fact]
    public void ADifferenceOfLongAgoIsForgotten()
    {
        _link.OnReport(On("f"), false, 1_000);
        Assert.False(_link.OnReport(On("f"), null, 16_000));
        Assert.Equal(1, _link.Differing);
        _link.OnReport(On("f"), null, 16_001);
        Assert.Equal(0, _link.Differing);
        Assert.True(_link.OnReport(On("f"), false, 60_000));
        Assert.True(_link.OnReport(On("f"), false, 90_000));
        Assert.Equal(1, _link.Differing);
    }

    /// <summary>A screen reports at once when it has changed its floor: that can be right after its usual report.</summary>
    [Fact]
    public void TwoReportsOfOnePictureAreOneDifference()
    {
        _link.OnReport(On("f"), false, 1_000);
        Assert.False(_link.OnReport(On("f"), false, 1_399));
        Assert.Equal(1, _link.Differing);
        _link.OnReport(On("f"), false, 1_800);
        Assert.Equal(2, _link.Differing);
    }

    [Fact]
    public void AFloorThatWasNotThereInItsWholeTurnIsMissedUntilItIsThere()
    {
        Show("a", 0);
        _link.OnReport(On("a"), true, 1_000);
        Show("b", 10_000);
        _link.OnReport(On("a"), true, 13_000);
        Show("a", 30_000);
        Assert.Equal(("b", 10_000L), _link.Missed);
        _link.OnReport(On("a"), true, 33_000);
        Assert.Equal(("b", 10_000L), _link.Missed);
        Show("b", 36_000);
        _link.OnReport(On("b"), true, 37_000);
        Assert.Null(_link.Missed);
    }

    /// <summary>A screen without a floor keeps the last one on the glass; new settings can have other floors; an alert can hold a floor for hours.</summary>
    [Fact]
    public void WhatCannotBeThereIsNotMissed()
    {
        Show("", 0);
        _link.OnReport(On("a"), null, 1_000);
        Show("a", 20_000);
        Assert.Null(_link.Missed);

        Show("b", 30_000);
        _link.OnReport(On("a"), null, 33_000);
        Show("a", 50_000);
        Assert.NotNull(_link.Missed);
        Show("a", 51_000, version: 4);
        Assert.Null(_link.Missed);

        Show("b", 60_000, version: 4);
        _link.OnReport(On("a"), null, 63_000);
        Show("a", 80_000, version: 4);
        _link.OnReport(On("a"), true, 87_499);
        Assert.NotNull(_link.Missed);
        _link.OnReport(On("a"), true, 87_500);
        Assert.Null(_link.Missed);
    }
}
