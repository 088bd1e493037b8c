using ConnectStreaming.Access;
using ConnectStreaming.Screens;
using ConnectStreaming.Tests.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Screens;

/// <summary>Connections of screens, with a director of the test on the whole server.</summary>
public sealed class ScreenLinksTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>
{
    private static readonly ScreenDevice Device = new("TV", 1920, 1080, 1, 60, ["ja"], "Asia/Tokyo", 0, "10.0.0.7");
    private static int _screens;
    private readonly FakeTimeProvider _time = new();

    private ScreenBook Book => server.Services.GetRequiredService<ScreenBook>();

    private ScreenLinks Links(IScreenStore? store = null) => ActivatorUtilities.CreateInstance<ScreenLinks>(
        server.Services, _time, store ?? server.Services.GetRequiredService<IScreenStore>());

    private async Task<Screen> Put(params string[] views)
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = $"links{Interlocked.Increment(ref _screens)}";
        var settings = new ScreenSettings([.. views.Select(v => new ScreenFloor(v))], 20, ["ja"], NameLevel.Initials, "dark", null, 55, 5, 250);
        return await Put(new Screen(id, 1, 1, id, "", settings, false, Device, now, "a", "p") { Token = new ScreenToken($"hash-{id}", now, now.AddDays(90)) });
    }

    private Task<Screen> Put(Screen screen) => Book.Change(_ => new ScreenChange<Screen>(screen) { Screens = [screen] });

    private ScreenLink Link(Screen screen, Action? recheck = null) =>
        new(new ScreenKey(screen.Id, screen.Binding), 0, () => { }, recheck ?? (() => { }), _time);

    /// <summary>The old TV was authenticated, then the screen was paired with a new one, and then the connection of the old one was there.</summary>
    [Fact]
    public async Task AFormerDeviceThatComesLateDoesNotDisplaceTheNewOne()
    {
        using var links = Links();
        var screen = await Put("f-none");
        using var early = Link(screen);
        links.Join(early);
        var repaired = await Put(screen with { Binding = 2 });
        using var present = Link(repaired);
        using var late = Link(screen);

        links.Join(present);
        links.Join(late);

        Assert.Same(present, links.Open(screen.Id));
        Assert.True(late.IsRevoked);
        links.Turn();
        Assert.Equal((true, false), (early.IsRevoked, present.IsRevoked));
        links.Leave(late);
        Assert.Same(present, links.Open(screen.Id));
    }

    [Fact]
    public async Task ARevocationReachesEveryConnectionOfTheScreen()
    {
        using var links = Links();
        var screen = await Put("f-none");
        using var first = Link(screen);
        using var second = Link(screen);
        links.Join(first);
        links.Join(second);

        await Put(screen.Unpaired());
        links.Revoke(screen.Id);

        Assert.Equal((true, true), (first.IsRevoked, second.IsRevoked));
    }

    /// <summary>Its next call would be refused without a word. It is told, so it shows a code; if only the clock was wrong, it comes back by itself.</summary>
    [Fact]
    public async Task AConnectedScreenWhoseTimeIsOverIsToldAndClosedAndComesBackWhenTheClockIsRight()
    {
        using var links = Links();
        var (screen, closed) = (await Put("f-none"), 0);
        using var link = new ScreenLink(new ScreenKey(screen.Id, screen.Binding), 0, () => closed++, () => { }, _time);
        links.Join(link);
        links.Turn();
        Assert.False(link.IsRevoked);

        var past = TimeProvider.System.GetUtcNow().AddDays(-1);
        await Put(screen with { Token = screen.Token! with { Issued = past.AddDays(-90), Expires = past } });
        links.Turn();

        Assert.True(link.IsRevoked);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        List<string> told = [];
        await foreach (var message in link.Follow(limit.Token))
        {
            told.Add(System.Text.Encoding.UTF8.GetString(message.Json.Span));
        }
        Assert.Contains("\"kind\":\"revoked\"", told[^1], StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, closed);
        links.Leave(link);

        await Put(screen);
        using var again = Link(screen);
        links.Join(again);
        links.Turn();
        Assert.False(again.IsRevoked);
        Assert.Same(again, links.Open(screen.Id));
    }

    [Fact]
    public async Task ADatabaseThatDoesNotAnswerDoesNotHoldTheScreens()
    {
        var store = new ScriptedStore(server.Services.GetRequiredService<IScreenStore>()) { HangsOnSaving = true };
        using var links = Links(store);
        var screen = await Put("f-none");
        using var link = Link(screen);
        links.Join(link);
        await links.StartAsync(default);
        while (!store.Saving.Task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(10);
        }

        await Put(screen.Unpaired());

        await Until(() => link.IsRevoked);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await links.StopAsync(stop.Token).WaitAsync(TimeSpan.FromSeconds(5));
    }

    /// <summary>Else the screen would get more than it may for some seconds, until the next sweep.</summary>
    [Fact]
    public async Task WhatAScreenMaySeeIsLookedAtAgainAsSoonAsItWasChanged()
    {
        using var links = Links();
        var (screen, rechecks) = (await Put("f-none"), 0);
        using var link = Link(screen, () => rechecks++);
        links.Join(link);
        links.Turn();
        links.Turn();
        Assert.Equal(0, rechecks);

        await Put(screen with { Version = 2, Settings = screen.Settings with { Names = NameLevel.Seat } });
        links.Turn();
        links.Turn();

        Assert.Equal(1, rechecks);
    }

    /// <summary>An instance becomes known some seconds after the start. Until then the screen is not told that its floor does not exist.</summary>
    [Fact]
    public async Task JustAfterTheStartNothingIsSaidOfAFloorThatIsNotKnown()
    {
        using var links = Links();
        var screen = await Put("arn:aws:connect:us-west-2:123456789012:instance/99999999-2222-3333-4444-555555555555");
        using var link = Link(screen);
        links.Join(link);

        links.Turn();
        Assert.Null(link.Shown);
        _time.Advance(TimeSpan.FromSeconds(11));
        links.Turn();
        Assert.Equal("", link.Shown?.View);
    }

    /// <summary>A stream that is over must not take the signal that was for its successor.</summary>
    [Fact]
    public async Task ASecondStreamGetsEverythingAfterTheFirstOneEnded()
    {
        var screen = await Put("f-none");
        for (var round = 0; round < 30; round++)
        {
            using var link = Link(screen);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            link.Send(new ScreenMessage("identify"));
            await using var first = link.Follow(limit.Token).GetAsyncEnumerator(limit.Token);
            Assert.True(await first.MoveNextAsync());
            await using var second = link.Follow(limit.Token).GetAsyncEnumerator(limit.Token);
            var next = second.MoveNextAsync().AsTask();
            var end = first.MoveNextAsync().AsTask();
            await Task.Delay(5, limit.Token);

            link.Send(new ScreenMessage("reload"));

            Assert.True(await next);
            Assert.False(await end);
        }
    }

    private static async Task Until(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        while (!isSo())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
