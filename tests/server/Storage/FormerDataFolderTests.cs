using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ConnectStreaming.Audit;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Access;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Tests.Storage;

/// <summary>
/// A data folder of the last build with schema 4, made by that build (Local mode, a sandbox of 12 agents). Whoever upgrades has one like it:
/// everything in it is still there and still works.
/// </summary>
public sealed class FormerDataFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cs-former-").FullName;
    private readonly JsonElement _expected;

    public FormerDataFolderTests()
    {
        var fixture = Fixture();
        using (var packed = new GZipStream(File.OpenRead(Path.Combine(fixture, "connect-streaming.db.gz")), CompressionMode.Decompress))
        using (var database = File.Create(new StoreFiles(_folder).Database))
        {
            packed.CopyTo(database);
        }

        Directory.CreateDirectory(Path.Combine(_folder, "keys"));
        File.Copy(Path.Combine(fixture, "key.xml"), Path.Combine(_folder, "keys", "key-96f90945-c0f7-4c1b-afcf-faab3027ce6a.xml"));
        _expected = JsonElement.Parse(File.ReadAllText(Path.Combine(fixture, "expected.json")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task StatesCheckpointsAndIntervalsAreReadAndTheShardGoesOn()
    {
        await using var store = new StoreFixture(_folder) { KeepFolder = true }.Open();
        var parts = Text("stream").Split('|');
        var stream = new StreamId(parts[0], DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[1], CultureInfo.InvariantCulture)));
        var shard = new ShardId(stream, Text("shard"));

        var taken = await store.Take(shard);

        Assert.Null(store.Health.Message);
        Assert.Equal((Number("agents"), Number("versions")), (taken.Agents.Count, taken.Agents.Sum(a => a.Version)));
        Assert.All(taken.Agents, agent => Assert.NotNull(agent.Profile.Username));
        Assert.Equal(Text("sequence"), taken.Checkpoint!.Sequence);
        Assert.Equal(Number("epoch") + 1, taken.Epoch);
        var intervals = await store.Intervals();
        Assert.Equal((Number("intervals"), Number("intervalMilliseconds")), (intervals.Count, (long)intervals.Sum(i => (i.End - i.Start).TotalMilliseconds)));
        Assert.Equal(Number("contactIntervals"), (await store.ContactIntervals()).Count);

        // The next commit of every agent is taken, and its open interval goes on from the last one.
        Assert.Equal(CommitResult.Committed, await store.Commit(new ShardCommit
        {
            Shard = shard, Epoch = taken.Epoch, Checkpoint = taken.Checkpoint,
            Agents = [.. taken.Agents.Select(a => (a with { Version = a.Version + 1 }, ShardAgents.KeyHash(a.AgentArn)))],
        }));
        Assert.Equal(Number("versions") + Number("agents"), (await store.Take(shard)).Agents.Sum(a => a.Version));
        Assert.All(intervals.GroupBy(i => i.AgentArn), own => Assert.Equal(own.Last().End, taken.Agents.Single(a => a.AgentArn == own.Key).IntervalStart));
    }

    [Fact]
    public async Task PlacesConnectedStreamsGapsAndQuarantineAreKept()
    {
        await using var store = new StoreFixture(_folder) { KeepFolder = true }.Open();

        Assert.Equal(
            _expected.GetProperty("seats").EnumerateArray().Select(s => $"{s[0]} {s[1]} {s[2]}").Order(StringComparer.Ordinal),
            (await store.Seats().LoadSeats(Text("instance"), default)).Select(s => $"{s.AgentArn} {s.Island} {s.Seat}").Order(StringComparer.Ordinal));
        var connected = Assert.Single(await store.ConnectedStreams().Connected(default));
        Assert.Equal((Text("instance"), Text("stream").Split('|')[0], true, true), (connected.InstanceArn, connected.StreamArn, connected.Connected, connected.Read));
        Assert.Equal("trimmed", Assert.Single(await store.Shards.Gaps(10, default)).Reason);
        Assert.Equal("not JSON", Assert.Single(await store.Shards.Quarantine(10, default)).Reason);
    }

    [Fact]
    public async Task TheAuditChainHoldsAndGoesOn()
    {
        await using var store = new StoreFixture(_folder) { KeepFolder = true }.Open();

        using var verifier = new AuditVerifier(store.Audit(), store.Time);
        var report = await verifier.Check(default);
        Assert.Equal((true, Number("audit"), Text("auditHead")), (report.Ok, report.Checked, report.Head));

        await store.Audit().Append(new AuditEntry(new AuditActor("Chief"), "person.changed"), default);
        Assert.True((await verifier.Check(default)).Ok);
    }

    [Fact]
    public async Task SessionsStaySignedInPasswordsTokensAndLinksWork()
    {
        await using var host = await AccessTestHost.Start(folder: _folder, now: DateTimeOffset.FromUnixTimeMilliseconds(Number("now")));

        foreach (var (session, name) in new[] { ("chief", "Chief 主任"), ("sato", "佐藤 花子") })
        {
            using var answer = await host.Ask(HttpMethod.Get, "/api/session", Text(session));
            Assert.Equal(name, JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("person").GetProperty("name").GetString());
        }

        Assert.Equal(HttpStatusCode.NoContent, await host.Status(HttpMethod.Post, "/api/sign-in", body: new { account = "sato", password = TestPeople.Password + "-2" }));
        foreach (var token in new[] { "token", "token2" })
        {
            using var read = await host.Ask(HttpMethod.Get, "/api/agents", change: r => r.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Text(token)));
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, await host.Status(HttpMethod.Post, "/api/links/look", body: new { token = Text("tanakaLink") }));
    }

    private string Text(string name) => _expected.GetProperty(name).GetString()!;

    private long Number(string name) => _expected.GetProperty(name).GetInt64();

    private static string Fixture([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "fixtures", "data-folder-schema-4"));
}
