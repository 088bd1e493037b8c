using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectStreaming.Tests.Fakes;
using ConnectStreaming.Tests.Stream;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Processes;

/// <summary>
/// How soon the real server reports that its stream does not answer, and that it answers again: on the screen and in <c>/api/stream</c>, at
/// the same time (DOMAIN: Trust). The limits are the promised times; only a machine with more work than cores gets more.
/// </summary>
public sealed class HealthRunTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string First = "first", Second = "second";
    private static TimeSpan Busy => TimeSpan.FromSeconds(Load() > Environment.ProcessorCount ? 4 : 0.5);
    private static TimeSpan AtMost => TimeSpan.FromSeconds(7) + Busy;
    private static TimeSpan ToldLate => TimeSpan.FromSeconds(15) + Busy;
    private static TimeSpan Live => TimeSpan.FromSeconds(5) + Busy;
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(2.5);

    private readonly string _folder = Directory.CreateTempSubdirectory("connect-streaming-health-").FullName;
    private readonly List<(TimeSpan At, string Screen, string Api)> _said = [];
    private readonly Stopwatch _clock = new();
    private FakeKinesis _kinesis = null!;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start();
        _kinesis.CreateStream(First, shards: 2);
    }

    public async Task DisposeAsync()
    {
        await _kinesis.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A hang that ends while the first request is still open. The lost requests are never answered.</summary>
    [Fact]
    public Task AShardWhoseReadsHangIsReportedWithinSevenSecondsAndLiveWithinFive() => Run(Hangs(OneShard()), TimeSpan.FromSeconds(9));

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(12)]
    [InlineData(45)]
    [InlineData(100)]
    public Task ReadsOfAllShardsThatHangAreReportedWithinSevenSecondsAndLiveWithinFive(int seconds) => Run(Hangs(null), TimeSpan.FromSeconds(seconds));

    /// <summary>Nothing is answered, not even the requests that are not reads.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public Task AKinesisThatAnswersNothingIsReportedWithinSevenSecondsAndLiveWithinFive() => Run(_ => FakeFault.Hang, TimeSpan.FromSeconds(45));

    [Fact]
    [Trait("Category", "Long")]
    public Task AnswersThatAreFifteenSecondsLateAreReportedWithinSevenSecondsAndLiveWithinFive() =>
        Run(call => call.Operation == "GetRecords" ? FakeFault.Late(TimeSpan.FromSeconds(15)) : null, TimeSpan.FromSeconds(45));

    /// <summary>A refusal is an answer: the picture is not called old before it is old.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public Task ThrottledReadsAreReportedWithinFifteenSecondsAndLiveWithinFive() =>
        Run(call => call.Operation == "GetRecords" ? FakeFault.Throttle : null, TimeSpan.FromSeconds(45), ToldLate);

    [Fact]
    [Trait("Category", "Long")]
    public async Task ADeadStreamKeepsTheViewOfTheOtherLive()
    {
        _kinesis.CreateStream(Second);
        await using var server = await Start($"{First},{Second}");
        await using var screen = await ViewWatch.Start(server);
        await Until(server, screen, "both live", s => s.Screen == "live" && s.Api == "live,live", TimeSpan.FromSeconds(30));
        _kinesis.OnCall = call => call.Stream == Second ? FakeFault.Hang : null;
        Restart();

        await Until(server, screen, "the dead one is told", s => s.Api == "live,unreachable", AtMost);
        await Until(server, screen, "time has passed", s => _clock.Elapsed > TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(60));

        Assert.All(_said, s => Assert.Equal("live", s.Screen));
        Assert.All(_said, s => Assert.StartsWith("live,", s.Api, StringComparison.Ordinal));
        _kinesis.OnCall = null;
        await Until(server, screen, "live again", s => s.Api == "live,live", Live);
    }

    private async Task Run(Func<FakeCall, FakeFault?> fault, TimeSpan time, TimeSpan? told = null)
    {
        await using var server = await Start(First);
        await using var screen = await ViewWatch.Start(server);
        await Until(server, screen, "live", s => s is { Screen: "live", Api: "live" }, TimeSpan.FromSeconds(30));
        _kinesis.OnCall = fault;
        Restart();

        await Until(server, screen, "told in both places", s => s.Screen != "live" && s.Api != "live", told ?? AtMost);
        var (screenTold, apiTold) = (FirstTime(s => s.Screen != "live"), FirstTime(s => s.Api != "live"));
        await Until(server, screen, "time has passed", _ => _clock.Elapsed > time, time + Busy);
        Assert.All(_said.Where(s => s.At > screenTold + Together && s.At > apiTold + Together), s =>
            Assert.True(s.Screen != "live" && s.Api != "live", $"{s}"));

        _kinesis.OnCall = null;
        Restart();
        await Until(server, screen, "live in both places", s => s is { Screen: "live", Api: "live" }, Live);
        var (screenLive, apiLive) = (FirstTime(s => s.Screen == "live"), FirstTime(s => s.Api == "live"));

        output.WriteLine($"told after {screenTold:s\\.f} s on the screen, {apiTold:s\\.f} s in the API; live after {screenLive:s\\.f} and {apiLive:s\\.f} s");
        Assert.True((screenTold - apiTold).Duration() < Together && (screenLive - apiLive).Duration() < Together, "not at the same time");
    }

    /// <summary>Programs that want a processor, on average over the last minute.</summary>
    private static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private async Task<ServerProcess> Start(string streams)
    {
        foreach (var stream in streams.Split(','))
        {
            // Agents of both shards, so that each stream is known to belong to this instance. Only one instance, whose view is watched.
            for (var agent = 0; agent < 8 && stream == First; agent++)
            {
                _kinesis.Put(stream, NumberedEvents.Arn(agent), NumberedEvents.Json(NumberedEvents.Arn(agent), 1, TimeProvider.System.GetUtcNow()));
            }
        }

        return await ServerProcess.Start(new Uri(_kinesis.Endpoint), streams, _folder);
    }

    private void Restart()
    {
        _said.Clear();
        _clock.Restart();
    }

    private TimeSpan FirstTime(Func<(TimeSpan At, string Screen, string Api), bool> holds) => _said.First(holds).At;

    /// <summary>Checks both places every 100 ms until they report it.</summary>
    private async Task Until(ServerProcess server, ViewWatch screen, string what, Func<(TimeSpan At, string Screen, string Api),
        bool> condition, TimeSpan patience)
    {
        _clock.Start();
        for (var began = _clock.Elapsed; ; await Task.Delay(100))
        {
            var streams = await server.Http.GetFromJsonAsync<JsonElement>("/api/stream");
            var api = string.Join(',', streams.EnumerateArray().Select(s => s.GetProperty("state").GetString()));
            _said.Add((_clock.Elapsed, screen.Source.State, api));
            if (condition(_said[^1]))
            {
                return;
            }

            if (_clock.Elapsed - began > patience)
            {
                throw new TimeoutException($"Not within {patience}: {what}. Said:\n{string.Join('\n', _said.TakeLast(20))}\n{server.Output}");
            }
        }
    }

    private string OneShard() => _kinesis.Stream(First).OpenShards[0].Id;

    private static Func<FakeCall, FakeFault?> Hangs(string? shard) =>
        call => call.Operation == "GetRecords" && (shard is null || call.Shard == shard) ? FakeFault.Hang : null;
}
