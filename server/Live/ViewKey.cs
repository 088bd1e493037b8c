namespace ConnectStreaming.Live;

/// <summary>What a view shows: an instance, by its whole ARN, through a lens (<see cref="Lens.Key"/>).</summary>
internal readonly record struct ViewKey(string Instance, string Lens);
