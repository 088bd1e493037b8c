using System.Net;
using ConnectStreaming.Tests.Fakes;
using ConnectStreaming.Tests.Stream;

namespace ConnectStreaming.Tests.Processes;

/// <summary>Who may read the metrics of a server.</summary>
public sealed class MetricsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-streaming-metrics-").FullName;
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

    /// <summary>That who may read them gets them: <see cref="Operations.DeployedMetricsTests"/>.</summary>
    [Theory]
    [InlineData("Open", "Off", null)]
    [InlineData("Local", "Administrators", HttpStatusCode.Unauthorized)]
    public Task MetricsAreOffByDefaultAndNeedAPermission(string mode, string readers, HttpStatusCode? status) => Answer(mode, readers, status);

    [Theory]
    [InlineData("Local", "Loopback", HttpStatusCode.OK)]
    [InlineData("Open", "Administrators", HttpStatusCode.OK)]
    [Trait("Category", "Long")]
    public Task WhoMayReadTheMetricsGetsThem(string mode, string readers, HttpStatusCode? status) => Answer(mode, readers, status);

    private async Task Answer(string mode, string readers, HttpStatusCode? status)
    {
        await using var server = await ServerProcess.Start(
            new Uri(_kinesis.Endpoint), StreamHarness.Stream, _folder, $"--Access:Mode={mode}", $"--Metrics:Prometheus={readers}");

        using var answer = await server.Http.GetAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Equal(status == HttpStatusCode.OK, (await answer.Content.ReadAsStringAsync()).Contains("store_commits", StringComparison.Ordinal));
        Assert.True(status is null || status == answer.StatusCode, $"{answer.StatusCode}");
    }
}
