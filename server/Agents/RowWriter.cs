using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;

namespace ConnectStreaming.Agents;

/// <summary>
/// Writes JSON into a reused buffer, for rows that are written in large numbers. Names are passed with their quotes
/// and colon. Nothing is validated; texts are only searched for characters that JSON must escape. Absent texts and times are left out.
/// </summary>
internal sealed class RowWriter
{
    // The characters that JSON escapes, control characters, and lone halves of a surrogate pair (the encoder writes U+FFFD).
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\', '\u007F', .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>The bytes written since <see cref="Clear"/>; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Begin(ReadOnlySpan<byte> name = default)
    {
        Name(name);
        Raw("{"u8);
    }

    public void End() => Raw("}"u8);

    public void Text(ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            Name(name);
            Quoted(text);
        }
    }

    public void Text(ReadOnlySpan<byte> name, ReadOnlySpan<char> text)
    {
        Name(name);
        Quoted(text);
    }

    /// <summary>Left out when empty.</summary>
    public void Texts(ReadOnlySpan<byte> name, string[] texts)
    {
        if (texts.Length == 0)
        {
            return;
        }

        BeginArray(name);
        foreach (var text in texts)
        {
            Name(default);
            Quoted(text);
        }

        EndArray();
    }

    public void BeginArray(ReadOnlySpan<byte> name)
    {
        Name(name);
        Raw("["u8);
    }

    public void EndArray() => Raw("]"u8);

    public void Number(ReadOnlySpan<byte> name, long value)
    {
        Name(name);
        Utf8Formatter.TryFormat(value, Reserve(20), out var written);
        _length += written;
    }

    public void Time(ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } at)
        {
            Number(name, at.ToUnixTimeMilliseconds());
        }
    }

    /// <summary>Left out when false.</summary>
    public void Flag(ReadOnlySpan<byte> name, bool set)
    {
        if (set)
        {
            Name(name);
            Raw("true"u8);
        }
    }

    // Adds a comma unless an object or array was just opened.
    private void Name(ReadOnlySpan<byte> name)
    {
        if (_length > 0 && _buffer[_length - 1] is not ((byte)'{' or (byte)'['))
        {
            Raw(","u8);
        }

        Raw(name);
    }

    private void Quoted(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny(Escaped))
        {
            text = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text.ToString());
        }

        var room = Reserve((text.Length * 3) + 2);
        room[0] = (byte)'"';
        var bytes = Encoding.UTF8.GetBytes(text, room[1..]);
        room[bytes + 1] = (byte)'"';
        _length += bytes + 2;
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        }

        return _buffer.AsSpan(_length);
    }
}
