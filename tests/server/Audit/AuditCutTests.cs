using System.Data.Common;
using ConnectStreaming.Audit;
using ConnectStreaming.Cluster;
using ConnectStreaming.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Audit;

/// <summary>Entries that are too old: one entry a day at noon, ten days.</summary>
public sealed class AuditCutTests
{
    private static readonly AuditFilter All = new(null, null, null, null, null, null, 100);

    private static async Task<SlowTables> TenDays(Engine engine)
    {
        var tables = await SlowTables.On(engine);
        for (var day = 0; day < 10; day++)
        {
            await tables.Audit.Append(new AuditEntry(new AuditActor("Sato", "p1"), "sign-in.done", null, new AuditFact("text", $"day {day}")), default);
            tables.Time.Advance(TimeSpan.FromDays(1));
        }

        return tables;
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task OldEntriesAreRemovedFromTheStartAndTheEntryAboutItKeepsTheChainValid(Engine engine)
    {
        await using var tables = await TenDays(engine);
        var before = await tables.Audit.Read(All, default);

        Assert.Equal(4, await RemoveOld(tables, keepDays: 6));

        var after = await tables.Audit.Read(All, default);
        Assert.Equal([11, 10, 9, 8, 7, 6, 5], after.Select(r => r.Id));
        var cut = AuditCut.Of(after[0].Entry)!;
        Assert.Equal(4, cut.LastId);
        Assert.Equal(before.Single(r => r.Id == 4).Hash, cut.LastHash);
        Assert.Equal(("system", "audit.cut"), (after[0].Entry.Who.Name, after[0].Entry.What));
        Assert.Equal(new AuditChainReport(true, 7, null, Convert.ToHexStringLower(after[0].Hash), 4), await tables.Verify());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task TheChainIsStillValidAfterASecondCutRemovesTheEntryOfTheFirst(Engine engine)
    {
        await using var tables = await TenDays(engine);
        await RemoveOld(tables, keepDays: 6);
        tables.Time.Advance(TimeSpan.FromDays(400));
        await tables.Audit.Append(new AuditEntry(new AuditActor("Sato"), "sign-in.done"), default);

        Assert.Equal(7, await RemoveOld(tables, keepDays: 6));

        var left = await tables.Audit.Read(All, default);
        Assert.Equal([13, 12], left.Select(r => r.Id));
        var report = await tables.Verify();
        Assert.Equal((true, 2, 11L), (report.Ok, report.Checked, report.CutTo));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ALogWhoseEntriesAreAllOldKeepsTheEntryOfTheCut(Engine engine)
    {
        await using var tables = await TenDays(engine);
        tables.Time.Advance(TimeSpan.FromDays(400));

        Assert.Equal(10, await RemoveOld(tables, keepDays: 30));

        Assert.Equal([11], (await tables.Audit.Read(All, default)).Select(r => r.Id));
        Assert.True((await tables.Verify()).Ok);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task NothingIsRemovedByAnUnconfirmedClock(Engine engine)
    {
        await using var tables = await TenDays(engine);
        tables.Time.Advance(TimeSpan.FromDays(4000));

        Assert.Equal(0, await RemoveOld(tables, keepDays: 30, confirmed: null));
        Assert.Equal(4, await RemoveOld(tables, keepDays: 30, confirmed: tables.Time.GetUtcNow().AddDays(-4000 + 24)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ZeroDaysKeepsEverything(Engine engine)
    {
        await using var tables = await TenDays(engine);
        tables.Time.Advance(TimeSpan.FromDays(4000));

        Assert.Equal(0, await RemoveOld(tables, keepDays: 0));

        Assert.Equal(10, (await tables.Audit.Read(All, default)).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task NothingIsRemovedTwiceOnOneDay(Engine engine)
    {
        await using var tables = await TenDays(engine);
        await RemoveOld(tables, keepDays: 6);
        tables.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, await RemoveOld(tables, keepDays: 6));
    }

    [Theory]
    [OnSqlite("DELETE FROM audit WHERE id = 5"), OnPostgres("DELETE FROM audit WHERE id = 5")]
    [OnSqlite("DELETE FROM audit WHERE id = 11"), OnPostgres("DELETE FROM audit WHERE id = 11")]
    [OnSqlite("DELETE FROM audit"), OnPostgres("DELETE FROM audit")]
    public async Task ACutAllowsNoRemovalOfOtherEntries(Engine engine, string sql)
    {
        await using var tables = await TenDays(engine);
        await RemoveOld(tables, keepDays: 6);

        var error = await Assert.ThrowsAnyAsync<DbException>(() => tables.Execute(sql));

        Assert.Contains("audit entries", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [OnSqlite("DELETE FROM audit WHERE id = 5", 6)]
    [OnSqlite("UPDATE audit SET facts = replace(facts, '\"4\"', '\"5\"'), cut_to = 5 WHERE id = 11; DELETE FROM audit WHERE id = 5", 6)]
    [OnSqlite("INSERT INTO audit (id, at, who, what, hash) VALUES (4, 0, 'x', 'sign-in.done', zeroblob(32))", 4)]
    public async Task ExtendingACutByHandBreaksTheChain(Engine engine, string sql, long brokenAt)
    {
        await using var tables = await TenDays(engine);
        await RemoveOld(tables, keepDays: 6);
        await tables.Execute($"DROP TRIGGER audit_never_changed; DROP TRIGGER audit_removed_from_the_start; DROP TRIGGER audit_in_order; {sql}");

        var report = await tables.Verify();

        Assert.Equal((false, brokenAt), (report.Ok, report.BrokenAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task ACheckReadsOnlyWhatIsNewAndTheWholeLogOnceAnHour(Engine engine)
    {
        await using var tables = await TenDays(engine);
        var counting = new Counting(tables.Audit);
        using var verifier = new AuditVerifier(counting, tables.Time);
        await verifier.Check(default);
        await tables.Audit.Append(new AuditEntry(new AuditActor("Sato"), "sign-in.done"), default);

        Assert.Equal(11, (await verifier.Check(default)).Checked);
        Assert.Equal([0, 10], counting.From);

        tables.Time.Advance(TimeSpan.FromHours(1));
        await verifier.Check(default);
        Assert.Equal([0, 10, 0], counting.From);
    }

    [Theory, OnSqlite]
    public async Task ACheckThatFindsAnotherEntryInsteadOfItsLastOneReadsTheWholeLog(Engine engine)
    {
        await using var tables = await TenDays(engine);
        using var verifier = new AuditVerifier(tables.Audit, tables.Time);
        Assert.True((await verifier.Check(default)).Ok);
        await tables.Execute("DROP TRIGGER audit_never_changed; UPDATE audit SET hash = zeroblob(32) WHERE id = 10");

        Assert.Equal(10, (await verifier.Check(default)).BrokenAt);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(36_500, true)]
    [InlineData(29, false)]
    [InlineData(-1, false)]
    [InlineData(36_501, false)]
    public void KeepDaysIsCheckedAtTheStart(int days, bool good)
    {
        var result = new AuditOptionsValidator().Validate(null, new AuditOptions { KeepDays = days });

        Assert.Equal(good, result.Succeeded);
        Assert.True(good || result.FailureMessage!.StartsWith("Audit:KeepDays", StringComparison.Ordinal));
    }

    private sealed record Confirmed(DateTimeOffset? Now) : IConfirmedTime;

    private static Task<long> RemoveOld(SlowTables tables, int keepDays) => RemoveOld(tables, keepDays, tables.Time.GetUtcNow());

    private static async Task<long> RemoveOld(SlowTables tables, int keepDays, DateTimeOffset? confirmed)
    {
        using var repeats = new AuditRepeats(new AuditLog(tables.Audit), tables.Time, NullLogger<AuditRepeats>.Instance);
        using var upkeep = new AuditMaintenance(
            tables.Audit, repeats, Options.Create(new AuditOptions { KeepDays = keepDays }), tables.Time, new Confirmed(confirmed),
                NullLogger<AuditMaintenance>.Instance, new AllDuties());
        return await upkeep.RemoveOld(default);
    }

    private sealed class Counting(IAuditStore store) : IAuditStore
    {
        public List<long> From { get; } = [];

        public Task<bool> Follow(AuditChain chain, CancellationToken cancellationToken)
        {
            From.Add(chain.Last);
            return store.Follow(chain, cancellationToken);
        }

        public Task Append(AuditEntry entry, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<AuditRecord>> Read(AuditFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int> Cut(DateTimeOffset before, int most, Func<AuditCut, AuditEntry> entry, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
