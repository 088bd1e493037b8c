namespace ConnectStreaming.AwsFaults;

/// <summary>The kind of a failed AWS call. Each feature has its own text for each kind.</summary>
internal enum AwsFaultKind
{
    Invalid = 0,

    /// <summary>The shard's read rate is exhausted. All consumers of the shard share it.</summary>
    Throttled,

    /// <summary>The account makes too many calls that are not reads (describe, list).</summary>
    RateLimited,

    /// <summary>A quota of the account; for describe calls of Kinesis also their rate.</summary>
    Limit,

    /// <summary>An IAM permission is missing.</summary>
    Denied,
    ExpiredCredentials,

    /// <summary>AWS does not know the access key.</summary>
    UnknownCredentials,

    /// <summary>The secret does not belong to the access key.</summary>
    WrongSecret,

    /// <summary>No credentials were found on this machine.</summary>
    NoCredentials,

    /// <summary>This machine's clock is wrong by more than five minutes.</summary>
    ClockSkew,

    /// <summary>The named resource does not exist.</summary>
    Missing,

    /// <summary>A resource with this name exists, or is being changed.</summary>
    InUse,

    /// <summary>KMS refuses calls: too many at once.</summary>
    KmsThrottled,

    /// <summary>The encryption key cannot be used.</summary>
    Kms,

    /// <summary>No connection to AWS.</summary>
    Unreachable,

    /// <summary>AWS answers that it has an internal error.</summary>
    Unavailable,
    Timeout,

    /// <summary>An answer that is incomplete or not in AWS's format.</summary>
    BadAnswer,

    /// <summary>No AWS Region is configured.</summary>
    NoRegion,
    Other,
}
