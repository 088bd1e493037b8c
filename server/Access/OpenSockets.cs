using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>
/// A hub is authorized when its connection opens, but a map stays open for weeks. So each connection is authorized again every 5 s, and at once when
/// people, sessions or tokens have changed here or on another server. It is closed if the session was revoked or the role was removed. A person has at most
/// <c>Access:Sessions:Sockets</c> connections to a server: the connection over the limit is closed immediately. Each server counts its own, because the limit
/// protects that server. A screen has one: a new one closes the old one, which may be half open after the Wi-Fi changed.
/// One filter for all hubs.
/// </summary>
internal sealed partial class OpenSockets(
    IViewers viewers, AccessBook book, IOptions<AccessOptions> options, TimeProvider time, ILogger<OpenSockets> logger)
    : IHubFilter, IHostedService, IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>From a change to the check: many changes at once make one check.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Socket> _open = new();
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private int _isSoon;

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var asked = context.Context.GetHttpContext()?.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>();
        var viewer = context.Context.User is { } user ? viewers.Of(user) : null;
        var socket = new Socket(context.Context, viewer?.Id, [.. asked ?? []]);
        if (viewer?.OnlyViews is not null)
        {
            Replace(socket);
            return next(context);
        }
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
        // A refused connection was never opened in the hub.
        return _open.TryRemove(context.Context.ConnectionId, out _) ? next(context, exception) : Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => CheckAll(), null, Every, Every);
        book.Changed += CheckSoon;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        book.Changed -= CheckSoon;
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void CheckSoon()
    {
        if (Interlocked.Exchange(ref _isSoon, 1) == 0)
        {
            _timer?.Change(Soon, Every);
        }
    }

    private void CheckAll()
    {
        // First: a change during the check makes another one.
        Interlocked.Exchange(ref _isSoon, 0);
        foreach (var (connection, _, policies) in _open.Values)
        {
            try
            {
                if (connection.User is not { } user || viewers.Of(user) is not { } viewer || !policies.All(viewer.May))
                {
                    connection.Abort();
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // An exception in a timer would end the process. The connection's rights are unknown, so close it; the page reconnects and is checked.
                LogNotChecked(logger, e);
                connection.Abort();
            }
        }
    }

    private void Replace(Socket socket)
    {
        Socket[] before;
        lock (_lock)
        {
            before = [.. _open.Values.Where(s => s.Owner == socket.Owner)];
            _open[socket.Connection.ConnectionId] = socket;
        }
        Array.ForEach(before, s => s.Connection.Abort());
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

    /// <param name="Owner">The person or token; null: nobody; the next check closes the connection.</param>
    private sealed record Socket(HubCallerContext Connection, string? Owner, string[] Policies);

    [LoggerMessage(LogLevel.Error, "The rights of an open connection could not be checked. The connection is closed")]
    private static partial void LogNotChecked(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Warning, "A connection of {Owner} was closed: {Most} are already open (Access:Sessions:Sockets)")]
    private static partial void LogTooMany(ILogger logger, string? owner, int most);
}
