using Amazon;
using Amazon.Connect;
using Amazon.IdentityManagement;
using Amazon.Kinesis;
using Amazon.KinesisFirehose;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;
using Amazon.SecurityToken;

namespace ConnectStreaming.Setup;

/// <summary>Credentials and Region of setup's calls to AWS. Values that are not set come from the standard AWS configuration.</summary>
/// <param name="Profile">Profile of the shared AWS files.</param>
/// <param name="RoleArn">Role that only setup assumes (<c>Setup:RoleArn</c>); the dashboard's own role stays read-only.</param>
internal sealed record SetupAccount(string? Region = null, string? Profile = null, string? RoleArn = null)
{
    /// <summary>The sandbox instead of AWS; null: AWS, or the endpoint of AWS_ENDPOINT_URL_….</summary>
    public SandboxAws? Sandbox { get; init; }

    /// <summary>Time between two calls of Amazon Connect after a burst of five.</summary>
    public TimeSpan BetweenCalls { get; init; } = SetupPace.Default;

    /// <summary>For tests; null: the SDK's own.</summary>
    public HttpClientFactory? Http { get; init; }
}

/// <summary>Addresses of the stand-ins of the sandbox.</summary>
internal sealed record SandboxAws(Uri ControlPlane, Uri Kinesis, AWSCredentials Credentials);

/// <summary>The clients of setup, all with the same credentials. They retry by themselves; calls of Connect are also rate-limited.</summary>
internal sealed class SetupClients : IDisposable
{
    private static readonly string[] ReadingVerbs = ["Describe", "Get", "List"];
    private readonly SetupPace _pace;
    private int _changes;

    private SetupClients(string region, SetupAccount account)
    {
        _pace = new SetupPace(account.BetweenCalls);
        Region = region;
        var own = account.Sandbox?.Credentials
            ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(Configured(new AmazonSecurityTokenServiceConfig(), account, region));
        var credentials = account.RoleArn is { } role ? new AssumeRoleAWSCredentials(own, role, "connect-streaming-setup") : own;
        ConnectClient = Counted(new AmazonConnectClient(credentials, Configured(new AmazonConnectConfig(), account, region)));
        Kinesis = Counted(new AmazonKinesisClient(credentials, Configured(new AmazonKinesisConfig(), account, region)));
        Firehose = Counted(new AmazonKinesisFirehoseClient(credentials, Configured(new AmazonKinesisFirehoseConfig(), account, region)));
        Iam = Counted(new AmazonIdentityManagementServiceClient(credentials, Configured(new AmazonIdentityManagementServiceConfig(), account, region)));
        var s3 = Configured(new AmazonS3Config(), account, region);
        s3.ForcePathStyle = !string.IsNullOrEmpty(s3.ServiceURL);
        S3 = Counted(new AmazonS3Client(credentials, s3));
    }

    public string Region { get; }

    /// <summary>Number of calls that changed something, by AWS's answers.</summary>
    public int Changes => Volatile.Read(ref _changes);

    public IAmazonKinesis Kinesis { get; }

    public IAmazonKinesisFirehose Firehose { get; }

    public IAmazonIdentityManagementService Iam { get; }

    public IAmazonS3 S3 { get; }

    private AmazonConnectClient ConnectClient { get; }

    /// <exception cref="SetupRefusedException">No region is configured.</exception>
    /// <exception cref="AmazonClientException">No credentials can be found, or the profile does not exist.</exception>
    public static SetupClients Create(SetupAccount account)
    {
        var region = account.Region ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName
            ?? throw new SetupRefusedException(new(
                "No AWS region is configured. Give the Region of the Amazon Connect instance, for example --region ap-northeast-1, or set AWS_REGION.",
                "AWS リージョンが設定されていません。--region ap-northeast-1 のように "
                    + "Amazon Connect インスタンスのリージョンを指定するか、AWS_REGION を設定してください。"));
        return new SetupClients(region, account);
    }

    /// <summary>Every call of Connect goes through here, because the whole account shares its limit of 2 requests a second.</summary>
    public async Task<T> Connect<T>(Func<IAmazonConnect, Task<T>> call, CancellationToken cancellationToken)
    {
        await _pace.Turn(cancellationToken);
        return await call(ConnectClient);
    }

    public void Dispose()
    {
        ConnectClient.Dispose();
        Kinesis.Dispose();
        Firehose.Dispose();
        Iam.Dispose();
        S3.Dispose();
        _pace.Dispose();
    }

    private T Counted<T>(T client)
        where T : AmazonServiceClient
    {
        client.AfterResponseEvent += (_, e) =>
        {
            if (e is WebServiceResponseEventArgs { Response: { } answer }
                && !ReadingVerbs.Any(verb => answer.GetType().Name.StartsWith(verb, StringComparison.Ordinal)))
            {
                Interlocked.Increment(ref _changes);
            }
        };
        return client;
    }

    private static T Configured<T>(T config, SetupAccount account, string region)
        where T : ClientConfig
    {
        if (account.Sandbox is { } sandbox)
        {
            config.ServiceURL = (config is AmazonKinesisConfig ? sandbox.Kinesis : sandbox.ControlPlane).ToString();
            config.AuthenticationRegion = region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = 4;
        config.Timeout = TimeSpan.FromSeconds(20);
        if (account.Profile is { } profile)
        {
            config.Profile = new Profile(profile);
        }

        if (account.Http is { } http)
        {
            config.HttpClientFactory = http;
        }

        return config;
    }
}
