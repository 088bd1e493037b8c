using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace ConnectStreaming.Stream;

internal enum AwsErrorKind
{
    Invalid = 0,

    /// <summary>The shard's read rate is used up; it is shared by all its consumers.</summary>
    Throttled,

    /// <summary>An IAM permission is missing.</summary>
    Denied,
    ExpiredCredentials,
    NoCredentials,

    /// <summary>Stream or shard does not exist (any more).</summary>
    Missing,
    ClockSkew,
    Unreachable,
    Timeout,
    Kms,

    /// <summary>An answer that is cut off or not what Kinesis sends.</summary>
    BadAnswer,
    Other,
}

/// <summary>A failed AWS call in words for the person who must act.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Happened">What happened.</param>
/// <param name="Means">What that means for the map.</param>
/// <param name="Do">What to do next.</param>
/// <param name="Action">The missing IAM action (<c>kinesis:GetRecords</c>), when the answer names one.</param>
internal sealed record AwsError(AwsErrorKind Kind, string Happened, string Means, string Do, string? Action = null);

/// <summary>Exception of an AWS call → what it is. Pure; knows the SDK's exceptions and the error codes behind them.</summary>
internal static partial class AwsErrors
{
    public static AwsError Explain(Exception exception)
    {
        var chain = Chain(exception).ToList();
        return chain.OfType<AmazonServiceException>().FirstOrDefault() switch
        {
            AmazonUnmarshallingException => BadAnswer,
            { ErrorCode.Length: > 0 } service => Explain(service),
            { StatusCode: HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } => Unavailable,
            _ => ExplainLocal(exception, chain),
        };
    }

    private static readonly AwsError BadAnswer = new(
        AwsErrorKind.BadAnswer,
        "Kinesis sent an answer that is cut off or cannot be read.",
        "Nothing of it was used; the same records are asked for again.",
        "If it goes on, look for a proxy between this machine and AWS that changes or cuts answers.");

    private static readonly AwsError Unavailable = new(
        AwsErrorKind.Unreachable,
        "AWS answered that the service is not available just now.",
        "The map stands still until it is; nothing is lost.",
        "Nothing yet: it is tried again by itself. If it goes on, see the AWS Health Dashboard.");

    private static AwsError Explain(AmazonServiceException e) => e.ErrorCode switch
    {
        "ProvisionedThroughputExceededException" or "LimitExceededException" or "ThrottlingException" or "Throttling" or "TooManyRequestsException" or "RequestLimitExceeded" => new(
            AwsErrorKind.Throttled,
            "Kinesis refused a read: the shard's rate (5 reads and 2 MB a second, shared by all its readers) is used up.",
            "The map may be a few seconds behind; nothing is lost.",
            "Nothing, if it passes. If it goes on, stop other readers of the stream, give it more shards, or give this reader its own throughput (enhanced fan-out)."),
        "AccessDeniedException" or "AccessDenied" or "UnauthorizedOperation" => Denied(e.Message),
        "KMSThrottlingException" => new(AwsErrorKind.Throttled, "The key service (KMS) of the stream refused a call: too many at once.", "The map may be a few seconds behind; nothing is lost.", "Nothing, if it passes; else raise the account's KMS request quota."),
        { } code when code.StartsWith("KMS", StringComparison.Ordinal) => new(
            AwsErrorKind.Kms,
            $"The stream is encrypted and its KMS key cannot be used ({code}).",
            "No record can be read, and Amazon Connect can perhaps not write any either.",
            "Check that the stream's key exists and is enabled, and that this role may call kms:Decrypt with it.",
            code == "KMSAccessDeniedException" ? "kms:Decrypt" : null),
        "ExpiredTokenException" or "ExpiredToken" or "RequestExpired" => new(
            AwsErrorKind.ExpiredCredentials,
            "The AWS credentials have expired.",
            "Nothing can be read until there are new ones.",
            "Sign in again (aws sso login), or renew the session in the profile or environment; instance and container roles renew themselves."),
        "UnrecognizedClientException" or "InvalidClientTokenId" or "MissingAuthenticationTokenException" or "IncompleteSignature" => new(
            AwsErrorKind.ExpiredCredentials,
            "AWS does not know these credentials: the key was deleted or rotated, or belongs to another partition (aws, aws-cn, aws-us-gov).",
            "Nothing can be read until there are valid ones.",
            "Put the new key in place, or check that the region fits the account."),
        "InvalidSignatureException" or "SignatureDoesNotMatch" or "RequestTimeTooSkewed" or "RequestInTheFuture" => TimeWords().IsMatch(e.Message)
            ? new(AwsErrorKind.ClockSkew, "AWS refused the signature because this machine's clock is wrong by more than five minutes.", "Nothing can be read until the clock is right.", "Set the clock, and switch time synchronisation (NTP) on.")
            : new(AwsErrorKind.ExpiredCredentials, "AWS refused the signature: the secret does not belong to the access key.", "Nothing can be read until it does.", "Check AWS_SECRET_ACCESS_KEY, or the profile's aws_secret_access_key, for a typing error or an old value."),
        "ResourceNotFoundException" => new(
            AwsErrorKind.Missing,
            $"Kinesis knows no such stream or shard: {e.Message}",
            "If the stream was deleted, the map has no source; if only a shard is gone, its records are past the retention period.",
            "Check the stream's name, region and account (aws kinesis list-streams)."),
        _ when (int)e.StatusCode >= 500 => Unavailable,
        _ => new(AwsErrorKind.Other, $"Kinesis answered {e.ErrorCode}: {e.Message}", "The call is tried again.", "If it goes on, look this error up in the Amazon Kinesis API reference."),
    };

    private static AwsError Denied(string message)
    {
        var action = ActionWords().Match(message) is { Success: true } match ? match.Groups[1].Value : null;
        return new AwsError(
            AwsErrorKind.Denied,
            action is null ? "AWS refused a call: a permission is missing." : $"AWS refused a call: the permission {action} is missing.",
            "What needs this permission does not work.",
            action is null ? "Add the missing permission to the role of this server." : $"Allow {action} on the stream in the IAM policy of this server's role.",
            action);
    }

    private static AwsError ExplainLocal(Exception exception, List<Exception> chain)
    {
        if (chain.Any(e => e is TimeoutException or OperationCanceledException))
        {
            return new AwsError(AwsErrorKind.Timeout, "AWS did not answer in time.", "The map stands still until it does; nothing is lost.", "Check the network between this machine and AWS (route, firewall, VPC endpoint).");
        }

        if (chain.Any(e => e is JsonException or FormatException or HttpIOException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }))
        {
            return BadAnswer;
        }

        if (chain.Any(e => e is HttpRequestException or SocketException or IOException))
        {
            return new AwsError(AwsErrorKind.Unreachable, $"AWS cannot be reached: {chain[^1].Message}", "The map stands still until it can; nothing is lost.", "Check the network, DNS and proxy of this machine, and the region's name.");
        }

        // The SDK has no exception class of its own for these.
        return exception switch
        {
            AmazonClientException e when e.Message.Contains("Region", StringComparison.OrdinalIgnoreCase) =>
                new AwsError(AwsErrorKind.Other, $"No AWS region is configured: {e.Message}", "It is not known where the stream is.", "Set the region in the configuration, or AWS_REGION."),
            AmazonClientException or AmazonServiceException when CredentialWords().IsMatch(exception.Message) =>
                new AwsError(AwsErrorKind.NoCredentials, $"No AWS credentials could be had: {exception.Message}", "Nothing can be read.", "Give the machine a role, or set AWS_PROFILE, or sign in (aws sso login)."),
            _ => new AwsError(AwsErrorKind.Other, exception.Message, "The call is tried again.", "If it goes on, see the log."),
        };
    }

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    [GeneratedRegex(@"not authorized to perform:?\s+([a-zA-Z0-9-]+:[A-Za-z0-9*]+)")]
    private static partial Regex ActionWords();

    [GeneratedRegex("expired|not yet current|too skewed|in the future", RegexOptions.IgnoreCase)]
    private static partial Regex TimeWords();

    [GeneratedRegex("credential|token|SSO|identity|profile|authentication scheme|instance metadata|IMDS|role", RegexOptions.IgnoreCase)]
    private static partial Regex CredentialWords();
}
