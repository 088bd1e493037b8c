namespace ConnectStreaming.Live;

/// <summary>What a view shows: an instance through a lens (<see cref="Lens.Key"/>).</summary>
internal readonly record struct ViewKey(string Instance, string Lens)
{
    /// <summary>The UUID of <c>arn:…:instance/UUID</c>.</summary>
    public static string InstanceOf(string instanceArn) => instanceArn[(instanceArn.LastIndexOf('/') + 1)..];

    /// <summary>The Region of <c>arn:aws:connect:REGION:…</c>; null when the text is no ARN.</summary>
    public static string? RegionOf(string instanceArn) => instanceArn.Split(':', 5) is ["arn", _, _, { Length: > 0 } region, _] ? region : null;
}
