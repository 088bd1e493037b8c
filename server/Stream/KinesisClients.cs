using Amazon;
using Amazon.Kinesis;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>Endpoint and credentials for Kinesis. Values that are not set come from the standard AWS configuration.</summary>
/// <param name="Region">Region such as <c>ap-northeast-1</c>; null: AWS_REGION, the profile or the instance metadata.</param>
/// <param name="Profile">Profile of the shared AWS files; null: AWS_PROFILE, then the standard chain.</param>
/// <param name="Endpoint">An endpoint other than that of AWS; null: AWS_ENDPOINT_URL_KINESIS, AWS_ENDPOINT_URL, the profile, the region.</param>
/// <param name="Credentials">Fixed credentials (sandbox, tests); null: profile or standard chain, resolved at the first call.</param>
internal sealed record KinesisClientOptions(
    string? Region = null,
    string? Profile = null,
    string? Endpoint = null,
    AWSCredentials? Credentials = null)
{
    /// <summary>Time limit for one try, from connecting to the last byte of the answer. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Retries by the SDK after a network failure. The caller is responsible for longer waits. Default 1.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>
    /// A request without an answer is sent again after this time, and the first answer is used. A read that AWS, a firewall or a dead connection
    /// lost delays its shard no longer than this. Default 3 s: one extra read in 3 s, of the 5 a second that a shard allows.
    /// </summary>
    public TimeSpan RepeatAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Learns AWS's time from every answer; null: the time is not needed.</summary>
    public SourceClock? Clock { get; init; }
}

/// <summary>Makes Kinesis clients that have a time limit for every call and that report throttling immediately.</summary>
internal static class KinesisClients
{
    /// <summary>Makes a client. It makes no call and resolves nothing: wrong credentials fail the first call, not this method.</summary>
    /// <exception cref="AmazonClientException">No region can be found, or the profile does not exist.</exception>
    public static IAmazonKinesis Create(KinesisClientOptions options)
    {
        var config = new AmazonKinesisConfig
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = options.Retries,
            Timeout = options.Timeout,
            HttpClientFactory = new KinesisHttp(options.Clock, options.RepeatAfter),
        };
        if (options.Profile is { } profile)
        {
            config.Profile = new Profile(profile);
        }

        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = options.Region ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName ?? RegionEndpoint.USEast1.SystemName;
        }
        else if (options.Region is { } region)
        {
            // An endpoint from the environment or the profile still takes precedence. The region is then used only for signing.
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            config.AuthenticationRegion = region;
        }

        return new Client(options.Credentials, config);
    }

    /// <summary>The SDK's own client, except that it does not retry a throttled call: the reader decides how to slow down.</summary>
    private sealed class Client(AWSCredentials? credentials, AmazonKinesisConfig config) : AmazonKinesisClient(credentials!, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new NoHiddenThrottles(Config)));
        }
    }

    private sealed class NoHiddenThrottles(IClientConfig config) : StandardRetryPolicy(config)
    {
        public override bool RetryForException(IExecutionContext executionContext, Exception exception) =>
            !IsThrottlingError(exception) && base.RetryForException(executionContext, exception);

        public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
            IsThrottlingError(exception) ? Task.FromResult(false) : base.RetryForExceptionAsync(executionContext, exception);
    }
}
