using Amazon.Connect;
using Amazon.Kinesis;
using Amazon.Runtime;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Setup;

namespace ConnectStreaming.Hosting;

/// <summary>The sandbox's control plane: its streaming can be taken down and set up again, like that of a real instance.</summary>
internal sealed class SandboxControl(string streamName, CentreDirectory directory) : IAsyncDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(200);
    private ControlPlane? _plane;
    private AmazonKinesisClient? _kinesis;
    private SandboxAddress? _address;
    private string? _file;

    /// <summary>An instance in the account of kinesis-local.</summary>
    public static ConnectInstance Instance { get; } = new(
        SimulateOptions.DefaultInstance.Split('/')[^1],
        $"arn:aws:connect:{SandboxHost.Region}:000000000000:instance/{SimulateOptions.DefaultInstance.Split('/')[^1]}",
        "sandbox");

    /// <summary>The account for the Setup page of this process.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public SetupAccount Account => _address?.Account() ?? throw new InvalidOperationException("The sandbox's control plane has not been started.");

    /// <summary>A client of the simulated Amazon Connect.</summary>
    public IAmazonConnect Connect() => new AmazonConnectClient(
        Account.Sandbox!.Credentials,
        new AmazonConnectConfig { ServiceURL = Account.Sandbox.ControlPlane.ToString(), AuthenticationRegion = Instance.Region });

    /// <summary>The tags that setup would have written, so that a teardown deletes the stream.</summary>
    public static Dictionary<string, string> StreamTags() =>
        new(Tags.Of(Instance).Remember(Instance, EventKind.AgentEvents, null).Connected(Instance, EventKind.AgentEvents, TimeProvider.System.GetUtcNow()).All);

    /// <summary>Waits while the simulated instance sends its agent events to another stream or to none.</summary>
    public async Task Connected(CancellationToken cancellationToken)
    {
        while (_plane is { } plane && plane.Target(Instance.Id, "AGENT_EVENTS") != StreamArn)
        {
            await Task.Delay(PollEvery, cancellationToken);
        }
    }

    /// <param name="changed">Is called when an association was made or removed.</param>
    public async Task Start(SandboxEndpoint local, Action changed, CancellationToken cancellationToken)
    {
        _kinesis = new AmazonKinesisClient(
            new BasicAWSCredentials(local.AccessKey, local.SecretKey),
            new AmazonKinesisConfig { ServiceURL = local.Url.ToString(), AuthenticationRegion = local.Region });
        var options = new ControlPlaneOptions
        {
            Account = Instance.Account,
            Region = Instance.Region,
            Instances = [new(Instance.Id, Instance.Alias, directory)],
            Kinesis = _kinesis,
        };
        _plane = await ControlPlane.Start(options, TimeProvider.System, cancellationToken);
        _plane.Associate(Instance.Id, "AGENT_EVENTS", StreamArn);
        _plane.AssociationsChanged += changed;
        _address = new SandboxAddress(null, _plane.Endpoint, local.Url, local.Region, Environment.ProcessId);
    }

    /// <summary>Lets other processes find this sandbox.</summary>
    /// <param name="map">Address of its seat map.</param>
    public void Announce(Uri map) => _file = (_address! with { Map = map }).Write();

    public async ValueTask DisposeAsync()
    {
        if (_plane is { } plane)
        {
            if (_file is { } own)
            {
                File.Delete(own);
            }

            await plane.DisposeAsync();
        }

        _kinesis?.Dispose();
    }

    private string StreamArn => Instance.ArnOf(new Target(TargetKind.Kinesis, streamName));
}
