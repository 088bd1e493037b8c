namespace ConnectStreaming.Live;

/// <summary>The position of the page's snapshot: <c>{"epoch":"…","rev":41}</c>.</summary>
/// <param name="Vector">The numbers of the sources, from the snapshot or the last frame.</param>
internal sealed record Since(string Epoch, long Rev, long[]? Vector = null);
