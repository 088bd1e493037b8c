using System.Net.Http.Json;
using Amazon.Kinesis.Model;
using Amazon.Runtime;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Setup;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Setup;

/// <summary>A separate account: the fake control plane, with the kinesis-local that the class shares.</summary>
internal sealed class SetupWorld : IAsyncDisposable
{
    public const string Account = "123456789012";
    public const string Region = "us-east-1";

    private IReadOnlyList<ControlPlaneInstance> _instances = [];

    private SetupWorld(ControlPlane plane, SetupAccount account, SetupClients aws, ConnectInstance instance, AwsModels models) =>
        (Plane, At, Aws, Instance, Models) = (plane, account, aws, instance, models);

    public ControlPlane Plane { get; }

    public SetupAccount At { get; }

    public SetupClients Aws { get; }

    public ConnectInstance Instance { get; }

    public AwsModels Models { get; }

    public Audit Written { get; } = new();

    public static TimeProvider Time { get; } = new Fast();

    public static Task<SetupWorld> Create(KinesisLocal local, string region = Region) =>
        Create(new Uri(local.Endpoint), local.Client(Account), new AwsModels(), region);

    /// <summary>The replicas of this world's instances in another Region of its account (Global Resiliency). Their ids are the same.</summary>
    public Task<SetupWorld> InRegion(KinesisLocal local, string region) =>
        Create(new Uri(local.Endpoint), local.Client(Account), new AwsModels(), region, this);

    /// <summary>Kinesis, Firehose, IAM and S3 are moto's. Its answers are not checked against AWS's models.</summary>
    public static Task<SetupWorld> Create(Moto moto, string region) => Create(
        moto.Endpoint, ConnectStreaming.Stream.KinesisClients.Create(new(region, Endpoint: moto.Endpoint.ToString(),
            Credentials: new BasicAWSCredentials(Account, "local"))), new AwsModels { Between = moto.Answer, IsChecked = false }, region);

    private static async Task<SetupWorld> Create(
        Uri kinesis, Amazon.Kinesis.IAmazonKinesis streams, AwsModels models, string region, SetupWorld? beside = null)
    {
        var credentials = new BasicAWSCredentials(Account, "local");
        var options = new ControlPlaneOptions
        {
            Account = Account,
            Region = region,
            Instances = beside?._instances ?? [new($"{Guid.NewGuid()}", "tokyo"), new($"{Guid.NewGuid()}", "osaka")],
            Kinesis = streams,
            Firehose = models.IsChecked ? null : new Amazon.KinesisFirehose.AmazonKinesisFirehoseClient(
                credentials, new Amazon.KinesisFirehose.AmazonKinesisFirehoseConfig { ServiceURL = kinesis.ToString(), AuthenticationRegion = region }),
            FirehoseCreation = TimeSpan.FromMilliseconds(200),
            FirehoseDeletion = TimeSpan.FromMilliseconds(200),
            RolePropagation = TimeSpan.FromMilliseconds(200),
            Rate = 1_000,
            Burst = 1_000,
        };
        var plane = await ControlPlane.Start(options, TimeProvider.System, CancellationToken.None, beside?.Plane);
        var account = new SetupAccount(region)
        {
            Sandbox = new SandboxAws(plane.Endpoint, kinesis, credentials), Http = models, BetweenCalls = SetupPace.Default / Fast.Times,
        };
        var aws = SetupClients.Create(account);
        return new SetupWorld(plane, account, aws, await Instances.Find(aws, "tokyo", CancellationToken.None), models) { _instances = options.Instances };
    }

    /// <summary>AWS has this unusual behaviour from now on.</summary>
    public SetupWorld With(OddAws odd)
    {
        Models.Between = odd.Answer;
        return this;
    }

    public Task<Observed> Seen(Wanted wanted, bool everything = false) =>
        new AwsReader(Aws).Read(Instance, ReadScope.Of(wanted) with { Depth = everything ? ReadDepth.Everything : ReadDepth.Named }, CancellationToken.None);

    public async Task<Plan> Plan(Wanted wanted) => Planner.Plan(wanted, await Seen(wanted), TimeProvider.System.GetUtcNow());

    public async Task<Plan> PlanTeardown(Wanted wanted, TeardownWish? wish = null) =>
        TeardownPlanner.Plan(wish ?? TeardownWish.OnlyOurs, await Seen(wanted, everything: true), TimeProvider.System.GetUtcNow());

    /// <summary>Runs the plan to its end, and fails with the error of the plan.</summary>
    public async Task Run(Plan plan)
    {
        Assert.Empty(plan.Problems.Select(p => p.Words.En));
        await foreach (var said in new SetupRun(Aws, Written, new SetupUser("test"), Time).Run(plan, CancellationToken.None))
        {
            Assert.False(said is SetupProgress.Failed, (said as SetupProgress.Failed)?.Error.Happened.En);
        }
    }

    /// <summary>Runs this number of steps and is stopped during the next one.</summary>
    public async Task<SetupProgress?> RunSome(Plan plan, int steps)
    {
        using var stop = new CancellationTokenSource();
        SetupProgress? last = null;
        if (steps == 0)
        {
            await stop.CancelAsync();
        }

        await foreach (var said in new SetupRun(Aws, Written, new SetupUser("test"), Time).Run(plan, stop.Token))
        {
            last = said;
            if (said is SetupProgress.Did { Number: var number } && number >= steps)
            {
                await stop.CancelAsync();
            }
        }

        return last;
    }

    public async Task CreateStream(string name, int shards = 1)
    {
        await Aws.Kinesis.CreateStreamAsync(new CreateStreamRequest { StreamName = name, ShardCount = shards });
        await new KinesisSteps(Aws, Time).Active(name, _ => { }, CancellationToken.None);
    }

    /// <summary>An operation that setup itself never calls.</summary>
    public async Task Kinesis(string operation, string json)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, At.Sandbox!.Kinesis) { Content = new StringContent(json) };
        request.Content.Headers.ContentType = new("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", $"Kinesis_20131202.{operation}");
        request.Headers.Add("X-Amz-Date", "20260302T090000Z");
        request.Headers.TryAddWithoutValidation("Authorization",
            $"AWS4-HMAC-SHA256 Credential={Account}/20260302/{Region}/kinesis/aws4_request, SignedHeaders=host, Signature=0");
        using var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>One call of the page with this answer.</summary>
    public async Task<System.Text.Json.JsonElement> Send(System.Net.HttpStatusCode status, SetupHost host, string path, object body)
    {
        using var answer = await host.Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{path}: {(int)answer.StatusCode} {said}");
        return System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(said);
    }

    public async ValueTask DisposeAsync()
    {
        Aws.Dispose();
        await Plane.DisposeAsync();
        await Models.Check();
    }

    internal sealed class Audit : ISetupAudit
    {
        public List<SetupAuditEntry> Entries { get; } = [];

        public Task Write(SetupAuditEntry entry, CancellationToken cancellationToken)
        {
            Entries.Add(entry);
            return Task.CompletedTask;
        }
    }

    /// <summary>A clock that runs twenty times as fast.</summary>
    private sealed class Fast : TimeProvider
    {
        public const int Times = 20;
        private readonly DateTimeOffset _began = TimeProvider.System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => _began + ((TimeProvider.System.GetUtcNow() - _began) * Times);

        public override long GetTimestamp() => base.GetTimestamp() * Times;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Times : dueTime, period);
    }
}
