using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ConnectStreaming.Tests.Processes;

/// <summary>The real server as a process of its own, on a loopback port, reading from any Kinesis endpoint or in its sandbox.</summary>
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

    /// <summary>Time from the start of the process to the first whole answer of <c>/readyz</c>.</summary>
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
        "serve", "--urls", $"http://127.0.0.1:{FreePort()}",
        "--Access:Mode=Open", $"--Storage:Path={Path.Combine(folder, "data")}", $"--Stream:Name={stream}", .. settings,
    ]);

    /// <summary>Another verb, to its end.</summary>
    /// <returns>What it said.</returns>
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

    /// <summary><c>serve --sandbox</c>, with its data and its temporary files in the folder.</summary>
    /// <param name="port">Null: the default port, or the next free one.</param>
    public static Task<ServerProcess> Sandbox(string folder, int? port, params string[] options)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            ArgumentList = { typeof(ConnectStreaming.Hosting.Server).Assembly.Location, "serve", "--sandbox" },
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

    /// <summary>Not a single instruction runs for this long, and then all goes on: a virtual machine that is moved, a suspended host.</summary>
    public async Task Freeze(TimeSpan time)
    {
        await Signal("STOP");
        await Task.Delay(time);
        await Signal("CONT");
    }

    /// <summary>As <c>kill -9</c>: nothing is put away.</summary>
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

    /// <summary>Until every open shard has nothing left to read and nothing left to commit.</summary>
    /// <param name="records">At least so many records were read since the start.</param>
    /// <param name="upTo">And everything that arrived before.</param>
    public async Task WaitUntilDrained(long records, DateTimeOffset? upTo = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var seen = "";
        while (!limit.IsCancellationRequested)
        {
            seen = await Http.GetStringAsync(new Uri("/api/stream", UriKind.Relative), limit.Token);
            using var document = JsonDocument.Parse(seen);
            var shards = document.RootElement.EnumerateArray().SelectMany(s => s.GetProperty("shards").EnumerateArray()).ToArray();
            if (shards.Length > 0 && shards.All(s => s.GetProperty("state").GetString() is "finished"
                || (s.GetProperty("state").GetString() == "live" && s.GetProperty("lagMs").GetInt64() == 0 && s.GetProperty("pendingRows").GetInt32() == 0
                    && (upTo is null || s.GetProperty("caughtUpTo").GetDateTimeOffset() >= upTo))))
            {
                if (records == 0 || shards.Sum(s => s.GetProperty("records").GetInt64()) >= records)
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

    private async Task Signal(string signal)
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
                using var answer = Http.BaseAddress is null ? new HttpResponseMessage(HttpStatusCode.NotFound) : await Http.GetAsync(new Uri("/readyz", UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    ReadyAfter = clock.Elapsed;
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"The server was not ready within {StartTime}:\n{Output}");
    }

    /// <summary>The rest of the line that holds some words; null: not said yet.</summary>
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

    public static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
