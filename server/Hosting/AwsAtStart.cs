using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Hosting;

/// <summary>Without a Region or credentials no stream is ever read: that is said at once, not on a map that stays empty.</summary>
internal static class AwsAtStart
{
    /// <summary>Where credentials come from a service that is slow to answer, the readers wait for it, not the start.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Checks what the streams of <c>Stream:Name</c> need. Calls no AWS service but those that give credentials.</summary>
    /// <exception cref="StartRefusedException">There is no Region, no profile of the name given, or there are no credentials.</exception>
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
            // A provider of credentials that fails at the moment (network, STS, instance metadata) is asked again by the readers, who say why.
            if (AwsErrors.Explain(e).Kind == AwsErrorKind.NoCredentials)
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
        // The SDK's own text lists every place that it looked at, over several lines.
        { Kind: AwsErrorKind.NoCredentials } => new StartRefusedException(
            "No AWS credentials were found, so no stream can be read. Give this machine a role, set AWS_PROFILE, or AWS_ACCESS_KEY_ID with "
            + "AWS_SECRET_ACCESS_KEY, or sign in with 'aws sso login'; 'connect-streaming doctor' checks them.",
            needsAttention: true),
        _ when e.Message.Contains("Region", StringComparison.OrdinalIgnoreCase) => new StartRefusedException(
            "Stream:Name gives a stream by its name, but no AWS Region is configured. Set Stream:Region=ap-northeast-1 (where your stream is), "
            + "AWS_REGION, or the region of your AWS profile; or give the stream's ARN."),
        var error => new StartRefusedException($"{error.Happened} {error.Do}"),
    };
}
