using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;

namespace ConnectStreaming.Setup;

/// <summary>The message to a follower; null: no run is known.</summary>
internal sealed record SetupLiveJson(SetupRunJson? Run);

/// <summary><c>/live/setup</c>: <c>Follow</c> streams the state of the run, and again after each change. A browser that connects late or again misses
/// nothing.</summary>
internal sealed class SetupHub(SharedRuns runs) : Hub
{
    public async IAsyncEnumerable<SetupLiveJson> Follow([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var run in runs.Follow(cancellationToken))
        {
            yield return new SetupLiveJson(run);
        }
    }
}
