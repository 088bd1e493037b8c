using System.Data.Common;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// The number of changes of a kind of rows (<c>StampNames</c>). A write of such rows calls <see cref="Add"/> first in its transaction: the row's lock
/// lets writers of one kind take turns, and the new number tells whether somebody else wrote since the last read.
/// </summary>
internal static class ChangeStamp
{
    /// <returns>The new number.</returns>
    public static long Add(DbConnection connection, string name) => connection.QuerySingle<long>(
        """
        INSERT INTO change_stamp (name, value) VALUES (@name, 1)
        ON CONFLICT (name) DO UPDATE SET value = change_stamp.value + 1 RETURNING value
        """,
        new { name });

    /// <summary>Whether nobody has added since. If so, the lock of the row keeps it so until the transaction ends.</summary>
    public static bool IsStill(DbConnection connection, string name, long value) =>
        connection.Execute("UPDATE change_stamp SET value = value WHERE name = @name AND value = @value", new { name, value }) == 1;

    /// <returns>0: nothing was ever changed.</returns>
    public static long Of(DbConnection connection, string name) =>
        connection.QuerySingleOrDefault<long>("SELECT value FROM change_stamp WHERE name = @name", new { name });
}
