namespace ConnectStreaming.Live;

/// <summary>What a view shows: an instance through a lens (<see cref="Lens.Key"/>).</summary>
internal readonly record struct ViewKey(string Instance, string Lens)
{
    /// <summary>The UUID of <c>arn:…:instance/UUID</c>.</summary>
    public static string InstanceOf(string instanceArn) => instanceArn[(instanceArn.LastIndexOf('/') + 1)..];
}
