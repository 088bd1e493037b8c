using ConnectStreaming.Access;
using ConnectStreaming.Storage;
using Microsoft.Data.Sqlite;

namespace ConnectStreaming.Tests.Storage;

public sealed class AuditTableTests : IAsyncLifetime
{
    private static readonly AuditFilter All = new(null, null, null, null, null, null, 100);
    private readonly StoreFixture _store = new StoreFixture().Open();
    private AuditTable _audit = null!;

    public async Task InitializeAsync()
    {
        _audit = _store.Audit();
        foreach (var (who, what, subject) in new[] { ("Sato", "sign-in.done", null), ("Sato", "person.invited", "Suzuki 100%"), ("CI", "setup.step", "stream_1") })
        {
            await _audit.Append(new AuditEntry(who, what, subject, subject is null ? null : "detail"), default);
            _store.Time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task EntriesComeBackNewestFirstAndTheChainHolds()
    {
        var records = await _audit.Read(All, default);

        Assert.Equal(["setup.step", "person.invited", "sign-in.done"], records.Select(r => r.What));
        Assert.Equal([3, 2, 1], records.Select(r => r.Id));
        Assert.Equal(StoreFixture.Noon.AddMinutes(1), records[1].At);
        Assert.Equal(new AuditChainReport(true, 3, null, Convert.ToHexStringLower(records[0].Hash)), await _audit.Verify(default));
    }

    [Theory]
    [InlineData("sat", null, null, 2)]
    [InlineData(null, "person", null, 1)]
    [InlineData(null, "invited", null, 0)]
    [InlineData(null, null, "100%", 1)]
    [InlineData(null, null, "%", 1)]
    [InlineData(null, null, "m_1", 1)]
    [InlineData(null, null, "' OR 1=1 --", 0)]
    public async Task FiltersMatchTextAsItIs(string? who, string? what, string? text, int found) =>
        Assert.Equal(found, (await _audit.Read(All with { Who = who, What = what, Text = text }, default)).Count);

    [Fact]
    public async Task FiltersByTimeAndPages()
    {
        Assert.Equal([2], (await _audit.Read(All with { From = StoreFixture.Noon.AddMinutes(1), To = StoreFixture.Noon.AddMinutes(2) }, default)).Select(r => r.Id));
        Assert.Equal([2], (await _audit.Read(All with { Before = 3, Limit = 1 }, default)).Select(r => r.Id));
    }

    [Theory]
    [InlineData("UPDATE audit SET who = 'nobody' WHERE id = 1")]
    [InlineData("DELETE FROM audit WHERE id = 3")]
    [InlineData("DELETE FROM audit")]
    [InlineData("INSERT OR REPLACE INTO audit (id, at, who, what, hash) VALUES (1, 0, 'x', 'x', zeroblob(32))")]
    [InlineData("INSERT INTO audit (id, at, who, what, hash) VALUES (9, 0, 'x', 'x', zeroblob(32))")]
    public async Task TheTableRefusesEverythingButTheNextEntry(string sql)
    {
        var error = await Assert.ThrowsAsync<SqliteException>(() => _store.Store.Writer.Write(session => session.Execute(sql), default));

        Assert.Contains("audit entries", error.Message, StringComparison.Ordinal);
        Assert.True((await _audit.Verify(default)).Ok);
    }

    [Theory]
    [InlineData("UPDATE audit SET who = 'nobody' WHERE id = 2", 2)]
    [InlineData("UPDATE audit SET at = at + 1 WHERE id = 1", 1)]
    [InlineData("UPDATE audit SET subject = 'Suzuki 100%detai', detail = 'l' WHERE id = 2", 2)]
    [InlineData("UPDATE audit SET subject = '' WHERE id = 1", 1)]
    [InlineData("DELETE FROM audit WHERE id = 2", 3)]
    [InlineData("UPDATE audit SET hash = zeroblob(32) WHERE id = 3", 3)]
    public async Task WhoeverTakesTheTriggersAwayStillBreaksTheChain(string sql, long brokenAt)
    {
        await _store.Store.Writer.Write(
            session => session.Execute($"DROP TRIGGER audit_never_changed; DROP TRIGGER audit_never_deleted; {sql}"), default);

        var report = await _audit.Verify(default);

        Assert.False(report.Ok);
        Assert.Equal(brokenAt, report.BrokenAt);
    }

    [Fact]
    public async Task AnEntryThatRunsTogetherWithAnotherWriteIsUndoneWithIt()
    {
        await Assert.ThrowsAsync<SqliteException>(() => _store.Store.Writer.Write(
            session =>
            {
                AuditTable.Append(session, new AuditEntry("Sato", "person.changed"), _store.Time.GetUtcNow());
                return session.Execute("INSERT INTO link VALUES ('l', 'h', 'nobody', 'other', 0, 0), ('l', 'h', 'nobody', 'other', 0, 0)");
            },
            default));

        Assert.Equal(3, (await _audit.Verify(default)).Checked);
    }
}
