using Amazon.Kinesis;
using Amazon.Runtime;
using ConnectStreaming.Stream;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Stream;

public sealed class StreamClientsTests
{
    /// <summary>A client without an owner is a leak: when several callers request a new Region at once, only one creates a client.</summary>
    [Fact]
    public async Task ARegionHasOneClientForAnyNumberOfRequests()
    {
        var made = 0;
        using var clients = new StreamClients(Options.Create(new StreamOptions()), region =>
        {
            Interlocked.Increment(ref made);
            // As long as the others need to ask as well.
            Thread.Sleep(50);
            return new AmazonKinesisClient(
                new BasicAWSCredentials("a", "b"), new AmazonKinesisConfig { ServiceURL = "http://127.0.0.1:9", AuthenticationRegion = region });
        });
        using var together = new Barrier(4);

        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return clients.For("arn:aws:kinesis:eu-central-1:000000000000:stream/events");
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(1, made);
        Assert.Single(all.Distinct());
    }
}
