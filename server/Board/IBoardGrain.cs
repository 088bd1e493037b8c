using Orleans.Concurrency;

namespace ConnectStreaming.Board;

/// <summary>One per Connect instance: gives every change a revision. Key: the instance's ARN.</summary>
[Alias("board")]
internal interface IBoardGrain : IGrainWithStringKey
{
    /// <summary>Applies what a silo collected. Returns when it is on the board and its frame is sent.</summary>
    [Alias("apply")]
    ValueTask Apply(FeedBatch batch);

    /// <summary>Registers the watcher and returns the whole board in the same turn, so that no change is missed.</summary>
    [Alias("subscribe")]
    ValueTask<BoardSnapshot> Subscribe(IBoardObserver observer);

    /// <summary>Renews a subscription (the board forgets it after 10 s).</summary>
    [Alias("renew")]
    ValueTask<BoardRenewal> Renew(IBoardObserver observer);

    /// <summary>Agents that a replica still holds from an earlier epoch. The highest version of each wins.</summary>
    [Alias("merge")]
    ValueTask Merge(BoardAgent[] held);
}

/// <summary>A silo's replica. Frames arrive in order unless a message was lost; the revision numbers show that.</summary>
[Alias("board-observer")]
internal interface IBoardObserver : IGrainObserver
{
    [OneWay, Alias("frame")]
    ValueTask Frame(BoardFrame frame);
}

/// <summary>The instances that any silo knows. One for the cluster, in memory only; every silo sends its list every 2 s.</summary>
[Alias("board-directory")]
internal interface IBoardDirectory : IGrainWithIntegerKey
{
    [Alias("exchange")]
    ValueTask<string[]> Exchange(string[] known);
}
