namespace ConnectStreaming.Hosting;

/// <summary>What <c>serve</c> was asked for.</summary>
internal sealed record ServeRequest(string? Urls, string[] Settings, SandboxRequest? Sandbox);

/// <param name="LocalAccess">Accounts with passwords in place of open access.</param>
internal sealed record SandboxRequest(bool Keep, int Agents, int Seed, double Speed, bool LocalAccess = false);

/// <summary>A start that cannot be, with what to do about it.</summary>
internal sealed class StartRefusedException(string message) : Exception(message);
