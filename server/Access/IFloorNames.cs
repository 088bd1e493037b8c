namespace ConnectStreaming.Access;

/// <summary>The names of drawn floors: the audit log names the floors of a scope.</summary>
internal interface IFloorNames
{
    /// <returns>Names by id, of deleted floors that can be restored too. A floor that is gone for good is left out.</returns>
    Task<IReadOnlyDictionary<string, string>> Of(Scope scope, CancellationToken cancellationToken);
}

/// <summary>A server without a map has no floors.</summary>
internal sealed class NoFloorNames : IFloorNames
{
    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>(0);

    public Task<IReadOnlyDictionary<string, string>> Of(Scope scope, CancellationToken cancellationToken) => Task.FromResult(None);
}
