using System.Net;
using System.Net.Http.Headers;
using Amazon.Runtime;
using ConnectStreaming.Agents;
using Polly;
using Polly.Hedging;

namespace ConnectStreaming.Stream;

/// <summary>
/// The HTTP handlers of the Kinesis client. Connections are renewed every two minutes, so that a changed address is found.
/// <code>
/// WholeAnswers    reads each answer to its end before the SDK sees it
/// HedgedRequests  sends a request without an answer again, with the same bytes
/// ServerTime      learns AWS's clock from every answer
/// </code>
/// </summary>
internal sealed class KinesisHttp(SourceClock? clock, TimeSpan repeatAfter) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(50),
            ConnectTimeout = clientConfig.ConnectTimeout ?? TimeSpan.FromSeconds(3),
            // Subscriptions share a connection. A dead one is found by a ping, before the silence of its shards.
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(10),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        if (clientConfig.GetWebProxy() is { } proxy)
        {
            sockets.Proxy = proxy;
        }

        return new HttpClient(new WholeAnswers(new HedgedRequests(new ServerTime(sockets, clock), repeatAfter)))
        {
            Timeout = clientConfig.Timeout ?? TimeSpan.FromSeconds(10),
        };
    }

    /// <summary>
    /// Reads every answer to its end before the SDK sees it, except a subscription, which is an HTTP/2 call. So the time-out covers the body too (the
    /// SDK's own ends with the headers), and no thread waits for bytes.
    /// </summary>
    private sealed class WholeAnswers(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Version.Major == 2)
            {
                // Never as HTTP/1.1: AWS does not push there. Without TLS (tests, kinesis-local) this also means that HTTP/2 is spoken from the first byte.
                request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }

            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
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
    }

    /// <summary>
    /// Hedged requests (Dean and Barroso, "The Tail at Scale", 2013) for calls that change nothing. The first byte counts as the answer: a
    /// large page on a slow line is not requested twice. Tries that are no longer needed are cancelled.
    /// </summary>
    private sealed class HedgedRequests : DelegatingHandler
    {
        private const int MaxHedges = 3;

        private readonly ResiliencePipeline<HttpResponseMessage> _hedge;

        public HedgedRequests(HttpMessageHandler inner, TimeSpan after)
            : base(inner) => _hedge = new ResiliencePipelineBuilder<HttpResponseMessage>()
                .AddHedging(new HedgingStrategyOptions<HttpResponseMessage>
                {
                    Delay = after,
                    MaxHedgedAttempts = MaxHedges,
                    // A failure is an answer too: the caller decides what to do about it.
                    ShouldHandle = static _ => PredicateResult.False(),
                })
                .Build();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is not { } content || !ChangesNothing(request))
            {
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }

            var body = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return await _hedge.ExecuteAsync(
                static async (call, cancelled) => await call.This.Try(call.Request, call.Body, cancelled).ConfigureAwait(false),
                (This: this, Request: request, Body: body),
                cancellationToken).ConfigureAwait(false);
        }

        /// <summary>Checks the name of the operation, as in <c>Kinesis_20131202.GetRecords</c>.</summary>
        private static bool ChangesNothing(HttpRequestMessage request) =>
            request.Headers.TryGetValues("X-Amz-Target", out var target) && target.FirstOrDefault()?.Split('.')[^1] is { } operation
            && (operation.StartsWith("Get", StringComparison.Ordinal) || operation.StartsWith("List", StringComparison.Ordinal)
                || operation.StartsWith("Describe", StringComparison.Ordinal));

        /// <summary>Sends a copy: a request can be sent only once. Its signature is valid for five minutes.</summary>
        private async Task<HttpResponseMessage> Try(HttpRequestMessage request, byte[] body, CancellationToken cancellationToken)
        {
            using var copy = new HttpRequestMessage(request.Method, request.RequestUri)
            {
                Version = request.Version,
                VersionPolicy = request.VersionPolicy,
                Content = new ByteArrayContent(body),
            };
            Copy(request.Headers, copy.Headers);
            Copy(request.Content!.Headers, copy.Content.Headers);
            return await base.SendAsync(copy, cancellationToken).ConfigureAwait(false);
        }

        private static void Copy(HttpHeaders from, HttpHeaders to)
        {
            foreach (var (name, values) in from.NonValidated)
            {
                to.TryAddWithoutValidation(name, values);
            }
        }
    }

    /// <summary>Learns AWS's time from the Date of every answer.</summary>
    private sealed class ServerTime(HttpMessageHandler inner, SourceClock? clock) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (clock is null)
            {
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }

            var asked = clock.MachineNow();
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.Headers.Date is { } dated)
            {
                clock.Observe(dated, asked, clock.MachineNow());
            }

            return response;
        }
    }
}
