using System.Diagnostics.Metrics;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Live;

/// <summary>A view of one board without a silo. The epoch of its floor is <c>f1</c> at revision 1. The board has the epoch of the replica.</summary>
internal static class Views
{
    public static LiveView Of(BoardReplica replica, ServiceProvider services, TimeProvider time, Lens? lens = null, params AutoSeat[] seats) =>
        Of(replica, services, time, lens, null, seats);

    /// <param name="builds">Null: its own.</param>
    public static LiveView Of(
        BoardReplica replica, ServiceProvider services, TimeProvider time, Lens? lens, SnapshotBuilds? builds, params AutoSeat[] seats) => new(
        new ViewKey(replica.InstanceArn, (lens ?? Lens.Clear).Key), Picture(replica, Floor(seats), time, lens), new LiveOptions().Pace, time,
        new LiveMetrics(services.GetRequiredService<IMeterFactory>()), builds: builds);

    public static AutoPicture Picture(
        BoardReplica replica, FloorReplica floor, TimeProvider time, Lens? lens = null, DrawnFloorsReplica? drawn = null, AlertReplica? alerts = null) => new(
        replica, floor, drawn ?? new DrawnFloorsReplica(), alerts ?? new AlertReplica(), lens ?? Lens.Clear, new LiveFacts("1", "live", "Asia/Tokyo"), time,
        new InstanceIds(), new Dictionary<string, string>());

    public static FloorReplica Floor(params AutoSeat[] seats)
    {
        var floor = new FloorReplica();
        floor.Apply(new FloorAnswer(false, new FloorPosition("f1", 1), true, seats, []));
        return floor;
    }

    /// <param name="rev">Revision of the board.</param>
    public static ViewPosition At(long rev) => At(rev, 1);

    /// <param name="rev">Revision of the board.</param>
    /// <param name="floor">Revision of its automatic floor.</param>
    public static ViewPosition At(long rev, long floor) =>
        ViewPosition.Of([new("e1", rev), new("f1", floor), SourcePosition.Optional(null, 0), SourcePosition.Optional(null, 0)]);
}
