using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.CheckIns;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Tests.Floors.Documents;
using ConnectStreaming.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Floors.CheckIns;

/// <summary>What the grain does, also when the server dies in the middle of it.</summary>
public sealed class CheckInSweepTests
{
    private static readonly AuditActor Sato = new("Sato", "p1", "sato");

    /// <summary>All are logged off since a minute after the check-in, except those who are named.</summary>
    private sealed class Boards(DateTimeOffset from, params string[] atWork) : ICheckInPeople
    {
        public int KillAfter { get; set; } = int.MaxValue;

        public CheckInPresence Presence(string occupant) =>
            atWork.Contains(occupant) ? new CheckInPresence(true, null, from, from.AddMinutes(2))
            : new CheckInPresence(false, from.AddMinutes(1), from.AddMinutes(1), from.AddMinutes(2));

        public Task<AuditEntry> Ended(CheckedIn ended, CheckInEnd why, CancellationToken cancellationToken) => KillAfter-- > 0
            ? Task.FromResult(new AuditEntry(AuditActor.System, "check-in.ended", new AuditSubject(ended.Occupant[^1..])))
            : throw new InvalidOperationException("killed");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AKillInBetweenEndsNothingTwiceAndTheNextActivationEndsTheRest(Engine engine)
    {
        await using var tables = await SlowTables.On(engine);
        await tables.Floors.Make(
            Drawn.Floor(), Drawn.Site, Drawn.Version("s1", "s2", "s3", "s4"), new FloorWriter(Sato, _ => new AuditEntry(Sato, "floor.test")), default);
        var from = tables.Time.GetUtcNow();
        foreach (var n in new[] { "1", "2", "3" })
        {
            await tables.CheckIns.CheckIn(
                new CheckInWish(Agent(n), new DrawnSeat(Drawn.Floor().Id, $"s{n}"), 1),
                new CheckInWriter(Sato, _ => new AuditEntry(Sato, "check-in.test")), default);
        }
        await tables.Seating.Seat(
            new SeatingRequest(new DrawnSeat(Drawn.Floor().Id, "s4"), 1, Agent("4")),
            new SeatingWriter(Sato, _ => true, _ => new AuditEntry(Sato, "seat.test")), default);
        var boards = new Boards(from, Agent("2")) { KillAfter = 1 };

        await Assert.ThrowsAsync<InvalidOperationException>(() => Sweep(tables, boards).EndFinished(default));
        Assert.Equal(3, (await tables.Seating.On(Drawn.Floor().Id, default)).Count);
        await tables.Reopen();
        boards.KillAfter = int.MaxValue;
        Assert.Equal(1, await Sweep(tables, boards).EndFinished(default));
        Assert.Equal(0, await Sweep(tables, boards).EndFinished(default));

        Assert.Equal(["s2", "s4"], (await tables.Seating.On(Drawn.Floor().Id, default)).Select(s => s.At.Seat));
        var ended = (await tables.Audit.Read(new AuditFilter(null, null, null, null, null, null, 50), default)).Where(r => r.Entry.What == "check-in.ended");
        Assert.Equal(["1", "3"], ended.Select(r => r.Entry.Subject!.Name).Order(StringComparer.Ordinal));
    }

    private static string Agent(string n) => $"{Drawn.Instance}/agent/{n}";

    /// <summary>A new activation. Nobody is notified: there is no silo.</summary>
    private static CheckInSweep Sweep(SlowTables tables, ICheckInPeople people) => new(
        tables.CheckIns, people, new DrawnFloorsNotifier(null!, NullLogger<DrawnFloorsNotifier>.Instance), Options.Create(new CheckInOptions()));
}
