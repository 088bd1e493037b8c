namespace ConnectStreaming.Cluster;

/// <summary>Secrets that all servers of a cluster need to be the same: keys of cookies, the generated certificate, the key of codes in views.</summary>
internal interface ISharedSecrets
{
    /// <summary>All secrets whose name begins with this, by name.</summary>
    Task<IReadOnlyDictionary<string, byte[]>> All(string prefix, CancellationToken cancellationToken);

    /// <summary>Stores the secret, unless another server has stored one under this name.</summary>
    /// <returns>What is stored now.</returns>
    Task<byte[]> KeepFirst(string name, byte[] secret, CancellationToken cancellationToken);

    /// <summary>Replaces the secret.</summary>
    Task Replace(string name, byte[] secret, CancellationToken cancellationToken);
}
