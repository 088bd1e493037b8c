using System.Globalization;
using ConnectStreaming.Cluster;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ConnectStreaming.Storage;

/// <summary>
/// The servers of a cluster, for Orleans' membership protocol. Each method is one statement, so it is atomic and works behind PgBouncer in transaction
/// mode. Every change of a row also changes the version of the cluster, and only if nobody else changed it since the caller's read: the row of the
/// version makes writers take turns.
/// </summary>
internal sealed class MembershipTable(IOptions<ClusterOptions> options) : IMembershipTable, IAsyncDisposable
{
    private const char BetweenSuspects = ';';
    private const char BetweenParts = ',';

    private readonly string _cluster = options.Value.Id;
    private readonly NpgsqlDataSource _source = Source(options.Value.ConnectionString!);

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Execute(
        "INSERT INTO membership_version (cluster_id, version) VALUES (@cluster, 0) ON CONFLICT DO NOTHING", new { cluster = _cluster });

    public Task DeleteMembershipTableEntries(string clusterId) =>
        Execute("DELETE FROM membership_version WHERE cluster_id = @cluster", new { cluster = clusterId });

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => Execute(
        "DELETE FROM membership WHERE cluster_id = @cluster AND status = @dead AND changed < @before",
        new { cluster = _cluster, dead = (int)SiloStatus.Dead, before = beforeDate.UtcDateTime });

    public Task<MembershipTableData> ReadAll() => Read(null);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => Read(key.ToParsableString());

    public async Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion)
    {
        try
        {
            return await Execute(
                """
                WITH next AS (
                    UPDATE membership_version SET version = version + 1 WHERE cluster_id = @Cluster AND version = @Version RETURNING version)
                INSERT INTO membership
                    (cluster_id, address, etag, host_name, silo_name, status, proxy_port, suspects, started, i_am_alive, changed)
                SELECT @Cluster, @Address, version, @HostName, @SiloName, @Status, @ProxyPort, @Suspects, @Started, @IAmAlive, @Changed FROM next
                """,
                Parameters(entry, tableVersion, null)) == 1;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
    }

    public async Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => await Execute(
        """
        WITH next AS (
            UPDATE membership_version SET version = version + 1 WHERE cluster_id = @Cluster AND version = @Version
                AND EXISTS (SELECT 1 FROM membership WHERE cluster_id = @Cluster AND address = @Address AND etag = @Etag)
            RETURNING version)
        UPDATE membership SET etag = next.version, status = @Status, suspects = @Suspects, proxy_port = @ProxyPort,
            i_am_alive = greatest(i_am_alive, @IAmAlive), changed = greatest(changed, @Changed)
        FROM next WHERE cluster_id = @Cluster AND address = @Address
        """,
        Parameters(entry, tableVersion, etag)) == 1;

    public Task UpdateIAmAlive(MembershipEntry entry) => Execute(
        "UPDATE membership SET i_am_alive = @alive, changed = greatest(changed, @alive) WHERE cluster_id = @cluster AND address = @address",
        new { cluster = _cluster, address = entry.SiloAddress.ToParsableString(), alive = Utc(entry.IAmAliveTime) });

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>A pool of its own: many commits must not delay the sign of life, or the others would think that this server is lost.</summary>
    private static NpgsqlDataSource Source(string connectionString) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
    {
        MaxPoolSize = 4,
        MinPoolSize = 0,
        Timeout = 5,
        CommandTimeout = 5,
        ApplicationName = "connect-streaming membership",
    });

    private async Task<MembershipTableData> Read(string? address)
    {
        await using var connection = await _source.OpenConnectionAsync();
        // One statement, so version and rows are of one moment. A cluster without rows gives one row with only a version.
        var rows = (await connection.QueryAsync<Row>(
            """
            SELECT v.version AS Version, m.address AS Address, m.etag AS Etag, m.host_name AS HostName, m.silo_name AS SiloName, m.status AS Status,
                m.proxy_port AS ProxyPort, m.suspects AS Suspects, m.started AS Started, m.i_am_alive AS IAmAlive
            FROM membership_version v
            LEFT JOIN membership m ON m.cluster_id = v.cluster_id AND (@address::text IS NULL OR m.address = @address)
            WHERE v.cluster_id = @cluster
            """,
            new { cluster = _cluster, address })).ToList();
        if (rows.Count == 0)
        {
            throw new InvalidOperationException($"The cluster {_cluster} has no version in the database. InitializeMembershipTable was not called.");
        }

        var members = rows.Where(row => row.Address is not null).Select(row => Tuple.Create(row.Entry(), Text(row.Etag))).ToList();
        return new MembershipTableData(members, new TableVersion((int)rows[0].Version, Text(rows[0].Version)));
    }

    private async Task<int> Execute(string sql, object parameters)
    {
        await using var connection = await _source.OpenConnectionAsync();
        return await connection.ExecuteAsync(sql, parameters);
    }

    private object Parameters(MembershipEntry entry, TableVersion version, string? etag)
    {
        var suspects = entry.SuspectTimes ?? [];
        return new
        {
            Cluster = _cluster,
            Version = Number(version.VersionEtag),
            Etag = Number(etag),
            Address = entry.SiloAddress.ToParsableString(),
            HostName = entry.HostName ?? "",
            SiloName = entry.SiloName ?? "",
            Status = (int)entry.Status,
            entry.ProxyPort,
            Suspects = string.Join(BetweenSuspects, suspects.Select(s =>
                string.Create(CultureInfo.InvariantCulture, $"{s.Item1.ToParsableString()}{BetweenParts}{Utc(s.Item2):O}"))),
            Started = Utc(entry.StartTime),
            IAmAlive = Utc(entry.IAmAliveTime),
            Changed = Utc(suspects.Select(s => s.Item2).Append(entry.StartTime).Append(entry.IAmAliveTime).Max()),
        };
    }

    private static List<Tuple<SiloAddress, DateTime>> Suspects(string text) =>
    [
        .. text.Split(BetweenSuspects, StringSplitOptions.RemoveEmptyEntries).Select(vote => vote.Split(BetweenParts)).Select(parts => Tuple.Create(
            SiloAddress.FromParsableString(parts[0]),
            DateTime.Parse(parts[1], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind))),
    ];

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>-1 is no version: a text of another store changes nothing.</summary>
    private static long Number(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private sealed class Row
    {
        public long Version { get; init; }

        public string? Address { get; init; }

        public long Etag { get; init; }

        public string HostName { get; init; } = "";

        public string SiloName { get; init; } = "";

        public int Status { get; init; }

        public int ProxyPort { get; init; }

        public string Suspects { get; init; } = "";

        public DateTime Started { get; init; }

        public DateTime IAmAlive { get; init; }

        public MembershipEntry Entry() => new()
        {
            SiloAddress = SiloAddress.FromParsableString(Address!),
            HostName = HostName,
            SiloName = SiloName,
            Status = (SiloStatus)Status,
            ProxyPort = ProxyPort,
            SuspectTimes = MembershipTable.Suspects(Suspects),
            StartTime = Started,
            IAmAliveTime = IAmAlive,
        };
    }
}
