using System.Net.WebSockets;
using ConnectStreaming.Tests.Fakes;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Processes;

/// <summary>Browsers, or programs that pretend to be some, that send messages far over the limit.</summary>
public sealed class GiantMessagesTests(ITestOutputHelper output)
{
    private const int Messages = 1_000;
    private const int Bytes = 4 << 20;

    [LinuxFact]
    [Trait("Category", "Long")]
    public async Task AfterAThousandGiantMessagesTheServerHasTheMemoryOfBefore()
    {
        var folder = Directory.CreateTempSubdirectory("connect-streaming-giant-").FullName;
        try
        {
            await using var kinesis = await FakeKinesis.Start();
            kinesis.CreateStream("giant");
            await using var server = await ServerProcess.Start(new Uri(kinesis.Endpoint), "giant", folder);
            // The first ones warm it up: code is compiled, and buffers are allocated once.
            await Flood(server, Messages / 10);
            await Task.Delay(TimeSpan.FromSeconds(10));
            var before = LinuxProcesses.Memory(server.Id);

            await Flood(server, Messages);
            var most = LinuxProcesses.Memory(server.Id);
            await Task.Delay(TimeSpan.FromSeconds(20));
            var after = LinuxProcesses.Memory(server.Id);

            output.WriteLine($"{before >> 20} MB before, {most >> 20} MB right after {Messages} messages of {Bytes >> 20} MB, {after >> 20} MB 20 s later");
            Assert.InRange(after, 0, (before * 1.1) + (20 << 20));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Flood(ServerProcess server, int messages)
    {
        var message = new byte[Bytes];
        Array.Fill(message, (byte)'x');
        await Parallel.ForEachAsync(Enumerable.Range(0, messages), new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (_, cancellationToken) =>
        {
            try
            {
                using var socket = new ClientWebSocket();
                socket.Options.SetRequestHeader("Origin", server.Address.GetLeftPart(UriPartial.Authority));
                await socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "/live" }.Uri, cancellationToken);
                await socket.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, cancellationToken);
                await socket.SendAsync(message, WebSocketMessageType.Text, true, cancellationToken);
                await socket.ReceiveAsync(new byte[1024], cancellationToken);
                await socket.ReceiveAsync(new byte[1024], cancellationToken);
            }
            catch (Exception e) when (e is WebSocketException or IOException)
            {
                // The server closed the connection while the message was being sent.
            }
        });
    }
}
