using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Floors.Documents;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Live;

/// <summary>Alerts over HTTP. Agents 1 and 4 are in Team 1. In these tests agents 1–4 have a missed contact and 5 is on a break.</summary>
public sealed class AlertsApiTests(AccessMatrixTests.WholeServer server, ITestOutputHelper output)
    : SeatsApiCase(server), IClassFixture<AccessMatrixTests.WholeServer>, IAsyncLifetime
{
    private const string Stream = "arn:aws:kinesis:us-west-2:123456789012:stream/a";
    private static long _version = 1_000;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));
    private DateTimeOffset _since;
    private Timer? _live;

    public async Task InitializeAsync()
    {
        _live = new Timer(_ => Say(SourceState.Live), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Server.Services.GetRequiredService<IAgentChanges>().Carries(Stream, Samples.Instance);
        // Each test has alerts of its own: they began at another time.
        _since = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (var n in Enumerable.Range(1, 6))
        {
            Feed(n, n <= 4 ? ShownCode.Missed : ShownCode.Available);
        }
        var me = await Server.Person(Roles.Viewer);
        await Until(async () => (await List(me)).Count(a => a.GetProperty("since").GetDateTime() == _since.UtcDateTime) == 4);
    }

    public async Task DisposeAsync()
    {
        await _live!.DisposeAsync();
        _limit.Dispose();
    }

    private void Say(SourceState state, DateTimeOffset? caughtUpTo = null) => Server.Services.GetRequiredService<IAgentChanges>().Health(new SourceHealth
    {
        Source = SourceKey.Shard($"{Stream}|1|s1"), Stream = Stream,
        State = state, CaughtUpTo = caughtUpTo ?? TimeProvider.System.GetUtcNow(), Epoch = 1,
    });

    private void Feed(int n, ShownCode shown)
    {
        var state = Samples.Agent(n, Interlocked.Increment(ref _version), _since, shown);
        Server.Services.GetRequiredService<IAgentChanges>().Changed(state, "s1", 1);
    }

    private string Id(int agent) => new AlertId(Arn(agent), AlertKind.Missed, _since.ToUnixTimeMilliseconds()).Text;

    private async Task<JsonElement[]> List(TestPerson me) => [.. JsonDocument.Parse(await Server.Body("/api/alerts", me.Cookie)).RootElement.EnumerateArray()];

    private Task<(HttpStatusCode Status, JsonElement Answer)> Act(TestPerson me, int agent, string verb, HttpMethod? method = null, object? body = null) =>
        Send(me, method ?? HttpMethod.Post, $"/api/alerts/{Id(agent)}/{verb}", body);

    private async Task<string?> Claimed(TestPerson me, int agent) =>
        (await List(me)).Single(a => Text(a, "id") == Id(agent)).GetProperty("claimed") is { ValueKind: JsonValueKind.Object } claim ? Text(claim, "by") : null;

    [Fact]
    public async Task TheListHasWhoNeedsAttentionWithinTheScope()
    {
        var (all, team) = (await Server.Person(Roles.Viewer), await Server.Person(Roles.Viewer, Team1));
        var nobody = await Server.Person(Roles.Viewer, Scope.Nothing);

        Assert.Equal([Arn(1), Arn(2), Arn(3), Arn(4)], (await List(all)).Select(a => Text(a, "agent")).Order());
        Assert.Equal([Arn(1), Arn(4)], (await List(team)).Select(a => Text(a, "agent")).Order());
        Assert.Empty(await List(nobody));
        var one = (await List(team)).First(a => Text(a, "agent") == Arn(1));
        // Viewers get no user names (Access:Privacy).
        var named = (await List(await Server.Person(Roles.Administrator, Team1))).First(a => Text(a, "agent") == Arn(1));
        Assert.Equal((null, "user1"), (Text(one, "user"), Text(named, "user")));
        Assert.Equal((Id(1), "missed", "critical", Arn(1)), (Text(one, "id"), Text(one, "kind"), Text(one, "level"), Text(one, "agent")));
        Assert.Equal(0, one.GetProperty("limit").GetProperty("criticalAfter").GetInt64());
        // A program may read them.
        Assert.Equal(HttpStatusCode.OK, await Server.StatusOf(HttpMethod.Get, "/api/alerts", null, all.Bearer));
        var bearer = (await Server.Person(Roles.Supervisor)).Bearer;
        Assert.Equal(HttpStatusCode.Forbidden, await Server.StatusOf(HttpMethod.Post, $"/api/alerts/{Id(1)}/claim", null, bearer));
    }

    [Fact]
    public async Task WhatPeopleDoIsSeenByAllAndQuietAlertsAreLast()
    {
        var (me, other) = (await Server.Person(Roles.Supervisor), await Server.Person(Roles.Viewer, Team1));
        var first = Text((await List(other))[0], "id");
        var agent = first == Id(1) ? 1 : 4;

        var (status, answer) = await Act(me, agent, "acknowledge");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("critical", Text(answer.GetProperty("acknowledged"), "level"));
        await Until(async () => (await List(other)) is [_, var last] && Text(last, "id") == first && last.GetProperty("isQuiet").GetBoolean());
        await Act(me, agent, "acknowledge", HttpMethod.Delete);
        await Until(async () => (await List(other)).All(a => !a.GetProperty("isQuiet").GetBoolean()));

        (_, answer) = await Act(me, agent, "snooze", body: new { minutes = 10 });
        var until = answer.GetProperty("snoozed").GetProperty("until").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();
        Assert.InRange(until, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        await Until(async () => (await List(other)).Count(a => a.GetProperty("isQuiet").GetBoolean()) == 1);
        await Act(me, agent, "snooze", HttpMethod.Delete);
        await Until(async () => (await List(other)).All(a => !a.GetProperty("isQuiet").GetBoolean()));
    }

    [Fact]
    public async Task OfTwoWhoClaimAtOnceOneIsToldWhoHasItAndAnybodyMayRelease()
    {
        var (one, two) = (await Server.Person(Roles.Supervisor), await Server.Person(Roles.Administrator));

        var answers = await Task.WhenAll(Act(one, 2, "claim"), Act(two, 2, "claim"));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(a => a.Status).Order());
        var (won, lost) = (answers.Single(a => a.Status == HttpStatusCode.OK), answers.Single(a => a.Status == HttpStatusCode.Conflict));
        var who = Text(won.Answer.GetProperty("claimed"), "by");
        Assert.Equal(who, Text(lost.Answer, "claimedBy"));
        Assert.Equal($"{who} takes care of this alert.", Text(lost.Answer, "detail"));
        await Until(async () => await Claimed(one, 2) == who);
        // The winner again: no harm.
        var winner = answers[0].Status == HttpStatusCode.OK ? one : two;
        var loser = winner == one ? two : one;
        Assert.Equal(HttpStatusCode.OK, (await Act(winner, 2, "claim")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Act(loser, 2, "release")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Act(loser, 2, "claim")).Status);
        await Until(async () => await Claimed(one, 2) is { } now && now != who);
    }

    [Fact]
    public async Task AnAlertThatIsOverOrOutsideTheScopeIsTheSameAsNone()
    {
        var team = await Server.Person(Roles.Supervisor, Team1);
        var none = new AlertId($"{Samples.Instance}/agent/nobody", AlertKind.Missed, _since.ToUnixTimeMilliseconds()).Text;
        string[] paths = [$"/api/alerts/{Id(2)}/claim", $"/api/alerts/{Id(5)}/claim", $"/api/alerts/{none}/claim", "/api/alerts/nothing/claim"];
        List<string> said = [];
        foreach (var path in paths)
        {
            var (status, answer) = await Send(team, HttpMethod.Post, path);
            Assert.Equal(HttpStatusCode.NotFound, status);
            said.Add(answer.GetProperty("detail").GetString()!);
        }
        Assert.Single(said.Distinct());
    }

    [Fact]
    public async Task HostileIdsAndLengthsAreRefused()
    {
        var me = await Server.Person(Roles.Supervisor);
        foreach (var text in HostileTexts.All)
        {
            var id = new AlertId(text, AlertKind.Missed, 1).Text;
            Assert.Equal(HttpStatusCode.NotFound, (await Send(me, HttpMethod.Post, $"/api/alerts/{id}/claim")).Status);
            Assert.Contains(
                (await Server.Answer(HttpMethod.Post, $"/api/alerts/{Uri.EscapeDataString(text)}/claim", me.Cookie)).StatusCode,
                new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.MethodNotAllowed });
        }
        foreach (var path in new[] { "acknowledge", "snooze" })
        {
            var (status, answer) = await Act(me, 1, path, body: new { minutes = 5, level = "high" });
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.NotEmpty(answer.GetProperty("errors").GetProperty("level").EnumerateArray());
        }
        foreach (var body in new object[] { new { }, new { minutes = 0 }, new { minutes = 481 }, new { minutes = -1 } })
        {
            var (status, answer) = await Act(me, 1, "snooze", body: body);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.NotEmpty(answer.GetProperty("errors").GetProperty("minutes").EnumerateArray());
        }
    }

    /// <summary>While the stream is not read, nobody knows what happened since: the alerts are those of the last time that is known.</summary>
    [Fact]
    public async Task WhileTheStreamIsNotReadTheListIsOfTheLastKnownTime()
    {
        var me = await Server.Person(Roles.Viewer);
        _live!.Change(Timeout.Infinite, Timeout.Infinite);

        Say(SourceState.Denied);
        await Task.Delay(100, _limit.Token);
        _since = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        Feed(5, ShownCode.Missed);
        await Until(async () => (await Server.Body("/api/agents/a5", me.Cookie)).Contains("\"state\":\"missed\"", StringComparison.Ordinal));
        Assert.DoesNotContain(await List(me), a => Text(a, "agent") == Arn(5));

        Say(SourceState.Live);

        await Until(async () => (await List(me)).Any(a => Text(a, "agent") == Arn(5)));
    }

    [Fact]
    public async Task ASnapshotHasWhatPeopleDidAboutAgentsInTheScope()
    {
        var me = await Server.Person(Roles.Supervisor);
        await Act(me, 3, "claim");
        await Until(async () => (await Marks(me, 3)) is [{ } mark] && mark.GetProperty("k").GetString() == "missed");
        Assert.Null((await Marks(await Server.Person(Roles.Viewer, Team1), 3)));

        await Act(me, 3, "release");
        await Until(async () => (await Marks(me, 3)) is []);
    }

    /// <summary>From the call to the frame that brings the mark, on a busy machine. The page paints it at the next animation frame.</summary>
    [Fact]
    public async Task AnActIsInAFrameWithin300Ms()
    {
        var me = await Server.Person(Roles.Administrator);
        var view = Samples.Instance.Split('/')[1];
        using var snapshot = JsonDocument.Parse(await Server.Body($"/api/views/{view}/snapshot", me.Cookie));
        await using var hub = new HubConnectionBuilder().WithUrl(Server.Url + "/live", o => o.Headers.Add("Authorization", "Bearer " + me.Bearer)).Build();
        await hub.StartAsync();
        await using var stream = hub.StreamAsync<JsonElement>("Watch", view, SinceOf(snapshot.RootElement)).GetAsyncEnumerator();

        List<double> times = [];
        for (var n = 0; n < 100; n++)
        {
            var began = Stopwatch.GetTimestamp();
            var (agent, isClaim) = (1 + (n / 2 % 4), n % 2 == 0);
            var act = Act(me, agent, isClaim ? "claim" : "release");
            do
            {
                Assert.True(await stream.MoveNextAsync());
                if (stream.Current.GetProperty("kind").GetString() == "frame")
                {
                    await hub.SendAsync("Seen", view, stream.Current.GetProperty("epoch").GetString(), stream.Current.GetProperty("rev").GetInt64());
                }
            }
            while (!stream.Current.TryGetProperty("live", out var live)
                || live.EnumerateArray().All(a => a.GetProperty("s").GetString() != "missed" || a.TryGetProperty("m", out _) != isClaim));
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            Assert.Equal(HttpStatusCode.OK, (await act).Status);
            await Task.Delay(60);
        }

        times.Sort();
        output.WriteLine($"act to frame: p50 {times[50]:0} ms, p99 {times[98]:0} ms, most {times[99]:0} ms");
        Assert.InRange(times[98], 0, 300);
    }

    private async Task<JsonElement[]?> Marks(TestPerson me, int agent)
    {
        using var snapshot = JsonDocument.Parse(await Server.Body($"/api/views/{Samples.Instance.Split('/')[1]}/snapshot", me.Cookie));
        if (!snapshot.RootElement.TryGetProperty("agents", out var agents))
        {
            // Too many snapshots at once.
            await Task.Delay(1_000, _limit.Token);
            return await Marks(me, agent);
        }
        foreach (var one in agents.EnumerateArray())
        {
            if (Text(one.GetProperty("card"), "arn") == Arn(agent))
            {
                return one.GetProperty("live").TryGetProperty("m", out var marks) ? [.. marks.EnumerateArray().Select(m => m.Clone())] : [];
            }
        }
        return null;
    }

    /// <summary>The page showed a warning; the alert became critical before the call arrived, or before it was repeated.</summary>
    [Fact]
    public async Task ALevelThatThePersonDidNotSeeStaysLoud()
    {
        var me = await Server.Person(Roles.Supervisor);

        var (_, answer) = await Act(me, 1, "acknowledge", body: new { level = "warning" });

        Assert.Equal("warning", Text(answer.GetProperty("acknowledged"), "level"));
        Assert.False((await List(me)).Single(a => Text(a, "id") == Id(1)).GetProperty("isQuiet").GetBoolean());
        (_, answer) = await Act(me, 1, "snooze", body: new { minutes = 5, level = "warning" });
        Assert.Equal("warning", Text(answer.GetProperty("snoozed"), "level"));
        await Act(me, 1, "acknowledge", body: new { level = "critical" });
        Assert.True((await List(me)).Single(a => Text(a, "id") == Id(1)).GetProperty("isQuiet").GetBoolean());
    }

    [Fact]
    public async Task EveryActIsAuditedWithTheNameAndTheIdOfThePerson()
    {
        var me = await Server.Person(Roles.Supervisor);
        await Act(me, 4, "acknowledge");

        var store = Server.Services.GetRequiredService<IAuditStore>();
        var entry = (await store.Read(new AuditFilter(null, "alert.acknowledged", null, null, null, null, 1), default)).Single();

        Assert.Equal(("user4", Arn(4)), (entry.Entry.Subject!.Name, entry.Entry.Subject.Id));
        Assert.Equal(("missed contact (critical)", "不在着信（緊急）"), (AuditWords.Of(entry)!.En, AuditWords.Of(entry)!.Ja));
        Assert.NotNull(entry.Entry.Who.Account);
    }
}
