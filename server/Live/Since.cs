namespace ConnectStreaming.Live;

/// <summary>Where the page's snapshot stands: <c>{"epoch":"…","rev":41}</c>.</summary>
internal sealed record Since(string Epoch, long Rev);
