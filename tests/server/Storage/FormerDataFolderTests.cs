using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Settings;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Live;
using Microsoft.Extensions.Logging.Abstractions;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Tests.Storage;

/// <summary>
/// Data folders of earlier builds, each made by that build (Local mode, a sandbox of 12 agents): the last one with schema 4, before there were drawn floors;
/// the first one with schema 11, which has them; the last one with schema 12, before alerts were stored; the last one with schema 14, before wall displays.
/// Everybody who upgrades has one like it: everything in it is still there and still works. How to make one: tests/fixtures/data-folders.md.
/// </summary>
public sealed class FormerDataFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cs-former-").FullName;
    private JsonElement _expected;

    private void Unpack(int schema)
    {
        var fixture = Fixture(schema);
        using (var packed = new GZipStream(File.OpenRead(Path.Combine(fixture, "connect-streaming.db.gz")), CompressionMode.Decompress))
        using (var database = File.Create(new StoreFiles(_folder).Database))
        {
            packed.CopyTo(database);
        }

        Directory.CreateDirectory(Path.Combine(_folder, "keys"));
        File.Copy(Path.Combine(fixture, "key.xml"), Path.Combine(_folder, "keys", "key-of-a-former-build.xml"));
        _expected = JsonElement.Parse(File.ReadAllText(Path.Combine(fixture, "expected.json")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(14)]
    public async Task StatesCheckpointsAndIntervalsAreReadAndTheShardGoesOn(int schema)
    {
        Unpack(schema);
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

        // The next commit of every agent is accepted, and its open interval continues after the last one.
        Assert.Equal(CommitResult.Committed, await store.Commit(new ShardCommit
        {
            Shard = shard, Epoch = taken.Epoch, Checkpoint = taken.Checkpoint,
            Agents = [.. taken.Agents.Select(a => (a with { Version = a.Version + 1 }, PartitionKey.Hash(a.AgentArn)))],
        }));
        Assert.Equal(Number("versions") + Number("agents"), (await store.Take(shard)).Agents.Sum(a => a.Version));
        Assert.All(intervals.GroupBy(i => i.AgentArn), own => Assert.Equal(own.Last().End, taken.Agents.Single(a => a.AgentArn == own.Key).IntervalStart));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(14)]
    public async Task PlacesConnectedStreamsGapsAndQuarantineAreKept(int schema)
    {
        Unpack(schema);
        await using var store = new StoreFixture(_folder) { KeepFolder = true }.Open();

        Assert.Equal(
            _expected.GetProperty("seats").EnumerateArray().Select(s => $"{s[0]} {s[1]} {s[2]}").Order(StringComparer.Ordinal),
            (await store.Seats().LoadSeats(Text("instance"), 1_000, default)).Select(s => $"{s.AgentArn} {s.Island} {s.Seat}").Order(StringComparer.Ordinal));
        var connected = Assert.Single(await store.ConnectedStreams().Connected(default));
        Assert.Equal((Text("instance"), Text("stream").Split('|')[0], true, true),
            (connected.InstanceArn, connected.StreamArn, connected.Connected, connected.Read));
        Assert.Equal([new CarriedStream(connected.StreamArn, connected.InstanceArn)], await store.Shards.Carried(default));
        Assert.Equal("trimmed", Assert.Single(await store.Shards.Gaps(10, default)).Reason);
        Assert.Equal("not JSON", Assert.Single(await store.Shards.Quarantine(10, default)).Reason);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(14)]
    public async Task TheAuditChainHoldsAndGoesOn(int schema)
    {
        Unpack(schema);
        await using var store = new StoreFixture(_folder) { KeepFolder = true }.Open();

        using var verifier = new AuditVerifier(store.Audit(), store.Time);
        var report = await verifier.Check(default);
        Assert.Equal((true, Number("audit"), Text("auditHead")), (report.Ok, report.Checked, report.Head));

        await store.Audit().Append(new AuditEntry(new AuditActor("Chief"), "person.changed"), default);
        Assert.True((await verifier.Check(default)).Ok);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(14)]
    public async Task SessionsStaySignedInPasswordsTokensAndLinksWork(int schema)
    {
        Unpack(schema);
        await using var host = await AccessTestHost.Start(folder: _folder, now: DateTimeOffset.FromUnixTimeMilliseconds(Number("now")));

        foreach (var (session, name) in new[] { ("chief", "Chief 主任"), ("sato", "佐藤 花子") })
        {
            using var answer = await host.Send(HttpMethod.Get, "/api/session", Text(session));
            Assert.Equal(name, JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("person").GetProperty("name").GetString());
        }

        Assert.Equal(HttpStatusCode.NoContent,
            await host.Status(HttpMethod.Post, "/api/sign-in", body: new { account = "sato", password = TestPeople.Password + "-2" }));
        foreach (var token in new[] { "token", "token2" })
        {
            using var read = await host.Send(HttpMethod.Get, "/api/agents", change: r =>
                r.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Text(token)));
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, await host.Status(HttpMethod.Post, "/api/links/look", body: new { token = Text("tanakaLink") }));
    }

    /// <summary>The boards and floors of this build, as they begin with what is in the folder.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(14)]
    public async Task EverybodyKeepsThePlaceOnTheAutomaticFloor(int schema)
    {
        Unpack(schema);
        await using var store = new StoreFixture(_folder) { KeepFolder = true }.Open();
        var now = TimeProvider.System.GetUtcNow();
        // As if the server had been updated this minute.
        AgentState[] agents = [.. (await store.LoadAgents()).Select(a => a with { LastEventAt = now })];

        await using var host = await LiveHost.Start(null, store.Seats(), agents);
        var view = await host.View(agents.Length);

        var saved = _expected.GetProperty("seats").EnumerateArray().ToDictionary(s => s[0].GetString()!, s => $"{s[1]} {s[2]}");
        Assert.True(saved.Count > 5, $"{saved.Count} places");
        var shown = view.Snapshot(out _).Agents.ToDictionary(a => a.Card.Arn, a => $"{a.Card.Island} {a.Card.Seat}");
        Assert.Equal(saved.OrderBy(s => s.Key), shown.Where(s => saved.ContainsKey(s.Key)).OrderBy(s => s.Key));
        Assert.Equal(shown.Count, shown.Values.Distinct().Count());
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(14)]
    public async Task DrawnFloorsTheirVersionsImagesAndWhoSitsThereAreKept(int schema)
    {
        Unpack(schema);
        await using var store = new StoreFixture(_folder) { KeepFolder = true }.Open();
        var (floors, seats) = (new FloorTables(store.Store, store.Time), new SeatingTable(store.Store, store.Time));

        var rows = await floors.Load(default);
        Assert.Equal(Lines("sites"), rows.Sites.Select(s => $"{s.Id} {s.Name} {s.TimeZone}"));
        Assert.Equal(
            Lines("floors"),
            rows.Floors.OrderBy(f => f.Id, StringComparer.Ordinal).Select(f =>
                $"{f.Id} {f.Name} {f.Site} {f.Ordinal} {JsonSerializer.Serialize(f.Instances)} {f.Version} {(f.DeletedAt is null ? 0 : 1)}"));
        List<string> versions = [];
        foreach (var floor in rows.Floors.OrderBy(f => f.Id, StringComparer.Ordinal))
        {
            foreach (var version in (await floors.Versions(floor.Id, default)).Reverse())
            {
                versions.Add($"{floor.Id} {version.Number} {version.Name} {version.Hash} {version.Seats}");
                var document = (await floors.Document(floor.Id, version.Number, default))!;
                // It is read by the rules of now, and is the same text.
                Assert.NotNull(FloorReader.Read(document.Json(), out _));
                Assert.Equal(version.Hash, Convert.ToHexStringLower(SHA256.HashData(document.Json())));
            }
        }
        Assert.Equal(Lines("versionsKept"), versions);
        foreach (var hash in _expected.GetProperty("images").EnumerateArray())
        {
            Assert.NotNull(await floors.Image(hash.GetString()!, default));
        }
        var assigned = _expected.GetProperty("assignments").EnumerateArray().ToLookup(a => a[3].GetInt32() == 1, a => $"{a[0]} {a[1]} {a[2]}");
        Assert.Equal(
            assigned[true].Order(StringComparer.Ordinal),
            (await seats.Load(default)).Seats.Select(s => $"{s.At.Floor} {s.At.Seat} {s.Occupant}").Order(StringComparer.Ordinal));
        Assert.NotEmpty(assigned[false]);
        foreach (var past in assigned[false])
        {
            var parts = past.Split(' ', 3);
            Assert.Contains(await seats.Of(parts[2], default), s => s.At == new DrawnSeat(parts[0], parts[1]) && s.To is not null);
        }
        var screens = await new ScreenTables(store.Store, store.Time).Load(default);
        Assert.Equal((0, 0), (screens.Screens.Count, screens.Pairings.Count));
        // A scope that names a floor still does.
        var people = await new AccessTables(store.Store, store.Files, store.Time).Load(null, default);
        Assert.Equal(Text("scopeFloor"), Assert.Single(Assert.Single(people.People, p => p.Account == "sato").Scope.Grants).Floors.Single());
    }

    [Fact]
    public async Task WhatPeopleDidAboutAlertsIsKeptAndGoesOn()
    {
        Unpack(14);
        await using var store = new StoreFixture(_folder) { KeepFolder = true }.Open();
        var table = new AlertTable(store.Store);
        var marks = await table.Load(Text("instance"), default);

        Assert.Equal(
            _expected.GetProperty("marks").EnumerateArray().Select(MarkOf).Order(StringComparer.Ordinal), marks.Select(MarkOf).Order(StringComparer.Ordinal));
        Assert.Contains(marks, m => m.Mark is { Acknowledged: not null, Claimed: not null, Snoozed: not null });

        // The second one who claims is told who was first, and the release of the former build's claim is stored.
        var claimed = marks.First(m => m.Mark is { Claimed: not null, Acknowledged: null });
        var alert = new AlertId(claimed.Agent, claimed.Mark.Kind, claimed.Mark.Since);
        Assert.Equal((true, "Chief 主任"), await Act(AlertVerb.Claim));
        Assert.Equal((false, null), await Act(AlertVerb.Release));
        Assert.Equal((false, "佐藤 花子"), await Act(AlertVerb.Claim));

        async Task<(bool, string?)> Act(AlertVerb verb)
        {
            var act = new AlertAct(alert, verb, AlertLevel.Warning, 0, 0, new AlertActor("佐藤 花子", "sato-id", "sato"), "Tanaka");
            var result = await table.Apply(Text("instance"), act, default, default);
            return (result.IsRefused, result.Mark?.Mark.Claimed?.By);
        }
    }

    [Fact]
    public async Task TheSettingsAndTheirVersionsAreKeptAndSavedAgain()
    {
        Unpack(14);
        await using var store = new StoreFixture(_folder) { KeepFolder = true }.Open();
        var table = new SettingsTable(store.Store, store.Time);

        Assert.Equal(
            Lines("settingsVersions"),
            (await table.Versions(default)).Reverse().Select(v => $"{v.Number} {v.SavedAt.ToUnixTimeMilliseconds()} {v.ById} {v.ByName}"));
        string[] sent = [.. _expected.GetProperty("settings").EnumerateArray().Select(document => document.GetRawText())];
        for (var i = 0; i < sent.Length; i++)
        {
            // What people sent to that build means the same now.
            var stored = SettingsReader.Stored((await table.Load(i + 1, default))!.Document)!;
            var meant = SettingsReader.Read(Encoding.UTF8.GetBytes(sent[i]), out var problems);
            Assert.Empty(problems);
            Assert.Equal(SettingsDocumentJson.Text(meant!), SettingsDocumentJson.Text(stored));
        }
        using var book = new SettingsBook(table, store.Time, NullLogger<SettingsBook>.Instance);
        await book.StartAsync(default);
        await book.StopAsync(default);
        Assert.Equal((sent.Length, "colour-blind", "Asia/Seoul"), (book.Now.Version, book.Now.Document.Colours, book.Now.Document.TimeZone));

        var writer = new SettingsWriter(
            new AuditActor("Chief 主任"), (before, number) => new AuditEntry(new AuditActor("Chief 主任"), "settings.saved", null, []));
        var saved = await table.Save(sent.Length, SettingsDocument.Default, writer, default);
        Assert.Equal((true, sent.Length + 1), (saved.IsCurrent, saved.Current!.Version.Number));
    }

    private static string MarkOf(JsonElement row)
    {
        long? Of(string column) => row.GetProperty(column) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;
        string? By(string column) => row.GetProperty(column).GetString();
        return $"{row.GetProperty("agent_arn")} {row.GetProperty("kind")} {Of("since")} {Of("event_at")} "
            + $"{Of("ack_level")} {By("ack_by")} {By("ack_by_id")} {Of("ack_at")} {By("claim_by")} {By("claim_by_id")} {Of("claim_at")} "
            + $"{Of("snooze_level")} {By("snooze_by")} {By("snooze_by_id")} {Of("snooze_at")} {Of("snooze_until")}";
    }

    private static string MarkOf(StoredMark stored)
    {
        var (mark, ack, snooze, claim) = (stored.Mark, stored.Mark.Acknowledged, stored.Mark.Snoozed, stored.Mark.Claimed);
        return $"{stored.Agent} {mark.Kind.Text()} {mark.Since ?? 0} {stored.EventAt} "
            + $"{(long?)ack?.Level} {ack?.By} {ack?.ById} {ack?.At} {claim?.By} {claim?.ById} {claim?.At} "
            + $"{(long?)snooze?.Level} {snooze?.By} {snooze?.ById} {snooze?.At} {snooze?.Until}";
    }

    private IEnumerable<string> Lines(string list) => _expected.GetProperty(list).EnumerateArray().Select(row => string.Join(' ', row.EnumerateArray()));

    private string Text(string name) => _expected.GetProperty(name).GetString()!;

    private long Number(string name) => _expected.GetProperty(name).GetInt64();

    private static string Fixture(int schema, [CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "fixtures", $"data-folder-schema-{schema}"));
}
