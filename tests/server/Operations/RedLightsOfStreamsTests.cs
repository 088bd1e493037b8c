using ConnectStreaming.Tests.Fakes;
using ConnectStreaming.Tests.Processes;
using ConnectStreaming.Tests.Stream;

namespace ConnectStreaming.Tests.Operations;

/// <summary>
/// A real server and its stream. Each red light is provoked; then what the page says beside it ("what to do") is done, and the light goes out. The texts
/// are in client/operations/operations-en.ts.
/// </summary>
public sealed class RedLightsOfStreamsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-streaming-lights-").FullName;
    private FakeKinesis _kinesis = null!;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start();
        _kinesis.CreateStream(StreamHarness.Stream);
    }

    public async Task DisposeAsync()
    {
        await _kinesis.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task EachRedLightOfAStreamGoesOutWhenItsTextIsFollowed()
    {
        await using var server = await ServerProcess.Start(new Uri(_kinesis.Endpoint), StreamHarness.Stream, _folder);
        await server.Http.UntilGreen("stream-starting");

        // "Give the role of this server the permissions that it lacks."
        _kinesis.OnCall = call => FakeFault.AccessDenied($"kinesis:{call.Operation}", StreamHarness.Stream);
        await server.Http.UntilRed("stream-denied");
        _kinesis.OnCall = null;
        await server.Http.UntilGreen("stream-denied");

        // "Check the network between the servers and AWS."
        _kinesis.OnCall = _ => FakeFault.Hang;
        await server.Http.UntilRed("stream-unreachable");
        _kinesis.OnCall = null;
        await server.Http.UntilGreen("stream-unreachable");

        // "Turn on time synchronisation on this machine."
        _kinesis.Skew = TimeSpan.FromMinutes(4.5);
        await server.Http.UntilRed("clock-aws");
        _kinesis.Skew = TimeSpan.Zero;
        await server.Http.UntilGreen("clock-aws");

        // "Connect the events again on the page Setup, or create the stream."
        _kinesis.DeleteStream(StreamHarness.Stream);
        await server.Http.UntilRed("stream-missing");
        _kinesis.CreateStream(StreamHarness.Stream);
        await server.Http.UntilGreen("stream-missing");
    }
}
