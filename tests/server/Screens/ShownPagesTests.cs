using System.Text.Json;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Screens;
using ConnectStreaming.Tests.Alerts;
using ConnectStreaming.Tests.Floors.Documents;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectStreaming.Tests.Screens;

public sealed class ShownPagesTests
{
    private sealed record GoldenPage(string[] Zones, string[]? Seats);

    private sealed record Golden(JsonElement Document, GoldenPage[] Pages);

    /// <summary>The page shows the same seats (tests/client/plan/page-of-zones.test.ts).</summary>
    [Fact]
    public void APageHasTheSeatsThatAWallShowsOfTheseZones()
    {
        var golden = Fixtures.Read<Golden>("screens", "pages");
        // As stored: a reference to nothing is refused when it is published, and has to be harmless all the same.
        var document = FloorJson.Read(JsonSerializer.SerializeToUtf8Bytes(golden.Document));
        var all = document.Seats.Select(s => s.Id).ToArray();

        Assert.True(golden.Pages.Length > 3);
        Assert.All(golden.Pages, page => Assert.Equal(
            (page.Seats ?? all).Order(StringComparer.Ordinal), all.Where(ShownPages.OnPage(document, page.Zones)).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task NothingIsSaidUntilTheDrawingIsReadAndItIsReadOnce()
    {
        var reading = new TaskCompletionSource<StoredDocument?>();
        var count = 0;
        var pages = new ShownPages((_, _) => { count++; return reading.Task; }, NullLogger<ShownPages>.Instance);

        Assert.Null(pages.SeatsOf("f", 1, ["a"]));
        reading.SetResult(StoredDocument.Of(Drawn.Document("s1", "s2")));

        Assert.True((await Said(pages))("s1"));
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task ADrawingThatCouldNotBeReadIsTriedAgain()
    {
        var count = 0;
        var pages = new ShownPages(
            (_, _) => ++count < 3 ? Task.FromException<StoredDocument?>(new IOException("disk"))
                : Task.FromResult<StoredDocument?>(StoredDocument.Of(Drawn.Document("s1"))),
            NullLogger<ShownPages>.Instance);

        Assert.True((await Said(pages))("s1"));
        Assert.Equal(3, count);
    }

    private static async Task<Func<string, bool>> Said(ShownPages pages)
    {
        for (var tries = 0; tries < 2_000; tries++)
        {
            if (pages.SeatsOf("f", 1, ["a"]) is { } isShown)
            {
                return isShown;
            }
            await Task.Delay(5);
        }
        throw new TimeoutException("No answer about floor f, version 1.");
    }
}
