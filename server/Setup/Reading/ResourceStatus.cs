namespace ConnectStreaming.Setup;

/// <summary>The status of a stream.</summary>
internal enum ResourceStatus
{
    Invalid = 0,
    Creating,
    Active,
    Updating,
    Deleting,
    Failed,
}

internal static class ResourceStatuses
{
    /// <summary>As a predicate: "which is active", 「は稼働中です」.</summary>
    public static Text Words(this ResourceStatus status) => status switch
    {
        ResourceStatus.Creating => new("is being created", "作成中です"),
        ResourceStatus.Active => new("is active", "稼働中です"),
        ResourceStatus.Updating => new("is being changed", "変更中です"),
        ResourceStatus.Deleting => new("is being deleted", "削除中です"),
        ResourceStatus.Failed => new("has failed", "作成に失敗しています"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
