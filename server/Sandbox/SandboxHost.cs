using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using Amazon.Runtime;

namespace ConnectStreaming.Sandbox;

/// <summary>Address and credentials of the sandbox's Kinesis (the credentials are not checked; twelve digits would select another account).</summary>
internal sealed record SandboxEndpoint(Uri Url, string StreamName, string Region, string AccessKey, string SecretKey);

/// <summary>
/// Runs the sandbox without an AWS account: a local Kinesis, a stream, and a simulated contact centre. kinesis-local becomes slow with many records. So
/// about every 10,000 records the stream is drained, deleted and created again, and the process is replaced when it uses too much memory.
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
    private const int UnansweredLimit = 3;
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(20);

    /// <summary>Set when the stream is created: a reader that finds the stream before its tag would read it at the slow pace.</summary>
    public Dictionary<string, string> Tags { get; init; } = new() { ["connect-streaming:managed"] = "sandbox" };

    private readonly ILogger _log = logs.CreateLogger<SandboxHost>();
    private IAmazonKinesis? _kinesis;
    private long _streamBegan;
    private long _lastPut;
    private int _unanswered;

    /// <summary>Completes while the contact centre may send events; until then events wait.</summary>
    public Func<CancellationToken, Task> Connected { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Is called with every event when it is sent.</summary>
    public Action<SimulatedEvent>? OnEvent { get; init; }

    /// <summary>Time limit of a call to kinesis-local. Each call is tried twice.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Known after <see cref="Prepare"/> has returned.</summary>
    public SandboxEndpoint Endpoint => new(local.Endpoint, options.StreamName, Region, "sandbox", "sandbox");

    /// <summary>Starts kinesis-local and creates the stream. Call it before the readers are configured: they need the endpoint.</summary>
    public async Task Prepare(CancellationToken cancellationToken)
    {
        progress.Report("Starting a local Kinesis …");
        await local.EnsureRunning(cancellationToken);
        _kinesis = new AmazonKinesisClient(
            new BasicAWSCredentials(Endpoint.AccessKey, Endpoint.SecretKey),
            new AmazonKinesisConfig
            {
                ServiceURL = local.Endpoint.ToString(), AuthenticationRegion = Region, Timeout = CallLimit, MaxErrorRetry = 1,
            });
        progress.Report($"Creating the stream {options.StreamName} …");
        await CreateStream(cancellationToken);
        progress.Report($"{options.Agents} simulated agents start to work …");
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

        var simulator = new SimulatorHost(_kinesis!, options, time, logs.CreateLogger<SimulatorHost>()) { BeforePut = MoveOnWhenDeep,
            AfterFailure = RestoreStream,
            OnEvent = OnEvent };
        await simulator.Run(stoppingToken);
    }

    private async Task MoveOnWhenDeep(long put, CancellationToken cancellationToken)
    {
        await Connected(cancellationToken);
        if (put > _lastPut)
        {
            (_lastPut, _unanswered) = (put, 0);
        }

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
        // A stuck reader must not stop the sandbox: what it has not read comes again with the heartbeats.
        limit.CancelAfter(DrainLimit);
        try
        {
            // If Kinesis ends in the meantime, nothing is left to read.
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

    private async Task RestoreStream(Exception error, CancellationToken cancellationToken)
    {
        // It runs but does not answer: with many records on a busy machine it gets slower and slower, and does not recover.
        if (local.IsRunning && error is not AmazonServiceException { StatusCode: not 0 } && ++_unanswered >= UnansweredLimit)
        {
            NotAnswering(_unanswered, local.Memory() >> 20);
            await local.Stop();
        }

        var started = await local.EnsureRunning(cancellationToken);
        if (started)
        {
            _unanswered = 0;
        }

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
            // It exists: the answer of an earlier call was lost.
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

    [LoggerMessage(LogLevel.Information, "Sandbox: changed to a new stream after {Records} records. kinesis-local had {Megabytes} MB, it took "
        + "{Milliseconds} ms")]
    private partial void MovedOn(long records, long megabytes, long milliseconds);

    [LoggerMessage(LogLevel.Warning, "Sandbox: kinesis-local did not answer {Calls} calls in a row and had {Megabytes} MB. It is started again with a new "
        + "stream")]
    private partial void NotAnswering(int calls, long megabytes);

    [LoggerMessage(LogLevel.Warning, "Sandbox: the reader has not read everything within {Seconds} s. The sandbox changes to a new stream anyway")]
    private partial void NotDrained(double seconds);
}
