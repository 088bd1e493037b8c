using System.Data.Common;
using System.Diagnostics.Metrics;
using ConnectStreaming.Cluster;
using ConnectStreaming.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Operations;

/// <summary>
/// Asks the database a small question every 5 s and keeps how long the answer took and what its clock said. A question that hangs is not waited for by
/// anybody who reads the facts. Meter <c>ConnectStreaming.Operations</c>.
/// </summary>
internal sealed partial class DatabaseProbe : BackgroundService
{
    public const string MeterName = "ConnectStreaming.Operations";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>A larger difference of the clocks is a line in the log, when it begins.</summary>
    private static readonly TimeSpan ClockWarning = TimeSpan.FromSeconds(5);

    private readonly IDatabase _database;
    private readonly bool _hasClock;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private bool _hasWarned;
    private TimeSpan? _roundTrip;
    private TimeSpan? _ahead;
    private long? _asked;

    public DatabaseProbe(
        IDatabase database, IOptions<ClusterOptions> cluster, TimeProvider time, IMeterFactory meters, ILogger<DatabaseProbe>? logger = null)
    {
        _logger = logger ?? (ILogger)NullLogger.Instance;
        (_database, _hasClock, _time) = (database, cluster.Value.IsCluster, time);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "database.round_trip", () => Measured(Now.RoundTrip), "ms", "Time of the last answer of the database to a small question");
        meter.CreateObservableGauge(
            "database.unanswered", () => Now.Unanswered.TotalMilliseconds, "ms", "For how long a question to the database has been waiting; 0: none is");
        meter.CreateObservableGauge(
            "database.clock.offset", () => Measured(Now.Ahead), "ms", "Clock of this server minus that of the database");
    }

    public DatabaseFacts Now
    {
        get
        {
            lock (_lock)
            {
                return new DatabaseFacts(_roundTrip, _ahead, _asked is { } asked ? _time.GetElapsedTime(asked) : TimeSpan.Zero);
            }
        }
    }

    /// <summary>One question; tests call it in place of the timer. A database that does not answer or refuses is told by the health of the store.</summary>
    internal async Task Measure(CancellationToken cancellationToken)
    {
        var (asked, began) = (_time.GetTimestamp(), _time.GetUtcNow());
        lock (_lock)
        {
            _asked = asked;
        }

        try
        {
            var said = await _database.Read(ReadClock, cancellationToken);
            var took = _time.GetElapsedTime(asked);
            TimeSpan? ahead = _hasClock ? began + (took / 2) - DateTimeOffset.FromUnixTimeMilliseconds(said) : null;
            lock (_lock)
            {
                (_roundTrip, _ahead, _asked) = (took, ahead, null);
            }

            Warn(ahead);
        }
        catch (Exception e) when (e is StoreUnavailableException or DbException)
        {
            lock (_lock)
            {
                _asked = null;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Measure(stoppingToken);
            await Task.Delay(Every, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Warn(TimeSpan? ahead)
    {
        var differs = ahead is { } by && by.Duration() > ClockWarning;
        if (differs && !_hasWarned)
        {
            LogClock(Math.Round(ahead!.Value.TotalSeconds, 1));
        }

        _hasWarned = differs;
    }

    private long ReadClock(DbConnection connection) => connection.ExecuteScalar<long>(
        _hasClock ? "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint" : "SELECT 0");

    private static IEnumerable<Measurement<double>> Measured(TimeSpan? time) => time is { } known ? [new(known.TotalMilliseconds)] : [];

    [LoggerMessage(LogLevel.Warning,
        "The clock of this machine differs from that of the database by {Seconds} s. Turn on time synchronisation on both (chrony, timesyncd, w32time)")]
    private partial void LogClock(double seconds);
}
