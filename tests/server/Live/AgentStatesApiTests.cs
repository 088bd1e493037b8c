using System.Net;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Tests.Live;

/// <summary>The last hours of one agent over HTTP. Supervisors get no names of custom statuses here. Agents 1 and 4 are in Team 1.</summary>
public sealed class AgentStatesApiTests(AgentStatesApiTests.Masking server) : SeatsApiCase(server.Whole), IClassFixture<AgentStatesApiTests.Masking>
{
    private const string Stream = "arn:aws:kinesis:us-west-2:123456789012:stream/a";
    private static readonly ShardId Shard = new(new StreamId(Stream, DateTimeOffset.UnixEpoch), "shardId-000000000000");
    private static long _version = 1_000;

    /// <summary>In whole milliseconds, as in the store.</summary>
    private readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    public sealed class Masking : IAsyncLifetime
    {
        internal AccessMatrixTests.WholeServer Whole { get; } = new() { Settings = ["--Access:Privacy:supervisor:MaskStatuses=true"] };

        public Task InitializeAsync() => Whole.InitializeAsync();

        public Task DisposeAsync() => Whole.DisposeAsync();
    }

    private DateTimeOffset Ago(double minutes) => _now.AddMinutes(-minutes);

    /// <summary>Available, then at lunch from 90 to 20 minutes ago, and talking since then.</summary>
    private async Task Had(int n, params StreamGap[] gaps)
    {
        var state = Samples.Agent(n, Interlocked.Increment(ref _version), _now, ShownCode.Talking) with
        {
            StateSince = Ago(20), IntervalNo = 3, IntervalStart = Ago(20),
            Contacts =
            [
                new AgentContact
                {
                    Id = "c1", State = ContactState.Connected, StateText = "CONNECTED", Channel = "VOICE", Since = Ago(20), ConnectedAt = Ago(20),
                    Queue = "Sales", IntervalNo = 2,
                },
            ],
        };
        var store = Server.Services.GetRequiredService<IShardStore>();
        var taken = await store.TakeOver(Shard, 0, 0, default);
        Assert.Equal(CommitResult.Committed, await store.Commit(
            new ShardCommit
            {
                Shard = Shard, Epoch = taken.Epoch, Checkpoint = new Checkpoint("1", _now, _now, _now, Finished: false), Agents = [(state, (UInt128)n)],
                Intervals =
                [
                    new(Arn(n), 1, ShownCode.Available, null, Ago(300), Ago(90)), new(Arn(n), 2, ShownCode.Away, "Lunch", Ago(90), Ago(20)),
                ],
                ContactIntervals = [new(Arn(n), "c1", 1, "CONNECTING", "VOICE", "Sales", Ago(21), Ago(20))],
                Gaps = gaps,
            },
            default));
        var changes = Server.Services.GetRequiredService<IAgentChanges>();
        changes.Carries(Stream, Samples.Instance);
        changes.Changed(state, "s1", 1);
        var health = new SourceHealth { Source = SourceKey.Shard($"{Stream}|1|s1"), Stream = Stream, State = SourceState.Live, CaughtUpTo = _now, Epoch = 1 };
        changes.Health(health);
        var board = Server.Services.GetRequiredService<BoardReplicas>().Find(Samples.Instance)!;
        await Until(() => Task.FromResult(board.Agent(state.AgentArn)?.State.Version == state.Version && board.Source.CaughtUpTo >= _now));
    }

    private async Task<JsonElement> States(TestPerson me, string path)
    {
        var (status, answer) = await Send(me, HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, status);
        return answer;
    }

    /// <summary>In minutes before now; n: the end of the answer.</summary>
    private string[] Lines(JsonElement answer, string list, params string[] names)
    {
        var to = Text(answer, "to");
        string At(JsonElement of, string name) => Text(of, name) == to ? "n" : $"{Math.Round((_now - of.GetProperty(name).GetDateTimeOffset()).TotalMinutes)}";
        return [.. answer.GetProperty(list).EnumerateArray()
            .Select(s => string.Join(' ', new[] { At(s, "from"), At(s, "to") }.Concat(names.Select(name => Text(s, name) ?? "-"))))];
    }

    [Fact]
    public async Task TheLastHoursAreWhatIsStoredAndWhatTheBoardShows()
    {
        await Had(1, new StreamGap(Shard.ToString(), Ago(60), Ago(59), "r", _now));
        var me = await Server.Person(Roles.Administrator);

        var two = await States(me, "/api/agent-states/a1");

        Assert.Equal(["120 90 available -", "90 20 away Lunch", "20 n talking -"], Lines(two, "states", "state", "status"));
        Assert.Equal(["21 20 c1 VOICE Sales CONNECTING", "20 n c1 VOICE Sales CONNECTED"], Lines(two, "contacts", "id", "channel", "queue", "state"));
        Assert.Equal(["60 59"], Lines(two, "gaps"));
        Assert.InRange(two.GetProperty("to").GetDateTimeOffset(), _now, _now.AddMinutes(1));
        Assert.Equal(["60 20 away Lunch", "20 n talking -"], Lines(await States(me, "/api/agent-states/a1?hours=1"), "states", "state", "status"));
        Assert.StartsWith("300 90 available", Lines(await States(me, "/api/agent-states/user1?hours=24"), "states", "state")[0], StringComparison.Ordinal);
        Assert.Equal(3, (await States(me, $"/api/agent-states/{Uri.EscapeDataString(Arn(1))}")).GetProperty("states").GetArrayLength());
    }

    [Fact]
    public async Task MaskedStatusesAreMaskedInThePastToo()
    {
        await Had(4);
        var me = await Server.Person(Roles.Supervisor, Team1);

        Assert.Equal(["120 90 available -", "90 20 away -", "20 n talking -"], Lines(await States(me, "/api/agent-states/a4"), "states", "state", "status"));
        Assert.DoesNotContain("Lunch", await Server.Body("/api/agent-states/a4?hours=24", me.Cookie), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAgentOutsideTheScopeIsLikeNone()
    {
        await Had(2);
        var me = await Server.Person(Roles.Supervisor, Team1);

        var (status, outside) = await Send(me, HttpMethod.Get, "/api/agent-states/a2");
        var (_, none) = await Send(me, HttpMethod.Get, "/api/agent-states/a9");
        // Supervisors see no user names.
        var (byName, _) = await Send(me, HttpMethod.Get, "/api/agent-states/user1");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (status, byName));
        Assert.Equal(Text(none, "detail"), Text(outside, "detail")!.Replace("a2", "a9", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("25")]
    [InlineData("-1")]
    [InlineData("two")]
    public async Task HoursOutOfRangeAreRefused(string hours) => Assert.Equal(
        HttpStatusCode.BadRequest, await Server.StatusOf(HttpMethod.Get, $"/api/agent-states/a1?hours={hours}", (await Server.Person(Roles.Viewer)).Cookie));

    [Fact]
    public async Task WhileTheStreamIsNotReadTheStripEndsAtTheLastRead()
    {
        await Had(5);
        var board = Server.Services.GetRequiredService<BoardReplicas>().Find(Samples.Instance)!;
        Assert.NotEqual(SourceState.Live, board.Source.State);

        var strip = await States(await Server.Person(Roles.Viewer), "/api/agent-states/a5");

        Assert.Equal(board.Source.CaughtUpTo!.Value, strip.GetProperty("to").GetDateTimeOffset());
    }

    [Fact]
    public async Task WithoutTheStoreTheAnswerSaysSo()
    {
        await using var host = await LiveHost.Start(Samples.Agent(1, 1, _now));
        await host.View(1);
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri($"{host.Url}/api/agent-states/a1"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        using var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.StartsWith("The stored states cannot be read now.", Text(said.RootElement, "detail"), StringComparison.Ordinal);
    }
}
