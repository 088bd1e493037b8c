using System.Data.Common;
using ConnectStreaming.Stream;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>What setup connected and took down, one row for each Connect instance, written whole: of two writers the last one stays.</summary>
internal sealed class ConnectedStreamTable(IDatabase database) : IConnectedStreams
{
    private sealed record Row(string Instance, string Stream, long Connected, long Read, long At);

    public Task<IReadOnlyList<ConnectedStream>> Connected(CancellationToken cancellationToken) => database.Read(All, cancellationToken);

    /// <summary>Also for a program that only looks into a data folder which another process serves.</summary>
    public static IReadOnlyList<ConnectedStream> All(DbConnection connection) => [.. connection.Query<Row>(
        """
        SELECT instance_arn AS Instance, stream_arn AS Stream, connected AS Connected, is_read AS Read, at AS At
        FROM connected_stream ORDER BY instance_arn
        """).Select(row => new ConnectedStream(row.Instance, row.Stream, row.Connected == 1, row.Read == 1, DateTimeOffset.FromUnixTimeMilliseconds(row.At)))];

    public Task Save(ConnectedStream stream, CancellationToken cancellationToken) => database.Write(
        connection => connection.Execute(
            """
            INSERT INTO connected_stream (instance_arn, stream_arn, connected, is_read, at) VALUES (@InstanceArn, @StreamArn, @connected, @read, @at)
            ON CONFLICT (instance_arn) DO UPDATE SET
                stream_arn = excluded.stream_arn, connected = excluded.connected, is_read = excluded.is_read, at = excluded.at
            """,
            new
            {
                stream.InstanceArn, stream.StreamArn, connected = stream.Connected ? 1L : 0L, read = stream.Read ? 1L : 0L, at = stream.At.ToUnixTimeMilliseconds(),
            }),
        cancellationToken);
}
