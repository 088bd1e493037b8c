using System.Collections.Concurrent;
using System.Net.Sockets;

namespace ConnectStreaming.Tests.Chaos;

internal enum LinkMode
{
    Invalid = 0,
    Pass,

    /// <summary>The browser reads nothing.</summary>
    Stall,

    /// <summary>It reads 2 KB a second.</summary>
    Drip,
}

/// <summary>The network of one browser: all connections that it opens.</summary>
internal sealed class BrowserLink
{
    private const int DripBytes = 400;

    /// <summary>Small, so that a browser that reads nothing does not have megabytes on their way to it.</summary>
    private const int ReceiveBytes = 16 * 1024;

    private static readonly TimeSpan DripEvery = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private volatile LinkMode _mode = LinkMode.Pass;
    private DateTimeOffset _passSince = DateTimeOffset.MinValue;

    public LinkMode Mode
    {
        get => _mode;
        set
        {
            _passSince = value == LinkMode.Pass && _mode != LinkMode.Pass ? TimeProvider.System.GetUtcNow() : _passSince;
            _mode = value;
        }
    }

    /// <summary>It is slow now, or was a moment ago.</summary>
    public bool WasSlow(DateTimeOffset now) => _mode != LinkMode.Pass || now - _passSince < TimeSpan.FromSeconds(15);

    /// <summary>Like a cable that is pulled and plugged in again: every connection is gone.</summary>
    public void CutAll()
    {
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }
    }

    public async ValueTask<System.IO.Stream> Connect(Socket socket, System.Net.EndPoint to, CancellationToken cancellationToken)
    {
        socket.ReceiveBufferSize = ReceiveBytes;
        _open[socket] = true;
        try
        {
            await socket.ConnectAsync(to, cancellationToken);
            return new Pipe(socket, this);
        }
        catch
        {
            Close(socket);
            throw;
        }
    }

    private void Close(Socket socket)
    {
        _open.TryRemove(socket, out _);
        socket.Dispose();
    }

    private sealed class Pipe(Socket socket, BrowserLink link) : System.IO.Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (link._mode == LinkMode.Stall)
            {
                await Task.Delay(DripEvery, cancellationToken);
            }

            if (link._mode == LinkMode.Drip)
            {
                await Task.Delay(DripEvery, cancellationToken);
                buffer = buffer[..Math.Min(buffer.Length, DripBytes)];
            }

            return await Io(() => socket.ReceiveAsync(buffer, cancellationToken));
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (buffer.Length > 0)
            {
                buffer = buffer[await Io(() => socket.SendAsync(buffer, cancellationToken))..];
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            link.Close(socket);
            base.Dispose(disposing);
        }

        /// <summary>A stream fails with an IOException.</summary>
        private static async ValueTask<int> Io(Func<ValueTask<int>> call)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                throw new IOException("The connection was cut.", e);
            }
        }
    }
}
