using System.Net;
using System.Net.Sockets;
using ConnectStreaming.Cluster;
using ConnectStreaming.Commands;
using ConnectStreaming.Tests.Hosting;
using ConnectStreaming.Tests.Processes;
using ConnectStreaming.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace ConnectStreaming.Tests.Commands;

/// <summary>What the doctor says about the database, the clocks, the members, the certificates, the ports and the way to AWS.</summary>
public sealed class DoctorClusterTests
{
    private static readonly DatabaseSeen Healthy = new(17, false, TimeSpan.FromMilliseconds(2), TimeSpan.FromSeconds(1), null);

    [Fact]
    public void AHealthyDatabaseIsGood() =>
        Assert.All(DoctorCluster.OfDatabase(Healthy with { Standby = TimeSpan.Zero }), f => Assert.Equal(FindingLevel.Good, f.Level));

    [Fact]
    public void EachFaultOfTheDatabaseSaysWhatToDo()
    {
        Said(Healthy with { IsReadOnly = true }, FindingLevel.Bad, "Target Session Attributes=primary");
        Said(Healthy with { Version = 12 }, FindingLevel.Bad, "PostgreSQL 13");
        Said(Healthy with { RoundTrip = TimeSpan.FromMilliseconds(250) }, FindingLevel.Note, "load of the database");
        Said(Healthy with { RoundTrip = TimeSpan.FromSeconds(2) }, FindingLevel.Bad, "load of the database");
        Said(Healthy with { Standby = TimeSpan.FromSeconds(31) }, FindingLevel.Note, "fail-over");
        Said(Healthy with { Ahead = TimeSpan.FromSeconds(-6) }, FindingLevel.Note, "time synchronisation");
        Said(Healthy with { Ahead = TimeSpan.FromMinutes(2) }, FindingLevel.Bad, "time synchronisation");
        Assert.Contains(DoctorCluster.OfDatabase(Healthy with { Ahead = TimeSpan.FromSeconds(-6) }), f => f.Seen == "behind the database by 6.0 s.");

        static void Said(DatabaseSeen seen, FindingLevel level, string next)
        {
            var finding = Assert.Single(DoctorCluster.OfDatabase(seen), f => f.Level != FindingLevel.Good);
            Assert.Equal(level, finding.Level);
            Assert.Contains(next, finding.Next, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void MembersThatRunAreCountedAndOldRowsAreNamed()
    {
        Assert.Equal("No server runs now.", Assert.Single(DoctorCluster.OfMembers([])).Seen);
        var all = DoctorCluster.OfMembers([Member(1), Member(2), Member(3), Member(4, active: false), Member(5, silent: 600)]).ToArray();
        Assert.Equal(FindingLevel.Good, all[0].Level);
        Assert.Equal("3 server(s) run: 10.0.0.1:1, 10.0.0.2:1, 10.0.0.3:1. 1 earlier one(s) are in the table.", all[0].Seen);
        Assert.Equal((FindingLevel.Note, "The table says that 10.0.0.5:1 runs, but its last sign of life is 10 min old."), (all[1].Level, all[1].Seen));
        Assert.Equal(FindingLevel.Note, DoctorCluster.OfMembers([Member(1), Member(2)]).Single().Level);

        static MemberSeen Member(int n, bool active = true, int silent = 3) =>
            new(new IPEndPoint(IPAddress.Parse($"10.0.0.{n}"), 1), active, TimeSpan.FromSeconds(silent));
    }

    [Fact]
    public async Task APortThatNobodyListensOnIsBad()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = (IPEndPoint)listener.LocalEndpoint;
        Assert.Equal(FindingLevel.Good, (await DoctorCluster.Port(address, default)).Level);
        listener.Dispose();
        var refused = await DoctorCluster.Port(address, default);
        Assert.Equal(FindingLevel.Bad, refused.Level);
        Assert.Contains("Cluster:Advertise", refused.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void TheEndOfTheCertificateIsTold()
    {
        using var folder = new TestFolder();
        var now = new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);
        var time = new FakeTimeProvider(now);
        using var authority = TestCertificates.Authority("cluster", now);
        Assert.Equal(FindingLevel.Good, Of(100).Level);
        Assert.Equal(FindingLevel.Note, Of(29).Level);
        Assert.Equal((FindingLevel.Bad, "valid for 2 more days, signed by Cluster:Authority."), (Of(2).Level, Of(2).Seen));
        Assert.Equal(FindingLevel.Bad, Of(-1).Level);
        Assert.Equal(FindingLevel.Good, DoctorCluster.Certificate(new ClusterOptions(), time).Level);
        Assert.Equal(FindingLevel.Note, DoctorCluster.Certificate(new ClusterOptions { Insecure = true }, time).Level);

        Finding Of(int days)
        {
            using var own = TestCertificates.Signed(authority, "a", now.AddDays(-2), now.AddDays(days));
            return DoctorCluster.Certificate(TestCertificates.Write(folder.Path, authority, own, "a"), time);
        }
    }

    [Theory]
    [OnPostgres]
    public async Task ARealDatabaseIsLookedAtWithoutItsPassword(Engine _)
    {
        var address = new NpgsqlConnectionStringBuilder(await (await PostgresServer.Running).MakeDatabase()) { Password = "hidden-word" };
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Cluster:Mode"] = "Postgres", ["Cluster:ConnectionString"] = address.ConnectionString,
        }).Build();

        var findings = await DoctorCluster.Find(settings, TimeProvider.System, default);

        Assert.Equal(
            ["Cluster certificate", "Database version", "Database writes", "Database answer", "Clock and database", "Cluster"], findings.Select(f => f.Check));
        Assert.DoesNotContain(findings, f => f.Level == FindingLevel.Bad);
        Assert.DoesNotContain("hidden-word", Doctor.ToJson(findings), StringComparison.Ordinal);

        await using var admin = new NpgsqlConnection(address.ConnectionString);
        await admin.OpenAsync();
        await using var command = new NpgsqlCommand($"ALTER DATABASE {address.Database} SET default_transaction_read_only = on", admin);
        await command.ExecuteNonQueryAsync();
        NpgsqlConnection.ClearAllPools();
        Assert.Contains(await DoctorCluster.Find(settings, TimeProvider.System, default), f => f is { Level: FindingLevel.Bad, Check: "Database writes" });
    }

    [Theory]
    [InlineData("52.1.1.1+ 52.1.1.2+ 52.1.1.3+", "Good", "")]
    [InlineData("10.0.0.1+ 10.0.0.2+ 10.0.0.3+", "Good", "")]
    [InlineData("10.0.0.1+ 52.1.1.2+ 52.1.1.3+", "Note", "AWS_ENDPOINT_URL_KINESIS")]
    [InlineData("10.0.0.1+ 52.1.1.2 52.1.1.3", "Bad", "AWS_ENDPOINT_URL_KINESIS")]
    [InlineData("10.0.0.1+ - -", "Bad", "AWS_ENDPOINT_URL_KINESIS")]
    [InlineData("10.0.0.1 10.0.0.2 10.0.0.3", "Bad", "security group of the VPC endpoint")]
    [InlineData("52.1.1.1 52.1.1.2 52.1.1.3", "Bad", "interface endpoint")]
    [InlineData("- - -", "Bad", "private DNS names")]
    public void TheWayToKinesisIsJudgedByAllItsNames(string hosts, string level, string next)
    {
        var finding = DoctorEndpoints.Judge([.. hosts.Split(' ').Select((host, n) => new HostSeen(
            $"name{n}", host == "-" ? [] : [IPAddress.Parse(host.TrimEnd('+'))], host.EndsWith('+')))], isFixed: false);
        Assert.Equal(level, finding.Level.ToString());
        Assert.Contains(next, finding.Next ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("3.112.0.1", false)]
    [InlineData("fd00::1", true)]
    [InlineData("2600::1", false)]
    public void AddressesOfAVpcArePrivate(string address, bool isPrivate) => Assert.Equal(isPrivate, DoctorEndpoints.IsPrivate(IPAddress.Parse(address)));
}
