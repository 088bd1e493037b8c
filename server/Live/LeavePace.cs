namespace ConnectStreaming.Live;

/// <summary>How fast the pages of a server that leaves go to the others.</summary>
internal static class LeavePace
{
    /// <summary>Connections that the others take a second without a delay for their own pages. They need no snapshot.</summary>
    private const int PerSecond = 250;

    /// <summary>Time for the last page to open its connection, and to try again, also on a busy machine.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromSeconds(3.5);

    /// <summary>How often it is looked whether pages are left.</summary>
    public static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>For pages that are still here at the end.</summary>
    public const int LastMs = 1000;

    /// <summary>Milliseconds within which all pages should go, 300 to 8,000.</summary>
    public static int WithinMs(int pages) => Math.Clamp(pages * 1000 / PerSecond, 300, 8000);
}
