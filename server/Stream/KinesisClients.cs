using System.Net;
using Amazon;
using Amazon.Kinesis;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>Endpoint and credentials for Kinesis. Everything left out comes from the standard AWS configuration.</summary>
/// <param name="Region">Region such as <c>ap-northeast-1</c>; null: AWS_REGION, the profile, the instance.</param>
/// <param name="Profile">Profile of the shared AWS files; null: AWS_PROFILE, then the standard chain.</param>
/// <param name="Endpoint">Another endpoint than AWS' own; null: AWS_ENDPOINT_URL_KINESIS, AWS_ENDPOINT_URL, the profile, the region.</param>
/// <param name="Credentials">Fixed credentials (sandbox, tests); null: profile or standard chain, resolved at the first call.</param>
internal sealed record KinesisClientOptions(
    string? Region = null,
    string? Profile = null,
    string? Endpoint = null,
    AWSCredentials? Credentials = null)
{
    /// <summary>Time for one try, from connecting to the last byte of the answer. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Repeats by the SDK after a failure on the way; longer waits belong to the caller. Default 1.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>Learns AWS's time from every answer; null: nobody wants to know.</summary>
    public SourceClock? Clock { get; init; }
}

/// <summary>Makes Kinesis clients that cannot wait for ever, and that say at once when they are throttled.</summary>
internal static class KinesisClients
{
    /// <summary>Makes a client. Nothing is called or resolved yet: bad credentials fail the first call, never this.</summary>
    /// <exception cref="AmazonClientException">No region can be found, or the profile does not exist.</exception>
    public static IAmazonKinesis Create(KinesisClientOptions options)
    {
        var config = new AmazonKinesisConfig
        {
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = options.Retries,
            Timeout = options.Timeout,
            HttpClientFactory = new WholeAnswers.ClientFactory(options.Clock),
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
            // An endpoint of the environment or profile still wins; the region then only signs, whatever the endpoint's name looks like.
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            config.AuthenticationRegion = region;
        }

        return new Client(options.Credentials, config);
    }

    /// <summary>The SDK's own client, except that a throttle comes back at once: the reader decides how to slow down.</summary>
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

    /// <summary>
    /// Reads every answer to its end before the SDK sees it, so the time-out holds for the body too (the SDK's own ends with the
    /// headers) and no thread waits for bytes. Connections are renewed every two minutes, so a moved address is found.
    /// </summary>
    private sealed class WholeAnswers(HttpMessageHandler inner, SourceClock? clock) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var asked = clock?.MachineNow();
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (asked is { } at && response.Headers.Date is { } dated)
            {
                clock!.Observe(dated, at, clock.MachineNow());
            }

            try
            {
                await response.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }

        internal sealed class ClientFactory(SourceClock? clock) : HttpClientFactory
        {
            public override HttpClient CreateHttpClient(IClientConfig clientConfig)
            {
                var handler = new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    AutomaticDecompression = DecompressionMethods.None,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                    PooledConnectionIdleTimeout = TimeSpan.FromSeconds(50),
                    ConnectTimeout = clientConfig.ConnectTimeout ?? TimeSpan.FromSeconds(3),
                };
                if (clientConfig.GetWebProxy() is { } proxy)
                {
                    handler.Proxy = proxy;
                }

                return new HttpClient(new WholeAnswers(handler, clock)) { Timeout = clientConfig.Timeout ?? TimeSpan.FromSeconds(10) };
            }
        }
    }
}
