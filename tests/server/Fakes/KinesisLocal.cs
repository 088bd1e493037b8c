using System.Diagnostics;
using System.Runtime.CompilerServices;
using Amazon.Kinesis;
using Amazon.Runtime;
using ConnectStreaming.Hosting;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Tests.Fakes;

/// <summary>A kinesis-local of this test run: a node process on random loopback ports. It ends with the fixture.</summary>
public sealed class KinesisLocal : IAsyncLifetime
{
    private Process? _process;

    internal string Endpoint { get; private set; } = "";

    /// <param name="account">The account whose streams it sees.</param>
    internal IAmazonKinesis Client(string account = "000000000000") => KinesisClients.Create(
        new KinesisClientOptions("us-east-1", Endpoint: Endpoint,
            Credentials: new BasicAWSCredentials(account, "local")) { Timeout = TimeSpan.FromSeconds(20) });

    public async Task InitializeAsync()
    {
        var root = Root();
        var package = Path.Combine(root, "node_modules", "kinesis-local");
        var (plain, tls) = (FreePort.Any(), FreePort.Any());
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("--require");
        start.ArgumentList.Add(Path.Combine(root, "tests", "server", "Fakes", "loopback.cjs"));
        start.ArgumentList.Add(Path.Combine(package, "main.js"));
        start.Environment["KINESIS_MOCK_PLAIN_PORT"] = $"{plain}";
        start.Environment["KINESIS_MOCK_TLS_PORT"] = $"{tls}";
        start.Environment["KINESIS_MOCK_CERT_PATH"] = Path.Combine(package, "server.json");
        start.Environment["LOG_LEVEL"] = "ERROR";
        foreach (var step in new[] { "CREATE_STREAM", "DELETE_STREAM", "SPLIT_SHARD", "MERGE_SHARDS", "UPDATE_SHARD_COUNT" })
        {
            start.Environment[step + "_DURATION"] = "100ms";
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Endpoint = $"http://127.0.0.1:{plain}";
        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Endpoint + "/healthcheck"), limit.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // The process does not listen yet.
            }

            await Task.Delay(50, limit.Token);
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
