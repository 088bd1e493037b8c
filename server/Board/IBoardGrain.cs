using Orleans.Concurrency;

namespace ConnectStreaming.Board;

/// <summary>One per Connect instance: gives every change a revision. Key: the instance's ARN.</summary>
[Alias("board")]
internal interface IBoardGrain : IGrainWithStringKey
{
    /// <summary>Takes what a silo gathered; returns when it is on the board and its frame is on the way.</summary>
    [Alias("apply")]
    ValueTask Apply(FeedBatch batch);

    /// <summary>Registers the watcher and returns the whole board in the same turn, so that no change falls between.</summary>
    [Alias("subscribe")]
    ValueTask<BoardSnapshot> Subscribe(IBoardObserver observer);

    /// <summary>Keeps a subscription (it is forgotten after 10 s).</summary>
    [Alias("renew")]
    ValueTask<BoardRenewal> Renew(IBoardObserver observer);

    /// <summary>Agents that a replica still holds from an earlier epoch: the highest version of each wins.</summary>
    [Alias("merge")]
    ValueTask Merge(BoardAgent[] held);
}

/// <summary>A silo's replica. Frames come in order, unless a message was lost; the numbers tell.</summary>
[Alias("board-observer")]
internal interface IBoardObserver : IGrainObserver
{
    [OneWay, Alias("frame")]
    ValueTask Frame(BoardFrame frame);
}

/// <summary>Which instances exist, as far as any silo has heard. One for the cluster; memory only, every silo tells it again every 2 s.</summary>
[Alias("board-directory")]
internal interface IBoardDirectory : IGrainWithIntegerKey
{
    [Alias("exchange")]
    ValueTask<string[]> Exchange(string[] known);
}
