namespace ConnectStreaming.Live;

/// <summary>
/// Problems of the store, or of another part of the server, in words for administrators. The store implements it; the host adds the rest.
/// </summary>
internal interface IStoreNotice
{
    /// <summary>Null while there is no problem.</summary>
    WireStore? Notice { get; }
}
