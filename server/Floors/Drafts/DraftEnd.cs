namespace ConnectStreaming.Floors.Drafts;

/// <summary>How a draft ended, as it is stored and sent.</summary>
internal static class DraftEnd
{
    public const string Published = "published";
    public const string Discarded = "discarded";
}
