using System.Buffers.Text;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace ConnectStreaming.Benchmarks.Live;

/// <summary>How a browser reads: as fast as it can, so many bytes a second, or not at all.</summary>
internal readonly record struct Pace(int? BytesPerSecond)
{
    public static Pace Full => default;

    public static Pace Stalled => new(0);

    public static Pace Drip(int bytesPerSecond) => new(bytesPerSecond);
}

/// <summary>A browser without its cost: a WebSocket that speaks just enough of the hub protocol and acknowledges every frame.</summary>
internal sealed class RawBrowser
{
    private const byte End = 0x1e;
    private static readonly TimeSpan Drop = TimeSpan.FromMilliseconds(50);

    private readonly ClientWebSocket _socket = new();
    private readonly string _acknowledge;
    private byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _out = new byte[256];
    private volatile bool _measuring;
    private long _pictureAt;

    private RawBrowser(string view, string epoch) => _acknowledge = $$"""{"type":1,"target":"Seen","arguments":["{{view}}","{{epoch}}",""";

    public List<int> SinceEncoded { get; } = new(1024);

    public List<int> SinceRead { get; } = new(1024);

    public bool Closed { get; private set; }

    public int Frames { get; private set; }

    /// <summary>When a stalled one stopped reading.</summary>
    public DateTimeOffset StalledAt { get; private set; }

    /// <summary>The longest that the newest picture here was behind the clock.</summary>
    public TimeSpan OldestPicture { get; private set; }

    public static async Task<RawBrowser> Connect(Uri server, string view, string epoch, long rev, int scope, Pace pace, CancellationToken cancellationToken)
    {
        var browser = new RawBrowser(view, epoch);
        browser._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        browser._socket.Options.SetRequestHeader(ScopedViewers.Header, scope.ToString(CultureInfo.InvariantCulture));
        await browser._socket.ConnectAsync(new Uri($"ws://{server.Authority}/live"), cancellationToken);
        await browser.Send("""{"protocol":"json","version":1}""", cancellationToken);
        await browser.Send($$$"""{"type":4,"invocationId":"1","target":"Watch","arguments":["{{{view}}}",{"epoch":"{{{epoch}}}","rev":{{{rev}}}}]}""", cancellationToken);
        browser.StalledAt = TimeProvider.System.GetUtcNow();
        browser._pictureAt = browser.StalledAt.ToUnixTimeMilliseconds();
        if (pace.BytesPerSecond is not 0)
        {
            _ = browser.Read(pace.BytesPerSecond, cancellationToken);
        }
        return browser;
    }

    public void Measure()
    {
        SinceEncoded.Clear();
        SinceRead.Clear();
        _measuring = true;
    }

    public void Rest() => _measuring = false;

    private async Task Read(int? bytesPerSecond, CancellationToken cancellationToken)
    {
        var held = 0;
        var most = bytesPerSecond is { } drip ? (int)(drip * Drop.TotalSeconds) : int.MaxValue;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(_buffer.AsMemory(held, Math.Min(most, _buffer.Length - held)), cancellationToken);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }
                held += received.Count;
                if (held == _buffer.Length)
                {
                    // A slow one's frames hold more agents, in the end the whole board.
                    Array.Resize(ref _buffer, 2 * held);
                }
                var used = 0;
                long painted = 0;
                while (_buffer.AsSpan(used, held - used).IndexOf(End) is >= 0 and var end)
                {
                    painted = Math.Max(painted, Take(_buffer.AsSpan(used, end)));
                    used += end + 1;
                }
                _buffer.AsSpan(used, held - used).CopyTo(_buffer);
                held -= used;
                if (painted > 0)
                {
                    await Acknowledge(painted, cancellationToken);
                }
                if (bytesPerSecond is not null)
                {
                    await Task.Delay(Drop, cancellationToken);
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException)
        {
            // Ends with the run, or was closed by the server; the count of closed ones is part of the result.
        }
        Closed = !cancellationToken.IsCancellationRequested;
    }

    private long Take(ReadOnlySpan<byte> message)
    {
        if (message.IndexOf("\"kind\":\"frame\""u8) < 0)
        {
            return 0;
        }
        var (now, encoded) = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), Number(message, "\"at\":"u8));
        Frames++;
        OldestPicture = TimeSpan.FromMilliseconds(Math.Max(OldestPicture.TotalMilliseconds, now - _pictureAt));
        _pictureAt = encoded;
        if (_measuring)
        {
            SinceEncoded.Add((int)(now - encoded));
            SinceRead.Add((int)(now - Number(message, "\"read\":"u8)));
        }
        return Number(message, "\"rev\":"u8);
    }

    private static long Number(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name)
    {
        var at = message.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(message[(at + name.Length)..], out long value, out _) ? value : 0;
    }

    private ValueTask Acknowledge(long rev, CancellationToken cancellationToken)
    {
        var length = Encoding.UTF8.GetBytes(_acknowledge, _out);
        Utf8Formatter.TryFormat(rev, _out.AsSpan(length), out var digits);
        "]}"u8.CopyTo(_out.AsSpan(length + digits));
        length += digits + 2;
        _out[length++] = End;
        return _socket.SendAsync(_out.AsMemory(0, length), WebSocketMessageType.Text, true, cancellationToken);
    }

    private Task Send(string message, CancellationToken cancellationToken) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(message + (char)End), WebSocketMessageType.Text, true, cancellationToken);
}
