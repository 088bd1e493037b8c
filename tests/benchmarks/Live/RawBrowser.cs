using System.Buffers.Text;
using System.Net.WebSockets;
using System.Text;

namespace ConnectStreaming.Benchmarks.Live;

/// <summary>A browser without its cost: a WebSocket that speaks just enough of the hub protocol and acknowledges every frame.</summary>
internal sealed class RawBrowser
{
    private const byte End = 0x1e;

    private readonly ClientWebSocket _socket = new();
    private readonly string _acknowledge;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _out = new byte[256];
    private volatile bool _measuring;

    private RawBrowser(string view, string epoch) => _acknowledge = $$"""{"type":1,"target":"Seen","arguments":["{{view}}","{{epoch}}",""";

    public List<int> SinceEncoded { get; } = new(1024);

    public List<int> SinceRead { get; } = new(1024);

    public bool Closed { get; private set; }

    public static async Task<RawBrowser> Connect(Uri server, string view, string epoch, long rev, CancellationToken cancellationToken)
    {
        var browser = new RawBrowser(view, epoch);
        browser._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await browser._socket.ConnectAsync(new Uri($"ws://{server.Authority}/live"), cancellationToken);
        await browser.Send("""{"protocol":"json","version":1}""", cancellationToken);
        await browser.Send($$$"""{"type":4,"invocationId":"1","target":"Watch","arguments":["{{{view}}}",{"epoch":"{{{epoch}}}","rev":{{{rev}}}}]}""", cancellationToken);
        _ = browser.Read(cancellationToken);
        return browser;
    }

    public void Measure() => _measuring = true;

    private async Task Read(CancellationToken cancellationToken)
    {
        var held = 0;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(_buffer.AsMemory(held), cancellationToken);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }
                held += received.Count;
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
        if (_measuring)
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            SinceEncoded.Add((int)(now - Number(message, "\"at\":"u8)));
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
