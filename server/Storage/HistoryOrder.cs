using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>
/// Moves closed intervals from the tables to which commits append into tables sorted by hour and agent. A batch is one transaction of the
/// writer, so every interval is in exactly one of the two tables, and an interrupted move continues later.
/// </summary>
internal static class HistoryOrder
{
    public const long Hour = 3_600_000;

    /// <summary>Rows of one batch. A batch delays the commits by about a tenth of a second.</summary>
    public const int Batch = 20_000;

    /// <summary>Classes of intervals longer than an hour, each with its maximum in milliseconds: 4, 16, 64, 256 and 1,024 hours, and any.</summary>
    public const string Spans = "(1, 14400000), (2, 57600000), (3, 230400000), (4, 921600000), (5, 3686400000), (6, 400000000000000)";

    private const string Span =
        """
        CASE WHEN end_at - start_at <= 3600000 THEN 0 WHEN end_at - start_at <= 14400000 THEN 1 WHEN end_at - start_at <= 57600000 THEN 2
            WHEN end_at - start_at <= 230400000 THEN 3 WHEN end_at - start_at <= 921600000 THEN 4 WHEN end_at - start_at <= 3686400000 THEN 5 ELSE 6 END
        """;

    /// <summary>Rows before this time are moved: they are two to three hours old. Most late events have arrived by then.</summary>
    public static long Before(DateTimeOffset now) => (now.ToUnixTimeMilliseconds() / Hour - 2) * Hour;

    /// <returns>Number of moved rows; 0 when there is nothing left to do.</returns>
    public static int Move(SqliteConnection connection, long before)
    {
        var agents = Move(
            connection, before, "agent_interval",
            $"""
            INSERT INTO agent_interval_hour (hour, agent, end_at, no, code, status_name, start_at, span)
            SELECT end_at / {Hour}, agent, end_at, no, code, status_name, start_at, {Span} FROM agent_interval WHERE end_at < $bound ORDER BY 1, 2, 3, 4
            ON CONFLICT (hour, agent, end_at, no) DO UPDATE SET
                code = excluded.code, status_name = excluded.status_name, start_at = excluded.start_at, span = excluded.span
            """);
        return agents > 0 ? agents : Move(
            connection, before, "contact_interval",
            $"""
            INSERT INTO contact_interval_hour (hour, agent, end_at, contact, no, state, channel, queue, start_at, span)
            SELECT end_at / {Hour}, agent, end_at, contact, no, state, channel, queue, start_at, {Span}
            FROM contact_interval WHERE end_at < $bound ORDER BY 1, 2, 3, 4, 5
            ON CONFLICT (hour, agent, end_at, contact, no) DO UPDATE SET
                state = excluded.state, channel = excluded.channel, queue = excluded.queue, start_at = excluded.start_at, span = excluded.span
            """);
    }

    private static int Move(SqliteConnection connection, long before, string table, string insert)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT end_at FROM {table} WHERE end_at < $before ORDER BY end_at LIMIT 1";
        command.Parameters.AddWithValue("$before", before);
        if (command.ExecuteScalar() is not long first)
        {
            return 0;
        }

        // All rows with the same end are moved together; there may be more of them than a batch.
        command.CommandText += $" OFFSET {Batch}";
        var bound = command.ExecuteScalar() is long next ? Math.Max(next, first + 1) : before;
        command.Parameters.AddWithValue("$bound", bound);
        command.CommandText = insert;
        command.ExecuteNonQuery();
        command.CommandText = $"DELETE FROM {table} WHERE end_at < $bound";
        return command.ExecuteNonQuery();
    }
}
