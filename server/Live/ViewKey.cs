namespace ConnectStreaming.Live;

/// <summary>What a view shows: one instance, whole. A later scope or privacy level is another part of this key.</summary>
internal readonly record struct ViewKey(string Instance)
{
    /// <summary>The UUID of <c>arn:…:instance/UUID</c>.</summary>
    public static ViewKey Of(string instanceArn) => new(instanceArn[(instanceArn.LastIndexOf('/') + 1)..]);

    public override string ToString() => Instance;
}
