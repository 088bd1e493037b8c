namespace ConnectStreaming.Users;

/// <summary>Reads the directory: one in the cluster, so that the account's limit of calls is kept and nothing is read twice.</summary>
[Alias("directory")]
internal interface IDirectoryGrain : IGrainWithIntegerKey
{
    public const long Key = 0;

    /// <summary>Reads what is due, after the answer. Every server calls it every few seconds.</summary>
    /// <param name="instances">ARNs of the instances that the caller knows.</param>
    /// <param name="isRequested">Somebody wants it now.</param>
    [Alias("wake")]
    Task Wake(string[] instances, bool isRequested);
}
