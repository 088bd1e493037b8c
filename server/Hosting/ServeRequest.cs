namespace ConnectStreaming.Hosting;

/// <summary>What <c>serve</c> was asked for.</summary>
internal sealed record ServeRequest(string? Urls, string[] Settings, SandboxRequest? Sandbox);

/// <param name="LocalAccess">Accounts with passwords in place of open access.</param>
internal sealed record SandboxRequest(bool Keep, int Agents, int Seed, double Speed, bool LocalAccess = false);

/// <summary>The start was refused; the message says why and what to do.</summary>
/// <param name="needsAttention">The command line and the configuration may be right: something else is missing (exit code 3 in place of 2).</param>
internal sealed class StartRefusedException(string message, bool needsAttention = false) : Exception(message)
{
    public bool NeedsAttention { get; } = needsAttention;
}
