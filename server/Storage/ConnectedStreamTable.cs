using ConnectStreaming.Stream;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Storage;

/// <summary>What setup connected and took down, one row for each Connect instance.</summary>
internal sealed class ConnectedStreamTable(SqliteStore store) : IConnectedStreams
{
    private sealed record Row(string Instance, string Stream, long Connected, long Read, long At);

    public Task<IReadOnlyList<ConnectedStream>> Connected(CancellationToken cancellationToken) => store.Read(All, cancellationToken);

    /// <summary>Also for who only looks into a data folder that another process serves.</summary>
    public static IReadOnlyList<ConnectedStream> All(SqliteConnection connection) => [.. connection.Query<Row>(
        """
        SELECT instance_arn AS Instance, stream_arn AS Stream, connected AS Connected, is_read AS Read, at AS At
        FROM connected_stream ORDER BY instance_arn
        """).Select(row => new ConnectedStream(row.Instance, row.Stream, row.Connected == 1, row.Read == 1, DateTimeOffset.FromUnixTimeMilliseconds(row.At)))];

    public Task Save(ConnectedStream stream, CancellationToken cancellationToken) => store.Writer.Write(
        session =>
        {
            using var save = new Statement(session.Db,
                """
                INSERT INTO connected_stream (instance_arn, stream_arn, connected, is_read, at) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT (instance_arn) DO UPDATE SET stream_arn = excluded.stream_arn, connected = excluded.connected, is_read = excluded.is_read, at = excluded.at
                """);
            save.Bind(1, stream.InstanceArn).Bind(2, stream.StreamArn).Bind(3, stream.Connected ? 1L : 0L).Bind(4, stream.Read ? 1L : 0L)
                .Bind(5, stream.At.ToUnixTimeMilliseconds()).Run();
            return true;
        },
        cancellationToken);
}
