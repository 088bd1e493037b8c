using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>The files of a data folder. Only their owner can read them, because they contain names of agents.</summary>
internal sealed class StoreFiles(string path)
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Folder { get; } = FullPath(path);
    public string Database => Path.Combine(Folder, "connect-streaming.db");
    public string Wal => Database + "-wal";
    public string SharedMemory => Database + "-shm";
    public string Lock => Path.Combine(Folder, "connect-streaming.lock");

    /// <summary>Names the process that holds the lock. A separate file, because some systems cannot read a locked one.</summary>
    public string LockOwner => Path.Combine(Folder, "connect-streaming.lock.json");

    /// <summary>Is created when damage is found while running: the next start checks the whole file, even a large one.</summary>
    public string CheckRequested => Path.Combine(Folder, "connect-streaming.check");

    /// <summary>Damage was found: the next start checks the whole file.</summary>
    public void RequestCheck()
    {
        try
        {
            File.WriteAllBytes(CheckRequested, []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk with the damaged file may fail here too. The damage is already known.
        }
    }

    public static string FullPath(string path)
    {
        // No shell expands the tilde in a configuration file, and a folder named "~" is never intended.
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
        {
            path = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..];
        }

        return Path.GetFullPath(path);
    }

    public void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
        }
        else
        {
            Directory.CreateDirectory(Folder, OwnerFolder);
        }
    }

    /// <summary>Creates an empty file that only the owner can read. SQLite gives -wal and -shm the mode of the database.</summary>
    public static void CreateOwnerOnly(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        using var made = new FileStream(file, options);
    }

    /// <summary>Renames the database and its journal and returns the new name.</summary>
    public string MoveAside(string why, DateTimeOffset now)
    {
        SqliteConnection.ClearAllPools();
        var stamp = now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var aside = $"{Database}.{why}-{stamp}";
        for (var n = 2; File.Exists(aside); n++)
        {
            aside = string.Create(CultureInfo.InvariantCulture, $"{Database}.{why}-{stamp}-{n}");
        }

        File.Move(Database, aside);
        if (File.Exists(Wal))
        {
            File.Move(Wal, aside + "-wal");
        }

        File.Delete(SharedMemory);
        return aside;
    }

    public static SqliteConnection Open(string database, SqliteOpenMode mode, bool pooled)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = database,
            Mode = mode,
            Pooling = pooled,
            DefaultTimeout = 5,
        }.ConnectionString);
        try
        {
            connection.Open();
            SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, 5000);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
