using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ConnectStreaming.Sandbox;

/// <summary>
/// Runs kinesis-local as a child process on a separate loopback port. It ends when our end of its stdin closes, so nothing keeps
/// running when this process ends in any way. A restart keeps the port, because clients keep the same endpoint.
/// </summary>
internal sealed partial class LocalKinesis(string contentRoot, TimeProvider time, ILogger<LocalKinesis> log) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<string> _lastWords = new();
    private Process? _process;
    private int _port;

    public Uri Endpoint => _port > 0 ? new Uri($"http://127.0.0.1:{_port}") : throw new InvalidOperationException("kinesis-local has not been started.");

    public int ProcessId => _process?.Id ?? 0;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Resident memory in bytes; 0 when it is not running.</summary>
    public long Memory()
    {
        if (_process is not { HasExited: false } process)
        {
            return 0;
        }

        process.Refresh();
        return process.WorkingSet64;
    }

    /// <summary>Starts it when it is not running.</summary>
    /// <returns>True when it was started now: it has no stream.</returns>
    /// <exception cref="SandboxException">Node or the package is missing, or it does not start. The message says what to do.</exception>
    public async Task<bool> EnsureRunning(CancellationToken cancellationToken)
    {
        if (IsRunning)
        {
            return false;
        }

        if (_process is { } dead)
        {
            Died(dead.ExitCode);
            dead.Dispose();
            _process = null;
        }

        await Start(cancellationToken);
        return true;
    }

    /// <summary>Returns when it ends by itself.</summary>
    public Task WaitForExit(CancellationToken cancellationToken) => _process?.WaitForExitAsync(cancellationToken) ?? Task.CompletedTask;

    public async Task Stop()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        using (process)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            await process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync() => await Stop();

    private async Task Start(CancellationToken cancellationToken)
    {
        var package = Path.Combine(FindModules(contentRoot), "kinesis-local");
        var preload = Path.Combine(AppContext.BaseDirectory, "Sandbox", "local-kinesis.cjs");
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            ArgumentList = { "-r", preload, Path.Combine(package, "main.js") },
        };
        start.Environment["KINESIS_MOCK_CERT_PATH"] = Path.Combine(package, "server.json");
        start.Environment["SANDBOX_KINESIS_PORT"] = _port.ToString(CultureInfo.InvariantCulture);
        start.Environment["LOG_LEVEL"] = "ERROR";
        foreach (var step in (string[])["CREATE_STREAM", "DELETE_STREAM", "SPLIT_SHARD", "MERGE_SHARDS", "UPDATE_SHARD_COUNT"])
        {
            start.Environment[step + "_DURATION"] = "50ms";
        }

        var listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Heard(line.Data, listening);
        process.ErrorDataReceived += (_, line) => Heard(line.Data, listening);
        process.Exited += (_, _) => listening.TrySetException(new SandboxException(
            $"kinesis-local ended while starting: {string.Join(" | ", _lastWords)}"));
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new SandboxException(
                "The sandbox needs Node.js 20.19 or later, but 'node' was not found. Install it from https://nodejs.org, then start again.");
        }

        _process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            _port = await listening.Task.WaitAsync(StartLimit, time, cancellationToken);
            await Answers(process, cancellationToken).WaitAsync(StartLimit, time, cancellationToken);
        }
        catch (Exception error)
        {
            await Stop();
            throw error is TimeoutException ? new SandboxException($"kinesis-local did not listen within {StartLimit.TotalSeconds:0} s.") : error;
        }

        Started(process.Id, _port);
    }

    /// <summary>Waits until it answers: it listens earlier than that.</summary>
    private async Task Answers(Process process, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        while (!process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Endpoint, "/healthcheck"), cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && error is HttpRequestException or IOException or TaskCanceledException)
            {
                // Not yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(30), time, cancellationToken);
        }

        throw new SandboxException($"kinesis-local ended while starting: {string.Join(" | ", _lastWords)}");
    }

    private static string FindModules(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            var modules = Path.Combine(folder.FullName, "node_modules");
            if (File.Exists(Path.Combine(modules, "kinesis-local", "main.js")))
            {
                return modules;
            }
        }

        throw new SandboxException($"The sandbox needs the npm package kinesis-local, but it was not found in '{from}' or above. "
            + "Run 'npm ci' in the project's folder, then start again.");
    }

    private void Heard(string? line, TaskCompletionSource<int> listening)
    {
        if (line is null)
        {
            return;
        }

        if (line.StartsWith("listening ", StringComparison.Ordinal) && int.TryParse(line.AsSpan(10), CultureInfo.InvariantCulture, out var port))
        {
            listening.TrySetResult(port);
            return;
        }

        // Only a few lines, for the message if it ends.
        _lastWords.Enqueue(line.Length > 200 ? line[..200] : line);
        while (_lastWords.Count > 5)
        {
            _lastWords.TryDequeue(out _);
        }
    }

    [LoggerMessage(LogLevel.Information, "kinesis-local runs as process {ProcessId} on 127.0.0.1:{Port}")]
    private partial void Started(int processId, int port);

    [LoggerMessage(LogLevel.Warning, "kinesis-local ended with exit code {ExitCode}. It is started again")]
    private partial void Died(int exitCode);
}

/// <summary>The sandbox cannot run. The message says what to do.</summary>
internal sealed class SandboxException(string message) : Exception(message);
