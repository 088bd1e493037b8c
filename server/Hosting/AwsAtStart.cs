using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using ConnectStreaming.AwsFaults;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Hosting;

/// <summary>Without a Region or credentials no stream can be read. This is reported at the start, not by a map that stays empty.</summary>
internal static class AwsAtStart
{
    /// <summary>If a slow service provides the credentials, the readers wait for it, not the start.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Checks the requirements of the streams of <c>Stream:Name</c>. Calls only AWS services that provide credentials.</summary>
    /// <exception cref="StartRefusedException">There is no Region, no such profile, or no credentials.</exception>
    public static async Task Check(StreamOptions options, CancellationToken cancellationToken)
    {
        if (options.Names.Count == 0)
        {
            return;
        }

        try
        {
            foreach (var region in options.Names.Select(name => StreamClients.RegionOf(name, options)).Distinct())
            {
                using var client = KinesisClients.Create(new KinesisClientOptions(Region: region));
            }
        }
        catch (AmazonClientException e)
        {
            throw Refused(e);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await Credentials(limit.Token).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            await limit.CancelAsync();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // If a credential provider fails at the moment (network, STS, instance metadata), the readers ask it again and report the reason.
            if (AwsErrors.Explain(e).Kind == AwsFaultKind.NoCredentials)
            {
                throw Refused(e);
            }
        }
    }

    private static Task Credentials(CancellationToken cancellationToken) => Task.Run(
        async () => await (await new DefaultAWSCredentialsIdentityResolver().ResolveIdentityAsync(null, cancellationToken)).GetCredentialsAsync(),
        cancellationToken);

    private static StartRefusedException Refused(Exception e) => AwsErrors.Explain(e) switch
    {
        // The SDK's own text lists every place that it checked, on several lines.
        { Kind: AwsFaultKind.NoCredentials } => new StartRefusedException(
            "No AWS credentials were found, so no stream can be read. Give this machine a role, set AWS_PROFILE, or AWS_ACCESS_KEY_ID with "
            + "AWS_SECRET_ACCESS_KEY, or sign in with 'aws sso login'. 'connect-streaming doctor' checks them.",
            needsAttention: true),
        _ when e.Message.Contains("Region", StringComparison.OrdinalIgnoreCase) => new StartRefusedException(
            "Stream:Name contains the name of a stream, but no AWS Region is configured. Set the Region of your stream with Stream:Region=ap-northeast-1, "
            + "AWS_REGION, or the region of your AWS profile. Or use the stream's ARN."),
        var error => new StartRefusedException($"{error.Happened} {error.Do}"),
    };
}
