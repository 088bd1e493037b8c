using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ConnectStreaming.Cluster;
using ConnectStreaming.Hosting;
using Dapper;
using Npgsql;

namespace ConnectStreaming.Commands;

/// <summary>A server in the table of the cluster.</summary>
/// <param name="SilentFor">Age of its last sign of life in the table; servers write one every 5 s.</param>
internal sealed record MemberSeen(IPEndPoint Address, bool IsActive, TimeSpan SilentFor);

/// <summary>What the database of a cluster says about itself.</summary>
/// <param name="Ahead">The clock of this machine minus that of the database.</param>
/// <param name="Standby">How far its farthest copy is behind; null: it has none, or this user may not see it.</param>
internal sealed record DatabaseSeen(int Version, bool IsReadOnly, TimeSpan RoundTrip, TimeSpan Ahead, TimeSpan? Standby);

/// <summary>The database, the clocks, the members, the certificates and the ports of a cluster. It changes nothing.</summary>
internal static class DoctorCluster
{
    private const int OldestVersion = 13;

    /// <summary>Three times the time after which a server that does not write its sign of life counts as lost.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan PortLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SlowNote = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SlowBad = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ClockNote = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClockBad = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StandbyNote = TimeSpan.FromSeconds(30);

    /// <summary>Empty on one machine, and while the database does not answer (the check of the database says so).</summary>
    public static async Task<IReadOnlyList<Finding>> Find(IConfiguration configuration, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new ClusterOptions();
        if (!options.IsCluster || new ClusterOptionsValidator().Validate(null, options).Failed)
        {
            return [];
        }

        List<Finding> findings = [Certificate(options, time)];
        try
        {
            await using var connection = new NpgsqlConnection(PostgresAddress.Parse(options.ConnectionString!).ConnectionString);
            await connection.OpenAsync(cancellationToken);
            findings.AddRange(OfDatabase(await ReadDatabase(connection, time)));
            var members = await Members(connection, options.Id);
            findings.AddRange(OfMembers(members));
            foreach (var member in members.Where(m => m.IsActive && m.SilentFor < StaleAfter))
            {
                findings.Add(await Port(member.Address, cancellationToken));
            }
        }
        catch (NpgsqlException)
        {
            // The check of the database has said what it is.
        }

        return findings;
    }

    internal static IEnumerable<Finding> OfDatabase(DatabaseSeen seen)
    {
        yield return seen.Version < OldestVersion
            ? new Finding(FindingLevel.Bad, "Database version", $"PostgreSQL {seen.Version}.", $"Use PostgreSQL {OldestVersion} or later.")
            : new Finding(FindingLevel.Good, "Database version", $"PostgreSQL {seen.Version}.");
        yield return seen.IsReadOnly
            ? new Finding(
                FindingLevel.Bad, "Database writes", "It accepts no changes: it is a copy (standby), or its transactions are read-only.",
                "Give Cluster:ConnectionString the address of the primary. With several hosts, add Target Session Attributes=primary.")
            : new Finding(FindingLevel.Good, "Database writes", "It accepts changes.");
        var took = Ms(seen.RoundTrip);
        yield return seen.RoundTrip < SlowNote
            ? new Finding(FindingLevel.Good, "Database answer", $"in {took} ms.")
            : new Finding(
                seen.RoundTrip < SlowBad ? FindingLevel.Note : FindingLevel.Bad, "Database answer", $"only in {took} ms.",
                "Look at the load of the database and at the network to it. The map stays live, but changes are stored late.");
        if (seen.Standby is { } behind)
        {
            yield return behind < StandbyNote
                ? new Finding(FindingLevel.Good, "Database copies", $"at most {behind.TotalSeconds:0} s behind.")
                : new Finding(
                    FindingLevel.Note, "Database copies", $"the farthest is {behind.TotalSeconds:0} s behind.",
                    "After a fail-over to it, this much is read again from the stream. Look at its load and at the network to it.");
        }

        var (size, side) = (seen.Ahead.Duration(), seen.Ahead < TimeSpan.Zero ? "behind" : "ahead of");
        var clock = string.Create(CultureInfo.InvariantCulture, $"{side} the database by {size.TotalSeconds:0.0} s.");
        yield return size < ClockNote
            ? new Finding(FindingLevel.Good, "Clock and database", clock)
            : new Finding(
                size < ClockBad ? FindingLevel.Note : FindingLevel.Bad, "Clock and database", clock,
                "Turn on time synchronisation on this machine and on that of the database (chrony, systemd-timesyncd, w32time).");
    }

    internal static IEnumerable<Finding> OfMembers(IReadOnlyList<MemberSeen> members)
    {
        const string Check = "Cluster";
        var active = members.Where(m => m.IsActive).ToArray();
        var stale = active.Where(m => m.SilentFor >= StaleAfter).ToArray();
        var running = active.Length - stale.Length;
        var dead = members.Count - active.Length;
        var seen = $"{running} server(s) run: {string.Join(", ", active.Except(stale).Select(m => m.Address))}. {dead} earlier one(s) are in the table.";
        yield return running switch
        {
            0 => new Finding(FindingLevel.Note, Check, "No server runs now.", "Start serve on three machines."),
            < 3 => new Finding(FindingLevel.Note, Check, seen, "Three servers are the least: with two, one wrong suspicion is enough to end the other one."),
            _ => new Finding(FindingLevel.Good, Check, seen),
        };
        foreach (var row in stale)
        {
            yield return new Finding(
                FindingLevel.Note, Check, $"The table says that {row.Address} runs, but its last sign of life is {row.SilentFor.TotalMinutes:0} min old.",
                "Nothing has to be done: the servers remove the row, or the next one that starts. If that server should run, look at its machine.");
        }
    }

    internal static async Task<Finding> Port(IPEndPoint address, CancellationToken cancellationToken)
    {
        var check = $"Port {address.Port} of {address.Address}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PortLimit);
        try
        {
            using var socket = new TcpClient(address.AddressFamily);
            await socket.ConnectAsync(address, limit.Token);
            return new Finding(FindingLevel.Good, check, "can be reached from here.");
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Finding(
                FindingLevel.Bad, check, $"cannot be reached: {(e is SocketException ? e.Message : $"no answer within {PortLimit.TotalSeconds:0} s")}.",
                "Open this TCP port between all servers, in both directions (firewall, security group), or set Cluster:Advertise to an address that the others "
                    + "can reach.");
        }
    }

    internal static Finding Certificate(ClusterOptions options, TimeProvider time)
    {
        const string Check = "Cluster certificate";
        const string Renew = "Make a new one with the same authority and put it in the place of the old one. The server reads it within a minute.";
        if (!options.HasCertificates)
        {
            return options.Insecure
                ? new Finding(FindingLevel.Note, Check, "None: the servers talk without TLS (Cluster:Insecure).", "Set the three certificate files.")
                : new Finding(FindingLevel.Good, Check, "None. Beyond this machine, a start without them is refused.");
        }

        try
        {
            var left = new ClusterCertificates(options, time, Quiet.For<ClusterCertificates>()).Ends - time.GetUtcNow();
            var seen = $"valid for {left.TotalDays:0} more days, signed by Cluster:Authority.";
            return left > TimeSpan.FromDays(30) ? new Finding(FindingLevel.Good, Check, seen)
                : new Finding(left > TimeSpan.FromDays(3) ? FindingLevel.Note : FindingLevel.Bad, Check, seen, Renew);
        }
        catch (StartRefusedException e)
        {
            return new Finding(FindingLevel.Bad, Check, e.Message, Renew);
        }
    }

    private static async Task<DatabaseSeen> ReadDatabase(NpgsqlConnection connection, TimeProvider time)
    {
        await connection.ExecuteScalarAsync("SELECT 1");
        var (began, asked) = (time.GetUtcNow(), time.GetTimestamp());
        var now = await connection.ExecuteScalarAsync<long>("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
        var took = time.GetElapsedTime(asked);
        var readOnly = await connection.ExecuteScalarAsync<bool>("SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool");
        var standby = await connection.ExecuteScalarAsync<double?>("SELECT extract(epoch FROM max(replay_lag))::float8 FROM pg_stat_replication");
        return new DatabaseSeen(
            connection.PostgreSqlVersion.Major, readOnly, took, began + (took / 2) - DateTimeOffset.FromUnixTimeMilliseconds(now),
            standby is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    private static async Task<IReadOnlyList<MemberSeen>> Members(NpgsqlConnection connection, string cluster)
    {
        if (!await connection.ExecuteScalarAsync<bool>("SELECT to_regclass('membership') IS NOT NULL"))
        {
            return [];
        }

        var rows = await connection.QueryAsync<(string Address, int Status, double SilentFor)>(
            "SELECT address, status, extract(epoch FROM clock_timestamp() - i_am_alive)::float8 FROM membership WHERE cluster_id = @cluster",
            new { cluster });
        return
        [
            .. rows.Select(row => new MemberSeen(
                    SiloAddress.FromParsableString(row.Address).Endpoint, (SiloStatus)row.Status != SiloStatus.Dead, TimeSpan.FromSeconds(row.SilentFor)))
                .OrderBy(m => m.Address.ToString(), StringComparer.Ordinal),
        ];
    }

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
