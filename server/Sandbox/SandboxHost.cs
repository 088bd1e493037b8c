using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.Runtime;

namespace ConnectStreaming.Sandbox;

/// <summary>Where the sandbox's Kinesis is and how to sign for it (nobody checks; twelve digits would select another account).</summary>
internal sealed record SandboxEndpoint(Uri Url, string StreamName, string Region, string AccessKey, string SecretKey);

/// <summary>
/// No AWS account: a local Kinesis, a stream in it, and a simulated contact centre. kinesis-local slows with depth, so about
/// every 10,000 records the stream is drained, deleted and created again, and the process is replaced when it has grown.
/// </summary>
internal sealed partial class SandboxHost(
    LocalKinesis local,
    SimulateOptions options,
    SandboxOptions limits,
    ISandboxProgress progress,
    TimeProvider time,
    ILoggerFactory logs) : BackgroundService
{
    public const string Region = "us-east-1";
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(20);

    /// <summary>Given with the creation: a reader that finds the stream before its tag would read it at the slow pace.</summary>
    public Dictionary<string, string> Tags { get; init; } = new() { ["connect-streaming:managed"] = "sandbox" };

    private readonly ILogger _log = logs.CreateLogger<SandboxHost>();
    private IAmazonKinesis? _kinesis;
    private long _streamBegan;

    /// <summary>Ends while the contact centre may stream; events wait until then.</summary>
    public Func<CancellationToken, Task> Connected { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Told of every event as it goes out.</summary>
    public Action<SimulatedEvent>? Said { get; init; }

    /// <summary>Known once <see cref="Prepare"/> returned.</summary>
    public SandboxEndpoint Endpoint => new(local.Endpoint, options.StreamName, Region, "sandbox", "sandbox");

    /// <summary>Starts kinesis-local and creates the stream. Call it before the readers are configured: they need the endpoint.</summary>
    public async Task Prepare(CancellationToken cancellationToken)
    {
        progress.Tell("Starting a local Kinesis …");
        await local.EnsureRunning(cancellationToken);
        _kinesis = new AmazonKinesisClient(
            new BasicAWSCredentials(Endpoint.AccessKey, Endpoint.SecretKey),
            new AmazonKinesisConfig { ServiceURL = local.Endpoint.ToString(), AuthenticationRegion = Region, Timeout = TimeSpan.FromSeconds(10), MaxErrorRetry = 1 });
        progress.Tell($"Creating the stream {options.StreamName} …");
        await CreateStream(cancellationToken);
        progress.Tell($"{options.Agents} simulated agents come to work …");
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await local.Stop();
    }

    public override void Dispose()
    {
        _kinesis?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_kinesis is null)
        {
            await Prepare(stoppingToken);
        }

        var simulator = new SimulatorHost(_kinesis!, options, time, logs.CreateLogger<SimulatorHost>()) { BeforePut = MoveOnWhenDeep, AfterFailure = Mend, Said = Said };
        await simulator.Run(stoppingToken);
    }

    private async Task MoveOnWhenDeep(long put, CancellationToken cancellationToken)
    {
        await Connected(cancellationToken);
        if (await local.EnsureRunning(cancellationToken))
        {
            await CreateStream(cancellationToken);
            progress.Recreated(options.StreamName);
            _streamBegan = put;
            return;
        }

        if (put - _streamBegan < limits.RecordsPerStream)
        {
            return;
        }

        await Drain(cancellationToken);
        var began = time.GetTimestamp();
        var memory = local.Memory();
        if (!local.IsRunning || memory >> 20 >= limits.MemoryLimit)
        {
            await local.Stop();
            await local.EnsureRunning(cancellationToken);
        }
        else
        {
            await DeleteStream(cancellationToken);
        }

        await CreateStream(cancellationToken);
        progress.Recreated(options.StreamName);
        _streamBegan = put;
        MovedOn(put, memory >> 20, (long)time.GetElapsedTime(began).TotalMilliseconds);
    }

    private async Task Drain(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A reader that is stuck must not stop the sandbox: what it has not read by then comes again with heartbeats.
        limit.CancelAfter(DrainLimit);
        try
        {
            // Nothing is left to read of a Kinesis that ends meanwhile.
            await await Task.WhenAny(progress.WaitUntilDrained(options.StreamName, limit.Token), local.WaitForExit(limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            NotDrained(DrainLimit.TotalSeconds);
        }
        finally
        {
            await limit.CancelAsync();
        }
    }

    private async Task Mend(Exception error, CancellationToken cancellationToken)
    {
        var started = await local.EnsureRunning(cancellationToken);
        if (started || error is ResourceNotFoundException)
        {
            await CreateStream(cancellationToken);
            progress.Recreated(options.StreamName);
        }
    }

    private async Task CreateStream(CancellationToken cancellationToken)
    {
        try
        {
            await _kinesis!.CreateStreamAsync(new CreateStreamRequest { StreamName = options.StreamName, ShardCount = 1, Tags = Tags }, cancellationToken);
        }
        catch (ResourceInUseException)
        {
            // It is there: a call whose answer was lost.
        }

        while (await Status(cancellationToken) is not "ACTIVE")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }

    }

    private async Task DeleteStream(CancellationToken cancellationToken)
    {
        await _kinesis!.DeleteStreamAsync(new DeleteStreamRequest { StreamName = options.StreamName, EnforceConsumerDeletion = true }, cancellationToken);
        while (await Status(cancellationToken) is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
    }

    private async Task<string?> Status(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _kinesis!.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = options.StreamName }, cancellationToken);
            return answer.StreamDescriptionSummary?.StreamStatus?.Value;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "Sandbox: moved on to a fresh stream after {Records} records; kinesis-local had {Megabytes} MB, it took {Milliseconds} ms")]
    private partial void MovedOn(long records, long megabytes, long milliseconds);

    [LoggerMessage(LogLevel.Warning, "Sandbox: the reader has not read everything within {Seconds} s; moving on to a fresh stream all the same")]
    private partial void NotDrained(double seconds);
}
