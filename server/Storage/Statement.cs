using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ConnectStreaming.Storage;

/// <summary>A prepared statement of the hot path. It binds spans, so that a row needs no allocation. Parameters start at 1.</summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 db, string sql)
    {
        _db = db;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(db, sql, out _statement), db);
    }

    public Statement Bind(int parameter, long value) => Checked(raw.sqlite3_bind_int64(_statement, parameter, value));

    public Statement Bind(int parameter, long? value) => value is { } known ? Bind(parameter, known) : Null(parameter);

    public Statement BindBlob(int parameter, ReadOnlySpan<byte> value) => Checked(raw.sqlite3_bind_blob(_statement, parameter, value));

    public Statement BindUtf8(int parameter, ReadOnlySpan<byte> text) => Checked(raw.sqlite3_bind_text(_statement, parameter, text));

    public Statement Bind(int parameter, string? text)
    {
        if (text is null)
        {
            return Null(parameter);
        }

        if (text.Length == 0)
        {
            // An empty span has no address, and SQLite treats a missing address as NULL.
            return Checked(raw.sqlite3_bind_text(_statement, parameter, ""));
        }

        if (text.Length > 340)
        {
            return BindUtf8(parameter, Encoding.UTF8.GetBytes(text));
        }

        Span<byte> utf8 = stackalloc byte[1024];
        return BindUtf8(parameter, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    /// <summary>Runs to the end.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>True: a row can be read. After the last row the statement can be used again.</summary>
    public bool Step()
    {
        var rc = raw.sqlite3_step(_statement);
        if (rc == raw.SQLITE_ROW)
        {
            return true;
        }

        if (rc != raw.SQLITE_DONE)
        {
            Failed(rc);
        }

        raw.sqlite3_reset(_statement);
        return false;
    }

    /// <summary>Ends a query before its last row.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Bytes of a text or blob; valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    private Statement Null(int parameter) => Checked(raw.sqlite3_bind_null(_statement, parameter));

    private Statement Checked(int rc)
    {
        if (rc != raw.SQLITE_OK)
        {
            Failed(rc);
        }

        return this;
    }

    // The exception takes its text from the connection, and the reset would overwrite it: read it first.
    private void Failed(int rc)
    {
        try
        {
            SqliteException.ThrowExceptionForRC(rc, _db);
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }
}
