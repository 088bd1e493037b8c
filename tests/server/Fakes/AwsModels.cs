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

    public int Count => _exchanges.Count;

    /// <summary>What was sent and answered so far, one JSON object each.</summary>
    public IReadOnlyCollection<string> Exchanges => _exchanges;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Recorder(_exchanges)) { Timeout = TimeSpan.FromSeconds(20) };

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <summary>Fails with every field that is not as the model says.</summary>
    /// <returns>The operations that were checked.</returns>
    public async Task<IReadOnlyList<string>> Check()
    {
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

    private sealed class Recorder(ConcurrentQueue<string> exchanges) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            var got = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (Named(request, sent) is { } named)
            {
                exchanges.Enqueue(JsonSerializer.Serialize(new
                {
                    service = named.Service,
                    operation = named.Operation,
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
