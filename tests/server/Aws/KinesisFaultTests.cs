using System.Diagnostics;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.Runtime;
using ConnectStreaming.AwsFaults;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Aws;

public sealed class KinesisFaultTests : IAsyncLifetime
{
    private const string Shard = "shardId-000000000000";
    private FakeKinesis _kinesis = null!;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start();
        _kinesis.CreateStream("s");
        for (var i = 0; i < 20; i++)
        {
            _kinesis.Put("s", "agent", new byte[300]);
        }
    }

    public async Task DisposeAsync() => await _kinesis.DisposeAsync();

    [Fact]
    public async Task AnAnswerCutAnywhereIsAnExceptionAndNeverAPart()
    {
        using var client = _kinesis.Client(retries: 0);
        var iterator = await Iterator(client);
        var whole = (await Read(client, iterator)).Records!.Count;
        for (var bytes = 0; bytes < 8000; bytes += 997)
        {
            // The SDK itself retries after a broken connection. The reader sees only a lasting fault.
            _kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.CutAt(bytes) : null;
            var e = await Assert.ThrowsAnyAsync<Exception>(() => Read(client, iterator));
            Assert.Contains(AwsErrors.Explain(e).Kind, new[] { AwsFaultKind.BadAnswer, AwsFaultKind.Unreachable });
        }

        _kinesis.OnCall = null;
        Assert.Equal(whole, (await Read(client, iterator)).Records!.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Records":null,"MillisBehindLatest":0}""")]
    [InlineData("""{"Records":[{"SequenceNumber":"1","PartitionKey":"a"}]}""")]
    [InlineData("""{"Records":[{"SequenceNumber":"1","PartitionKey":"a","Data":"%%%="}]}""")]
    [InlineData("""{"Records":[{"SequenceNumber":"1","PartitionKey":"a","Data":"abc"}]}""")]
    [InlineData("""{"Records":[]} {}""")]
    [InlineData("<html>proxy</html>")]
    public async Task AnAnswerThatIsNotGetRecordsIsRefusedCompletely(string body)
    {
        using var client = _kinesis.Client(retries: 0);
        var iterator = await Iterator(client);
        _kinesis.Fail("GetRecords", FakeFault.Body(body));

        var e = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => Read(client, iterator));
        Assert.Equal(AwsFaultKind.BadAnswer, AwsErrors.Explain(e).Kind);
    }

    [Fact]
    public async Task ABadAnswerAndAServerErrorAreRepeatedOnce()
    {
        using var client = _kinesis.Client(retries: 1);
        var iterator = await Iterator(client);
        foreach (var fault in new[] { FakeFault.Body("{"), FakeFault.InternalFailure, FakeFault.Unavailable })
        {
            _kinesis.Fail("GetRecords", fault);
            Assert.Equal(20, (await Read(client, iterator)).Records!.Count);
        }
    }

    [Fact]
    public async Task AThrottleIsNeverHiddenByARetry()
    {
        using var client = _kinesis.Client(retries: 3);
        var iterator = await Iterator(client);
        _kinesis.Fail("GetRecords", FakeFault.Throttle);

        await Assert.ThrowsAsync<ProvisionedThroughputExceededException>(() => Read(client, iterator));
        Assert.Equal(1, _kinesis.Calls.Count(c => c.Operation == "GetRecords"));
    }

    [Fact]
    public async Task AHangEndsWithTheTimeOut()
    {
        using var client = _kinesis.Client(timeout: TimeSpan.FromMilliseconds(300), retries: 0);
        var iterator = await Iterator(client);
        // Every time: a second try on a new connection hangs too.
        _kinesis.Fail("GetRecords", FakeFault.Hang, times: 5);
        var watch = Stopwatch.StartNew();

        var e = await Assert.ThrowsAnyAsync<Exception>(() => Read(client, iterator));

        Assert.Equal(AwsFaultKind.Timeout, AwsErrors.Explain(e).Kind);
        Assert.InRange(watch.ElapsedMilliseconds, 200, 5000);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    public async Task AWrongClockIsCorrectedFromTheDateHeader(int minutes)
    {
        _kinesis.Skew = TimeSpan.FromMinutes(minutes);
        using var client = _kinesis.Client();

        Assert.Equal(20, (await Read(client, await Iterator(client))).Records!.Count);
    }

    [Fact]
    public async Task AWrongSecretIsRefusedAndNamed()
    {
        _kinesis.AcceptedSecret = "another";
        using var client = _kinesis.Client();

        var e = await Assert.ThrowsAnyAsync<AmazonKinesisException>(() => Iterator(client));
        Assert.Equal("InvalidSignatureException", e.ErrorCode);
        Assert.Equal(AwsFaultKind.WrongSecret, AwsErrors.Explain(e).Kind);
    }

    [Fact]
    public async Task AMissingPermissionIsNamed()
    {
        using var client = _kinesis.Client();
        _kinesis.Fail("GetShardIterator", FakeFault.AccessDenied("kinesis:GetShardIterator", "s"));

        var explained = AwsErrors.Explain(await Assert.ThrowsAsync<AccessDeniedException>(() => Iterator(client)));
        Assert.Equal((AwsFaultKind.Denied, "kinesis:GetShardIterator"), (explained.Kind, explained.Action));
    }

    [Theory]
    [InlineData("ExpiredTokenException", "x", nameof(AwsFaultKind.ExpiredCredentials))]
    [InlineData("UnrecognizedClientException", "x", nameof(AwsFaultKind.UnknownCredentials))]
    [InlineData("KMSDisabledException", "x", nameof(AwsFaultKind.Kms))]
    [InlineData("KMSThrottlingException", "x", nameof(AwsFaultKind.KmsThrottled))]
    [InlineData("ResourceNotFoundException", "x", nameof(AwsFaultKind.Missing))]
    [InlineData("InvalidSignatureException", "Signature expired: 2020 is now earlier than 2026", nameof(AwsFaultKind.ClockSkew))]
    [InlineData("InvalidArgumentException", "x", nameof(AwsFaultKind.Other))]
    public async Task AnErrorCodeIsExplained(string code, string message, string kind)
    {
        using var client = _kinesis.Client(retries: 0);
        _kinesis.Fail("GetShardIterator", FakeFault.Code(400, code, message));

        var explained = AwsErrors.Explain(await Assert.ThrowsAnyAsync<AmazonKinesisException>(() => Iterator(client)));
        Assert.Equal(kind, explained.Kind.ToString());
        Assert.All([explained.Happened, explained.Means, explained.Do], Assert.NotEmpty);
    }

    [Fact]
    public async Task AClosedPortIsUnreachable()
    {
        var endpoint = _kinesis.Endpoint;
        await _kinesis.DisposeAsync();
        using var client = KinesisClients.Create(new KinesisClientOptions("us-east-1", Endpoint: endpoint,
            Credentials: new BasicAWSCredentials("a", "b")) { Retries = 0 });

        Assert.Equal(AwsFaultKind.Unreachable, AwsErrors.Explain(await Assert.ThrowsAnyAsync<Exception>(() => Iterator(client))).Kind);
    }

    [Fact]
    public async Task ACredentialSourceThatFailsFailsTheCallOnly()
    {
        using var client = KinesisClients.Create(new KinesisClientOptions("us-east-1", Endpoint: _kinesis.Endpoint, Credentials: new Broken()) { Retries = 0 });

        var e = await Assert.ThrowsAnyAsync<Exception>(() => Iterator(client));
        Assert.Equal(AwsFaultKind.NoCredentials, AwsErrors.Explain(e).Kind);
    }

    [Theory]
    [InlineData("us-east-1", null, "https://kinesis.us-east-1.amazonaws.com/")]
    [InlineData("cn-north-1", null, "https://kinesis.cn-north-1.amazonaws.com.cn/")]
    [InlineData("us-gov-west-1", null, "https://kinesis.us-gov-west-1.amazonaws.com/")]
    [InlineData("ap-northeast-1", "arn:aws:kinesis:ap-northeast-1:123456789012:stream/s", "https://123456789012.data-kinesis.ap-northeast-1.amazonaws.com/")]
    [InlineData("cn-north-1", "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/s", "https://123456789012.data-kinesis.cn-north-1.amazonaws.com.cn/")]
    public void TheRegionDecidesTheEndpoint(string region, string? arn, string expected)
    {
        using var client = KinesisClients.Create(new KinesisClientOptions(region));
        var endpoint = client.Config.DetermineServiceOperationEndpoint(
            new Amazon.Runtime.Endpoints.ServiceOperationEndpointParameters(new GetRecordsRequest { StreamARN = arn }));
        Assert.Equal(new Uri(expected), new Uri(endpoint.URL));
    }

    [Fact]
    public void TheEndpointVariablesAreUsedTheServicesOwnFirst()
    {
        // Set and unset inside one test: other tests name their endpoint or run in this class.
        string Url() => KinesisClients.Create(new KinesisClientOptions("eu-west-1")).Config.ServiceURL;
        try
        {
            Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", "http://127.0.0.1:1/");
            Assert.Equal("http://127.0.0.1:1/", Url());
            Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_KINESIS", "http://127.0.0.1:2/");
            Assert.Equal("http://127.0.0.1:2/", Url());
            // The name of a VPC endpoint says nothing of the Region that AWS expects in the signature.
            Assert.Equal("eu-west-1", KinesisClients.Create(new KinesisClientOptions("eu-west-1")).Config.AuthenticationRegion);
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", null);
            Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_KINESIS", null);
        }
    }

    private static async Task<string> Iterator(IAmazonKinesis client) =>
        (await client.GetShardIteratorAsync(new GetShardIteratorRequest { StreamName = "s", ShardId = Shard,
            ShardIteratorType = ShardIteratorType.TRIM_HORIZON })).ShardIterator!;

    private static Task<GetRecordsResponse> Read(IAmazonKinesis client, string iterator) =>
        client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator });

    private sealed class Broken : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new AmazonClientException("The SSO token has expired and cannot be refreshed.");
    }
}
