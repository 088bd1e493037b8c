using System.Net;
using ConnectStreaming.Cluster;
using ConnectStreaming.Storage;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Storage;

/// <summary>What Orleans' membership protocol needs of its table: atomic changes, each only on what its writer has read.</summary>
public sealed class MembershipTableTests
{
    private static readonly DateTime Noon = new(2026, 12, 1, 12, 0, 0, DateTimeKind.Utc);
    private static int _generation;

    [Theory]
    [OnPostgres]
    public async Task AnEmptyTableHasVersionZero(Engine _)
    {
        await using var table = await Made();
        var data = await table.ReadAll();
        Assert.Empty(data.Members);
        Assert.Equal((0, "0"), (data.Version.Version, data.Version.VersionEtag));
        // Every server does it at its start.
        await table.InitializeMembershipTable(true);
        Assert.Equal(0, (await table.ReadAll()).Version.Version);
    }

    [Theory]
    [OnPostgres]
    public async Task ARowIsReadAsItWasInserted(Engine _)
    {
        await using var table = await Made();
        var entry = Entry();
        entry.SuspectTimes = [Tuple.Create(Address(), Noon.AddTicks(1)), Tuple.Create(SiloAddress.New(IPAddress.Parse("::1"), 1, 2), Noon.AddTicks(2))];
        Assert.True(await table.InsertRow(entry, (await table.ReadAll()).Version.Next()));

        foreach (var data in new[] { await table.ReadAll(), await table.ReadRow(entry.SiloAddress) })
        {
            Assert.Equal(1, data.Version.Version);
            Assert.Equal(entry.ToFullString(), Assert.Single(data.Members).Item1.ToFullString());
            Assert.Equal(entry.SuspectTimes, data.Members[0].Item1.SuspectTimes);
        }

        var other = await table.ReadRow(Address());
        Assert.Empty(other.Members);
        Assert.Equal(1, other.Version.Version);
    }

    [Theory]
    [OnPostgres]
    public async Task AnInsertOnAnOldVersionOrOfAnExistingRowChangesNothing(Engine _)
    {
        await using var table = await Made();
        var (entry, first) = (Entry(), (await table.ReadAll()).Version.Next());
        Assert.True(await table.InsertRow(entry, first));

        Assert.False(await table.InsertRow(entry, first));
        Assert.False(await table.InsertRow(Entry(), first));
        Assert.False(await table.InsertRow(entry, (await table.ReadAll()).Version.Next()));

        var data = await table.ReadAll();
        Assert.Equal((1, 1), (data.Version.Version, data.Members.Count));
        Assert.True(await table.InsertRow(Entry(), data.Version.Next()));
    }

    [Theory]
    [OnPostgres]
    public async Task AnUpdateNeedsTheRowAndTheVersionThatAreThere(Engine _)
    {
        await using var table = await Made();
        var entry = Entry();
        Assert.True(await table.InsertRow(entry, (await table.ReadAll()).Version.Next()));
        var read = await table.ReadAll();
        var (etag, version) = (read.Members[0].Item2, read.Version.Next());

        entry.Status = SiloStatus.Active;
        Assert.True(await table.UpdateRow(entry, etag, version));
        var after = await table.ReadAll();
        Assert.Equal((2, SiloStatus.Active), (after.Version.Version, after.Members[0].Item1.Status));

        entry.Status = SiloStatus.Dead;
        Assert.False(await table.UpdateRow(entry, etag, version));
        Assert.False(await table.UpdateRow(entry, after.Members[0].Item2, version));
        Assert.False(await table.UpdateRow(entry, etag, after.Version.Next()));
        Assert.False(await table.UpdateRow(Entry(), after.Members[0].Item2, after.Version.Next()));
        Assert.False(await table.UpdateRow(entry, "of another store", after.Version.Next()));

        var end = await table.ReadAll();
        Assert.Equal((2, SiloStatus.Active), (end.Version.Version, Assert.Single(end.Members).Item1.Status));
    }

    [Theory]
    [OnPostgres]
    public async Task OfManyWritersAtOnceOneWinsEachVersion(Engine _)
    {
        await using var table = await Made();
        var entry = Entry();
        var first = (await table.ReadAll()).Version.Next();
        var inserted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => table.InsertRow(entry, first)));
        Assert.Single(inserted, done => done);

        await Task.WhenAll(Enumerable.Range(0, 19).Select(async _ =>
        {
            MembershipTableData read;
            do
            {
                read = await table.ReadAll();
                await Task.Delay(5);
            }
            while (!await table.UpdateRow(read.Members[0].Item1, read.Members[0].Item2, read.Version.Next()));
        })).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(20, (await table.ReadAll()).Version.Version);
    }

    [Theory]
    [OnPostgres]
    public async Task ASignOfLifeChangesNeitherVersionNorRow(Engine _)
    {
        await using var table = await Made();
        var entry = Entry();
        Assert.True(await table.InsertRow(entry, (await table.ReadAll()).Version.Next()));
        var before = await table.ReadAll();

        await table.UpdateIAmAlive(new MembershipEntry { SiloAddress = entry.SiloAddress, IAmAliveTime = Noon.AddMinutes(1) });

        var after = await table.ReadAll();
        Assert.Equal(Noon.AddMinutes(1), after.Members[0].Item1.IAmAliveTime);
        Assert.Equal((before.Version, before.Members[0].Item2), (after.Version, after.Members[0].Item2));
        // Who read before it can still write, and does not set the time back.
        Assert.True(await table.UpdateRow(entry, before.Members[0].Item2, before.Version.Next()));
        Assert.Equal(Noon.AddMinutes(1), (await table.ReadAll()).Members[0].Item1.IAmAliveTime);
    }

    [Theory]
    [OnPostgres]
    public async Task OnlyDeadRowsWithoutALaterChangeAreDeleted(Engine _)
    {
        await using var table = await Made();
        MembershipEntry[] entries = [Entry(SiloStatus.Dead), Entry(SiloStatus.Dead), Entry(SiloStatus.Dead), Entry(SiloStatus.Active)];
        entries[1].IAmAliveTime = Noon.AddDays(1);
        entries[2].SuspectTimes = [Tuple.Create(Address(), Noon.AddDays(1))];
        foreach (var entry in entries)
        {
            Assert.True(await table.InsertRow(entry, (await table.ReadAll()).Version.Next()));
        }

        await table.CleanupDefunctSiloEntries(new DateTimeOffset(Noon.AddHours(1)));

        Assert.Equal(
            entries[1..].Select(e => e.SiloAddress).ToHashSet(), (await table.ReadAll()).Members.Select(m => m.Item1.SiloAddress).ToHashSet());
    }

    [Theory]
    [OnPostgres]
    public async Task TwoClustersOfOneDatabaseDoNotSeeEachOther(Engine _)
    {
        var address = await (await PostgresServer.Running).MakeDatabase();
        await using var a = await Made("a", address);
        await using var b = await Made("b", address);
        Assert.True(await a.InsertRow(Entry(), (await a.ReadAll()).Version.Next()));
        Assert.Empty((await b.ReadAll()).Members);
        Assert.True(await b.InsertRow(Entry(), (await b.ReadAll()).Version.Next()));

        await a.DeleteMembershipTableEntries("a");
        Assert.Single((await b.ReadAll()).Members);
        await a.InitializeMembershipTable(true);
        Assert.Empty((await a.ReadAll()).Members);
    }

    [Theory]
    [OnPostgres]
    public async Task ClientsFindActiveServersWithAGateway(Engine _)
    {
        await using var table = await Made();
        MembershipEntry[] entries = [Entry(SiloStatus.Active), Entry(SiloStatus.Active), Entry(SiloStatus.Joining), Entry(SiloStatus.Dead)];
        entries[1].ProxyPort = 0;
        foreach (var entry in entries)
        {
            Assert.True(await table.InsertRow(entry, (await table.ReadAll()).Version.Next()));
        }

        var gateway = Assert.Single(await new GatewayList(table).GetGateways());
        Assert.Equal(new Uri($"gwy.tcp://127.0.0.1:30000/{entries[0].SiloAddress.Generation}"), gateway);
    }

    private static async Task<MembershipTable> Made(string cluster = "tests", string? address = null)
    {
        address ??= await (await PostgresServer.Running).MakeDatabase();
        await using (await PostgresDatabase.Open(address, CancellationToken.None))
        {
        }

        var table = new MembershipTable(Options.Create(new ClusterOptions { Mode = "Postgres", Id = cluster, ConnectionString = address }));
        await table.InitializeMembershipTable(true);
        return table;
    }

    private static MembershipEntry Entry(SiloStatus status = SiloStatus.Joining) => new()
    {
        SiloAddress = Address(),
        HostName = "host",
        SiloName = "name",
        Status = status,
        ProxyPort = 30000,
        StartTime = Noon,
        IAmAliveTime = Noon,
    };

    private static SiloAddress Address() => SiloAddress.New(IPAddress.Loopback, 11111, Interlocked.Increment(ref _generation));
}
