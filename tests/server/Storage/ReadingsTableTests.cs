using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Readings;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Readings and extensions in the store, on both engines.</summary>
public sealed class ReadingsTableTests
{
    private static Task<ReadingsSaved> Replace(IReadingsStore store, string instance, params PersonReading[] list) =>
        store.Replace(instance, list, saved => new AuditEntry(AuditActor.System, "readings.saved", null, new AuditFact("text", $"{saved}")), default);

    [Theory, OnSqlite, OnPostgres]
    public async Task AListReplacesTheOneOfItsInstanceWithOneAuditEntry(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        IReadingsStore store = tables.Readings;
        Assert.Equal(new ReadingsSaved(2, 0, 0), await Replace(store, "i", new("sato", "さとう", "1"), new("mori", "もり", "")));
        Assert.Equal(new ReadingsSaved(1, 0, 0), await Replace(store, "j", new PersonReading("sato", "サトウ", "9")));
        await tables.Reopen();
        store = tables.Readings;
        Assert.Equal(new ReadingsSaved(1, 1, 1), await Replace(store, "i", new("sato", "さとう", "2"), new("abe", "あべ", "3")));
        Assert.Equal(new ReadingsSaved(0, 0, 0), await Replace(store, "i", new("sato", "さとう", "2"), new("abe", "あべ", "3")));

        Assert.Equal(
            [("i", new PersonReading("abe", "あべ", "3")), ("i", new PersonReading("sato", "さとう", "2")), ("j", new PersonReading("sato", "サトウ", "9"))],
            (await store.Load(default)).All);
        Assert.Equal(3, (await tables.Audit.Read(new AuditFilter(null, "readings.saved", null, null, null, null, 9), default)).Count);
        Assert.Equal((await store.Load(default)).Stamp, await store.Stamp(default));
    }
}
