using System.Collections.Frozen;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace ConnectStreaming.AwsFaults;

/// <summary>Classifies the exception of an AWS call. Pure; the only table of AWS's error codes, for all services.</summary>
/// <param name="Kind">The kind of the failure.</param>
/// <param name="Code">AWS's code, or the HTTP status of an answer without one; null: the failure is on this machine.</param>
/// <param name="Message">The message of AWS or of the system.</param>
/// <param name="Action">The missing IAM action (<c>kinesis:GetRecords</c>), when the answer names one.</param>
/// <param name="Resource">The resource for which it is missing, when the answer names it.</param>
internal sealed partial record AwsFault(AwsFaultKind Kind, string? Code, string Message, string? Action = null, string? Resource = null)
{
    private static readonly FrozenDictionary<string, AwsFaultKind> Codes = new Dictionary<AwsFaultKind, string[]>
    {
        [AwsFaultKind.Throttled] = ["ProvisionedThroughputExceededException"],
        [AwsFaultKind.RateLimited] = ["ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded"],
        [AwsFaultKind.Limit] = ["LimitExceededException", "LimitExceeded", "ServiceQuotaExceededException"],
        [AwsFaultKind.Denied] = ["AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "AccessDeniedFault"],
        [AwsFaultKind.ExpiredCredentials] = ["ExpiredTokenException", "ExpiredToken", "RequestExpired"],
        [AwsFaultKind.UnknownCredentials] =
        [
            "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", "MissingAuthenticationTokenException", "IncompleteSignature",
        ],
        [AwsFaultKind.WrongSecret] = ["InvalidSignatureException", "SignatureDoesNotMatch"],
        [AwsFaultKind.ClockSkew] = ["RequestTimeTooSkewed", "RequestInTheFuture"],
        [AwsFaultKind.Missing] = ["ResourceNotFoundException", "NoSuchEntity", "NoSuchBucket"],
        [AwsFaultKind.InUse] =
        [
            "ResourceConflictException", "ResourceInUseException", "EntityAlreadyExists", "BucketAlreadyExists", "ConcurrentModificationException",
            "OperationAborted",
        ],
        [AwsFaultKind.KmsThrottled] = ["KMSThrottlingException"],
        [AwsFaultKind.Kms] = ["InvalidKMSResourceException"],
    }.SelectMany(kind => kind.Value, (kind, code) => (code, kind.Key)).ToFrozenDictionary(c => c.code, c => c.Key, StringComparer.Ordinal);

    public static AwsFault Of(Exception exception)
    {
        var chain = Chain(exception).ToList();
        if (chain.OfType<AmazonServiceException>().FirstOrDefault() is { } answered && OfAnswer(answered) is { } fault)
        {
            return fault;
        }

        var kind = KindOnThisSide(exception, chain);
        // For a broken connection, the innermost exception has the system's message.
        return new AwsFault(kind, null, kind is AwsFaultKind.Unreachable or AwsFaultKind.BadAnswer ? chain[^1].Message : exception.Message);
    }

    /// <returns>Null: the exception contains no answer.</returns>
    private static AwsFault? OfAnswer(AmazonServiceException e) => e switch
    {
        AmazonUnmarshallingException => new(AwsFaultKind.BadAnswer, null, e.Message),
        { ErrorCode.Length: > 0 } => new(KindOf(e), e.ErrorCode, e.Message, Named(e, "action"), Named(e, "resource")?.TrimEnd('.', ',').Trim('"')),
        _ when IsUnavailable(e) => new(AwsFaultKind.Unavailable, $"{(int)e.StatusCode}", e.Message),
        _ => null,
    };

    private static AwsFaultKind KindOf(AmazonServiceException e) =>
        Codes.TryGetValue(e.ErrorCode, out var kind)
            // The code is the same for a wrong secret and for a wrong time.
            ? kind == AwsFaultKind.WrongSecret && TimeWords().IsMatch(e.Message) ? AwsFaultKind.ClockSkew : kind
            : e.ErrorCode.StartsWith("KMS", StringComparison.Ordinal) ? AwsFaultKind.Kms
            : IsUnavailable(e) ? AwsFaultKind.Unavailable
            : AwsFaultKind.Other;

    private static bool IsUnavailable(AmazonServiceException e) => (int)e.StatusCode >= 500;

    private static AwsFaultKind KindOnThisSide(Exception exception, List<Exception> chain) =>
        chain.Any(e => e is TimeoutException or OperationCanceledException) ? AwsFaultKind.Timeout
        : chain.Any(e => e is JsonException or FormatException or HttpIOException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded })
            ? AwsFaultKind.BadAnswer
        : chain.Any(e => e is HttpRequestException or SocketException or IOException) ? AwsFaultKind.Unreachable
        // The SDK has no exception class of its own for these.
        : exception is AmazonClientException && exception.Message.Contains("Region", StringComparison.OrdinalIgnoreCase) ? AwsFaultKind.NoRegion
        : exception is AmazonClientException or AmazonServiceException && CredentialWords().IsMatch(exception.Message) ? AwsFaultKind.NoCredentials
        : AwsFaultKind.Other;

    private static string? Named(AmazonServiceException e, string part) =>
        DeniedWords().Match(e.Message).Groups[part] is { Success: true, Value: var value } ? value : null;

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    [GeneratedRegex(
        @"not authorized to perform:?\s+(?<action>[a-zA-Z0-9-]+:[A-Za-z0-9*]+)"
        + @"(?:.*?on resource:?\s+(?<resource>(?:(?:role|user|group|policy)\s+)?\S+))?")]
    private static partial Regex DeniedWords();

    [GeneratedRegex("expired|not yet current|too skewed|in the future", RegexOptions.IgnoreCase)]
    private static partial Regex TimeWords();

    [GeneratedRegex("credential|token|SSO|identity|profile|authentication scheme|instance metadata|IMDS|role", RegexOptions.IgnoreCase)]
    private static partial Regex CredentialWords();
}
