using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using ConnectStreaming.Hosting;

namespace ConnectStreaming.Tests.Processes;

/// <summary>The real server as a separate process, on a loopback port. It reads from any Kinesis endpoint or from its sandbox.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Banner = "Seat map  ";
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServerProcess(Process process) => _process = process;

    public Uri Address => Http.BaseAddress!;

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(20) };

    public int Id => _process.Id;

    /// <summary>Time from the start of the process to the first complete answer of <c>/readyz</c>.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static Task<ServerProcess> Start(Uri kinesis, string stream, string folder, params string[] settings) => Launch(Program(kinesis, folder), [
        "serve", "--urls", $"http://127.0.0.1:{FreePort.Any()}",
        "--Access:Mode=Open", $"--Storage:Path={Path.Combine(folder, "data")}", $"--Stream:Name={stream}", .. settings,
    ]);

    /// <summary>A server of a cluster. Its data folder is its own, its tables are in the database.</summary>
    public static Task<ServerProcess> InCluster(
        Uri kinesis, string stream, string folder, string connection, (int Web, int Silo, int Gateway) ports, params string[] settings)
    {
        var start = Program(kinesis, folder);
        // The command line is no place for a password.
        start.Environment["Cluster__ConnectionString"] = connection;
        return Launch(start, [
            "serve", "--urls", $"http://127.0.0.1:{ports.Web}", "--Access:Mode=Open", $"--Storage:Path={Path.Combine(folder, $"data-{ports.Web}")}",
            $"--Stream:Name={stream}", "--Cluster:Mode=Postgres", $"--Cluster:SiloPort={ports.Silo}", $"--Cluster:GatewayPort={ports.Gateway}", .. settings,
        ]);
    }

    /// <summary>Runs another verb to its end.</summary>
    /// <returns>Its output.</returns>
    public static async Task<string> Run(Uri kinesis, string folder, params string[] arguments)
    {
        var start = Program(kinesis, folder);
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? string.Concat(said) : throw new InvalidOperationException($"It ended with {process.ExitCode}: {string.Concat(said)}");
    }

    private static ProcessStartInfo Program(Uri kinesis, string folder) => new("dotnet")
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = folder,
        ArgumentList = { typeof(ConnectStreaming.Hosting.Server).Assembly.Location },
        Environment =
        {
            ["AWS_ENDPOINT_URL_KINESIS"] = kinesis.ToString(),
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = Fakes.FakeKinesis.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = Fakes.FakeKinesis.SecretKey,
        },
    };

    /// <summary><c>serve --sandbox</c>, with its data and its temporary files in the folder, and with only the automatic floor.</summary>
    /// <param name="port">Null: the default port, or the next free one.</param>
    public static Task<ServerProcess> Sandbox(string folder, int? port, params string[] options)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            ArgumentList = { typeof(ConnectStreaming.Hosting.Server).Assembly.Location, "serve", "--sandbox", "--floors", "none" },
            Environment = { ["XDG_DATA_HOME"] = folder, ["TMPDIR"] = folder },
        };
        return Launch(start, port is { } chosen ? ["--urls", $"http://127.0.0.1:{chosen}", .. options] : options);
    }

    private static async Task<ServerProcess> Launch(ProcessStartInfo start, string[] options)
    {
        foreach (var option in options)
        {
            start.ArgumentList.Add(option);
        }

        var clock = Stopwatch.StartNew();
        var server = new ServerProcess(Process.Start(start)!);
        server._process.OutputDataReceived += server.Keep;
        server._process.ErrorDataReceived += server.Keep;
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            await server.WaitUntilReady(clock);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a signal (<c>INT</c>, <c>TERM</c>, …) and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> End(string signal)
    {
        await Signal(signal);
        using var limit = new CancellationTokenSource(StopTime);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"SIG{signal} did not end the server within {StopTime}:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Stops all instructions for this time, then continues: like a virtual machine that is moved, or a suspended host.</summary>
    public async Task Freeze(TimeSpan time)
    {
        await Signal("STOP");
        await Task.Delay(time);
        await Signal("CONT");
    }

    /// <summary>Like <c>kill -9</c>: nothing is saved or cleaned up.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task<JsonElement[]> Agents()
    {
        using var document = JsonDocument.Parse(await Http.GetStringAsync(new Uri("/api/agents", UriKind.Relative)));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    public async Task Until(string what, Func<Task<bool>> condition, TimeSpan patience)
    {
        for (var began = Stopwatch.StartNew(); !await condition(); await Task.Delay(50))
        {
            if (began.Elapsed > patience)
            {
                throw new TimeoutException($"Not within {patience}: {what}.\n{Output}");
            }
        }
    }

    /// <summary>Waits until every open shard has nothing left to read and nothing left to commit.</summary>
    /// <param name="records">At least this number of records was read since the start.</param>
    /// <param name="upTo">And everything that arrived before this time.</param>
    /// <param name="shards">The number of open shards. A shard that has not started yet is not in the report.</param>
    /// <param name="committed">False: it may have something left to commit, as it always has under load.</param>
    public async Task WaitUntilDrained(long records, DateTimeOffset? upTo = null, int shards = 1, bool committed = true)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var seen = "";
        while (!limit.IsCancellationRequested)
        {
            seen = await Http.GetStringAsync(new Uri("/api/stream", UriKind.Relative), limit.Token);
            using var document = JsonDocument.Parse(seen);
            var read = document.RootElement.EnumerateArray().SelectMany(s => s.GetProperty("shards").EnumerateArray()).ToArray();
            if (read.Length >= shards && read.All(s => s.GetProperty("state").GetString() is "finished"
                || (s.GetProperty("state").GetString() == "live" && s.GetProperty("lagMs").GetInt64() == 0
                    && (!committed || s.GetProperty("pendingRows").GetInt32() == 0)
                    && (upTo is null || s.GetProperty("caughtUpTo").GetDateTimeOffset() >= upTo))))
            {
                if (records == 0 || read.Sum(s => s.GetProperty("records").GetInt64()) >= records)
                {
                    return;
                }
            }

            await Task.Delay(100, CancellationToken.None);
        }

        throw new TimeoutException($"The server did not drain the stream within 60 s. Last seen: {seen}\n{Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        Http.Dispose();
        _process.Dispose();
    }

    public async Task Signal(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    private async Task WaitUntilReady(Stopwatch clock)
    {
        while (clock.Elapsed < StartTime)
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The server ended with {_process.ExitCode} before it was ready:\n{Output}");
            }

            if (Http.BaseAddress is null && Said(Banner) is { } address)
            {
                Http.BaseAddress = new Uri(address);
            }

            try
            {
                using var answer = Http.BaseAddress is null ? new HttpResponseMessage(HttpStatusCode.NotFound)
                    : await Http.GetAsync(new Uri("/readyz", UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    ReadyAfter = clock.Elapsed;
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // The server does not listen yet.
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"The server was not ready within {StartTime}:\n{Output}");
    }

    /// <summary>The rest of the line that contains these words. Null: there is no such line yet.</summary>
    private string? Said(string words)
    {
        var line = Output.Split('\n').FirstOrDefault(l => l.Contains(words, StringComparison.Ordinal));
        return line?[(line.IndexOf(words, StringComparison.Ordinal) + words.Length)..].Trim();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }
}
