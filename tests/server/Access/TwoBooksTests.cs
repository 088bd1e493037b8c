using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Cluster;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Access;

/// <summary>The books of two servers on one database, on the test's clock.</summary>
public sealed class TwoBooksTests
{
    private static readonly DateTimeOffset Noon = StoreFixture.Noon;
    private static readonly Person Sato = new("p1", "sato", null, "Sato", Roles.Viewer, Scope.Everything, null, null, false, "hash", Noon, null);

    private static Session Browser(string id) => new(id, $"h-{id}", "p1", Noon, Noon, Noon.AddHours(12), "Firefox", "192.0.2.1", [1]);

    /// <summary>Two servers add sessions as fast as they can, each with an audit entry. All are there, in both, and the chain holds.</summary>
    [TwoServersFact]
    public async Task ChangesOfTwoServersAtTheSameTimeAreAllMadeOnTheNewestRows()
    {
        await using var tables = await SlowTables.On(Engine.Postgres);
        await using var second = await tables.Second();
        var (a, b) = (new Server(tables, tables.Database), new Server(tables, second));
        await a.Book.Change(new AccessChange { People = [Sato with { Name = "0" }] }, default);
        await b.Book.Load(default);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(n => (n % 2 == 0 ? a : b).Book.Change(
            () =>
            {
                // Each change adds one to what it has read.
                var person = (n % 2 == 0 ? a : b).Book.Person("p1")!;
                var count = int.Parse(person.Name, System.Globalization.CultureInfo.InvariantCulture) + 1;
                return new AccessChange
                {
                    People = [person with { Name = count.ToString(System.Globalization.CultureInfo.InvariantCulture) }],
                    Sessions = [Browser($"s{n}")],
                    Entry = new AuditEntry(new AuditActor("writer"), "person.changed", person.Subject()),
                };
            },
            default)));

        await a.Book.Reload(default);
        await b.Book.Reload(default);
        Assert.Equal("60", a.Book.Person("p1")!.Name);
        Assert.Equal("60", b.Book.Person("p1")!.Name);
        Assert.Equal(60, a.Book.Sessions.Count);
        Assert.Equal(a.Book.Sessions.Select(s => s.Id).Order(), b.Book.Sessions.Select(s => s.Id).Order());
        Assert.Equal((true, 60L), ((await tables.Verify()).Ok, (await tables.Verify()).Checked));
    }

    /// <summary>A refusal on old rows is not the answer: the plan runs again when another server has written.</summary>
    [TwoServersFact]
    public async Task APlanThatFindsNothingIsAskedAgainOnTheNewestRows()
    {
        await using var tables = await SlowTables.On(Engine.Postgres);
        await using var second = await tables.Second();
        var (a, b) = (new Server(tables, tables.Database), new Server(tables, second));
        await b.Book.Load(default);
        await a.Book.Change(new AccessChange { People = [Sato] }, default);
        var runs = 0;

        await b.Book.Change(
            () =>
            {
                runs++;
                return b.Book.Person("p1") is { } person ? new AccessChange { People = [person with { Name = "Changed" }] } : null;
            },
            default);
        await a.Book.Reload(default);

        Assert.Equal((2, "Changed"), (runs, a.Book.Person("p1")!.Name));
        // Nobody else has written: one run, and nothing is stored.
        await b.Book.Change(() => { runs++; return null; }, default);
        Assert.Equal(3, runs);
    }

    [TwoServersFact]
    public async Task APlanThatRefusesOnTheNewestRowsWritesNothing()
    {
        await using var tables = await SlowTables.On(Engine.Postgres);
        await using var second = await tables.Second();
        var (a, b) = (new Server(tables, tables.Database), new Server(tables, second));
        await b.Book.Load(default);
        await a.Book.Change(new AccessChange { People = [Sato] }, default);

        await Assert.ThrowsAsync<PersonChangedException>(() => b.Book.Change(
            () => b.Book.Account("sato") is null ? new AccessChange { People = [Sato with { Id = "p2" }] } : throw new PersonChangedException(), default));
        await a.Book.Change(new AccessChange { Sessions = [Browser("s1")] }, default);
        await b.Book.Reload(default);

        Assert.Equal("p1", Assert.Single(b.Book.People).Id);
        Assert.Single(b.Book.Sessions);
    }

    [TwoServersFact]
    public async Task ASessionThatIsUsedOnOneServerIsNotSweptByAnother()
    {
        await using var tables = await SlowTables.On(Engine.Postgres);
        await using var second = await tables.Second();
        var (a, b) = (new Server(tables, tables.Database), new Server(tables, second));
        await a.Book.Change(new AccessChange { People = [Sato], Sessions = [Browser("used"), Browser("idle")] }, default);
        await b.Book.Reload(default);
        for (var minutes = 0; minutes < 90; minutes += 30)
        {
            tables.Time.Advance(TimeSpan.FromMinutes(30));
            b.Book.Touch("used");
            await b.Book.StoreUses(default);
        }

        // By what server A remembers, nobody has used it for an hour and a half.
        Assert.True(a.Rules.Ended(a.Book.Session("used")!));
        await a.Sweep();

        Assert.Equal("used", Assert.Single(a.Book.Sessions).Id);
        await b.Book.Reload(default);
        Assert.Equal("used", Assert.Single(b.Book.Sessions).Id);
        // A browser that comes to A now is not signed out, and A does not store an older use over the newer one.
        await a.Book.CatchUp();
        Assert.False(a.Rules.Ended(a.Book.Session("used")!));
        await a.Book.StoreUses(default);
        Assert.Equal(tables.Time.GetUtcNow(), (await tables.Access.Load(null, default)).Sessions.Single().LastSeen);
        tables.Time.Advance(TimeSpan.FromMinutes(66));
        await b.Sweep();
        Assert.Empty(b.Book.Sessions);
    }

    [TwoServersFact]
    public async Task ATicketThatIsStoredDoesNotTakeBackALaterUse()
    {
        await using var tables = await SlowTables.On(Engine.Postgres);
        await using var second = await tables.Second();
        var (a, b) = (new Server(tables, tables.Database), new Server(tables, second));
        await a.Book.Change(new AccessChange { People = [Sato], Sessions = [Browser("s1")] }, default);
        await b.Book.Reload(default);
        tables.Time.Advance(TimeSpan.FromMinutes(30));
        b.Book.Touch("s1");
        await b.Book.StoreUses(default);

        await a.Book.Change(() => new AccessChange { Sessions = [a.Book.Session("s1")! with { Ticket = [2] }] }, default);

        var stored = (await tables.Access.Load(null, default)).Sessions.Single();
        Assert.Equal((Noon.AddMinutes(30), 2), (stored.LastSeen, stored.Ticket.Single()));
    }

    /// <summary>A server that missed more changes than the database remembers reads everything, and keeps the uses that it has not stored yet.</summary>
    [TwoServersFact]
    public async Task AServerThatWasCutOffForLongReadsEverything()
    {
        await using var tables = await SlowTables.On(Engine.Postgres);
        await using var second = await tables.Second();
        var (a, b) = (new Server(tables, tables.Database), new Server(tables, second));
        await a.Book.Change(new AccessChange { People = [Sato], Sessions = [Browser("gone"), Browser("s1")] }, default);
        await b.Book.Reload(default);
        tables.Time.Advance(TimeSpan.FromMinutes(1));
        b.Book.Touch("s1");
        await a.Book.Change(new AccessChange { Removed = [AccessKey.Session("gone")] }, default);
        await tables.Execute("DELETE FROM access_change");
        await a.Book.Change(new AccessChange { Sessions = [Browser("s2")] }, default);

        await b.Book.Reload(default);

        Assert.Equal(["s1", "s2"], b.Book.Sessions.Select(s => s.Id).Order());
        Assert.Equal(Noon.AddMinutes(1), b.Book.LastUsed("s1"));
    }

    [TwoServersFact]
    public async Task ASessionThatEndedInMemoryOnlyIsNotBroughtBackByAnotherServersChange()
    {
        await using var tables = await SlowTables.On(Engine.Postgres);
        await using var second = await tables.Second();
        var (a, b) = (new Server(tables, tables.Database), new Server(tables, second));
        await a.Book.Change(new AccessChange { People = [Sato], Sessions = [Browser("s1")] }, default);
        await b.Book.Reload(default);

        b.Book.EndInMemory("s1");
        await a.Book.Change(() => new AccessChange { Sessions = [a.Book.Session("s1")! with { Ticket = [2] }] }, default);
        await b.Book.Reload(default);
        await b.Book.Load(default);

        Assert.Null(b.Book.Session("s1"));
    }

    [Fact]
    public async Task AnyNumberOfCallersShareAtMostTwentyReadsASecond()
    {
        var reads = 0;
        var shared = new SharedRead(_ =>
        {
            Interlocked.Increment(ref reads);
            return Task.CompletedTask;
        });
        var watch = System.Diagnostics.Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            for (var i = 0; i < 5; i++)
            {
                await shared.Wait();
            }
        }));

        // Timers count in whole milliseconds, so a pause of 50 ms can be a little shorter.
        Assert.InRange(reads, 5, (int)(watch.ElapsedMilliseconds / 45) + 1);
    }

    [Fact]
    public async Task ACallDuringAReadWaitsForTheNextOneBecauseThatOneMayHaveBegunTooEarly()
    {
        var begun = 0;
        TaskCompletionSource[] ends = [new(), new()];
        var shared = new SharedRead(_ => ends[Interlocked.Increment(ref begun) - 1].Task);
        var first = shared.Wait();
        while (Volatile.Read(ref begun) == 0)
        {
            await Task.Delay(5);
        }

        var second = shared.Wait();
        ends[0].SetResult();
        await first;

        Assert.False(second.IsCompleted);
        ends[1].SetResult();
        await second;
        Assert.Equal(2, begun);
    }

    /// <summary>What a server of the cluster has in memory.</summary>
    private sealed class Server
    {
        private readonly AccessHost _host;
        private readonly TimeProvider _time;

        public Server(SlowTables tables, IDatabase database)
        {
            _time = tables.Time;
            var store = new AccessTables(database, new StoreFiles(Path.GetTempPath()), tables.Time);
            var options = Options.Create(new AccessOptions { Mode = AccessOptions.LocalMode });
            Book = new AccessBook(new Lazy<IAccessStore>(store), new Others(), tables.Time);
            Rules = new SessionRules(Book, options, tables.Time);
            _host = new AccessHost(Book, Rules, new Others(), new AllDuties(), options, tables.Time, NullLogger<AccessHost>.Instance);
        }

        public AccessBook Book { get; }

        public SessionRules Rules { get; }

        public Task Sweep() => _host.Sweep(_time.GetUtcNow(), default);
    }

    /// <summary>There are other servers; the test says when this one looks.</summary>
    private sealed class Others : IChangeStamps
    {
        public IDisposable Follow(string name, Func<CancellationToken, Task> changed) => throw new NotSupportedException();
    }
}
