using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>The files of a data folder. All are for the owner only: they hold names of agents.</summary>
internal sealed class StoreFiles(string path)
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Folder { get; } = FullPath(path);
    public string Database => Path.Combine(Folder, "connect-streaming.db");
    public string Wal => Database + "-wal";
    public string SharedMemory => Database + "-shm";
    public string Lock => Path.Combine(Folder, "connect-streaming.lock");

    /// <summary>Says who holds the lock; a file of its own, because the locked one cannot be read on every system.</summary>
    public string LockOwner => Path.Combine(Folder, "connect-streaming.lock.json");

    /// <summary>Left behind when damage was met while running: the next start checks the whole file, however large.</summary>
    public string CheckWanted => Path.Combine(Folder, "connect-streaming.check");

    /// <summary>Damage was met: the next start looks at the whole file.</summary>
    public void WantCheck()
    {
        try
        {
            File.WriteAllBytes(CheckWanted, []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk that holds the damaged file may fail this too; the damage is known already.
        }
    }

    public static string FullPath(string path)
    {
        // No shell expands the tilde of a configuration file; a folder called "~" is never what was meant.
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

    /// <summary>Makes an empty file for the owner only. SQLite gives -wal and -shm the mode of the database.</summary>
    public static void CreateOwnerOnly(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        using var made = new FileStream(file, options);
    }

    /// <summary>Moves the database and its journal out of the way and returns the new name.</summary>
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
