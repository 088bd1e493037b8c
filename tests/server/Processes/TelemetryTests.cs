using System.Collections.Concurrent;
using System.Net;
using System.Text;
using ConnectStreaming.Hosting;
using ConnectStreaming.Tests.Fakes;
using ConnectStreaming.Tests.Stream;

namespace ConnectStreaming.Tests.Processes;

/// <summary>A real server sends metrics, traces and logs to a collector; from one change to the glass it is one trace, and nobody's name is in it.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Headers = "api-key=hidden-word";

    private readonly string _folder = Directory.CreateTempSubdirectory("connect-streaming-telemetry-").FullName;
    private readonly ConcurrentDictionary<string, string> _sent = new();
    private readonly HttpListener _collector = new();
    private FakeKinesis _kinesis = null!;
    private string _address = "";

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start();
        _kinesis.CreateStream(StreamHarness.Stream);
        _address = $"http://127.0.0.1:{FreePort.Any()}";
        _collector.Prefixes.Add(_address + "/");
        _collector.Start();
        _ = Collect();
    }

    public async Task DisposeAsync()
    {
        _collector.Close();
        await _kinesis.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AChangeIsOneTraceFromKinesisToTheGlassWithoutNames()
    {
        await using var server = await ServerProcess.Start(
            new Uri(_kinesis.Endpoint), StreamHarness.Stream, _folder, $"--Telemetry:Otlp:Endpoint={_address}", "--Telemetry:Otlp:Protocol=Http",
            "--Telemetry:Interval=00:00:01", "--Telemetry:Traces=1", "--Telemetry:Logs=true");
        var arn = NumberedEvents.Arn(1);
        var n = 0;
        Put();
        await server.WaitUntilDrained(1);
        await using var screen = await ViewWatch.Start(server);
        await server.Until("all parts of a trace, metrics and logs", () =>
        {
            Put();
            var traces = _sent.GetValueOrDefault("/v1/traces", "");
            return Task.FromResult(
                new[] { "page", "read", "decode", "deliver", "board", "replica", "frame", "painted" }.All(p => traces.Contains(p, StringComparison.Ordinal))
                && _sent.GetValueOrDefault("/v1/metrics", "").Contains("stream.records.read", StringComparison.Ordinal)
                && _sent.ContainsKey("/v1/logs"));
        }, TimeSpan.FromSeconds(60));

        Assert.Contains("connect-streaming", _sent["/v1/traces"], StringComparison.Ordinal);
        Assert.DoesNotContain(arn, string.Concat(_sent.Values), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-word", server.Output, StringComparison.Ordinal);

        void Put() => _kinesis.Put(StreamHarness.Stream, arn, NumberedEvents.Json(arn, ++n, TimeProvider.System.GetUtcNow()));
    }

    [Theory]
    [InlineData("Telemetry:Otlp:Endpoint", "--Telemetry:Traces=0.5")]
    [InlineData("Telemetry:Otlp:Endpoint", "--Telemetry:Otlp:Endpoint=collector")]
    [InlineData("Telemetry:Traces", "--Telemetry:Otlp:Endpoint=http://127.0.0.1:1", "--Telemetry:Traces=2")]
    [InlineData("Telemetry:Interval", "--Telemetry:Interval=00:00:00")]
    [InlineData("Telemetry:Otlp:Headers contains a password", "--Telemetry:Otlp:Headers=" + Headers)]
    public async Task AWrongSettingIsNamedAndASecretIsNotRepeated(string key, params string[] settings)
    {
        var (exit, output, error) = await VerbRun.Run(
            _folder, new Dictionary<string, string?>(),
            ["serve", "--urls", "http://127.0.0.1:0", "--Access:Mode=Open", $"--Storage:Path={_folder}/data", .. settings]);
        Assert.Contains(key, output + error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-word", output + error, StringComparison.Ordinal);
        Assert.NotEqual(0, exit);
    }

    private async Task Collect()
    {
        while (_collector.IsListening)
        {
            HttpListenerContext call;
            try
            {
                call = await _collector.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            using var body = new MemoryStream();
            await call.Request.InputStream.CopyToAsync(body);
            var path = call.Request.Url!.AbsolutePath;
            _sent.AddOrUpdate(path, _ => Text(body), (_, before) => before + Text(body));
            call.Response.Close();
        }

        static string Text(MemoryStream body) => Encoding.Latin1.GetString(body.ToArray());
    }
}
