using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// Decides whether a page is the end of its shard. A closed shard may have a backlog, so the fact that it is closed proves nothing.
/// <code>
/// next iterator                                             → not the end
/// no next iterator, child shards                            → the end
/// neither, lag 0, three times over 30 s and without records → the end, if a complete listing also says "closed"
/// neither, anything else                                    → a bad answer: open again after the last applied record
/// </code>
/// </summary>
internal sealed class ShardEnd
{
    private const int MinAnswers = 3;

    private static readonly TimeSpan MinTime = TimeSpan.FromSeconds(30);

    private readonly Backoff _backoff = Backoff.ForReads(Random.Shared);
    private int _answers;
    private DateTimeOffset _since;

    /// <summary>Every answer without a proof came from a new iterator, there were enough of them, and over enough time.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>The page has neither a next iterator nor child shards. Such an answer does not say how far the shard is read.</summary>
    public static bool IsDoubtful(GetRecordsResponse page) => page.NextShardIterator is null && !HasChildren(page);

    public static bool HasChildren(GetRecordsResponse page) => page.ChildShards is { Count: > 0 };

    /// <param name="page">A page that was applied.</param>
    /// <param name="at">When the page was requested, by AWS's time.</param>
    public void OnPage(GetRecordsResponse page, DateTimeOffset at)
    {
        if (!IsDoubtful(page))
        {
            _backoff.Reset();
        }

        if (!IsDoubtful(page) || page.Records is { Count: > 0 } || page.MillisBehindLatest != 0)
        {
            _answers = 0;
        }
        else if (++_answers == 1)
        {
            _since = at;
        }

        IsConfirmed = _answers >= MinAnswers && at - _since >= MinTime;
    }

    /// <summary>Pause before the next try after a doubtful page. The first tries are immediate, since most are a single bad answer.</summary>
    public TimeSpan Pause() => _backoff.Next();
}
