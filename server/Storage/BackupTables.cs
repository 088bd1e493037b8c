using System.Data.Common;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>One table of the store as a backup has it: the same name and columns on both engines.</summary>
/// <param name="Query">Reads its rows from a SQLite file.</param>
internal sealed record BackupTable(string Name, IReadOnlyList<BackupColumn> Columns, string Query)
{
    public string ColumnList => string.Join(", ", Columns.Select(c => c.Name));
}

/// <param name="Type"><c>bigint</c>, <c>text</c> or <c>bytea</c>.</param>
internal sealed record BackupColumn(string Name, string Type);

/// <summary>The tables that a backup has. A backup of either engine is a SQLite file, so it can be restored on both.</summary>
internal static class BackupTables
{
    /// <summary>They belong to the running servers and not to what is stored: duties, membership. Secrets: <see cref="BackupSecrets"/>.</summary>
    private static readonly string[] NotStored = ["schema_version", "duty", "shared_secret", "backup_secret"];

    /// <summary>Other tables refer to rows of these.</summary>
    private static readonly string[] First = ["site", "floor", "person", "agent"];

    private sealed record Column(string Table, string Name, string Type);

    /// <summary>The tables of the PostgreSQL database that also exist in the SQLite file, except <c>meta</c>.</summary>
    public static IReadOnlyList<BackupTable> Of(DbConnection postgres, DbConnection sqlite)
    {
        var there = sqlite.Query<Column>(
            "SELECT m.name AS 'Table', c.name AS Name, '' AS Type FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'")
            .ToLookup(c => c.Table, c => c.Name, StringComparer.Ordinal);
        return
        [
            .. postgres.Query<Column>(
                """
                SELECT table_name::text AS "Table", column_name::text AS "Name", data_type::text AS "Type" FROM information_schema.columns
                WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position
                """).GroupBy(c => c.Table, StringComparer.Ordinal)
                .Where(table => there.Contains(table.Key) && table.Key != "meta" && !NotStored.Contains(table.Key))
                .Select(table => Table(table.Key, [.. table.Where(c => there[table.Key].Contains(c.Name)).Select(c => new BackupColumn(c.Name, c.Type))]))
                .OrderByDescending(table => First.Contains(table.Name)).ThenBy(table => Array.IndexOf(First, table.Name)),
        ];
    }

    private static BackupTable Table(string name, BackupColumn[] columns)
    {
        var list = string.Join(", ", columns.Select(c => c.Name));
        return new BackupTable(name, columns, name switch
        {
            // In a SQLite file older intervals are in another table. One that came again is in both; the newer row counts.
            "agent_interval" => Both(name, list, "n.end_at = h.end_at AND n.agent = h.agent AND n.no = h.no"),
            "contact_interval" => Both(name, list, "n.end_at = h.end_at AND n.agent = h.agent AND n.contact = h.contact AND n.no = h.no"),
            // Its entries are added in order.
            "audit" => $"SELECT {list} FROM audit ORDER BY id",
            _ => $"SELECT {list} FROM {name}",
        });
    }

    private static string Both(string table, string columns, string same) =>
        $"SELECT {columns} FROM {table} UNION ALL SELECT {columns} FROM {table}_hour h WHERE NOT EXISTS (SELECT 1 FROM {table} n WHERE {same})";
}
