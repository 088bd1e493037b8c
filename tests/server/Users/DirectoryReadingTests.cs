using Amazon.Connect;
using Amazon.Runtime;
using ConnectStreaming.Floors;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Tests.Storage;
using ConnectStreaming.Tests.Stream;
using ConnectStreaming.Users;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Users;

/// <summary>When the users of an instance are read, what is kept of them, and what is said about it.</summary>
public sealed class DirectoryReadingTests : IAsyncLifetime
{
    private const int Agents = 7;
    private static readonly SimulateOptions Centre = new() { StreamName = "events", Agents = Agents, Seed = 5 };
    private readonly MovableTime _time = new();
    private readonly List<string> _calls = [];
    private readonly Said _said = new();
    private ControlPlaneError? _error;
    private SlowTables _tables = null!;
    private ControlPlane _plane = null!;
    private DirectoryClients _clients = null!;

    public async Task InitializeAsync()
    {
        _tables = await SlowTables.On(Engine.Sqlite);
        _plane = await ControlPlane.Start(
            new ControlPlaneOptions
            {
                Account = Centre.InstanceArn.Split(':')[4], Region = Centre.InstanceArn.Split(':')[3],
                Instances = [new(Centre.InstanceArn.Split('/')[^1], "tokyo", new CentreDirectory(Centre))], Rate = 1_000, Burst = 1_000,
            },
            TimeProvider.System, CancellationToken.None);
        _plane.OnCall = call =>
        {
            _calls.Add(call.Operation);
            return _error is { } error ? ControlPlaneAnswer.Of("connect", error) : null;
        };
        _clients = new DirectoryClients(_ => new AmazonConnectClient(
            new BasicAWSCredentials("sandbox", "sandbox"),
            new AmazonConnectConfig { ServiceURL = _plane.Endpoint.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 }));
    }

    public async Task DisposeAsync()
    {
        _clients.Dispose();
        await _plane.DisposeAsync();
        await _tables.DisposeAsync();
    }

    private IDirectoryStore Store => _tables.Directory;

    /// <summary>A new one each time: a restart, or another server, reads nothing again.</summary>
    private async Task<int> Run(bool isRequested = false)
    {
        var before = _calls.Count;
        var options = Options.Create(new DirectoryOptions { CallsPerSecond = 10_000 });
        await new DirectoryReading(Store, _clients, options, _time, _said).Run([Centre.InstanceArn], isRequested, CancellationToken.None);
        return _calls.Count - before;
    }

    private async Task<DirectoryState> State() => Assert.Single(await Store.States(default));

    [Fact]
    public async Task TheUsersAreReadOnceInARefreshAndAlsoWhenSomebodyAsksButNotTwiceInAMinute()
    {
        Assert.Equal(3, await Run());
        Assert.Equal(Agents, (await Store.Load(default)).People.Count);
        Assert.Equal((0, 0), (await Run(), await Run(isRequested: true)));
        _time.Move(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 3), (await Run(), await Run(isRequested: true)));
        _time.Move(TimeSpan.FromHours(1));
        Assert.Equal(3, await Run());
        Assert.Equal(["Information"], _said.Levels);
    }

    [Fact]
    public async Task AMissingPermissionIsSaidOnceRemovesThePeopleAndIsAskedForOnceInARefresh()
    {
        await Run();
        _error = new ControlPlaneError("AccessDeniedException", "User is not authorized to perform: connect:SearchUsers", 403);
        for (var hour = 0; hour < 5; hour++)
        {
            _time.Move(TimeSpan.FromHours(1));
            Assert.Equal((1, 0, 0), (await Run(), await Run(), await Run()));
        }
        var state = await State();
        Assert.Equal((DirectoryOutcome.Denied, "connect:SearchUsers", null), (state.Outcome, state.Detail, state.ReadAt));
        Assert.Empty((await Store.Load(default)).People);
        Assert.Equal(["Information", "Warning"], _said.Levels);

        _error = null;
        _time.Move(TimeSpan.FromHours(1));
        Assert.Equal(3, await Run());
        Assert.Equal(Agents, (await Store.Load(default)).People.Count);
        Assert.Equal(["Information", "Warning", "Information"], _said.Levels);
    }

    [Fact]
    public async Task AThrottledReadKeepsThePeopleAndIsTriedAgainAfterFiveMinutes()
    {
        await Run();
        var read = (await State()).ReadAt;
        _error = new ControlPlaneError("ThrottlingException", "Rate exceeded", 429);
        _time.Move(TimeSpan.FromHours(1));
        Assert.Equal((1, 0), (await Run(), await Run()));
        var state = await State();
        Assert.Equal((DirectoryOutcome.Failed, "ThrottlingException", read), (state.Outcome, state.Detail, state.ReadAt));
        Assert.Equal(Agents, (await Store.Load(default)).People.Count);
        _time.Move(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await Run());
        _error = null;
        _time.Move(TimeSpan.FromMinutes(5));
        Assert.Equal(3, await Run());
        Assert.Equal(["Information", "Warning", "Information"], _said.Levels);
    }

    [Fact]
    public async Task AnInstanceThatNobodyNamesIsForgottenAfterAWeek()
    {
        const string Other = "arn:aws:connect:eu-west-2:111122223333:instance/j";
        var old = new DirectoryState(Other, _time.GetUtcNow(), _time.GetUtcNow(), DirectoryOutcome.Read, "", false);
        await Store.Save(old, [new DirectoryPerson($"{Other}/agent/b", new())], default);
        await Run();
        Assert.Equal(2, (await Store.States(default)).Count);
        _time.Move(TimeSpan.FromDays(8));
        await Run();
        Assert.Equal(Centre.InstanceArn, (await State()).InstanceArn);
        Assert.Equal(Agents, (await Store.Load(default)).People.Count);
    }

    private sealed class Said : ILogger<DirectoryReading>
    {
        public List<string> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Levels.Add(logLevel.ToString());
    }
}
