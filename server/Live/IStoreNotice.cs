namespace ConnectStreaming.Live;

/// <summary>Trouble of the store, as administrators are told of it. The store implements it.</summary>
internal interface IStoreNotice
{
    /// <summary>Null while all is well.</summary>
    WireStore? Notice { get; }
}
