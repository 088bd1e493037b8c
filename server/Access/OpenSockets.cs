using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace ConnectStreaming.Access;

/// <summary>
/// A hub asks who calls when its connection opens, and a map stays open for weeks: every 5 s each connection is asked again
/// for what its hub asks, and closed when the session was revoked or the role is gone. One for all hubs.
/// </summary>
internal sealed class OpenSockets(IViewers viewers, TimeProvider time) : IHubFilter, IHostedService, IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (HubCallerContext Connection, string[] Policies)> _open = new();
    private ITimer? _timer;

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var asked = context.Context.GetHttpContext()?.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>();
        _open[context.Context.ConnectionId] = (context.Context, [.. asked ?? []]);
        return next(context);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        _open.TryRemove(context.Context.ConnectionId, out _);
        return next(context, exception);
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
        foreach (var (connection, policies) in _open.Values)
        {
            if (connection.User is not { } user || viewers.Of(user) is not { } viewer || !policies.All(viewer.May))
            {
                connection.Abort();
            }
        }
    }
}
