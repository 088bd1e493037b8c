using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ConnectStreaming.Benchmarks.Live;

/// <summary>How a browser reads: as fast as it can, a number of bytes a second, or not at all.</summary>
internal readonly record struct Pace(int? BytesPerSecond)
{
    public static Pace Full => default;

    public static Pace Stalled => new(0);

    public static Pace Drip(int bytesPerSecond) => new(bytesPerSecond);
}

/// <summary>
/// A browser at low cost: a socket that implements the necessary part of WebSocket and of the hub protocol, and acknowledges as the
/// page does (client/live/ack-painted.ts). Not thread-safe.
/// </summary>
internal sealed class RawBrowser : IDisposable
{
    /// <summary>As in the page: the delay before a single frame is acknowledged.</summary>
    private static readonly long Later = TimeSpan.FromMilliseconds(100).Ticks;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _acknowledge;
    private byte[] _held = [];
    private int _count;
    private bool _measuring;
    private long _pictureAt;
    private long _painted;
    private int _owed;
    private long _dueAt = long.MaxValue;

    private RawBrowser(string view, string epoch, Pace pace)
    {
        _acknowledge = Encoding.UTF8.GetBytes($$"""{"type":1,"target":"Seen","arguments":["{{view}}","{{epoch}}",""");
        Pace = pace;
    }

    public Pace Pace { get; }

    public Socket Socket => _socket;

    public List<int> SinceEncoded { get; } = new(1024);

    public List<int> SinceRead { get; } = new(1024);

    public bool Closed { get; private set; }

    public int Frames { get; private set; }

    /// <summary>When it began to watch. A stalled client reads nothing after this time.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The longest delay of the newest picture here behind the clock.</summary>
    public TimeSpan OldestPicture { get; private set; }

    public static async Task<RawBrowser> Connect(Uri server, string view, string epoch, string since, int scope, Pace pace, CancellationToken cancellationToken)
    {
        var browser = new RawBrowser(view, epoch, pace);
        await browser._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), cancellationToken);
        await browser._socket.SendAsync(
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET /live HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: "
                + $"Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{ScopedViewers.Header}: "
                + $"{scope}\r\n\r\n")),
            cancellationToken);
        var head = new byte[4096];
        var read = await browser._socket.ReceiveAsync(head, cancellationToken);
        if (!head.AsSpan(0, read).StartsWith("HTTP/1.1 101 "u8) || !head.AsSpan(0, read).EndsWith("\r\n\r\n"u8))
        {
            throw new InvalidOperationException($"The server did not take the WebSocket: {Encoding.ASCII.GetString(head, 0, read)}");
        }
        browser._socket.Blocking = false;
        browser.Send("""{"protocol":"json","version":1}"""u8);
        browser.Send(Encoding.UTF8.GetBytes(
            $$$"""{"type":4,"invocationId":"1","target":"Watch","arguments":["{{{view}}}",{{{since}}}]}"""));
        browser.StartedAt = TimeProvider.System.GetUtcNow();
        browser._pictureAt = browser.StartedAt.ToUnixTimeMilliseconds();
        return browser;
    }

    public void Measure()
    {
        SinceEncoded.Clear();
        SinceRead.Clear();
        _measuring = true;
    }

    public void Rest() => _measuring = false;

    /// <summary>Reads the bytes that have arrived, at most one full <paramref name="buffer"/>.</summary>
    public void Read(Span<byte> buffer, long now)
    {
        var read = _socket.Receive(buffer, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }
        if (error != SocketError.Success || read == 0)
        {
            Close();
            return;
        }
        var fresh = buffer[..read];
        if (_count == 0)
        {
            Keep(Take(fresh, now));
            return;
        }
        if (_held.Length < _count + read)
        {
            Array.Resize(ref _held, 2 * (_count + read));
        }
        fresh.CopyTo(_held.AsSpan(_count));
        Keep(Take(_held.AsSpan(0, _count + read), now));
    }

    /// <summary>Acknowledges a single frame that has waited long enough.</summary>
    public void AcknowledgeIfDue(long now)
    {
        if (now >= _dueAt)
        {
            Acknowledge();
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (_held.Length < rest.Length)
        {
            _held = new byte[2 * rest.Length];
        }
        // Both may be in the same memory.
        rest.CopyTo(_held);
        _count = rest.Length;
    }

    /// <returns>The bytes of an incomplete message.</returns>
    private ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, long now)
    {
        while (bytes.Length >= 2)
        {
            var (head, length) = bytes[1] switch
            {
                126 when bytes.Length >= 4 => (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
                127 when bytes.Length >= 10 => (10, (int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])),
                126 or 127 => (bytes.Length, int.MaxValue / 2),
                var small => (2, small),
            };
            if (bytes.Length < head + length)
            {
                break;
            }
            if ((bytes[0] & 0x0f) == 8)
            {
                Close();
                return [];
            }
            // A large message arrives in parts. The first part has all that is needed.
            Message(bytes.Slice(head, length), now);
            bytes = bytes[(head + length)..];
        }
        return bytes;
    }

    private void Message(ReadOnlySpan<byte> message, long now)
    {
        // {"type":2,"invocationId":"1","item":{"kind":"frame","epoch":…,"from":…,"rev":…,"at":…,"read":…
        var start = message[..Math.Min(message.Length, 400)];
        if (start.IndexOf("\"kind\":\"frame\""u8) < 0)
        {
            return;
        }
        var (ms, encoded) = ((now / TimeSpan.TicksPerMillisecond) - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMillisecond), Number(start, "\"at\":"u8));
        Frames++;
        OldestPicture = TimeSpan.FromMilliseconds(Math.Max(OldestPicture.TotalMilliseconds, ms - _pictureAt));
        _pictureAt = encoded;
        if (_measuring)
        {
            SinceEncoded.Add((int)(ms - encoded));
            SinceRead.Add((int)(ms - Number(start, "\"read\":"u8)));
        }
        _painted = Number(start, "\"rev\":"u8);
        if (++_owed >= 2)
        {
            Acknowledge();
        }
        else
        {
            _dueAt = now + Later;
        }
    }

    private void Acknowledge()
    {
        (_owed, _dueAt) = (0, long.MaxValue);
        Span<byte> message = stackalloc byte[_acknowledge.Length + 24];
        _acknowledge.CopyTo(message);
        Utf8Formatter.TryFormat(_painted, message[_acknowledge.Length..], out var digits);
        "]}"u8.CopyTo(message[(_acknowledge.Length + digits)..]);
        Send(message[..(_acknowledge.Length + digits + 2)]);
    }

    private static long Number(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name)
    {
        var at = message.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(message[(at + name.Length)..], out long value, out _) ? value : 0;
    }

    /// <summary>One text frame. The mask is zero, so the bytes are unchanged.</summary>
    private void Send(ReadOnlySpan<byte> message)
    {
        Span<byte> frame = stackalloc byte[message.Length + 9];
        var length = message.Length + 1;
        frame[0] = 0x81;
        frame[1] = (byte)(0x80 | Math.Min(length, 126));
        var head = 6;
        if (length >= 126)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)length);
            head = 8;
        }
        frame[(head - 4)..head].Clear();
        message.CopyTo(frame[head..]);
        frame[head + length - 1] = 0x1e;
        _socket.Send(frame[..(head + length)], SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            Close();
        }
    }

    private void Close()
    {
        Closed = true;
        _socket.Close();
    }
}
