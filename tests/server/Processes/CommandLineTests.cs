using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;
using ConnectStreaming.Tests.Storage;
using ConnectStreaming.Tests.Stream;

namespace ConnectStreaming.Tests.Processes;

/// <summary>What an operator types, and what the program answers: exit code and text.</summary>
public sealed class CommandLineTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-streaming-verbs-").FullName;
    private FakeKinesis _kinesis = null!;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start();
        _kinesis.CreateStream(StreamHarness.Stream);
    }

    public async Task DisposeAsync()
    {
        await _kinesis.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(2, "Setup:RoleArn is 'x'", "serve", "--Access:Mode=Open", "--Setup:RoleArn=x")]
    [InlineData(2, "Stream:ReadInterval", "serve", "--Access:Mode=Open", "--Stream:Name=x", "--Stream:ReadInterval=00:00:00.010")]
    [InlineData(2, "'--sandboxx' is not an option", "serve", "--sandboxx")]
    [InlineData(1, "only on loopback", "serve", "--Access:Mode=Open", "--Stream:Name=x", "--urls", "http://0.0.0.0:59123")]
    [InlineData(2, "--agents", "simulate", "--stream", "x", "--agents", "0")]
    [InlineData(1, "There is no database in", "backup", "nowhere.db")]
    public async Task AWrongStartIsRefusedWithTheReason(int code, string words, params string[] args)
    {
        var (exit, said) = await Run(args);

        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.Equal(code, exit);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAddressInUseIsReportedInOneSentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var (exit, said) = await Run("serve", "--Access:Mode=Open", $"--Stream:Name={StreamHarness.Stream}", "--urls", $"http://{other.LocalEndpoint}");

        Assert.Equal(1, exit);
        Assert.Contains($"{other.LocalEndpoint}", said, StringComparison.Ordinal);
        Assert.Contains("serve --urls", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("crit:", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecondServerOnTheSameFolderNamesTheFirst()
    {
        await using var first = await Start();
        var (exit, said) = await Run("serve", "--Access:Mode=Open", $"--Stream:Name={StreamHarness.Stream}", "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, exit);
        Assert.Contains($"process {first.Id}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithAFolderThatCannotBeWrittenTheMapIsLiveAndTheFolderIsUsedLater()
    {
        var events = new NumberedEvents(_kinesis, TimeProvider.System);
        events.Put(agents: 10, each: 2);
        await using (var before = await Start())
        {
            await before.WaitUntilDrained(20);
            await before.Kill();
        }

        var files = new StoreFiles(Path.Combine(_folder, "data"));
        var block = StoreFixture.Block(files);
        await using var server = await Start();
        events.Put(agents: 10, each: 1);
        await server.Until("the third event of every agent", async () => await Named(server, "n3") == 10, TimeSpan.FromSeconds(60));
        Assert.Equal(["store-read-only"], await Codes(server));
        Assert.Contains("live from memory", server.Output, StringComparison.Ordinal);

        block.Dispose();
        await server.Until("a store that writes", async () => (await Codes(server)).Length == 0, TimeSpan.FromSeconds(60));
        // A shard that is read without the database has an epoch below zero. Until it is taken over again, its commits are in memory.
        await server.Until("a shard of the database", async () => await Epoch(server) > 0, TimeSpan.FromSeconds(60));
        events.Put(agents: 10, each: 1);
        await server.Until("the fourth event of every agent", async () => await Named(server, "n4") == 10, TimeSpan.FromSeconds(60));
        await server.WaitUntilDrained(0, TimeProvider.System.GetUtcNow());
        Assert.Equal(0, await server.End("TERM"));
        await using var after = new StoreFixture(files.Folder) { KeepFolder = true }.Open();
        Assert.All(await after.LoadAgents(), agent => Assert.Equal("n4", agent.Status!.Name));
    }

    private static async Task<int> Named(ServerProcess server, string status) =>
        (await server.Agents()).Count(a => a.GetProperty("status").GetProperty("name").GetString() == status);

    private static async Task<long> Epoch(ServerProcess server)
    {
        using var stream = JsonDocument.Parse(await server.Http.GetStringAsync(new Uri("/api/stream", UriKind.Relative)));
        return stream.RootElement.EnumerateArray().SelectMany(s => s.GetProperty("shards").EnumerateArray()).Min(s => s.GetProperty("epoch").GetInt64());
    }

    private static async Task<string[]> Codes(ServerProcess server)
    {
        using var ready = JsonDocument.Parse(await server.Http.GetStringAsync(new Uri("/readyz", UriKind.Relative)));
        return [.. ready.RootElement.GetProperty("codes").EnumerateArray().Select(c => c.GetString()!)];
    }

    [Fact]
    public async Task ABackupOfARunningServerIsRestoredWithItsAgents()
    {
        var events = new NumberedEvents(_kinesis, TimeProvider.System);
        events.Put(agents: 20, each: 2);
        var backup = Path.Combine(_folder, "backup.db");
        await using (var server = await Start())
        {
            await server.WaitUntilDrained(40);
            Assert.Equal(0, (await Run("backup", backup)).Exit);
            await server.Kill();
        }

        Directory.Delete(Path.Combine(_folder, "data"), recursive: true);
        _kinesis.CreateStream(StreamHarness.Stream);
        Assert.Equal(0, (await Run("restore", backup)).Exit);
        await using var restored = await Start();
        await restored.WaitUntilDrained(0);

        Assert.Equal(20, (await restored.Agents()).Count(a => a.GetProperty("status").GetProperty("name").GetString() == "n2"));
    }

    [Fact]
    public async Task TheDoctorSaysWhyTheMapIsEmpty()
    {
        var missing = await Doctor("nope");
        Assert.Equal(3, missing.Exit);
        Assert.Contains(missing.Findings, f => f.Level == "bad" && f.Check.Contains("nope", StringComparison.Ordinal) && f.Next is not null);

        var silent = await Doctor(StreamHarness.Stream);
        Assert.Equal(3, silent.Exit);
        Assert.Contains(silent.Findings, f => f is { Level: "bad", Check: "Last agent event" } && f.Next!.Contains("Data streaming", StringComparison.Ordinal));

        new NumberedEvents(_kinesis, TimeProvider.System).Put(agents: 3);
        var healthy = await Doctor(StreamHarness.Stream);
        Assert.Equal(0, healthy.Exit);

        _kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.AccessDenied("kinesis:GetRecords", StreamHarness.Stream) : null;
        var denied = await Doctor(StreamHarness.Stream);
        Assert.Equal(3, denied.Exit);
        Assert.Contains(denied.Findings, f => f.Level == "bad" && $"{f.Seen} {f.Next}".Contains("kinesis:GetRecords", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheDoctorExaminesWhatTheSetupPageConnectedAndSaysWhenThereIsNoStreamAtAll()
    {
        var nothing = await Doctor(null);
        Assert.Equal(3, nothing.Exit);
        Assert.Contains(nothing.Findings, f => f is { Level: "bad", Check: "Configuration" } && f.Next!.Contains("Setup page", StringComparison.Ordinal)
            && f.Next.Contains("Stream:Name", StringComparison.Ordinal));

        new NumberedEvents(_kinesis, TimeProvider.System).Put(agents: 3);
        await using var held = new StoreFixture(Path.Combine(_folder, "data")).Open();
        var connected = new ConnectedStream(StoreFixture.Instance, FakeKinesis.Arn(StreamHarness.Stream), Connected: true, Read: true,
            TimeProvider.System.GetUtcNow());
        var table = new ConnectedStreamTable(held.Store);
        await table.Save(connected, default);
        var healthy = await Doctor(null);
        Assert.Equal(0, healthy.Exit);
        Assert.Contains(healthy.Findings, f => f is { Level: "good", Check: "Last agent event" });

        await table.Save(connected with { Connected = false, Read = false }, default);
        var takenDown = await Doctor(StreamHarness.Stream);
        Assert.Equal(3, takenDown.Exit);
        Assert.Contains(takenDown.Findings, f => f.Level == "note" && f.Seen.Contains(StoreFixture.Instance, StringComparison.Ordinal));
    }

    private Task<ServerProcess> Start() => ServerProcess.Start(new Uri(_kinesis.Endpoint), StreamHarness.Stream, _folder, "--Stream:PingInterval=00:00:00.100");

    private async Task<(int Exit, (string Level, string Check, string Seen, string? Next)[] Findings)> Doctor(string? stream)
    {
        var (exit, said) = await Run(["doctor", "--json", "--Access:Mode=Open", .. stream is null ? (string[])[] : [$"--Stream:Name={stream}"]]);
        using var json = JsonDocument.Parse(said[said.IndexOf('[', StringComparison.Ordinal)..]);
        return (exit, [.. json.RootElement.EnumerateArray().Select(f => (
            f.GetProperty("level").GetString()!.ToLowerInvariant(), f.GetProperty("check").GetString()!, f.GetProperty("seen").GetString()!,
            f.TryGetProperty("next", out var next) ? next.GetString() : null))]);
    }

    private async Task<(int Exit, string Said)> Run(params string[] args)
    {
        var (exit, output, error) = await VerbRun.Run(
            _folder,
            new Dictionary<string, string?>
            {
                ["Storage__Path"] = Path.Combine(_folder, "data"),
                ["AWS_ENDPOINT_URL_KINESIS"] = _kinesis.Endpoint,
                ["AWS_REGION"] = FakeKinesis.Region,
                ["AWS_ACCESS_KEY_ID"] = FakeKinesis.AccessKey,
                ["AWS_SECRET_ACCESS_KEY"] = FakeKinesis.SecretKey,
            },
            args);
        return (exit, output + error);
    }
}
