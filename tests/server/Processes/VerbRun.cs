using System.Diagnostics;

namespace ConnectStreaming.Tests.Processes;

/// <summary>One run of the real program, to its end.</summary>
internal static class VerbRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <param name="folder">Working folder.</param>
    /// <param name="environment">Variables that are added to those of this process. Null removes a variable.</param>
    /// <param name="args">Verb and options.</param>
    public static async Task<(int Exit, string Out, string Error)> Run(string folder, IReadOnlyDictionary<string, string?> environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ConnectStreaming.Hosting.Server).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{string.Join(' ', args)}' did not end within {Limit}: {string.Concat(await said)}");
        }

        return await said is [var output, var error] ? (process.ExitCode, output, error) : throw new InvalidOperationException("Two outputs were read.");
    }
}
