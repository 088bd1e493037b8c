using System.Diagnostics;
using ConnectStreaming.Tests.Storage;

namespace ConnectStreaming.Tests.Processes;

/// <summary>The last release, built from its git tag in a work tree of its own.</summary>
internal sealed class OldBuild : IAsyncDisposable
{
    /// <summary>The last release. A new one changes this line.</summary>
    public const string Tag = "v0.2.0";

    private readonly string _folder;

    private OldBuild(string folder) => _folder = folder;

    /// <summary>Path of its DLL.</summary>
    public string Program => Path.Combine(_folder, "server", "bin", "Release", "net10.0", "connect-streaming.dll");

    /// <summary>Why it cannot be built here; null: it can.</summary>
    public static string? Missing { get; } = Look();

    public static async Task<OldBuild> Make()
    {
        var build = new OldBuild(Path.Combine(Path.GetTempPath(), "cs-old-" + Guid.NewGuid().ToString("N")[..8]));
        try
        {
            await Programs.Run("git", "-C", Programs.Root, "worktree", "add", "--detach", "--force", build._folder, Tag);
            // Its page is not built: the browsers of this test are our own.
            await Programs.Run("dotnet", "build", Path.Combine(build._folder, "server"), "-c", "Release", "-p:RunAnalyzers=false", "-v", "q", "--nologo");
            return build;
        }
        catch
        {
            await build.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await Programs.Run("git", "-C", Programs.Root, "worktree", "remove", "--force", _folder);

    private static string? Look()
    {
        if (PostgresServer.Programs is null)
        {
            return "not run: PostgreSQL is not installed (Debian: apt-get install postgresql).";
        }

        if (Programs.Find("git") is not { } git)
        {
            return "not run: git is not installed.";
        }

        using var asked = Process.Start(new ProcessStartInfo(git, ["-C", Programs.Root, "rev-parse", "--verify", "--quiet", $"{Tag}^{{commit}}"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        asked.WaitForExit();
        return asked.ExitCode == 0 ? null : $"not run: the tag {Tag} is not here. It needs the history: git fetch --tags --unshallow.";
    }
}

/// <summary>A test that needs the last release. Without the history it is not run, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UpgradeFactAttribute : FactAttribute
{
    public UpgradeFactAttribute() => Skip = OldBuild.Missing;
}
