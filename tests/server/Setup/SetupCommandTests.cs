using System.Diagnostics;
using System.Text.Json;
using Amazon.Kinesis.Model;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>What an administrator types, and what the program answers: exit code and text.</summary>
public sealed class SetupCommandTests(KinesisLocal local) : SetupCommandCase(local), IClassFixture<KinesisLocal>
{
    [Fact]
    public async Task PlanApplyStatusTeardownAndNothingIsLeft()
    {
        await using var world = await SetupWorld.Create(Local);
        string[] both = ["--instance", "tokyo", "--agent-events", $"kinesis:{world.Instance.Id[..8]}-events", "--contact-records",
            $"firehose:{world.Instance.Id[..8]}-records", "--buffer-seconds", "90"];
        string[] streams = [$"{world.Instance.Id[..8]}-events", $"{world.Instance.Id[..8]}-records"];

        var plan = await Run(world, ["setup", "plan", .. both, "--detailed-exitcode"]);
        Assert.Equal(2, plan.Exit);
        Assert.Contains("+ 1. Create the Kinesis stream", plan.Said, StringComparison.Ordinal);
        Assert.Contains("Without any event: 10.95 USD", plan.Said, StringComparison.Ordinal);
        Assert.Contains("There is no terminal for the question", (await Run(world, ["setup", "apply", .. both])).Said, StringComparison.Ordinal);
        Assert.Empty((await world.Seen(new Wanted())).Associations);

        var apply = await Run(world, ["setup", "apply", .. both, "--yes", "--no-wait"]);
        Assert.True(apply.Exit == 0, apply.Said);
        Assert.Contains("Amazon Connect can write to", apply.Said, StringComparison.Ordinal);
        var audit = await File.ReadAllLinesAsync(Path.Combine(Folder, "data", "setup-audit.jsonl"));
        Assert.Equal(7, audit.Length);
        Assert.Contains("\"step\":\"CreateStream\"", audit[0], StringComparison.Ordinal);

        Assert.Equal(0, (await Run(world, ["setup", "plan", .. both, "--detailed-exitcode"])).Exit);
        await world.Aws.Kinesis.PutRecordAsync(new PutRecordRequest { StreamName = streams[0], PartitionKey = "a",
            Data = new MemoryStream("""{"EventType":"HEART_BEAT"}"""u8.ToArray()) });
        var status = await Run(world, ["setup", "status", "--instance", world.Instance.Arn, "--lang", "ja"]);
        Assert.Equal(0, status.Exit);
        Assert.Contains($"エージェントイベント → kinesis:{streams[0]}", status.Said, StringComparison.Ordinal);
        Assert.Contains("エージェントイベントを受信：HEART_BEAT", status.Said, StringComparison.Ordinal);
        Assert.Equal(2, status.Said.Split("UTC 接続").Length - 1);

        var refused = await Run(world, ["setup", "teardown", "--instance", "tokyo", "--yes", "--confirm", streams[0]]);
        Assert.Equal(1, refused.Exit);
        Assert.Contains($"--confirm {streams[1]}", refused.Said, StringComparison.Ordinal);
        Assert.Equal(2, (await world.Seen(new Wanted())).Associations.Count);
        var teardown = await Run(world, ["setup", "teardown", "--instance", "tokyo", "--yes", "--confirm", streams[0], "--confirm", streams[1]]);
        Assert.True(teardown.Exit == 0, teardown.Said);
        var left = await world.Seen(new Wanted { ContactRecords = new Wish.To(Worlds.Delivered(streams[1])), Firehose =
            DeliveryWish.Exactly(new(Names.Bucket(world.Instance), Names.Role(world.Instance))) }, everything: true);
        Assert.Equal("", Worlds.Write(left with { Streams = left.Streams.RemoveRange(left.Streams.Keys.Where(k => !streams.Contains(k))) }));
    }

    /// <summary>With the SDK's own regional clients, as with real AWS: there the SDK itself also writes the Region into the request.</summary>
    [Theory]
    [InlineData("us-east-1", 0)]
    [InlineData("ap-northeast-1", 1)]
    public async Task TheBucketOfADeliveryIsMadeInEveryRegion(string region, int constraints)
    {
        await using var world = await SetupWorld.Create(Local, region);
        var bodies = new System.Collections.Concurrent.ConcurrentQueue<string>();
        world.Plane.OnAnswer = (call, _, _) =>
        {
            if (call.Operation == "CreateBucket")
            {
                bodies.Enqueue(System.Text.Encoding.UTF8.GetString(call.Body));
            }
        };
        string[] apply = ["setup", "apply", "--instance", "tokyo", "--contact-records", "firehose:records", "--yes", "--no-wait"];

        var (exit, said) = await Run(world, "dotnet", [Program, .. apply], new() { ["AWS_REGION"] = region });

        Assert.True(exit == 0, said);
        Assert.Equal(constraints, Assert.Single(bodies).Split("<LocationConstraint>").Length - 1);
    }

    [Fact]
    public async Task AFileMeansTheSameAsOptionsAndOutputCanBeJson()
    {
        await using var world = await SetupWorld.Create(Local);
        var file = Path.Combine(Folder, "streaming.yaml");
        await File.WriteAllTextAsync(file, """
            instance: tokyo
            agentEvents:
              to: kinesis:from-a-file
              mode: on-demand
            """);
        var plan = await Run(world, "setup", "plan", "--file", file, "--json", "--lang", "ja");
        Assert.True(plan.Exit == 0, plan.Said);
        using var json = JsonDocument.Parse(plan.Said);
        var steps = json.RootElement.GetProperty("steps").EnumerateArray().ToArray();
        Assert.Equal(["createStream", "associate"], steps.Select(s => s.GetProperty("kind").GetString()));
        Assert.Equal("Kinesis ストリーム from-a-file を作成（オンデマンド）", steps[0].GetProperty("title").GetString());
        Assert.Equal(29.20m, json.RootElement.GetProperty("cost").GetProperty("minimum").GetDecimal());

        await File.WriteAllTextAsync(file, "instance: tokyo\nagentEvent:\n  to: none\n");
        var wrong = await Run(world, "setup", "plan", "--file", file);
        Assert.Equal(1, wrong.Exit);
        Assert.Contains("line 2", wrong.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheCostsOfAnUnknownRegionAreShownAsUnknown()
    {
        await using var world = await SetupWorld.Create(Local);
        var prices = Path.Combine(Folder, "prices.json");
        await File.WriteAllTextAsync(prices, """{ "asOf": "2026-01-01", "currency": "USD", "regions": {} }""");
        string[] asked = ["--instance", "tokyo", "--agent-events", $"kinesis:{world.Instance.Id[..8]}-events", "--prices", prices];

        var (_, plan) = await Run(world, ["setup", "plan", .. asked]);
        Assert.Contains("Total: unknown   today: 0.00 USD   difference: unknown", plan, StringComparison.Ordinal);
        Assert.Contains("Without any event: unknown", plan, StringComparison.Ordinal);
        var (_, json) = await Run(world, ["setup", "plan", .. asked, "--json"]);
        Assert.Contains("\"result\":null,\"difference\":null,\"minimum\":null", json, StringComparison.Ordinal);
        await Run(world, ["setup", "apply", .. asked, "--yes", "--no-wait"]);
        var (_, status) = await Run(world, "setup", "status", "--instance", "tokyo", "--prices", prices, "--lang", "ja");
        Assert.Contains("合計：不明", status, StringComparison.Ordinal);
        Assert.DoesNotContain("0.00", status, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--off")]
    [InlineData("--agent-events", "none")]
    [InlineData("--agent-events", "kinesis:new")]
    public async Task ANamedRequestThatIsNotDoneIsNotASuccess(params string[] asked)
    {
        await using var world = await SetupWorld.Create(Local);
        var stream = $"{world.Instance.Id[..8]}-theirs";
        await world.CreateStream(stream);
        await new StepRunner(world.Aws, world.Instance, SetupWorld.Time).Run(new Step.Associate(EventKind.AgentEvents, Worlds.Kinesis(stream)), _ => { },
            CancellationToken.None);

        foreach (var verb in new string[][] { ["plan", "--detailed-exitcode"], ["apply", "--yes", "--no-wait"] })
        {
            var (exit, said) = await Run(world, ["setup", .. verb, "--instance", "tokyo", .. asked]);

            Assert.Equal(1, exit);
            Assert.Contains($"--replace {stream}", said, StringComparison.Ordinal);
            Assert.DoesNotContain("Nothing to do", said, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("near matches, the nearest first", "There is no instance 'tokio' in us-east-1. Existing instances, the most similar first:\n  tokyo", "plan",
        "--instance", "tokio")]
    [InlineData("instances are listed", "There are several instances. Choose one with --instance:\n  tokyo", "plan")]
    [InlineData("another region", "Choose that region (--region eu-west-1)", "plan", "--instance", "arn:aws:connect:eu-west-1:123456789012:instance/x",
        "--region", "us-east-1")]
    [InlineData("firehose for agent events", "Agent events can only go to a Kinesis data stream", "plan", "--instance", "tokyo", "--agent-events",
        "firehose:x")]
    [InlineData("every problem at once", "shards is 0. Allowed range: 1 to 10000.\nretentionHours is 1. Allowed range: 24 to 8760.", "plan", "--instance",
        "tokyo", "--shards", "0",
        "--retention-hours", "1")]
    [InlineData("a mistyped option", "'--shard' is not an option", "plan", "--instance", "tokyo", "--shard", "2")]
    [InlineData("a mistyped option, in Japanese", "'--shard' はこのコマンドのオプションではありません", "plan", "--instance", "tokyo",
        "--shard", "2", "--lang", "ja")]
    [InlineData("in Japanese", "エージェントイベントの送り先は Kinesis データストリームだけです", "plan", "--instance", "tokyo",
        "--agent-events", "firehose:x", "--lang", "ja")]
    [InlineData("a word in place of a number", "--shards must be a whole number, not 'two'.", "plan", "--shards", "two")]
    [InlineData("the same, in Japanese", "--shards には整数を指定してください（'two' は使えません）。", "plan", "--shards", "two",
        "--lang", "ja")]
    [InlineData("a choice that there is not, in Japanese", "'x' は指定できません。次のいずれかを指定してください：", "policy", "--for",
        "x", "--lang", "ja")]
    [InlineData("a mistyped verb", "Did you mean one of these instead of 'pln'?\nplan", "pln")]
    [InlineData("a mistyped verb, in Japanese", "'pln' ではなく、次のいずれかでしょうか。\nplan", "pln", "--lang", "ja")]
    [InlineData("no verb, in Japanese", "→ 一覧：connect-streaming setup --help", "--lang", "ja")]
    public async Task WhatCannotBeIsRefusedWithTheReason(string _, string words, params string[] args)
    {
        await using var world = await SetupWorld.Create(Local);

        var (exit, said) = await Run(world, ["setup", .. args]);

        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.Equal(1, exit);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErrorSaysWhatItMeansAndIsJsonOnRequest()
    {
        await using var world = await SetupWorld.Create(Local);
        var words = await Run(world, "setup", "plan", "--instance", "tokio", "--json");
        using (var json = JsonDocument.Parse(words.Said))
        {
            Assert.Equal(("failed", 1), (json.RootElement.GetProperty("event").GetString(), words.Exit));
            Assert.Contains("'tokio'", json.RootElement.GetProperty("words").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal("failed", JsonDocument.Parse((await Run(world, "setup", "plan", "--file", "nowhere.yaml", "--json")).Said)
            .RootElement.GetProperty("event").GetString());
        foreach (var wrong in new string[][] { ["plan", "--shards", "two"], ["plan", "--region"], ["policy", "--for", "x"] })
        {
            var (exit, said) = await Run(world, ["setup", .. wrong, "--json"]);
            Assert.Equal((1, "failed"), (exit, JsonDocument.Parse(said).RootElement.GetProperty("event").GetString()));
        }

        world.Plane.OnCall = call => call.Operation == "ListInstances"
            ? ConnectStreaming.Sandbox.ControlPlaneAnswer.Of("connect", new("AccessDeniedException", "no", 403)) : null;
        using var error = JsonDocument.Parse((await Run(world, "setup", "status", "--json")).Said);
        Assert.Equal("This changed nothing. Earlier changes remain.", error.RootElement.GetProperty("error").GetProperty("means").GetString());
        Assert.Contains("This changed nothing", (await Run(world, "setup", "status")).Said, StringComparison.Ordinal);
    }

    /// <summary>Nobody is logged in: no event arrives, and the wait would continue for minutes.</summary>
    [Fact]
    public async Task CtrlCDuringTheWaitForAFirstEventSaysThatEverythingIsDone()
    {
        await using var world = await SetupWorld.Create(Local);
        var start = Start(world, "dotnet",
            [Program, "setup", "apply", "--instance", "tokyo", "--agent-events", $"kinesis:{world.Instance.Id[..8]}-ev", "--yes"]);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line && !line.Contains("can be read:", StringComparison.Ordinal))
        {
            // The check is the last output before the wait.
        }

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(limit.Token);
        }

        await process.WaitForExitAsync(limit.Token);
        Assert.Equal((130, true), (process.ExitCode, (await errors).Contains("All steps are done. Only the check was stopped", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task CtrlCWhileAPlanIsMadeIsJsonForMachines()
    {
        await using var world = await SetupWorld.Create(Local);
        using var asked = new SemaphoreSlim(0);
        using var released = new ManualResetEventSlim();
        world.Plane.OnCall = call =>
        {
            if (call.Operation == "ListInstances")
            {
                asked.Release();
                released.Wait();
            }

            return null;
        };
        using var process = Process.Start(Start(world, "dotnet", [Program, "setup", "plan", "--json"]))!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var said = process.StandardOutput.ReadToEndAsync(limit.Token);
            await asked.WaitAsync(limit.Token);
            using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            {
                await kill.WaitForExitAsync(limit.Token);
            }

            await process.WaitForExitAsync(limit.Token);
            using var json = JsonDocument.Parse(await said);
            var words = json.RootElement.EnumerateObject().Select(p => p.Value.ToString());
            Assert.Equal((130, true), (process.ExitCode, words.Contains("Stopped. Nothing was changed.")));
        }
        finally
        {
            released.Set();
        }
    }

    [Fact]
    public async Task HelpIsInBothLanguages()
    {
        await using var world = await SetupWorld.Create(Local);
        Assert.Contains("Restores the state before setup", (await Run(world, "setup", "--help", "--lang", "en")).Said, StringComparison.Ordinal);
        var ja = (await Run(world, "setup", "plan", "--help", "--lang", "ja")).Said;
        Assert.Contains("何を行い、いくらかかるか", ja, StringComparison.Ordinal);
        // A command is the same in every language.
        var english = ja.Split('\n').Where(l => !l.StartsWith("  connect-streaming ", StringComparison.Ordinal))
            .Where(l => System.Text.RegularExpressions.Regex.IsMatch(l, "[A-Za-z]{3,}") && !System.Text.RegularExpressions.Regex.IsMatch(l,
                "[ぁ-んァ-ヶ一-龠]"));
        Assert.Equal([], english.Select(l => l.Trim()));
    }

    [Fact]
    public async Task SetupAssumesTheGivenRole()
    {
        await using var world = await SetupWorld.Create(Local);
        System.Collections.Concurrent.ConcurrentQueue<string> calls = [];
        world.Plane.OnAnswer = (call, request, _) => calls.Enqueue($"{call.Operation} "
            + $"{(request.Headers.Authorization.ToString().Contains("Credential=ASIA", StringComparison.Ordinal) ? "as the role" : "as oneself")}");

        var (exit, said) = await Run(world, "setup", "policy", "--instance", "tokyo", "--role-arn", "arn:aws:iam::123456789012:role/setup");

        Assert.True(exit == 0, said);
        Assert.Equal(["AssumeRole as oneself", "ListInstances as the role"], calls.Take(2));
        Assert.All(calls.Skip(1), call => Assert.EndsWith("as the role", call, StringComparison.Ordinal));
    }
}
