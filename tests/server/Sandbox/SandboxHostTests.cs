using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.Runtime;
using ConnectStreaming.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Sandbox;

public sealed class SandboxHostTests(ITestOutputHelper output)
{
    [Fact]
    public async Task TheSandboxChangesToANewStreamOfTheSameNameAndContinuesToPut()
    {
        await using var local = new LocalKinesis(AppContext.BaseDirectory, TimeProvider.System, NullLogger<LocalKinesis>.Instance);
        var progress = new Progress();
        using var host = new SandboxHost(
            local, new SimulateOptions { StreamName = "floor", Speed = 20 }, new SandboxOptions { RecordsPerStream = 60 }, progress,
            TimeProvider.System, NullLoggerFactory.Instance);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await host.Prepare(limit.Token);
        using var kinesis = new AmazonKinesisClient(
            new BasicAWSCredentials("sandbox", "sandbox"),
            new AmazonKinesisConfig { ServiceURL = host.Endpoint.Url.ToString(), AuthenticationRegion = host.Endpoint.Region });
        var first = await Created(kinesis, limit.Token);
        await host.StartAsync(limit.Token);
        var began = TimeProvider.System.GetTimestamp();
        await progress.SecondDrain.Task.WaitAsync(limit.Token);
        output.WriteLine($"two streams' worth after {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:0} ms");
        Assert.NotEqual(first, await Created(kinesis, limit.Token));
        await host.StopAsync(limit.Token);
        Assert.False(local.IsRunning);
    }

    /// <summary>With a long stream on a busy machine, kinesis-local becomes slower and slower: it runs, but does not answer.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task AKinesisThatRunsAndAnswersNothingIsStartedAgain()
    {
        await using var local = new LocalKinesis(AppContext.BaseDirectory, TimeProvider.System, NullLogger<LocalKinesis>.Instance);
        using var host = new SandboxHost(
            local, new SimulateOptions { StreamName = "floor", Speed = 20 }, new SandboxOptions(), new Progress(),
            TimeProvider.System, NullLoggerFactory.Instance)
        { CallLimit = TimeSpan.FromSeconds(1) };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await host.Prepare(limit.Token);
        await host.StartAsync(limit.Token);
        var (first, endpoint) = (local.ProcessId, host.Endpoint.Url);
        await Signal(first, "STOP", limit.Token);
        while (local.ProcessId == first || local.ProcessId == 0)
        {
            await Task.Delay(100, limit.Token);
        }

        using var kinesis = new AmazonKinesisClient(
            new BasicAWSCredentials("sandbox", "sandbox"),
            new AmazonKinesisConfig { ServiceURL = endpoint.ToString(), AuthenticationRegion = host.Endpoint.Region });
        while (!await HasFloor(kinesis, limit.Token))
        {
            await Task.Delay(100, limit.Token);
        }

        await host.StopAsync(limit.Token);
    }

    private static async Task<bool> HasFloor(AmazonKinesisClient kinesis, CancellationToken cancellationToken)
    {
        try
        {
            return (await kinesis.ListStreamsAsync(new ListStreamsRequest(), cancellationToken)).StreamNames?.Contains("floor") is true;
        }
        catch (Exception error) when (error is AmazonClientException or HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }

    private static async Task Signal(int process, string signal, CancellationToken cancellationToken)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", process.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    private static async Task<DateTime?> Created(AmazonKinesisClient kinesis, CancellationToken cancellationToken) =>
        (await kinesis.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = "floor" }, cancellationToken))
            .StreamDescriptionSummary!.StreamCreationTimestamp;

    private sealed class Progress : ISandboxProgress
    {
        private int _drains;

        public TaskCompletionSource SecondDrain { get; } = new();

        public void Report(string line) => Assert.NotEmpty(line);

        public void Recreated(string streamName) => Assert.Equal("floor", streamName);

        public Task WaitUntilDrained(string streamName, CancellationToken cancellationToken)
        {
            if (++_drains == 2)
            {
                SecondDrain.SetResult();
            }

            return Task.CompletedTask;
        }
    }
}
