using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Cluster;
using ConnectStreaming.Hosting;
using ConnectStreaming.Operations;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Hosting;
using ConnectStreaming.Tests.Live;
using ConnectStreaming.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using static ConnectStreaming.Tests.Operations.SampleFacts;

namespace ConnectStreaming.Tests.Operations;

/// <summary>Red lights of one server: each is provoked, the text beside it is followed, and it goes out.</summary>
public sealed class RedLightsTests(RedLightsTests.FewBrowsers server) : IClassFixture<RedLightsTests.FewBrowsers>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public sealed class FewBrowsers : IAsyncLifetime
    {
        public AccessMatrixTests.WholeServer Whole { get; } = new() { Settings = ["--Live:MaxBrowsers=1"] };

        public Task InitializeAsync() => Whole.InitializeAsync();

        public Task DisposeAsync() => Whole.DisposeAsync();
    }

    /// <summary>"Close maps that nobody needs, raise Live:MaxBrowsers, or add a server."</summary>
    [Fact]
    public async Task AServerWithoutRoomForMoreBrowsersIsRedUntilOneIsClosed()
    {
        var person = await server.Whole.Person(Roles.Administrator, Scope.Everything);
        using (var socket = new ClientWebSocket())
        {
            socket.Options.SetRequestHeader("Authorization", "Bearer " + person.Bearer);
            await socket.ConnectAsync(new UriBuilder(server.Whole.Url) { Scheme = "ws", Path = "/live" }.Uri, default);
            await socket.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, default);
            await Until(person, "red browsers-full", true);
        }

        await Until(person, "red browsers-full", false);
    }

    /// <summary>"Free space on the disk", "Let the server's user write", "…": the next write that succeeds turns it green.</summary>
    [Theory]
    [InlineData(StoreProblem.DiskFull, "red store-full")]
    [InlineData(StoreProblem.ReadOnly, "red store-read-only")]
    [InlineData(StoreProblem.DiskError, "red store-failing")]
    public async Task AStoreThatCannotWriteIsRedUntilItWritesAgain(object problem, string light)
    {
        var person = await server.Whole.Person(Roles.Administrator, Scope.Everything);
        var health = server.Whole.Services.GetRequiredService<StoreHealth>();
        // Any other write would end it.
        await Until(person, light, true, () => health.OnFailed(new StoreUnavailableException((StoreProblem)problem, "It cannot be written.")));

        // A session is stored: a real write.
        await server.Whole.Person(Roles.Viewer);
        await Until(person, light, false);
    }

    /// <summary>"Check on the page Setup that the agent events are still sent …": when events come again, it is green.</summary>
    [Fact]
    public async Task AnInstanceWhoseAgentsAreAllSilentIsRedUntilEventsComeAgain()
    {
        var now = TimeProvider.System.GetUtcNow();
        var later = now.AddMinutes(8);
        await using var host = await LiveHost.Start();
        host.Feed.Changed(Samples.Agent(1, 1, now), "s1", 1);
        await host.View(1);
        var board = Assert.Single(host.Services.GetRequiredService<BoardReplicas>().All());
        var health = new SourceHealth
        {
            Source = SourceKey.Shard("s1"), Stream = "s1", State = SourceState.Live, Epoch = 1, CaughtUpTo = later, Patience = Limit,
        };
        await Becomes(["red agents-down"], () => host.Feed.Health(health));

        await Becomes([], () =>
        {
            host.Feed.Health(health);
            host.Feed.Changed(Samples.Agent(1, 2, later, ShownCode.Talking), "s1", 1);
        });

        async Task Becomes(string[] lights, Action again)
        {
            using var limit = new CancellationTokenSource(Limit);
            for (again(); !Lit(Healthy with { Boards = [OperationsDesk.FactsOf(board)] }).SequenceEqual(lights); again())
            {
                await Task.Delay(200, limit.Token);
            }
        }
    }

    /// <summary>"Make a new certificate with the same authority and put it in the place of the old one; …"</summary>
    [Fact]
    public void ACertificateThatEndsSoonIsRedUntilItIsReplaced()
    {
        using var folder = new ConnectStreaming.Tests.Processes.TestFolder();
        var time = new FakeTimeProvider(Now);
        using var authority = TestCertificates.Authority("cluster", Now);
        using var old = TestCertificates.Signed(authority, "a", Now.AddDays(-1), Now.AddDays(2));
        var certificates = new ClusterCertificates(TestCertificates.Write(folder.Path, authority, old, "a"), time, NullLogger.Instance);
        Assert.Equal(["red certificate"], Lit(WithServer(s => s with { CertificateEnds = certificates.Ends })));

        using var next = TestCertificates.Signed(authority, "a", Now.AddDays(-1), Now.AddDays(200));
        var files = TestCertificates.Write(folder.Path, authority, next, "a");
        File.SetLastWriteTimeUtc(files.Certificate!, Now.AddMinutes(1).UtcDateTime);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(Lit(WithServer(s => s with { CertificateEnds = certificates.Ends })));
    }

    /// <summary>"Turn on time synchronisation on this machine and on that of the database."</summary>
    [Theory]
    [OnPostgres]
    public async Task AClockThatIsNotThatOfTheDatabaseIsRedUntilItIsSet(Engine _)
    {
        await using var database = new PostgresDatabase(await (await PostgresServer.Running).MakeDatabase());
        await database.OpenOrWait(default);
        var offset = new MovedTime(TimeSpan.FromMinutes(2));
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var probe = new DatabaseProbe(
            database, Options.Create(new ClusterOptions { Mode = ClusterOptions.PostgresMode }), offset, services.GetRequiredService<IMeterFactory>());
        await probe.Measure(default);
        Assert.Equal(["red clock-database"], Lit(WithServer(s => s with { Database = probe.Now })));

        offset.By = TimeSpan.Zero;
        await probe.Measure(default);
        Assert.Empty(Lit(WithServer(s => s with { Database = probe.Now })));
        Assert.InRange(probe.Now.RoundTrip!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    /// <summary>"Look at the load of the database …": when it answers fast again, it is green.</summary>
    [Fact]
    public async Task ADatabaseThatDoesNotAnswerIsRedUntilItAnswers()
    {
        var time = new FakeTimeProvider(Now);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var database = new SlowDatabase();
        using var probe = new DatabaseProbe(database, Options.Create(new ClusterOptions()), time, services.GetRequiredService<IMeterFactory>());
        var asked = probe.Measure(default);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["red database-slow"], Lit(WithServer(s => s with { Database = probe.Now })));
        database.Answers.SetResult();
        await asked;
        Assert.Equal(["red database-slow"], Lit(WithServer(s => s with { Database = probe.Now })));
        await probe.Measure(default);
        Assert.Empty(Lit(WithServer(s => s with { Database = probe.Now })));
    }

    private async Task Until(TestPerson person, string light, bool isOn, Action? again = null)
    {
        using var limit = new CancellationTokenSource(Limit);
        for (IReadOnlyList<string> seen = []; ; await Task.Delay(200, CancellationToken.None))
        {
            again?.Invoke();
            using var document = JsonDocument.Parse(await server.Whole.Body("/api/operations", person.Cookie));
            seen = Lights.In(document.RootElement);
            if (seen.Contains(light) == isOn)
            {
                return;
            }

            Assert.False(limit.IsCancellationRequested, $"{light} is {(isOn ? "off" : "on")}: {string.Join(", ", seen)}");
        }
    }

    private sealed class MovedTime(TimeSpan by) : TimeProvider
    {
        public TimeSpan By { get; set; } = by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
    }

    private sealed class SlowDatabase : IDatabase
    {
        public TaskCompletionSource Answers { get; } = new();

        public async Task<T> Read<T>(Func<System.Data.Common.DbConnection, T> query, CancellationToken cancellationToken)
        {
            await Answers.Task;
            await using var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=:memory:");
            await connection.OpenAsync(cancellationToken);
            return query(connection);
        }

        public Task<T> Write<T>(Func<System.Data.Common.DbConnection, T> write, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
