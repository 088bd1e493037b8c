using System.Diagnostics;
using System.Globalization;
using ConnectStreaming.Hosting;
using Npgsql;

namespace ConnectStreaming.Tests.Processes;

/// <summary>
/// The system's PgBouncer with <c>server/Deploy/pgbouncer.ini</c>; only addresses and the way to prove who one is are others, and three connections are
/// shared by all, so that every transaction gets another one.
/// </summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private PgBouncer(Process process, string folder, string connection) => (_process, _folder, Connection) = (process, folder, connection);

    /// <summary>The connection string through it.</summary>
    public string Connection { get; }

    public static async Task<PgBouncer> Start(string connection)
    {
        var (database, port) = (new NpgsqlConnectionStringBuilder(connection), FreePort.Any());
        // Beside the socket of the database, where its user may write. It does not run as root.
        var folder = Path.Combine(database.Host!, "bouncer");
        var user = (await Programs.Run("stat", "-c", "%U", database.Host!)).Trim();
        Directory.CreateDirectory(folder);
        var text = (await File.ReadAllTextAsync(Programs.Deploy("pgbouncer.ini")))
            .Replace("seats = host=10.0.2.10 port=5432 dbname=seats", $"{database.Database} = host={database.Host} dbname={database.Database} user=tests",
                StringComparison.Ordinal)
            .Replace("listen_port = 6432", string.Create(CultureInfo.InvariantCulture, $"listen_port = {port}"), StringComparison.Ordinal)
            .Replace("auth_type = scram-sha-256", "auth_type = any", StringComparison.Ordinal)
            .Replace("auth_file = /etc/pgbouncer/userlist.txt", $"unix_socket_dir = {folder}", StringComparison.Ordinal)
            .Replace("default_pool_size = 20", "default_pool_size = 3", StringComparison.Ordinal);
        Assert.DoesNotContain("10.0.2.10", text, StringComparison.Ordinal);
        Assert.Contains("pool_mode = transaction", text, StringComparison.Ordinal);
        var file = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(file, text);
        var isRoot = Environment.UserName == "root";
        if (isRoot)
        {
            await Programs.Run("chown", "-R", user, folder);
        }

        string[] command = [.. isRoot ? ["setpriv", "--reuid", user, "--regid", user == "nobody" ? "nogroup" : user, "--clear-groups"] : Array.Empty<string>(),
            Programs.Find("pgbouncer")!, file];
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true,
            WorkingDirectory = "/" })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var bouncer = new PgBouncer(process, folder, $"Host=127.0.0.1;Port={port};Database={database.Database};Username=tests");
        for (var began = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                await using var asked = new NpgsqlConnection(bouncer.Connection + ";Pooling=false");
                await asked.OpenAsync();
                return bouncer;
            }
            catch (NpgsqlException) when (began.Elapsed < TimeSpan.FromSeconds(20) && !process.HasExited)
            {
                // It is starting.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
