using Amazon.Kinesis;
using Amazon.Runtime;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Stream;
using Microsoft.Extensions.Logging.Abstractions;

namespace ConnectStreaming.Tests.Fakes;

/// <summary>A kinesis-local of this test run: a node process on random loopback ports. It ends with the fixture, and at the latest with this process.</summary>
public sealed class KinesisLocal : IAsyncLifetime
{
    private readonly LocalKinesis _process = new(AppContext.BaseDirectory, TimeProvider.System, NullLogger<LocalKinesis>.Instance);

    internal string Endpoint => _process.Endpoint.GetLeftPart(UriPartial.Authority);

    /// <param name="account">The account whose streams it sees.</param>
    internal IAmazonKinesis Client(string account = "000000000000") => KinesisClients.Create(
        new KinesisClientOptions("us-east-1", Endpoint: Endpoint,
            Credentials: new BasicAWSCredentials(account, "local")) { Timeout = TimeSpan.FromSeconds(20) });

    public async Task InitializeAsync() => await _process.EnsureRunning(CancellationToken.None);

    public async Task DisposeAsync() => await _process.DisposeAsync();
}
