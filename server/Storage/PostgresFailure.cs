using Npgsql;

namespace ConnectStreaming.Storage;

/// <summary>
/// What a failure of PostgreSQL means. The texts name the database and its host, never the connection string: it has the password. Npgsql's
/// own messages have host, port and user at most.
/// </summary>
internal static class PostgresFailure
{
    /// <summary>Raised by <c>shard_is_held</c>.</summary>
    public const string StaleEpoch = "CS001";

    /// <summary>False: an error of the statement itself. Another one may succeed, and the same one would fail again.</summary>
    public static bool IsOutage(Exception error) => error switch
    {
        PostgresException { SqlState: var state } => state[..2] is "08" or "28" or "40" or "53" or "57" or "58" or "XX"
            || state is "25006" or "25P03" or "3D000" or "42501" or "55000" or "55006" or "55P03",
        NpgsqlException => true,
        _ => false,
    };

    /// <summary>Two transactions waited for each other: the database ended one of them, and it can simply be run again.</summary>
    public static bool IsCollision(Exception error) => error is PostgresException { SqlState: "40001" or "40P01" };

    /// <summary>It may answer later, for example after its own restart. False: a wrong password, name or right, which must be reported at once.</summary>
    public static bool MayAnswerLater(NpgsqlException error) =>
        error is not PostgresException { SqlState: var state } || state[..2] is "08" or "40" or "53" or "57" or "58" || state is "25006" or "55000" or "55P03";

    public static StoreUnavailableException Of(NpgsqlException error, string database, string? host)
    {
        // Not Message: it would repeat the code and hints about the connection string.
        var said = (error is PostgresException { MessageText: var text } ? text : error.Message).TrimEnd('.');
        var (problem, en, ja) = (error as PostgresException)?.SqlState switch
        {
            "53100" => (StoreProblem.DiskFull, "has no free disk space. Free some space on its disk. Then writing continues automatically.",
                "のディスクに空き容量がありません。空きを作ると、書き込みは自動で再開します。"),
            "25006" or "42501" => (StoreProblem.ReadOnly,
                $"does not accept writes ({said}). Check that it is the primary server, not a replica, and that its user may write. "
                    + "Then writing continues automatically.",
                $"に書き込めません（{said}）。レプリカではなくプライマリーであること、ユーザーに書き込み権限があることを確認してください。"
                    + "復旧すると、書き込みは自動で再開します。"),
            _ => (StoreProblem.Away, $"does not answer: {said}. The server tries again. The map stays live, and no events are lost.",
                $"が応答しません（{said}）。自動で再試行します。"),
        };
        return new StoreUnavailableException(problem, $"The PostgreSQL database {database} at {host} {en}", error)
        {
            Japanese = $"PostgreSQL データベース {database}（{host}）{ja}",
        };
    }
}
