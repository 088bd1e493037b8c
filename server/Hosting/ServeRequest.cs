namespace ConnectStreaming.Hosting;

/// <summary>The options of <c>serve</c>.</summary>
internal sealed record ServeRequest(string? Urls, string[] Settings, SandboxRequest? Sandbox);

/// <param name="LocalAccess">Accounts with passwords instead of open access.</param>
/// <param name="DrawnFloors">The centre has drawn floors besides the automatic one.</param>
internal sealed record SandboxRequest(bool Keep, int Agents, int Seed, double Speed, bool LocalAccess = false, bool DrawnFloors = true);

/// <summary>The start was refused; the message says why and what to do.</summary>
/// <param name="needsAttention">The command line and the configuration may be right, but something else is missing (exit code 3 instead of 2).</param>
internal sealed class StartRefusedException(string message, bool needsAttention = false) : Exception(message)
{
    public bool NeedsAttention { get; } = needsAttention;
}
