using System.Data.Common;
using ConnectStreaming.Cluster;
using ConnectStreaming.Stream;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>What setup connected and removed: one row for each Connect instance, written whole. Of two writers the last one wins.</summary>
internal sealed class ConnectedStreamTable(IDatabase database) : IConnectedStreams
{
    private sealed record Row(string Instance, string Stream, long Connected, long Read, long At);

    public Task<IReadOnlyList<ConnectedStream>> Connected(CancellationToken cancellationToken) => database.Read(All, cancellationToken);

    /// <summary>Static, so that a program can read the data folder of another running process.</summary>
    public static IReadOnlyList<ConnectedStream> All(DbConnection connection) => [.. connection.Query<Row>(
        """
        SELECT instance_arn AS Instance, stream_arn AS Stream, connected AS Connected, is_read AS Read, at AS At
        FROM connected_stream ORDER BY instance_arn
        """).Select(row => new ConnectedStream(row.Instance, row.Stream, row.Connected == 1, row.Read == 1, DateTimeOffset.FromUnixTimeMilliseconds(row.At)))];

    private sealed record LeftRow(string Stream, long At);

    public Task<IReadOnlyList<LeftStream>> Left(CancellationToken cancellationToken) => database.Read<IReadOnlyList<LeftStream>>(
        connection => [.. connection.Query<LeftRow>("SELECT stream_arn AS Stream, at AS At FROM left_stream ORDER BY at, stream_arn")
            .Select(row => new LeftStream(row.Stream, DateTimeOffset.FromUnixTimeMilliseconds(row.At)))],
        cancellationToken);

    public Task Done(LeftStream left, CancellationToken cancellationToken) => database.Write(
        connection => connection.Execute(
            "DELETE FROM left_stream WHERE stream_arn = @StreamArn AND at = @at", new { left.StreamArn, at = left.At.ToUnixTimeMilliseconds() }),
        cancellationToken);

    /// <summary>In one transaction with the replaced row: a stream that nobody uses any more is recorded as removed.</summary>
    public Task Save(ConnectedStream stream, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            ChangeStamp.Add(connection, StampNames.Streams);
            return Replace(connection, stream);
        },
        cancellationToken);

    private static int Replace(DbConnection connection, ConnectedStream stream) => connection.Execute(
        """
        INSERT INTO left_stream (stream_arn, at) SELECT stream_arn, @at FROM connected_stream
            WHERE instance_arn = @InstanceArn AND is_read = 1 AND (stream_arn <> @StreamArn OR @read = 0)
        ON CONFLICT (stream_arn) DO UPDATE SET at = excluded.at;
        INSERT INTO connected_stream (instance_arn, stream_arn, connected, is_read, at) VALUES (@InstanceArn, @StreamArn, @connected, @read, @at)
        ON CONFLICT (instance_arn) DO UPDATE SET
            stream_arn = excluded.stream_arn, connected = excluded.connected, is_read = excluded.is_read, at = excluded.at;
        DELETE FROM left_stream WHERE stream_arn IN (SELECT stream_arn FROM connected_stream WHERE is_read = 1)
        """,
        new
        {
            stream.InstanceArn, stream.StreamArn, connected = stream.Connected ? 1L : 0L, read = stream.Read ? 1L : 0L,
            at = stream.At.ToUnixTimeMilliseconds(),
        });
}
