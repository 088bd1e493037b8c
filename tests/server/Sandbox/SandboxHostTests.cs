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
    public async Task TheSandboxMovesOnToAFreshStreamOfTheSameNameAndGoesOnPutting()
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

    private static async Task<DateTime?> Created(AmazonKinesisClient kinesis, CancellationToken cancellationToken) =>
        (await kinesis.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = "floor" }, cancellationToken))
            .StreamDescriptionSummary!.StreamCreationTimestamp;

    private sealed class Progress : ISandboxProgress
    {
        private int _drains;

        public TaskCompletionSource SecondDrain { get; } = new();

        public void Tell(string line) => Assert.NotEmpty(line);

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
