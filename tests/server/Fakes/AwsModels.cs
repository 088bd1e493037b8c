using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Amazon.Runtime;

namespace ConnectStreaming.Tests.Fakes;

/// <summary>Writes down what AWS clients send and get, and has it checked against AWS's own service models (python3-botocore).</summary>
internal sealed class AwsModels : HttpClientFactory
{
    private const string Missing = "AWS's service models are needed: Debian/Ubuntu: apt-get install python3-botocore awscli · elsewhere: pip install botocore awscli (or set AWS_MODELS_PYTHON).";
    private readonly ConcurrentQueue<string> _exchanges = [];

    /// <summary>False: what answers is not expected to keep to the models.</summary>
    public bool IsChecked { get; init; } = true;

    public int Count => _exchanges.Count;

    /// <summary>What was sent and answered so far, one JSON object each.</summary>
    public IReadOnlyCollection<string> Exchanges => _exchanges;

    /// <summary>Marks an answer that is not as the models say, on purpose.</summary>
    public const string Odd = "x-odd";

    /// <summary>Stands between clients and AWS: sends a call on as it is or changed, or answers in its place. Null: everything is sent on.</summary>
    public Func<SentCall, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>>? Between { get; set; }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Recorder(this)) { Timeout = TimeSpan.FromSeconds(20) };

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <summary>Fails with every field that is not as the model says.</summary>
    /// <returns>The operations that were checked.</returns>
    public async Task<IReadOnlyList<string>> Check()
    {
        if (!IsChecked)
        {
            return [];
        }

        var start = new ProcessStartInfo(Python()) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(Folder(), "..", "Aws", "check_models.py"));
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        foreach (var line in _exchanges)
        {
            await process.StandardInput.WriteLineAsync(line);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{await output}{await error}");
        return (await error).Trim().Split(' ')[1..];
    }

    /// <summary>A Python that has botocore.</summary>
    private static string Python()
    {
        foreach (var candidate in new[] { Environment.GetEnvironmentVariable("AWS_MODELS_PYTHON"), "/usr/bin/python3", "python3" })
        {
            try
            {
                if (candidate is { Length: > 0 })
                {
                    using var process = Process.Start(new ProcessStartInfo(candidate, ["-c", "import botocore"]) { RedirectStandardError = true })!;
                    process.WaitForExit();
                    if (process.ExitCode == 0)
                    {
                        return candidate;
                    }
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // No such program.
            }
        }

        throw new InvalidOperationException(Missing);
    }

    /// <summary>The AWS command line: a client that no one here wrote.</summary>
    public static string CommandLine() => File.Exists("/usr/bin/aws") ? "/usr/bin/aws" : "aws";

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    /// <param name="Body">As the client sent it.</param>
    internal sealed record SentCall(string Service, string Operation, HttpRequestMessage Request, byte[] Body)
    {
        public string Text => System.Text.Encoding.UTF8.GetString(Body);

        /// <summary>Sends this in its place; the stand-ins check no signature.</summary>
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
