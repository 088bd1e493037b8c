using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ConnectStreaming.Tests.Fakes;

/// <summary>check_models.py, one process for the whole run. Starting it and loading the models of AWS takes much longer than a check.</summary>
internal static class ModelChecker
{
    private const string Missing = "AWS's service models are needed: Debian/Ubuntu: apt-get install python3-botocore awscli · elsewhere: pip install "
        + "botocore awscli (or set AWS_MODELS_PYTHON).";
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static readonly Lazy<Process> Running = new(Start);

    /// <param name="exchanges">One JSON object each, as <see cref="AwsModels"/> writes them.</param>
    /// <returns>The differences from the models.</returns>
    public static async Task<string[]> Problems(IEnumerable<string> exchanges)
    {
        await Turn.WaitAsync();
        try
        {
            var process = Running.Value;
            foreach (var line in exchanges)
            {
                await process.StandardInput.WriteLineAsync(line);
            }

            await process.StandardInput.WriteLineAsync();
            await process.StandardInput.FlushAsync();
            var answer = await process.StandardOutput.ReadLineAsync();
            return JsonSerializer.Deserialize<string[]>(answer ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync()))!;
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>It ends with this process, which closes its input.</summary>
    private static Process Start() => Process.Start(new ProcessStartInfo(Python(), [Path.Combine(Folder(), "..", "Aws", "check_models.py")])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

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
                // There is no such program.
            }
        }

        throw new InvalidOperationException(Missing);
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
