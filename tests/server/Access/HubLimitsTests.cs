using System.Net.WebSockets;
using System.Text;
using ConnectStreaming.Access;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Access;

/// <summary>The limits of the hub for one connection and for one person, on the whole server as <c>serve</c> builds it.</summary>
public sealed class HubLimitsTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>
{
    /// <summary>A hub message has at most 32 KB. A larger message, in one frame or in many, closes the sender's connection and no other.</summary>
    [Theory]
    [InlineData(40_000, 40_000)]
    [InlineData(40_000, 1_000)]
    [InlineData(8 << 20, 8 << 20)]
    [InlineData(8 << 20, 16_000)]
    public async Task AGiantMessageToAHubEndsItsSendersConnectionAlone(int bytes, int frame)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var person = await server.Person(Roles.Viewer);
        using var decent = await Hub(person, limit.Token);
        using var giant = await Hub(person, limit.Token);
        var message = Encoding.UTF8.GetBytes($"{{\"type\":1,\"target\":\"Watch\",\"arguments\":[\"{new string('x', bytes)}\",null]}}\u001e");

        var sending = Send();
        var answer = await Receive(giant, limit.Token);

        Assert.Null(answer);
        await sending;
        await decent.SendAsync("{\"type\":6}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, limit.Token);
        await decent.SendAsync("{\"type\":1,\"invocationId\":\"1\",\"target\":\"Seen\",\"arguments\":[\"none\",1]}\u001e"u8.ToArray(),
            WebSocketMessageType.Text, true, limit.Token);
        Assert.Contains("\"invocationId\":\"1\"", await Receive(decent, limit.Token), StringComparison.Ordinal);

        async Task Send()
        {
            try
            {
                for (var at = 0; at < message.Length; at += frame)
                {
                    var part = message.AsMemory(at, Math.Min(frame, message.Length - at));
                    await giant.SendAsync(part, WebSocketMessageType.Text, at + part.Length == message.Length, limit.Token);
                }
            }
            catch (Exception e) when (e is WebSocketException or IOException or InvalidOperationException)
            {
                // The server closed the connection while we were still sending.
            }
        }
    }

    /// <summary>Of 1 MB each, the default, a thousand that send too much before they are closed would fill a gigabyte that stays.</summary>
    [Fact]
    public void AtMost64KilobytesFromAConnectionWaitInMemory()
    {
        Assert.Equal(64 * 1024, server.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value.MaxReadBufferSize);
        Assert.Equal(64 * 1024, server.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MaxRequestBufferSize);
    }

    [Fact]
    public async Task AConnectionThatFloodsAHubIsClosed()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var flooding = await Hub(await server.Person(Roles.Viewer), limit.Token);
        try
        {
            for (var n = 0; n < 1_000; n++)
            {
                await flooding.SendAsync("{\"type\":1,\"target\":\"Seen\",\"arguments\":[\"none\",\"e\",1]}\u001e"u8.ToArray(),
                    WebSocketMessageType.Text, true, limit.Token);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException)
        {
            // The server closed the connection while we were still sending.
        }

        Assert.Null(await Receive(flooding, limit.Token));
    }

    [Fact]
    public async Task OneConnectionTooManyOfAPersonIsClosedAndNoOtherPersonsConnection()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var person = await server.Person(Roles.Viewer);
        List<ClientWebSocket> open = [];
        for (var n = 0; n < 20; n++)
        {
            open.Add(await Hub(person, limit.Token));
        }

        Assert.False(await Answers(person, limit.Token));
        Assert.True(await Answers(await server.Person(Roles.Viewer), limit.Token));
        Assert.All(open, socket => Assert.Equal(WebSocketState.Open, socket.State));

        open[0].Dispose();
        // The server has not noticed yet that the first connection is closed.
        while (!await Answers(person, limit.Token))
        {
            await Task.Delay(50, limit.Token);
        }

        open.ForEach(socket => socket.Dispose());
    }

    /// <summary>Whether a new connection is accepted and answered.</summary>
    private async Task<bool> Answers(TestPerson person, CancellationToken cancellationToken)
    {
        try
        {
            using var hub = await Hub(person, cancellationToken);
            await hub.SendAsync("{\"type\":1,\"invocationId\":\"1\",\"target\":\"Seen\",\"arguments\":[\"none\",\"e\",1]}\u001e"u8.ToArray(),
                WebSocketMessageType.Text, true, cancellationToken);
            return await Receive(hub, cancellationToken) is { } answer && answer.Contains("\"invocationId\":\"1\"", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is WebSocketException or IOException or Xunit.Sdk.XunitException)
        {
            return false;
        }
    }

    private async Task<ClientWebSocket> Hub(TestPerson person, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", person.Cookie);
        socket.Options.SetRequestHeader("Origin", server.Url);
        await socket.ConnectAsync(new UriBuilder(server.Url) { Scheme = "ws", Path = "/live" }.Uri, cancellationToken);
        await socket.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, cancellationToken);
        Assert.Equal("{}\u001e", await Receive(socket, cancellationToken));
        return socket;
    }

    /// <summary>The next messages except pings and close messages. Null: the connection is closed.</summary>
    private static async Task<string?> Receive(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellationToken) is { MessageType: not WebSocketMessageType.Close } part)
            {
                var text = Encoding.UTF8.GetString(buffer, 0, part.Count);
                if (!text.StartsWith("{\"type\":6}", StringComparison.Ordinal) && !text.StartsWith("{\"type\":7", StringComparison.Ordinal))
                {
                    return text;
                }
            }
        }
        catch (WebSocketException)
        {
            // The connection was cut without a close message.
        }

        return null;
    }
}
