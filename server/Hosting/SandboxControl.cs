using System.Text.Json;
using Amazon.Kinesis;
using Amazon.Runtime;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Setup;
using ConnectStreaming.Storage;

namespace ConnectStreaming.Hosting;

/// <summary>Where a running sandbox is, for <c>setup --sandbox</c>.</summary>
internal sealed record SandboxAddress(Uri ControlPlane, Uri Kinesis, string Region)
{
    private static string FileName => Path.Combine(Path.GetDirectoryName(StoreOptions.DefaultPath) ?? Path.GetTempPath(), "connect-streaming-sandbox.json");

    /// <exception cref="SetupRefusedException">No sandbox runs.</exception>
    public static SandboxAddress Read()
    {
        try
        {
            return JsonSerializer.Deserialize<SandboxAddress>(File.ReadAllText(FileName))!;
        }
        catch (IOException)
        {
            throw new SetupRefusedException(new("No sandbox is running. Start one: npm start", "サンドボックスが起動していません。npm start で起動してください。"));
        }
    }

    public void Write()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileName)!);
        File.WriteAllText(FileName, JsonSerializer.Serialize(this));
    }

    public static void Remove() => File.Delete(FileName);

    public SetupAccount Account() => new(Region) { Sandbox = new SandboxAws(ControlPlane, Kinesis, new BasicAWSCredentials("sandbox", "sandbox")) };
}

/// <summary>The sandbox's control plane: its streaming can be taken down and set up again, as that of a real instance.</summary>
internal sealed class SandboxControl(string streamName, CentreDirectory directory) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private ControlPlane? _plane;
    private AmazonKinesisClient? _kinesis;
    private SandboxAddress? _address;

    /// <summary>In the account that kinesis-local is in.</summary>
    public static ConnectInstance Instance { get; } = new(
        SimulateOptions.DefaultInstance.Split('/')[^1], $"arn:aws:connect:{SandboxHost.Region}:000000000000:instance/{SimulateOptions.DefaultInstance.Split('/')[^1]}", "sandbox");

    /// <summary>For the Setup page of this process.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public SetupAccount Account => _address?.Account() ?? throw new InvalidOperationException("The sandbox's control plane has not been started.");

    /// <summary>As if setup had made it now, so that a teardown takes it down.</summary>
    public static Dictionary<string, string> StreamTags() =>
        new(Tags.Of(Instance).Remember(Instance, EventKind.AgentEvents, null).Connected(Instance, EventKind.AgentEvents, TimeProvider.System.GetUtcNow()).All);

    /// <summary>Waits while the simulated instance streams its agent events elsewhere or nowhere.</summary>
    public async Task Connected(CancellationToken cancellationToken)
    {
        while (_plane is { } plane && plane.Target(Instance.Id, "AGENT_EVENTS") != StreamArn)
        {
            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <param name="changed">Told when an association was made or taken away.</param>
    public async Task Start(SandboxEndpoint local, Action changed, CancellationToken cancellationToken)
    {
        _kinesis = new AmazonKinesisClient(new BasicAWSCredentials(local.AccessKey, local.SecretKey), new AmazonKinesisConfig { ServiceURL = local.Url.ToString(), AuthenticationRegion = local.Region });
        var options = new ControlPlaneOptions { Account = Instance.Account, Region = Instance.Region, Instances = [new(Instance.Id, Instance.Alias, directory)], Kinesis = _kinesis };
        _plane = await ControlPlane.Start(options, TimeProvider.System, cancellationToken);
        _plane.Associate(Instance.Id, "AGENT_EVENTS", StreamArn);
        _plane.AssociationsChanged += changed;
        _address = new SandboxAddress(_plane.Endpoint, local.Url, local.Region);
        _address.Write();
    }

    public async ValueTask DisposeAsync()
    {
        if (_plane is { } plane)
        {
            SandboxAddress.Remove();
            await plane.DisposeAsync();
        }

        _kinesis?.Dispose();
    }

    private string StreamArn => Instance.ArnOf(new Target(TargetKind.Kinesis, streamName));
}
