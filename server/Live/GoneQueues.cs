using ConnectStreaming.Access;
using ConnectStreaming.Board;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Memory;

namespace ConnectStreaming.Live;

/// <summary>
/// Finds out which queues of a link no longer exist: no agent has a contact of them, and no kept contact had one. Amazon Connect's events do not list the
/// queues, so a name is only known from contacts.
/// </summary>
internal sealed class GoneQueues(BoardReplicas replicas, Lazy<IStoredHistory> history) : IDisposable
{
    private const int MostKept = 1_000;
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    /// <summary>A large history is not read to its end, and then nothing is said.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostKept });
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Nothing for viewers who do not see everybody of their instances: they must not learn what happens outside their scope.</summary>
    public async Task<string[]> Of(IReadOnlyCollection<string> names, Viewer viewer, CancellationToken cancellationToken)
    {
        BoardReplica[] boards = [.. replicas.All().Where(board => viewer.Scope.HasInstance(board.InstanceArn))];
        if (boards.Length == 0 || boards.Any(board => Lens.Of(viewer, board.InstanceArn)?.SeesAll != true))
        {
            return [];
        }
        string[] unseen =
        [
            .. names.Distinct(StringComparer.Ordinal)
                .Where(name => boards.All(board => board.CountOf(a => a.State.Contacts.Any(c => c.Queue == name)) == 0)),
        ];
        List<string> gone = [];
        foreach (var name in unseen)
        {
            if (await IsGone(name, [.. boards.Select(board => board.InstanceArn)], cancellationToken))
            {
                gone.Add(name);
            }
        }
        return [.. gone];
    }

    /// <summary>One at a time, and each answer is kept for a while: many walls may open the same link at once.</summary>
    private async Task<bool> IsGone(string name, string[] instances, CancellationToken cancellationToken)
    {
        var key = (string.Join(' ', instances), name);
        await _one.WaitAsync(cancellationToken);
        try
        {
            return _known.TryGetValue(key, out bool known) ? known : _known.Set(
                key, await history.Value.HadQueue(name, instances, Longest, cancellationToken) == false,
                new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = KeptFor });
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _known.Dispose();
        _one.Dispose();
    }
}

internal static class GoneQueuesApi
{
    private const int MostNames = 20;
    private const int LongestName = 256;

    public static void MapGoneQueues(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/queues/gone", Get).RequireAuthorization(Policies.Watch).RequireRateLimiting(CostlyReads.Policy).WithTags("Live")
            .WithSummary("Which of these queues no longer exist")
            .WithDescription(
                "No contact in progress and no kept contact has such a name. Nothing is said of a queue when it is not certain, or when you do not see "
                + $"everybody. At most {MostNames} names.")
            .Produces<string[]>();

    private static async Task<IResult> Get([FromQuery] string[] name, HttpContext context, [FromServices] GoneQueues queues)
    {
        if (name.Length > MostNames || name.Any(n => n.Length > LongestName))
        {
            return Access.Problems.Fields(("name", "too-many"));
        }
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await queues.Of(name, context.Viewer(), context.RequestAborted));
    }
}
