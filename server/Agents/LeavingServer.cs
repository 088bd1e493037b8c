namespace ConnectStreaming.Agents;

/// <summary>Whether this server leaves the cluster: what begins now begins on another one.</summary>
internal sealed class LeavingServer
{
    private volatile bool _isLeaving;

    public bool IsLeaving { get => _isLeaving; set => _isLeaving = value; }
}
