using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>The store cannot be opened. The message says why and what to do, and is fit to print as it is.</summary>
/// <param name="message">Fit to print.</param>
/// <param name="inner">What the system said.</param>
/// <param name="problem">None: another start of the same kind would fail too.</param>
internal sealed class StoreStartException(string message, Exception? inner = null, StoreProblem problem = StoreProblem.None) : Exception(message, inner)
{
    /// <summary>Why the folder cannot be used for now.</summary>
    public StoreProblem Problem { get; } = problem;
}

/// <summary>Why a write failed although there was nothing wrong with it.</summary>
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
}

/// <summary>The database did not take a write, of which nothing was kept, or did not answer a read. The next one is tried again, no restart needed.</summary>
internal sealed class StoreUnavailableException(StoreProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    public StoreProblem Problem { get; } = problem;

    /// <summary>What a failure of the file system or of SQLite is about. Numbers as in errno, and as Windows has them.</summary>
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

    /// <param name="error">What the engine said.</param>
    /// <param name="database">The file.</param>
    /// <param name="verb">What failed: write to, or read from.</param>
    public static StoreUnavailableException From(Exception error, string database, string verb = "write to")
    {
        var code = (error as SqliteException)?.SqliteErrorCode ?? SqliteCode.Ok;
        var problem = SqliteCode.Problem(code);
        var advice = problem switch
        {
            StoreProblem.DiskFull => "the disk is full. Free space on it; writing goes on by itself.",
            StoreProblem.ReadOnly => "it is read-only. Make the folder and its files writable for the server's user; writing goes on by itself.",
            StoreProblem.DiskError => "the disk reports an error. Check the disk and the mount; writing goes on by itself once it works.",
            StoreProblem.Locked => "another program has locked it for more than 5 s. Close that program; writing goes on by itself.",
            StoreProblem.Damaged => "the file is damaged. Restart the server: it keeps the damaged file aside and starts with an empty one, or restore a backup.",
            StoreProblem.CannotOpen => "it cannot be opened. Check that the folder exists and that the server's user may write there.",
            _ => error.Message,
        };
        return new StoreUnavailableException(problem, $"Cannot {verb} {database}: {advice}", error);
    }
}

/// <summary>SQLite's primary result codes, as far as a decision hangs on them.</summary>
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

    /// <summary>A fault of the write itself (constraint, mismatch, too big, statement): its neighbours in the transaction are fine.</summary>
    public static bool IsOwnFault(Exception error) =>
        error is not SqliteException sqlite || sqlite.SqliteErrorCode is Error or 18 or 19 or 20 or 25;
}
