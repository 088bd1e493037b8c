using System.Collections.Concurrent;
using System.Text.Json;
using Amazon.Runtime;

namespace ConnectStreaming.Tests.Fakes;

/// <summary>Records what AWS clients send and receive, and checks it with AWS's own service models (python3-botocore).</summary>
internal sealed class AwsModels : HttpClientFactory
{
    private readonly ConcurrentQueue<string> _exchanges = [];

    /// <summary>False: the answers are not expected to follow the models.</summary>
    public bool IsChecked { get; init; } = true;

    public int Count => _exchanges.Count;

    /// <summary>Requests and answers so far, one JSON object each.</summary>
    public IReadOnlyCollection<string> Exchanges => _exchanges;

    /// <summary>Marks an answer that breaks the models on purpose.</summary>
    public const string Odd = "x-odd";

    /// <summary>Between clients and AWS: forwards a call unchanged or changed, or answers it. Null: every call is forwarded.</summary>
    public Func<SentCall, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>>? Between { get; set; }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Recorder(this)) { Timeout = TimeSpan.FromSeconds(20) };

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <summary>Fails with every field that breaks the models.</summary>
    public async Task Check()
    {
        if (IsChecked && !_exchanges.IsEmpty)
        {
            Assert.Empty(await ModelChecker.Problems(_exchanges));
        }
    }

    /// <summary>The AWS command line: a client that is not part of this project.</summary>
    public static string CommandLine() => File.Exists("/usr/bin/aws") ? "/usr/bin/aws" : "aws";

    /// <param name="Body">As the client sent it.</param>
    internal sealed record SentCall(string Service, string Operation, HttpRequestMessage Request, byte[] Body)
    {
        public string Text => System.Text.Encoding.UTF8.GetString(Body);

        /// <summary>Sends this request instead. The fakes check no signature.</summary>
        public void Replace(string body)
        {
            var content = new StringContent(body);
            content.Headers.ContentType = Request.Content!.Headers.ContentType;
            Request.Content = content;
        }
    }

    private sealed class Recorder(AwsModels models) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            var named = Named(request, sent);
            var response = models.Between is { } between && named is { } call
                ? await between(new SentCall(call.Service, call.Operation, request, sent), () => base.SendAsync(request, cancellationToken))
                : await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            var got = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (named is { } known && !response.Headers.Contains(Odd))
            {
                models._exchanges.Enqueue(JsonSerializer.Serialize(new
                {
                    service = known.Service,
                    operation = known.Operation,
                    method = request.Method.Method,
                    target = request.RequestUri!.PathAndQuery,
                    requestBody = Convert.ToBase64String(sent),
                    status = (int)response.StatusCode,
                    responseBody = Convert.ToBase64String(got),
                    errorType = response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.First() : null,
                }));
            }

            return response;
        }

        private static (string Service, string Operation)? Named(HttpRequestMessage request, byte[] body)
        {
            var scope = string.Join(',', request.Headers.GetValues("Authorization")).Split("Credential=")[1].Split(',')[0].Split('/');
            var path = request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
            var query = System.Web.HttpUtility.ParseQueryString(request.RequestUri.Query);
            var call = new ConnectStreaming.Sandbox.ControlPlaneCall(
                scope[3], "", request.Method.Method, path, query.AllKeys.ToDictionary(k => k ?? query[k]!, k => query[k]!), body);
            var target = request.Headers.TryGetValues("X-Amz-Target", out var targets) ? targets.First().Split('.')[1] : null;
            return (scope[3], target ?? scope[3] switch
            {
                "connect" => ConnectStreaming.Sandbox.ControlPlaneRoutes.Connect(call),
                "s3" => ConnectStreaming.Sandbox.ControlPlaneRoutes.S3(call),
                _ => call.Form()["Action"],
            });
        }
    }
}
