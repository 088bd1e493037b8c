using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using ConnectStreaming.Hosting;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Benchmarks.Processes;

/// <summary>The server as a separate process on a data folder. It reads from a fake Kinesis over HTTP.</summary>
internal sealed class ServerUnderLoad : IDisposable
{
    public const string Stream = "agents";

    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly Channel<long> _heaps = Channel.CreateUnbounded<long>();

    private ServerUnderLoad(Process process, string address)
    {
        _process = process;
        _http = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = new Uri(address),
            Timeout = TimeSpan.FromMinutes(2) };
        // The output is read all the time: a full pipe would stop the server.
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
    }

    /// <summary>Time since the process was started.</summary>
    public Stopwatch Clock { get; } = Stopwatch.StartNew();

    /// <param name="heap">True: the server that prints its heap size. False: <c>connect-streaming serve</c>.</param>
    /// <param name="address">Null: a free port.</param>
    /// <param name="program">DLL of another build of the server; null: this one.</param>
    public static ServerUnderLoad Start(FakeKinesis kinesis, string folder, bool heap = false, string? address = null, string? program = null)
    {
        address ??= $"http://127.0.0.1:{FreePort.Any()}";
        string[] verb = heap ? [typeof(HeapServer).Assembly.Location, "server", address]
            : [program ?? typeof(Server).Assembly.Location, "serve", "--urls", address];
        var start = new ProcessStartInfo("dotnet", [.. verb, "--Access:Mode=Open", $"--Storage:Path={folder}", $"--Stream:Name={Stream}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["AWS_ENDPOINT_URL_KINESIS"] = kinesis.Endpoint,
                ["AWS_REGION"] = FakeKinesis.Region,
                ["AWS_ACCESS_KEY_ID"] = FakeKinesis.AccessKey,
                ["AWS_SECRET_ACCESS_KEY"] = FakeKinesis.SecretKey,
            },
        };
        return new ServerUnderLoad(Process.Start(start)!, address);
    }

    /// <summary>The first snapshot that the server gives: its agents and the state of its source.</summary>
    public async Task<(int Agents, string Source)> FirstSnapshot()
    {
        while (!_process.HasExited)
        {
            try
            {
                using var views = JsonDocument.Parse(await _http.GetStringAsync(new Uri("/api/views", UriKind.Relative)));
                if (views.RootElement.GetArrayLength() > 0)
                {
                    var id = views.RootElement[0].GetProperty("id").GetString();
                    using var snapshot = JsonDocument.Parse(await _http.GetByteArrayAsync(new Uri($"/api/views/{id}/snapshot", UriKind.Relative)));
                    return (snapshot.RootElement.GetProperty("agents").GetArrayLength(), snapshot.RootElement.GetProperty("source")
                        .GetProperty("state").GetString()!);
                }
            }
            catch (HttpRequestException)
            {
                // The server does not listen yet.
            }

            await Task.Delay(10);
        }

        throw new InvalidOperationException("The server ended before its first snapshot.");
    }

    /// <summary>Waits until this number of records is applied and committed.</summary>
    public async Task Drain(long records)
    {
        while (true)
        {
            try
            {
                using var report = JsonDocument.Parse(await _http.GetStringAsync(new Uri("/api/stream", UriKind.Relative)));
                var shards = report.RootElement.EnumerateArray().SelectMany(s => s.GetProperty("shards").EnumerateArray()).ToArray();
                if (shards.Sum(s => s.GetProperty("records").GetInt64()) >= records && shards.All(s => s.GetProperty("pendingRows").GetInt32() == 0))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // The server does not listen yet.
            }

            await Task.Delay(200);
        }
    }

    /// <summary>MB: resident now, and the maximum.</summary>
    public (long Now, long Most) Resident() => (StatusMegabytes("VmRSS:"), StatusMegabytes("VmHWM:"));

    /// <summary>Bytes of the managed heap after a full collection.</summary>
    public async Task<long> Heap()
    {
        await _process.StandardInput.WriteLineAsync("collect");
        return await _heaps.Reader.ReadAsync();
    }

    /// <summary>Like <c>kill -9</c>.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
    }

    private void Note(string? line)
    {
        if (line?.StartsWith("heap ", StringComparison.Ordinal) == true)
        {
            _heaps.Writer.TryWrite(long.Parse(line.AsSpan(5), CultureInfo.InvariantCulture));
        }
    }

    private long StatusMegabytes(string name) =>
        long.Parse(File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(name, StringComparison.Ordinal))
            .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10;
}
