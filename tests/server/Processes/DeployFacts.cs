using System.Diagnostics;
using ConnectStreaming.Tests.Storage;

namespace ConnectStreaming.Tests.Processes;

/// <summary>A test of a file in <c>server/Deploy</c> with the program that it is for. Without the program it is not run, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DeployFactAttribute : FactAttribute
{
    /// <param name="program">Its name.</param>
    /// <param name="package">The Debian package that has it.</param>
    public DeployFactAttribute(string program, string package, bool withPostgres = false) => Skip =
        Programs.Find(program) is null ? $"not run: {program} is not installed (Debian: apt-get install {package})."
        : withPostgres && PostgresServer.Programs is null ? "not run: PostgreSQL is not installed (Debian: apt-get install postgresql)."
        : null;
}

/// <summary>Programs of the system, and files of the product.</summary>
internal static class Programs
{
    /// <returns>The full path; null: it is not installed.</returns>
    public static string? Find(string name) => OperatingSystem.IsWindows() ? null
        : new[] { "/usr/sbin", "/usr/local/sbin" }.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>The folder of the checkout.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    public static string Deploy(string file) => Path.Combine(Root, "server", "Deploy", file);

    /// <returns>What it said.</returns>
    public static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = string.Concat(await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()));
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? said
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {said}");
    }

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "ConnectStreaming.sln")) ? folder : Above(Path.GetDirectoryName(folder.TrimEnd('/'))!);
}
