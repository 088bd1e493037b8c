using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>
/// Sends the changes of this silo's board to the instance's floor, and the floor's answers to this silo's picture of the floor. Every silo does this;
/// the floor applies each step once. While the floor does not answer, everybody keeps their seat, and new agents appear when it answers.
/// </summary>
internal sealed partial class FloorFollower(BoardReplica board, FloorReplica floor, IFloorGrain grain, TimeProvider time, ILogger log)
{
    /// <summary>How often the floor is asked when the board does not change.</summary>
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _wake = new(0, 1);
    private BoardPosition _followed;
    private bool _tellAll = true;

    public async Task Run(CancellationToken stopping)
    {
        var backoff = new Backoff(Random.Shared, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1));
        var isFailing = false;
        board.Advanced += OnAdvanced;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (board.Position.Epoch is not null && !await TakeStep())
                {
                    continue;
                }
                isFailing = false;
                backoff.Reset();
                await ((Task)_wake.WaitAsync(PollEvery, stopping)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                if (!isFailing)
                {
                    LogFloorUnreachable(error.Message);
                }
                // It is unknown whether the floor applied the step, so send the whole board.
                (isFailing, _tellAll) = (true, true);
                await Task.Delay(backoff.Next(), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        board.Advanced -= OnAdvanced;
    }

    /// <returns>False: the floor needs the whole board.</returns>
    private async Task<bool> TakeStep()
    {
        var (step, to) = Next();
        var answer = await grain.Follow(step);
        if (answer.NeedsWhole)
        {
            _tellAll = true;
            return false;
        }
        (_followed, _tellAll) = (to, false);
        floor.Apply(answer);
        return true;
    }

    private (FloorStep Step, BoardPosition To) Next()
    {
        var known = floor.Picture;
        if (_tellAll || board.Position.Epoch != _followed.Epoch)
        {
            return Whole(known);
        }
        if (board.CardRev <= _followed.Rev)
        {
            return (new FloorStep(Of(_followed), Of(_followed), false, [], [], known.Position), _followed);
        }
        return board.Since(_followed) is { } delta
            ? (new FloorStep(
                Of(_followed), Of(delta.To), false,
                [.. delta.Cards.Select(a => new FloorAgent(a.State.AgentArn, a.State.Profile))],
                [.. delta.Gone.Select(g => new FloorLeft(g.AgentArn, g.IsRegular, g.HeardAt))],
                known.Position), delta.To)
            : Whole(known);
    }

    private (FloorStep Step, BoardPosition To) Whole(FloorPicture known)
    {
        var (position, agents, _) = board.Read();
        return (new FloorStep(
            Of(position), Of(position), true,
            [.. agents.Select(a => new FloorAgent(a.State.AgentArn, a.State.Profile, known.SeatOf(a.State.AgentArn)))], [], known.Position), position);
    }

    private static FloorPosition Of(BoardPosition board) => new(board.Epoch, board.Rev);

    private void OnAdvanced()
    {
        if (board.Position.Epoch == _followed.Epoch && board.CardRev <= _followed.Rev)
        {
            return;
        }
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // A step is already requested.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The floor did not accept a change of the board. It gets the whole board when it answers: {Reason}")]
    private partial void LogFloorUnreachable(string reason);
}

/// <summary>A follower for each board of this silo.</summary>
internal sealed class FloorFollowers(
    BoardReplicas replicas, FloorReplicas floors, IGrainFactory grains, [FromKeyedServices(SourceClock.Key)] TimeProvider time, ILogger<FloorFollower> log)
    : BoardFollowers(replicas)
{
    protected override Task Follow(BoardReplica board, CancellationToken stopping) => new FloorFollower(
        board, floors.Of(board.InstanceArn), grains.GetGrain<IFloorGrain>(board.InstanceArn), time, log).Run(stopping);
}
