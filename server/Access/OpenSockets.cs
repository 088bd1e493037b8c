using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>
/// A hub is authorized when its connection opens, and a map stays open for weeks. So every 5 s each connection is authorized again,
/// and closed when the session was revoked or the role is gone. Nobody has more connections than <c>Access:Sessions:Sockets</c>:
/// the connection over the limit is closed immediately. One filter for all hubs.
/// </summary>
internal sealed partial class OpenSockets(IViewers viewers, IOptions<AccessOptions> options, TimeProvider time, ILogger<OpenSockets> logger)
    : IHubFilter, IHostedService, IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Socket> _open = new();
    private readonly Lock _lock = new();
    private ITimer? _timer;

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var asked = context.Context.GetHttpContext()?.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>();
        var socket = new Socket(context.Context, context.Context.User is { } user ? viewers.Of(user)?.Id : null, [.. asked ?? []]);
        if (TryOpen(socket))
        {
            return next(context);
        }

        LogTooMany(logger, socket.Owner, options.Value.Sessions.Sockets);
        context.Context.Abort();
        return Task.CompletedTask;
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        // A connection that was refused was never opened in the hub.
        return _open.TryRemove(context.Context.ConnectionId, out _) ? next(context, exception) : Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Ask(), null, Every, Every);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _timer?.Dispose();

    private void Ask()
    {
        foreach (var (connection, _, policies) in _open.Values)
        {
            if (connection.User is not { } user || viewers.Of(user) is not { } viewer || !policies.All(viewer.May))
            {
                connection.Abort();
            }
        }
    }

    private bool TryOpen(Socket socket)
    {
        lock (_lock)
        {
            if (!options.Value.IsOpen && _open.Values.Count(s => s.Owner == socket.Owner) >= options.Value.Sessions.Sockets)
            {
                return false;
            }

            _open[socket.Connection.ConnectionId] = socket;
            return true;
        }
    }

    /// <param name="Owner">The person or token; null: nobody, who is closed at the next look.</param>
    private sealed record Socket(HubCallerContext Connection, string? Owner, string[] Policies);

    [LoggerMessage(LogLevel.Warning, "A connection of {Owner} was closed: {Most} are open already (Access:Sessions:Sockets)")]
    private static partial void LogTooMany(ILogger logger, string? owner, int most);
}
