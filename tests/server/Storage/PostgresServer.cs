using System.Diagnostics;
using System.Globalization;
using ConnectStreaming.Storage;
using Npgsql;

namespace ConnectStreaming.Tests.Storage;

/// <summary>
/// The installed PostgreSQL, one server for all tests of a run: its own folder, a socket in that folder, no port. PostgreSQL does not run as
/// root, so under root it runs as the user postgres or nobody. A shell process stops it and deletes the folder when this process has
/// ended, for any reason.
/// </summary>
internal sealed class PostgresServer
{
    private static readonly Lazy<Task<PostgresServer>> One = new(Start);

    private readonly string _folder;
    private readonly Process _process;
    private readonly Lazy<Task<string>> _template;
    private int _databases;

    private PostgresServer(string folder, Process process)
    {
        (_folder, _process) = (folder, process);
        _template = new(MakeTemplate);
    }

    /// <summary>The folder of its programs. Null: it is not installed.</summary>
    public static string? Programs { get; } = Find();

    public static Task<PostgresServer> Running => One.Value;

    /// <returns>The connection string of a new, empty database.</returns>
    public Task<string> MakeDatabase() => Make("");

    /// <returns>The connection string of a new database that already has the tables of this build. To copy them is quicker than to migrate again.</returns>
    public async Task<string> MakeTables() => await Make($" TEMPLATE {await _template.Value}");

    private async Task<string> MakeTemplate()
    {
        var address = new NpgsqlConnectionStringBuilder(await MakeDatabase());
        await (await PostgresDatabase.Open($"{address};Pooling=false", default)).DisposeAsync();
        return address.Database!;
    }

    private async Task<string> Make(string template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _databases)}");
        await using var connection = new NpgsqlConnection(Address("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}{template}", connection);
        await command.ExecuteNonQueryAsync();
        return Address(name);
    }

    private string Address(string database) => $"Host={_folder};Username=tests;Database={database}";

    private static string? Find()
    {
        const string Debian = "/usr/lib/postgresql";
        var roots = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).OrderDescending(StringComparer.Ordinal)
            .Select(d => Path.Combine(d, "bin")) : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return OperatingSystem.IsWindows() ? null
            : roots.Concat(path).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")));
    }

    private static async Task<PostgresServer> Start()
    {
        // Not below TMPDIR: the other user may have no access there, and a socket name has at most 107 bytes.
        var folder = Path.Combine("/tmp", "cs-pg-" + Guid.NewGuid().ToString("N")[..12]);
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("The tests start no PostgreSQL on Windows.");
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var user = Environment.UserName == "root" ? await Other() : null;
        if (user is not null)
        {
            await Run("chown", user, folder);
        }

        string[] made =
        [
            Path.Combine(Programs!, "initdb"), "--pgdata", Path.Combine(folder, "data"), "--username", "tests", "--auth", "trust",
            "--encoding", "UTF8", "--locale", "C", "--no-sync",
        ];
        await Run([.. As(user), .. made]);
        // The last line of standard input is never sent: read returns when this process has ended or has closed it.
        var serve = $"'{Path.Combine(Programs!, "postgres")}' -D '{folder}/data' -k '{folder}' -c listen_addresses= -c fsync=off -c max_connections=200 "
            + $">'{folder}/log' 2>&1 & read -r end; kill -INT $!; wait; rm -rf '{folder}'";
        var process = Process.Start(new ProcessStartInfo(As(user) is [var first, ..] ? first : "sh",
            [.. As(user).Skip(1), .. As(user).Length > 0 ? new[] { "sh" } : [], "-c", serve])
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        })!;
        var server = new PostgresServer(folder, process);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.End();
        await server.UntilReady();
        return server;
    }

    private async Task UntilReady()
    {
        for (var began = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                await using var connection = new NpgsqlConnection(Address("postgres") + ";Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (began.Elapsed < TimeSpan.FromSeconds(60) && !_process.HasExited)
            {
                // It is starting.
            }
        }
    }

    private void End()
    {
        NpgsqlConnection.ClearAllPools();
        _process.StandardInput.Close();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
    }

    private static string[] As(string? user) => user is null ? []
        : ["setpriv", "--reuid", user, "--regid", user == "nobody" ? "nogroup" : user, "--clear-groups"];

    private static async Task<string> Other()
    {
        foreach (var user in new[] { "postgres", "nobody" })
        {
            using var asked = Process.Start(new ProcessStartInfo("id", ["-u", user]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            await asked.WaitForExitAsync();
            if (asked.ExitCode == 0)
            {
                return user;
            }
        }

        throw new InvalidOperationException("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.");
    }

    private static async Task Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true,
            RedirectStandardError = true, WorkingDirectory = "/" })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {string.Concat(said)}");
        }
    }
}
