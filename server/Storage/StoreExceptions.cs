using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>The store cannot be opened. The message says why and what to do, and can be shown to the user.</summary>
/// <param name="message">Can be shown to the user.</param>
/// <param name="inner">The system's exception.</param>
/// <param name="problem">None: another try would fail too.</param>
internal sealed class StoreStartException(string message, Exception? inner = null, StoreProblem problem = StoreProblem.None) : Exception(message, inner)
{
    /// <summary>Why the folder cannot be used at the moment.</summary>
    public StoreProblem Problem { get; } = problem;
}

/// <summary>Why a correct write failed.</summary>
internal enum StoreProblem
{
    None = 0,
    DiskFull,
    ReadOnly,
    DiskError,
    Locked,
    Damaged,
    CannotOpen,
    Closed,
    Other,

    /// <summary>PostgreSQL does not answer.</summary>
    Away,
}

/// <summary>
/// The database did not accept a write (nothing of it was stored), or did not answer a read. The next try may succeed without a restart. Grains throw it
/// to callers on other servers.
/// </summary>
[GenerateSerializer, Alias("store-unavailable")]
internal sealed class StoreUnavailableException(StoreProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    [Id(0)]
    public StoreProblem Problem { get; } = problem;

    /// <summary>The message in Japanese. Null: it follows from the problem.</summary>
    [Id(1)]
    public string? Japanese { get; init; }

    /// <summary>Classifies a failure of the file system or of SQLite. Numbers of errno and of Windows.</summary>
    public static StoreProblem ProblemOf(Exception error) => error switch
    {
        SqliteException sqlite => SqliteCode.Problem(sqlite.SqliteErrorCode),
        UnauthorizedAccessException => StoreProblem.ReadOnly,
        IOException { HResult: 28 or 122 or unchecked((int)0x80070070) } => StoreProblem.DiskFull,
        IOException { HResult: 1 or 13 or 30 or unchecked((int)0x80070013) } => StoreProblem.ReadOnly,
        IOException { HResult: 5 } => StoreProblem.DiskError,
        IOException => StoreProblem.CannotOpen,
        _ => StoreProblem.None,
    };

    /// <param name="error">The exception of the engine.</param>
    /// <param name="database">The file.</param>
    /// <param name="verb">What failed: write to, or read from.</param>
    public static StoreUnavailableException From(Exception error, string database, string verb = "write to")
    {
        var code = (error as SqliteException)?.SqliteErrorCode ?? SqliteCode.Ok;
        var problem = SqliteCode.Problem(code);
        var advice = problem switch
        {
            StoreProblem.DiskFull => "the disk is full. Free some space on it. Then writing continues automatically.",
            StoreProblem.ReadOnly => "it is read-only. Make the folder and its files writable for the server's user. Then writing continues automatically.",
            StoreProblem.DiskError => "the disk reports an error. Check the disk and the mount. When it works again, writing continues automatically.",
            StoreProblem.Locked => "another program has locked it for more than 5 s. Close that program. Then writing continues automatically.",
            StoreProblem.Damaged =>
                "the file is damaged. Restart the server: it moves the damaged file to another name and starts with an empty one. Or restore a backup.",
            StoreProblem.CannotOpen => "it cannot be opened. Check that the folder exists and that the server's user can write to it.",
            _ => error.Message,
        };
        return new StoreUnavailableException(problem, $"Cannot {verb} {database}: {advice}", error);
    }
}

/// <summary>SQLite's primary result codes that matter for a decision.</summary>
internal static class SqliteCode
{
    public const int Ok = 0;
    public const int Error = 1;
    public const int Corrupt = 11;
    public const int NotADatabase = 26;

    public static StoreProblem Problem(int code) => (code & 0xFF) switch
    {
        13 => StoreProblem.DiskFull,
        8 => StoreProblem.ReadOnly,
        10 => StoreProblem.DiskError,
        5 or 6 or 15 => StoreProblem.Locked,
        Corrupt or NotADatabase => StoreProblem.Damaged,
        3 or 14 or 23 => StoreProblem.CannotOpen,
        _ => StoreProblem.Other,
    };

    /// <summary>An error of the write itself (constraint, mismatch, too big, statement): other writes in the transaction are correct.</summary>
    public static bool IsOwnFault(Exception error) =>
        error is not SqliteException sqlite || sqlite.SqliteErrorCode is Error or 18 or 19 or 20 or 25;
}
