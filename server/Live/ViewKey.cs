namespace ConnectStreaming.Live;

/// <summary>What a view shows: a floor through a lens.</summary>
/// <param name="Floor">The whole ARN of an instance for its automatic floor, or the id of a drawn floor.</param>
/// <param name="Lens"><see cref="Lens.Key"/>; "" for the clear lens.</param>
internal readonly record struct ViewKey(string Floor, string Lens)
{
    public bool IsClear => Lens.Length == 0;
}
