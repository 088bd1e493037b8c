namespace ConnectStreaming.Floors.Drafts;

/// <summary>How a draft ended, as it is stored and sent.</summary>
internal static class DraftEnd
{
    public const string Published = "published";
    public const string Discarded = "discarded";

    /// <summary>It ended so long ago that it is not stored any more how. Only sent.</summary>
    public const string Unknown = "gone";
}
