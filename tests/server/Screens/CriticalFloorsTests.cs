using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Live;
using ConnectStreaming.Screens;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Floors.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Screens;

/// <summary>The floors with a critical alert, which are followed change by change, are those of the list of alerts, which is computed as a whole.</summary>
public sealed class CriticalFloorsTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>
{
    private static readonly AuditActor Actor = new("test");
    private static readonly ShownCode[] States = [ShownCode.Available, ShownCode.Missed, ShownCode.Rejected, ShownCode.Error, ShownCode.Away, ShownCode.Acw];
    private static readonly string[] Floors = ["f-critical1", "f-critical2"];

    [Fact]
    public async Task TheyAreThoseOfTheListOfAlertsAfterEveryChange()
    {
        const string Stream = "arn:aws:kinesis:us-west-2:123456789012:stream/critical";
        var (random, services) = (new Random(15), server.Services);
        var (changes, seats, drawn) = (services.GetRequiredService<IAgentChanges>(), services.GetRequiredService<ISeatingStore>(),
            services.GetRequiredService<DrawnFloorsReplica>());
        changes.Carries(Stream, Samples.Instance);
        await using var live = new Timer(_ => changes.Health(new SourceHealth
        {
            Source = SourceKey.Shard($"{Stream}|1|s1"), Stream = Stream, State = SourceState.Live, CaughtUpTo = TimeProvider.System.GetUtcNow(), Epoch = 1,
        }), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        foreach (var id in Floors)
        {
            await services.GetRequiredService<IFloorStore>().Make(
                Drawn.Floor() with { Id = id, Name = id, Instances = [Samples.Instance] }, Drawn.Site, Drawn.Version("s1", "s2", "s3"),
                new FloorWriter(Actor, _ => new AuditEntry(Actor, "floor.test")), default);
        }
        await services.GetRequiredService<DrawnFloorsNotifier>().Notify();
        var critical = ActivatorUtilities.CreateInstance<CriticalFloors>(services);
        var (seen, quiet, before) = (0, 0, Texts(critical));
        for (var step = 0; step < 60; step++)
        {
            var n = random.Next(1, 7);
            switch (random.Next(4))
            {
                case 0:
                    await seats.Seat(
                        new SeatingRequest(new DrawnSeat(Floors[random.Next(2)], $"s{random.Next(1, 4)}"), 1, $"{Samples.Instance}/agent/a{n}", Swap: true),
                        new SeatingWriter(Actor, _ => true, _ => new AuditEntry(Actor, "seat.test")), default);
                    await services.GetRequiredService<DrawnFloorsNotifier>().Notify();
                    break;
                case 1 when services.GetRequiredService<AlertFinder>().All(Everybody) is { Count: > 0 } alerts:
                    var alert = alerts[random.Next(alerts.Count)];
                    await services.GetRequiredService<IGrainFactory>().GetGrain<IAlertGrain>(Samples.Instance).Act(new AlertAct(
                        alert.Id, random.Next(2) == 0 ? AlertVerb.Acknowledge : AlertVerb.Unacknowledge, alert.Breach.Level, 0, 0,
                        new AlertActor("p", "p", null), "a"));
                    break;
                default:
                    var since = TimeProvider.System.GetUtcNow().AddSeconds(-random.Next(0, 400));
                    changes.Changed(
                        Samples.Agent(n, 1_000_000 + step, TimeProvider.System.GetUtcNow(), States[random.Next(States.Length)]) with { StateSince = since },
                        "s1", 1);
                    break;
            }
            // Changes arrive one after another. Both are looked at until they are equal, which must be soon.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            string[] wanted;
            do
            {
                await Task.Delay(random.Next(40), limit.Token);
                var isChanged = critical.Update();
                var now = Texts(critical);
                // A screen that waits is told at once. Without a change nothing is new.
                Assert.True(isChanged || now.SequenceEqual(before));
                quiet += isChanged ? 0 : 1;
                before = now;
                wanted = [.. Expected(drawn.Now).Order(StringComparer.Ordinal)];
            }
            while (!wanted.SequenceEqual(before));
            seen += wanted.Length > 0 ? 1 : 0;
        }
        Assert.InRange(seen, 10, 60);
        Assert.True(quiet > 0);
    }

    private static Viewer Everybody { get; } = new("p", "p", "s", Roles.Administrator, Scope.Everything, Privacy.Nothing);

    private static string[] Texts(CriticalFloors critical) =>
    [
        .. critical.Now(masked: false).SelectMany(f => f.Value.Select(seat => $"{f.Key} {seat}").Append(f.Key)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Instances, floors, and each seat after the id of its floor.</summary>
    private IEnumerable<string> Expected(DrawnFloors now) => server.Services.GetRequiredService<AlertFinder>().All(Everybody)
        .Where(a => a.Breach is { Level: AlertLevel.Critical, IsQuiet: false })
        .SelectMany(a => now.SeatOf(a.Agent.State.AgentArn) is { } at ? new[] { Samples.Instance, at.Floor, $"{at.Floor} {at.Seat}" } : [Samples.Instance])
        .Distinct();
}
