namespace ConnectStreaming.Access;

/// <summary>The time zone of the site. Every page shows its times in it.</summary>
internal interface ISiteZone
{
    /// <summary>IANA name, e.g. <c>Asia/Tokyo</c>; null: unknown, and each browser uses its own.</summary>
    string? Name { get; }
}

/// <summary>A server without a map has no site.</summary>
internal sealed class NoSiteZone : ISiteZone
{
    public string? Name => null;
}
