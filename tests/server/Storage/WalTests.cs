using System.Diagnostics.Metrics;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Storage;

/// <summary>Row 13 of the failure catalogue: a long read stops the write-ahead log from being emptied.</summary>
public sealed class WalTests
{
    [Fact]
    public async Task ALogThatCannotBeEmptiedIsMeasuredAndLoggedOnceUntilItIsEmptyAgain()
    {
        await using var store = new StoreFixture().Open();
        var log = new Lines();
        var options = Options.Create(new StoreOptions { Path = store.Folder, WalLimit = 1 });
        var upkeep = new StoreMaintenance(store.Store, store.Health, new StreamReports(store.Time), options, store.Time, log);
        using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        new StoreMetrics(provider.GetRequiredService<IMeterFactory>()).Observe(store.Health);
        var epoch = (await store.Take(StoreFixture.Shard)).Epoch;
        using (var reader = Pin(store))
        {
            await store.Commit(StoreFixture.Batch(epoch) with { Agents = [.. Enumerable.Range(0, 4_000).Select(n => (StoreFixture.Agent(n), (UInt128)n))] });
            await upkeep.EmptyJournal(default);
            await upkeep.EmptyJournal(default);

            Assert.True(store.Health.WalBytes > 1 << 20, $"{store.Health.WalBytes} bytes");
            Assert.Equal(store.Health.WalBytes, Measured(store.Health.WalBytes));
            var line = Assert.Single(log.Said);
            Assert.Contains("Storage:WalLimit is 1 MB", line, StringComparison.Ordinal);
            Assert.Contains("Close other programs that have connect-streaming.db open", store.Health.Message, StringComparison.Ordinal);
        }

        await upkeep.EmptyJournal(default);

        Assert.Equal(0, store.Health.WalBytes);
        Assert.Null(store.Health.Message);
    }

    /// <summary>A connection of another program with an open read transaction.</summary>
    private static SqliteConnection Pin(StoreFixture store)
    {
        var reader = StoreFiles.Open(store.Files.Database, SqliteOpenMode.ReadOnly, pooled: false);
        using var command = reader.CreateCommand();
        command.CommandText = "BEGIN; SELECT count(*) FROM agent_state";
        command.ExecuteScalar();
        return reader;
    }

    private static long Measured(long expected)
    {
        long found = -1;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == StoreMetrics.MeterName && instrument.Name == "store.wal.size")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        // Stores of other tests in this process also write metrics.
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => found = value == expected ? value : found);
        listener.Start();
        listener.RecordObservableInstruments();
        return found;
    }

    private sealed class Lines : ILogger<StoreMaintenance>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add(formatter(state, exception));
    }
}
