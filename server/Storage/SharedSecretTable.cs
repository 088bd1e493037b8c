using ConnectStreaming.Cluster;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>
/// Secrets of a cluster, in the database. Everybody who can read the database can read them, as with the sessions and the files of a data folder.
/// </summary>
internal sealed class SharedSecretTable(IDatabase database) : ISharedSecrets
{
    private sealed record Row(string Name, byte[] Value);

    public Task<IReadOnlyDictionary<string, byte[]>> All(string prefix, CancellationToken cancellationToken) =>
        database.Read<IReadOnlyDictionary<string, byte[]>>(
            connection => connection.Query<Row>("SELECT name AS Name, value AS Value FROM shared_secret")
                .Where(row => row.Name.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(row => row.Name, row => row.Value, StringComparer.Ordinal),
            cancellationToken);

    public Task<byte[]> KeepFirst(string name, byte[] secret, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            connection.Execute("INSERT INTO shared_secret (name, value) VALUES (@name, @secret) ON CONFLICT DO NOTHING", new { name, secret });
            return connection.QuerySingle<byte[]>("SELECT value FROM shared_secret WHERE name = @name", new { name });
        },
        cancellationToken);

    public Task Replace(string name, byte[] secret, CancellationToken cancellationToken) => database.Write(
        connection => connection.Execute(
            "INSERT INTO shared_secret (name, value) VALUES (@name, @secret) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { name, secret }),
        cancellationToken);
}
