namespace ConnectStreaming.Agents;

/// <summary>Whether this server leaves the cluster: what begins now begins on another one.</summary>
internal sealed class LeavingServer
{
    private volatile CancellationTokenSource _leaves = new();

    public bool IsLeaving
    {
        get => _leaves.IsCancellationRequested;
        set
        {
            if (value)
            {
                _leaves.Cancel();
            }
            else if (IsLeaving)
            {
                _leaves = new CancellationTokenSource();
            }
        }
    }

    /// <summary>Is cancelled when this server begins to leave.</summary>
    public CancellationToken Leaves => _leaves.Token;
}
