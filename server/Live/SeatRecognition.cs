using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>
/// A person who was seated by user name has logged in, or is in the directory now: the seat is assigned to the agent's ARN. Every silo checks its boards
/// and writes what it finds. The second silo finds nothing left to do.
/// </summary>
internal sealed partial class SeatRecognition(
    DrawnFloorsReplica drawn, SeatLabels labels, SeatScope scope, Lazy<ISeatingStore> seats, DrawnFloorsNotifier notifier,
    [FromKeyedServices(SourceClock.Key)] TimeProvider time, ILogger<SeatRecognition> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isFailing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var (user, arn) in Found())
                {
                    await Recognize(user, arn, stoppingToken);
                }
                isFailing = false;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                if (!isFailing)
                {
                    LogFailed(error);
                }
                isFailing = true;
            }
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Agents that match the instance and the user name of an occupant.</summary>
    internal IReadOnlyList<(string User, string AgentArn)> Found() =>
        [
            .. from occupant in drawn.Now.Seats.Keys
               let name = Occupant.UserOf(occupant)
               where name is not null
               let instance = Occupant.InstanceOf(occupant)
               let arn = scope.User(instance, name)?.State.AgentArn ?? scope.InDirectory(instance, name)
               where arn is not null
               select (occupant, arn),
        ];

    private async Task Recognize(string user, string arn, CancellationToken stoppingToken)
    {
        var now = drawn.Now;
        string[] floors = [.. new[] { now.SeatOf(user), now.SeatOf(arn) }.OfType<DrawnSeat>().Select(s => s.Floor)];
        var words = await SeatWords.Of(now, floors, labels, scope, null, stoppingToken);
        var writer = new SeatingWriter(AuditActor.System, _ => true, result => words.Recognized(user, arn, result));
        var result = await seats.Value.Recognize(user, arn, writer, CancellationToken.None);
        if (result.Seated.Count > 0)
        {
            await notifier.Notify();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Seats of user names could not be assigned to agents who logged in. This is retried every second")]
    private partial void LogFailed(Exception error);
}
