using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts.Document;
using Microsoft.AspNetCore.SignalR;

namespace ConnectStreaming.Floors.Drafts.Api;

/// <summary>
/// <c>/live/drafts</c>. <c>Watch(floor, draft, editor, after)</c> streams the steps of a draft and who is there; when it is not open any more, the only
/// frame says so. <c>Here(floor, editor, here)</c> tells where the person is. A step itself is sent by HTTP.
/// </summary>
internal sealed class DraftHub(IViewers viewers, FloorBook book, IGrainFactory grains, TimeProvider time) : Hub
{
    private const int MostStreams = 4;
    private const int MostSelected = 500;
    private const double Farthest = 1_000_000;

    /// <summary>Frames follow each other not faster than this: pointers move all the time.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan AgainAfter = TimeSpan.FromMilliseconds(500);
    private static readonly object BrowserKey = new();

    private sealed class Browser
    {
        public int Streams;

        // A page tells its place at most 10 times a second.
        public TokenBucketRateLimiter Calls { get; } = new(new TokenBucketRateLimiterOptions
        {
            TokenLimit = 100, TokensPerPeriod = 30, ReplenishmentPeriod = TimeSpan.FromSeconds(1), AutoReplenishment = false, QueueLimit = 0,
        });
    }

    public override Task OnConnectedAsync()
    {
        Context.Items[BrowserKey] = new Browser();
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        (Context.Items[BrowserKey] as Browser)?.Calls.Dispose();
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<DraftFrameJson> Watch(
        string floor, string draft, string editor, int after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var browser = Allowed();
        if (!DraftReader.IsId(draft) || !DraftReader.IsId(editor))
        {
            throw new HubException("The id of a draft or of an editor has 1 to 40 letters, digits or -.");
        }
        if (Interlocked.Increment(ref browser.Streams) > MostStreams)
        {
            Interlocked.Decrement(ref browser.Streams);
            throw new HubException("Too many streams on this connection; end one of them first.");
        }
        try
        {
            await foreach (var frame in Frames(floor, draft, editor, after, cancellationToken))
            {
                yield return frame;
            }
        }
        finally
        {
            Interlocked.Decrement(ref browser.Streams);
        }
    }

    public async Task Here(string floor, string editor, DraftHereJson here)
    {
        Allowed();
        // An unknown floor has no watcher who would be told.
        if (here is not null && floor is not null && DraftReader.IsId(editor) && await Person(floor, Context.ConnectionAborted) is { } person)
        {
            await grains.GetGrain<IDraftGrain>(floor).Here(person, editor, Sane(here));
        }
    }

    private async IAsyncEnumerable<DraftFrameJson> Frames(
        string floor, string draft, string editor, int after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (position, version, isFirst) = (new DraftPosition(draft, after, 0), 0, true);
        while (!cancellationToken.IsCancellationRequested)
        {
            // Asked each time: roles and scopes may change while a page is open.
            var person = await Person(floor, cancellationToken) ?? throw new HubException("There is no such floor, or it is not yours to change.");
            var news = await DraftsApi.OrNotStored(
                () => grains.GetGrain<IDraftGrain>(floor).Follow(person, editor, position), new DraftNews(DraftOutcome.NotStored));
            if (news.Outcome == DraftOutcome.NotStored)
            {
                await Task.Delay(AgainAfter, time, cancellationToken);
                continue;
            }
            if (news.Outcome != DraftOutcome.Done)
            {
                throw new HubException("This editor id belongs to another person.");
            }
            if (isFirst || news.At != position || news.Ended is not null)
            {
                yield return Frame(news, position, isFirst ? news.Version : version);
                if (news.Ended is not null || news.IsReset)
                {
                    yield break;
                }
                (position, version, isFirst) = (news.At, news.Version, false);
                await Task.Delay(Pace, time, cancellationToken);
            }
        }
    }

    private static DraftFrameJson Frame(DraftNews news, DraftPosition before, int version) => new(
        before.Draft, news.IsReset ? before.N : news.At.N, [.. news.Steps!.Select(DraftStepJson.From)], news.Editors?.Select(DraftEditorJson.Of).ToArray(),
        news.Ended, news.Version != version || news.Ended is not null ? (news.Version == 0 ? null : news.Version) : null, DraftPlanJson.Of(news.Planned),
        news.Editors is not null, news.IsReset, news.Base);

    /// <returns>Null: the floor is not there, or not the caller's to change.</returns>
    private async Task<DraftPerson?> Person(string floor, CancellationToken cancellationToken) =>
        viewers.Of(Context.User!) is { } viewer && viewer.May(Policies.Plan)
        && await book.Find(floor, viewer.Scope, cancellationToken) is { } found && viewer.Scope.HasAllOfFloor(found.Id, found.Instances)
            ? DraftsApi.Person(viewer) : null;

    private Browser Allowed()
    {
        var browser = (Browser)Context.Items[BrowserKey]!;
        if (Take(browser) || (browser.Calls.TryReplenish() && Take(browser)))
        {
            return browser;
        }
        Context.Abort();
        throw new HubException("This connection sends too many calls.");
    }

    private static bool Take(Browser browser)
    {
        using var call = browser.Calls.AttemptAcquire();
        return call.IsAcquired;
    }

    /// <summary>A page may say anything. Its words are shown to other people.</summary>
    private static DraftHere Sane(DraftHereJson here) => new(
        Number(here.X), Number(here.Y),
        [.. (here.Selection ?? []).Take(MostSelected).OfType<string>().Where(s => s.Length <= 60).Select(s => PlainText.Clean(s, 60))], here.Holds == true);

    private static double? Number(double? number) => number is { } n && double.IsFinite(n) ? Math.Clamp(n, -Farthest, Farthest) : null;
}
