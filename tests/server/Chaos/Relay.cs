using System.Collections.Concurrent;
using System.Net.Sockets;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>What a relay does with connections and bytes.</summary>
internal enum RelayMode
{
    Invalid = 0,
    Pass,

    /// <summary>Every piece of bytes waits for <see cref="Relay.Delay"/>.</summary>
    Slow,

    /// <summary>Connections stay open, and no byte arrives.</summary>
    Hole,

    /// <summary>Every connection is closed, new ones too.</summary>
    Closed,
}

/// <summary>Stands between a program and a service, and disturbs what they say to each other.</summary>
/// <param name="listener">It listens already.</param>
/// <param name="connect">Makes a connection to the service.</param>
internal sealed class Relay(Socket listener, Func<CancellationToken, ValueTask<Socket>> connect) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private TaskCompletionSource _changed = New();
    private Task _run = Task.CompletedTask;
    private volatile RelayMode _mode = RelayMode.Pass;

    /// <summary>Of <see cref="RelayMode.Slow"/>, for each piece.</summary>
    public TimeSpan Delay { get; set; }

    public RelayMode Mode
    {
        get => _mode;
        set
        {
            _mode = value;
            Interlocked.Exchange(ref _changed, New()).TrySetResult();
            if (value == RelayMode.Closed)
            {
                CloseAll();
            }
        }
    }

    public Relay Start()
    {
        _run = Accept();
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        listener.Dispose();
        CloseAll();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void CloseAll()
    {
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            var caller = await listener.AcceptAsync(_stop.Token);
            if (_mode == RelayMode.Closed)
            {
                caller.Dispose();
                continue;
            }

            _ = Serve(caller);
        }
    }

    private async Task Serve(Socket caller)
    {
        _open[caller] = true;
        Socket? service = null;
        try
        {
            service = await connect(_stop.Token);
            _open[service] = true;
            await Task.WhenAny(Copy(caller, service), Copy(service, caller));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The caller sees a closed connection.
        }
        finally
        {
            Close(caller);
            Close(service);
        }
    }

    private void Close(Socket? socket)
    {
        if (socket is not null)
        {
            _open.TryRemove(socket, out _);
            socket.Dispose();
        }
    }

    private async Task Copy(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer, _stop.Token)) > 0;)
            {
                for (var changed = Volatile.Read(ref _changed).Task; _mode == RelayMode.Hole; changed = Volatile.Read(ref _changed).Task)
                {
                    await changed.WaitAsync(_stop.Token);
                }

                if (_mode == RelayMode.Slow)
                {
                    await Task.Delay(Delay, _stop.Token);
                }

                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stop.Token);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One of the two has ended.
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
