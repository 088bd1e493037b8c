using System.Globalization;
using Amazon.Connect;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Hosting;

/// <summary>Starts the sandbox: first the local Kinesis, because the readers need its address; the other parts start with the host.</summary>
internal sealed class SandboxStart : ISandboxProgress, IAsyncDisposable
{
    /// <summary>The name that setup uses for the stream of an instance called "sandbox", so that a new apply after a teardown uses the same name.</summary>
    private const string StreamName = "connect-streaming-sandbox-agent-events";
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);

    private readonly LocalKinesis _local;
    private readonly SandboxHost _host;
    private readonly string _folder;
    private readonly bool _keep;
    private readonly bool _localAccess;
    private readonly bool _drawnFloors;
    private readonly CentreDirectory _directory;
    private readonly SandboxControl _control;
    private StreamReports? _reports;
    private StreamSignals? _signals;

    private SandboxStart(SandboxRequest request, SandboxOptions limits)
    {
        // The package is searched in the folders above the program and above the working folder.
        _directory = new CentreDirectory(Options(request));
        _control = new SandboxControl(StreamName, _directory);
        _local = new LocalKinesis(AppContext.BaseDirectory, TimeProvider.System, Quiet.For<LocalKinesis>());
        _host = new SandboxHost(_local, Options(request), limits, this, TimeProvider.System, Quiet.Loggers)
        {
            Tags = SandboxControl.StreamTags(),
            Connected = _control.Connected,
            OnEvent = _directory.Apply,
        };
        _keep = request.Keep;
        _localAccess = request.LocalAccess;
        _drawnFloors = request.DrawnFloors;
        _folder = _keep
            ? Path.Combine(Path.GetDirectoryName(Storage.StoreOptions.DefaultPath) ?? Path.GetTempPath(), "connect-streaming-sandbox")
            : Directory.CreateTempSubdirectory("connect-streaming-sandbox-").FullName;
    }

    /// <summary>Settings that override the server's own configuration, so that nothing of a real account is used.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Stream:Name"] = StreamName,
        ["Stream:Region"] = SandboxHost.Region,
        ["Storage:Path"] = _folder,
        ["Cluster:Mode"] = Cluster.ClusterOptions.SingleMode,
        ["Access:Mode"] = _localAccess ? "Local" : "Open",
        ["Live:Mode"] = "sandbox",
        ["Site:TimeZone"] = "Asia/Tokyo",
        ["Directory:Enabled"] = "true",
        [$"Live:InstanceNames:{SandboxControl.Instance.Id}"] = "東京コンタクトセンター",
    };

    public static SimulateOptions Options(SandboxRequest request) => new()
    {
        StreamName = StreamName,
        Agents = request.Agents,
        Seed = (ulong)Math.Max(0, request.Seed),
        Speed = request.Speed,
        InstanceArn = SandboxControl.Instance.Arn,
    };

    /// <exception cref="StartRefusedException">An option is out of range.</exception>
    public static async Task<SandboxStart> Prepare(SandboxRequest request, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var limits = configuration.GetSection(SandboxOptions.Section).Get<SandboxOptions>() ?? new SandboxOptions();
        if (Options(request).Problems().Concat(limits.Problems()).ToArray() is { Length: > 0 } problems)
        {
            throw new StartRefusedException(string.Join(' ', problems));
        }

        var start = new SandboxStart(request, limits);
        try
        {
            await start._host.Prepare(cancellationToken);
            start.PointTheSdk();
            await start._control.Start(start._host.Endpoint, () => start._signals?.Rediscover(), cancellationToken);
            return start;
        }
        catch
        {
            await start.DisposeAsync();
            throw;
        }
    }

    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton(_control.Account);
        services.AddSingleton<Func<string, IAmazonConnect>>(_ => _control.Connect());
        services.AddSingleton(_directory.Centre);
        if (_drawnFloors)
        {
            services.AddHostedService<SandboxFloors>();
        }
        services.AddHostedService(provider =>
        {
            _reports = provider.GetRequiredService<StreamReports>();
            _signals = provider.GetRequiredService<StreamSignals>();
            return _host;
        });
    }

    /// <summary>The server listens now: <c>setup --sandbox</c> can find it.</summary>
    public void Announce(Uri map)
    {
        _control.Announce(map);
        Report($"To try setup with it: connect-streaming setup status --sandbox {map.Port}");
    }

    public void Report(string line) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {line}"));

    public async Task WaitUntilDrained(string streamName, CancellationToken cancellationToken)
    {
        var asked = TimeProvider.System.GetUtcNow();
        while (_reports?.IsReadUpTo(asked) != true)
        {
            await Task.Delay(PollEvery, cancellationToken);
        }
    }

    public void Recreated(string streamName) => _signals?.Rediscover();

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        await _control.DisposeAsync();
        await _local.DisposeAsync();
        if (!_keep && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>The readers use the standard AWS configuration, as for a real account. In this process it points to the local Kinesis.</summary>
    private void PointTheSdk()
    {
        var endpoint = _host.Endpoint;
        foreach (var (key, value) in new (string, string?)[]
        {
            ("AWS_ENDPOINT_URL_KINESIS", endpoint.Url.ToString()),
            ("AWS_ACCESS_KEY_ID", endpoint.AccessKey),
            ("AWS_SECRET_ACCESS_KEY", endpoint.SecretKey),
            ("AWS_SESSION_TOKEN", null),
            ("AWS_PROFILE", null),
            ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", null),
        })
        {
            Environment.SetEnvironmentVariable(key, value);
        }
    }
}
