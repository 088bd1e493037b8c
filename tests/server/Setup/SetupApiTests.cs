using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;
using Microsoft.AspNetCore.SignalR.Client;

namespace ConnectStreaming.Tests.Setup;

/// <summary>The calls of the Setup page, with the fake control plane and kinesis-local.</summary>
public sealed class SetupApiTests(KinesisLocal local) : IClassFixture<KinesisLocal>, IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly string _name = $"p{Guid.NewGuid():N}"[..12];

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task PlanApplyStatusTeardownFromThePageNotifyTheReaders()
    {
        await using var world = await SetupWorld.Create(local);
        await using var host = await SetupHost.Start(world);
        var (start, instances) = (await Get(host, "/api/setup"), await Get(host, "/api/setup/instances"));
        Assert.Equal((true, "us-east-1", JsonValueKind.Null),
            (start.GetProperty("sandbox").GetBoolean(), start.GetProperty("region").GetString(), start.GetProperty("run").ValueKind));
        Assert.Equal(["tokyo", "osaka"], instances.EnumerateArray().Select(i => i.GetProperty("alias").GetString()));

        var plan = await Post(host, "/api/setup/plan", PlanOf(world, _name));
        Assert.Equal(["+", "+"], plan.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("sign").GetString()));
        Assert.Equal($"Kinesis ストリーム {_name} を作成（プロビジョンド、"
            + $"シャード 1 個）", plan.GetProperty("steps")[0].GetProperty("title").GetProperty("ja").GetString());
        Assert.Equal((0m, 10.95m), (plan.GetProperty("cost").GetProperty("today").GetDecimal(), plan.GetProperty("cost").GetProperty("minimum").GetDecimal()));
        Assert.Empty(world.Written.Entries);

        await using var hub = await host.Follow();
        var watching = Until(hub, "done", "verifying");
        await world.Send(HttpStatusCode.Accepted, host, "/api/setup/apply", Order(world, _name, plan, noWait: false));
        var seen = await watching;
        Assert.Equal(["done", "done"], seen.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("phase").GetString()));
        await world.Aws.Kinesis.PutRecordAsync(new() { StreamName = _name, PartitionKey = "a",
            Data = new MemoryStream("""{"EventType":"LOGIN"}"""u8.ToArray()) });
        seen = await Until(hub, "done");
        Assert.StartsWith("An agent event arrived: LOGIN", seen.GetProperty("findings").EnumerateArray().Last().GetProperty("words").GetProperty("en")
            .GetString(), StringComparison.Ordinal);
        Assert.Equal([$"+ {_name}", $"+ {_name}"], host.Readers.Calls);
        Assert.Equal([("admin@example.jp", "CreateStream"), ("admin@example.jp", "Associate")], world.Written.Entries.Select(e => (e.By, e.Step)));

        var status = await Get(host, $"/api/setup/status?instance={world.Instance.Id}");
        Assert.Equal(("good", "LOGIN"), (status.GetProperty("health").GetString(), status.GetProperty("lastEvent").GetProperty("type").GetString()));
        Assert.True(status.GetProperty("streams")[0].GetProperty("read").GetBoolean());

        var back = await Post(host, "/api/setup/teardown/plan", new { instance = world.Instance.Id });
        Assert.Equal((_name, 24), (back.GetProperty("lost")[0].GetProperty("name").GetString(), back.GetProperty("lost")[0].GetProperty("hours").GetInt32()));
        var refused = await world.Send(HttpStatusCode.UnprocessableEntity, host, "/api/setup/teardown",
            new { instance = world.Instance.Id, fingerprint = Print(back), confirm = new[] { "something else" } });
        Assert.Contains(_name, refused.GetProperty("happened").GetProperty("en").GetString(), StringComparison.Ordinal);
        Assert.Single((await world.Seen(new Wanted())).Associations);

        var gone = Until(hub, run => run.GetProperty("kind").GetString() == "teardown" && run.GetProperty("endedAt").ValueKind == JsonValueKind.Number);
        await world.Send(HttpStatusCode.Accepted, host, "/api/setup/teardown",
            new { instance = world.Instance.Id, fingerprint = Print(back), confirm = new[] { _name } });
        Assert.Equal("teardown", (await gone).GetProperty("kind").GetString());
        Assert.Equal($"- {_name}", host.Readers.Calls[^1]);
        Assert.Equal("off", (await Get(host, $"/api/setup/status?instance={world.Instance.Id}")).GetProperty("health").GetString());
    }

    [Fact]
    public async Task OneStreamAloneIsStoppedAndDeletedAndTheLogSaysByWhom()
    {
        await using var world = await SetupWorld.Create(local);
        await using var host = await SetupHost.Start(world);
        var (events, records) = ($"{_name}-ev", $"{_name}-ctr");
        await world.Run(await world.Plan(new Wanted
        {
            AgentEvents = new Wish.To(Worlds.Kinesis(events)), ContactRecords = new Wish.To(Worlds.Kinesis(records)),
        }));
        await host.Readers.Connected(world.Instance.Arn, world.Instance.ArnOf(Worlds.Kinesis(events)), CancellationToken.None);
        world.Written.Entries.Clear();

        var stop = new { instance = world.Instance.Id, wanted = new { contactRecords = new { to = "none" }, replace = new[] { records } } };
        var plan = await Post(host, "/api/setup/plan", stop);
        Assert.Equal(["disassociate"], Kinds(plan));
        Assert.Equal(21.90m, plan.GetProperty("cost").GetProperty("minimum").GetDecimal());
        Assert.Equal([("alone", records)], Choices(plan.GetProperty("notices")[0]));
        await using var hub = await host.Follow();
        await world.Send(HttpStatusCode.Accepted, host, "/api/setup/apply", new { stop.instance, stop.wanted, fingerprint = Print(plan), noWait = true });
        await Until(hub, "done");
        var status = await Get(host, $"/api/setup/status?instance={world.Instance.Id}");
        Assert.Contains(status.GetProperty("findings").EnumerateArray(), f => Choices(f).SequenceEqual([("alone", records)]));

        var alone = new { instance = world.Instance.Id, only = new[] { records } };
        plan = await Post(host, "/api/setup/teardown/plan", alone);
        Assert.Equal(["deleteStream"], Kinds(plan));
        Assert.Equal(records, Assert.Single(plan.GetProperty("lost").EnumerateArray()).GetProperty("name").GetString());
        await world.Send(HttpStatusCode.UnprocessableEntity, host, "/api/setup/teardown", new { alone.instance, alone.only, fingerprint = Print(plan) });
        await world.Send(
            HttpStatusCode.Accepted, host, "/api/setup/teardown", new { alone.instance, alone.only, fingerprint = Print(plan), confirm = new[] { records } });
        await Until(hub, run => run.GetProperty("kind").GetString() == "teardown" && run.GetProperty("endedAt").ValueKind == JsonValueKind.Number);

        Assert.Equal(
            [("admin@example.jp", "Disassociate"), ("admin@example.jp", "DeleteStream")], world.Written.Entries.Select(e => (e.By, e.Step)));
        var left = await world.Seen(new Wanted { ContactRecords = new Wish.To(Worlds.Kinesis(records)) });
        Assert.Equal([events], left.Streams.Where(s => s.Value.IsThere).Select(s => s.Key));
        Assert.Equal(events, left.TargetOf(EventKind.AgentEvents)!.Value.Name);
    }

    [Fact]
    public async Task AManuallyConnectedStreamIsDisconnectedByNameAndItsCostStaysVisible()
    {
        await using var world = await SetupWorld.Create(local);
        await using var host = await SetupHost.Start(world);
        await world.CreateStream(_name);
        await new StepRunner(world.Aws, world.Instance, SetupWorld.Time).Run(
            new Step.Associate(EventKind.AgentEvents, Worlds.Kinesis(_name)), _ => { }, CancellationToken.None);

        var plan = await Post(
            host, "/api/setup/plan", new { instance = world.Instance.Id, wanted = new { agentEvents = new { to = "none" }, replace = new[] { _name } } });

        Assert.Equal(["disassociate"], Kinds(plan));
        var said = plan.GetProperty("notices")[0].GetProperty("words");
        Assert.Equal($"{_name} is kept. It costs the same as before.", said.GetProperty("en").GetString());
        Assert.Contains("料金はこれまでどおり", said.GetProperty("ja").GetString(), StringComparison.Ordinal);
        Assert.Equal(10.95m, plan.GetProperty("cost").GetProperty("minimum").GetDecimal());
    }

    [Fact]
    public async Task ThePolicyListsWhatCouldNotBeRead()
    {
        await using var world = await SetupWorld.Create(local);
        await using var host = await SetupHost.Start(world);
        var path = $"/api/setup/policy?instance={world.Instance.Id}";
        Assert.Equal(JsonValueKind.Null, (await Get(host, path)).GetProperty("unseen").ValueKind);
        world.Plane.OnCall = call => call.Operation == "ListInstanceStorageConfigs"
            ? ConnectStreaming.Sandbox.ControlPlaneAnswer.Of("connect", new(
                "AccessDeniedException", "User: x is not authorized to perform: connect:ListInstanceStorageConfigs on resource: *", 403))
            : null;

        var answer = await Get(host, path);

        Assert.Contains("connect:AssociateInstanceStorageConfig", answer.GetProperty("policy").GetString(), StringComparison.Ordinal);
        Assert.Contains("could not be checked", answer.GetProperty("unseen").GetProperty("en").GetString(), StringComparison.Ordinal);
        Assert.Contains("確認できませんでした", answer.GetProperty("unseen").GetProperty("ja").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyTheShownPlanIsApplied()
    {
        await using var world = await SetupWorld.Create(local);
        await using var host = await SetupHost.Start(world);
        var plan = await Post(host, "/api/setup/plan", PlanOf(world, _name));
        await world.CreateStream(_name);

        var changed = await world.Send(HttpStatusCode.PreconditionFailed, host, "/api/setup/apply", Order(world, _name, plan));

        Assert.NotEqual(Print(plan), Print(changed));
        Assert.Equal(["remember", "associate"], changed.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("kind").GetString()));
        Assert.Empty(world.Written.Entries);
        await world.Send(HttpStatusCode.Accepted, host, "/api/setup/apply", Order(world, _name, changed));
    }

    [Fact]
    public async Task ARunContinuesWithoutItsBrowserIsTheOnlyOneAndAPageOpenedLaterSeesAllOfIt()
    {
        await using var world = await SetupWorld.Create(local);
        await using var host = await SetupHost.Start(world);
        var hold = new TaskCompletionSource();
        world.Plane.OnCall = call =>
        {
            if (call.Operation == "AssociateInstanceStorageConfig")
            {
                hold.Task.Wait(TimeSpan.FromSeconds(30));
            }

            return null;
        };
        var plan = await Post(host, "/api/setup/plan", PlanOf(world, _name));
        var first = await host.Follow();
        await world.Send(HttpStatusCode.Accepted, host, "/api/setup/apply", Order(world, _name, plan));
        await Until(first, run => run.GetProperty("steps")[1].GetProperty("phase").GetString() == "running");
        await first.DisposeAsync();

        var other = await Post(host, "/api/setup/plan", PlanOf(world, _name + "2"));
        await world.Send(HttpStatusCode.Conflict, host, "/api/setup/apply", Order(world, _name + "2", other));
        await using var late = await host.Follow();
        var seen = await Until(late, _ => true);
        Assert.Equal(["done", "running"], seen.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("phase").GetString()));
        Assert.Equal("running", (await Get(host, "/api/setup")).GetProperty("run").GetProperty("phase").GetString());

        hold.SetResult();
        Assert.Equal("done", (await Until(late, "done")).GetProperty("phase").GetString());
    }

    [Fact]
    public async Task AStoppedRunReportsItsProgressAndTheNextPlanContinues()
    {
        await using var world = await SetupWorld.Create(local);
        await using var host = await SetupHost.Start(world);
        world.Plane.OnCall = call =>
        {
            if (call.Operation == "AssociateInstanceStorageConfig")
            {
                host.Runs.Stop();
            }

            return null;
        };
        await using var hub = await host.Follow();
        var plan = await Post(host, "/api/setup/plan", PlanOf(world, _name));
        await world.Send(HttpStatusCode.Accepted, host, "/api/setup/apply", Order(world, _name, plan));
        var seen = await Until(hub, "stopped");
        Assert.Equal(["done", "stopped"], seen.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("phase").GetString()));

        world.Plane.OnCall = null;
        plan = await Post(host, "/api/setup/plan", PlanOf(world, _name));
        await world.Send(HttpStatusCode.Accepted, host, "/api/setup/apply", Order(world, _name, plan));
        Assert.Equal("done", (await Until(hub, "done")).GetProperty("phase").GetString());
        Assert.Equal(_name, (await world.Seen(new Wanted())).TargetOf(EventKind.AgentEvents)!.Value.Name);
    }

    [Fact]
    public async Task AFailedStepIsReportedWithTheMissingPermission()
    {
        await using var world = await SetupWorld.Create(local);
        await using var host = await SetupHost.Start(world);
        world.Plane.OnCall = call => call.Operation == "AssociateInstanceStorageConfig"
            ? ConnectStreaming.Sandbox.ControlPlaneAnswer.Of("connect",
            new("AccessDeniedException",
                $"User: arn:aws:iam::1:user/x is not authorized to perform: iam:PutRolePolicy on resource: role {world.Instance.Arn}", 403))
            : null;
        await using var hub = await host.Follow();
        var plan = await Post(host, "/api/setup/plan", PlanOf(world, _name));
        await world.Send(HttpStatusCode.Accepted, host, "/api/setup/apply", Order(world, _name, plan));

        var seen = await Until(hub, "failed");

        Assert.Equal("iam:PutRolePolicy", seen.GetProperty("error").GetProperty("action").GetString());
        Assert.Equal(["done", "failed"], seen.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("phase").GetString()));
    }

    [Fact]
    public async Task AnInvalidRequestIsRefusedInBothLanguagesAndAProblemNamesTheChoice()
    {
        await using var world = await SetupWorld.Create(local);
        await using var host = await SetupHost.Start(world);
        var firehose = await world.Send(HttpStatusCode.UnprocessableEntity, host, "/api/setup/plan",
            new { instance = "tokyo", wanted = new { agentEvents = new { to = "firehose:x" } } });
        Assert.Contains(
            "Kinesis データストリームだけです", firehose.GetProperty("happened").GetProperty("ja").GetString(), StringComparison.Ordinal);
        var nobody = await world.Send(HttpStatusCode.UnprocessableEntity, host, "/api/setup/plan", new { instance = "tokio" });
        Assert.Contains("the most similar first:\n  tokyo", nobody.GetProperty("happened").GetProperty("en").GetString(), StringComparison.Ordinal);

        await world.CreateStream(_name);
        await world.Aws.Tag(Worlds.Kinesis(_name), new Tags([KeyValuePair.Create("owner", "bi")]), CancellationToken.None);
        foreach (var instance in await Instances.All(world.Aws, CancellationToken.None))
        {
            await new StepRunner(world.Aws, instance, SetupWorld.Time).Run(new Step.Associate(EventKind.AgentEvents, Worlds.Kinesis(_name)), _ => { },
                CancellationToken.None);
        }

        var plan = await Post(host, "/api/setup/plan", PlanOf(world, _name + "2"));
        Assert.Empty(plan.GetProperty("steps").EnumerateArray());
        foreach (var whose in new[] { world.Instance.ArnOf(Worlds.Kinesis(_name)), "created 20", "owner=bi", "also used by: osaka" })
        {
            Assert.Contains(whose, plan.GetProperty("problems")[0].GetProperty("words").GetProperty("en").GetString(), StringComparison.Ordinal);
        }

        var choice = Assert.Single(plan.GetProperty("problems")[0].GetProperty("choices").EnumerateArray());
        Assert.Equal(("replace", _name), (choice.GetProperty("kind").GetString(), choice.GetProperty("name").GetString()));
        Assert.False(plan.GetProperty("read").GetBoolean());
        plan = await Post(host, "/api/setup/plan",
            new { instance = "tokyo", wanted = new { agentEvents = new { to = $"kinesis:{_name}2" }, replace = new[] { _name } } });
        Assert.Equal(["createStream", "reassociate"], plan.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("kind").GetString()));
    }

    [Theory]
    [InlineData("None")]
    [InlineData("Viewer")]
    [InlineData("Supervisor, Planner")]
    public async Task OnlyAnAdministratorMayReadSetup(string names)
    {
        var roles = Enum.Parse<Roles>(names);
        await using var world = await SetupWorld.Create(local);
        await using var host = await SetupHost.Start(world, roles);
        foreach (var path in new[] { "/api/setup", "/api/setup/instances", "/api/setup/status?instance=tokyo", "/api/setup/policy?instance=tokyo" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await host.Http.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        }

        foreach (var path in new[] { "/api/setup/plan", "/api/setup/apply", "/api/setup/teardown/plan", "/api/setup/teardown", "/api/setup/stop",
            "/live/setup/negotiate" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await host.Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), new { instance = "tokyo" })).StatusCode);
        }
    }

    private static object PlanOf(SetupWorld world, string stream) =>
        new { instance = world.Instance.Id, wanted = new { agentEvents = new { to = $"kinesis:{stream}" } } };

    private static object Order(SetupWorld world, string stream, JsonElement plan, bool noWait = true) =>
        new { instance = world.Instance.Id, wanted = new { agentEvents = new { to = $"kinesis:{stream}" } }, fingerprint = Print(plan), noWait };

    private static IEnumerable<string?> Kinds(JsonElement plan) => plan.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("kind").GetString());

    private static IEnumerable<(string?, string?)> Choices(JsonElement notice) =>
        notice.GetProperty("choices").EnumerateArray().Select(c => (c.GetProperty("kind").GetString(), c.GetProperty("name").GetString()));

    private static string? Print(JsonElement plan) => plan.GetProperty("fingerprint").GetString();

    private static Task<JsonElement> Get(SetupHost host, string path) => host.Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    private static async Task<JsonElement> Post(SetupHost host, string path, object body)
    {
        using var answer = await host.Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, said);
        return JsonSerializer.Deserialize<JsonElement>(said);
    }

    private Task<JsonElement> Until(HubConnection hub, params string[] phases) =>
        Until(hub, run => phases.Contains(run.GetProperty("phase").GetString())
            && (!phases.Contains("done") || phases.Length > 1 || run.GetProperty("endedAt").ValueKind == JsonValueKind.Number));

    private async Task<JsonElement> Until(HubConnection hub, Predicate<JsonElement> reached)
    {
        JsonElement last = default;
        await foreach (var live in hub.StreamAsync<JsonElement>("Follow", _limit.Token))
        {
            last = live.GetProperty("run");
            if (last.ValueKind == JsonValueKind.Object && reached(last))
            {
                return last;
            }
        }

        throw new TimeoutException($"The run did not come so far: {last}");
    }
}
