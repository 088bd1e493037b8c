using System.Net.Sockets;
using System.Text;

namespace ConnectStreaming.Tests.Access;

/// <summary>Bytes on a socket: what no decent client would send.</summary>
internal static class RawHttp
{
    /// <summary>Sends the lines as a request and reads until the answer's head is complete, or the server closes.</summary>
    public static async Task<string> Send(string url, params string[] lines)
    {
        var at = new Uri(url);
        using var socket = new TcpClient();
        await socket.ConnectAsync(at.Host, at.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(string.Join("\r\n", [.. lines, "", ""])));
        return await Read(stream, head => head.Contains("\r\n\r\n", StringComparison.Ordinal));
    }

    /// <summary>The whole answer: asks the server to close.</summary>
    public static async Task<string> Whole(string url, string requestLine)
    {
        var at = new Uri(url);
        using var socket = new TcpClient();
        await socket.ConnectAsync(at.Host, at.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{requestLine}\r\nHost: {at.Authority}\r\nConnection: close\r\n\r\n"));
        return await Read(stream, _ => false);
    }

    public static async Task<string> Read(NetworkStream stream, Func<string, bool> enough)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var answer = new StringBuilder();
        var buffer = new byte[8192];
        while (!enough(answer.ToString()))
        {
            int read;
            try
            {
                read = await stream.ReadAsync(buffer, limit.Token);
            }
            catch (IOException)
            {
                break;
            }
            if (read == 0)
            {
                break;
            }
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        return answer.ToString();
    }

    public static int Status(string answer) => answer.Length < 12 ? 0 : int.Parse(answer[9..12], System.Globalization.CultureInfo.InvariantCulture);
}
