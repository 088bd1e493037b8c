using ConnectStreaming.Access;

namespace ConnectStreaming.Floors.Documents;

/// <summary>Floor names for the audit entries of accounts and tokens. Nothing is read for a scope that names no floor.</summary>
internal sealed class FloorNames(FloorBook book) : IFloorNames
{
    public async Task<IReadOnlyDictionary<string, string>> Of(Scope scope, CancellationToken cancellationToken) =>
        scope.Grants.All(g => g.Floors.Count == 0) ? NoFloorNames.None
            : (await book.Rows(cancellationToken)).Floors.ToDictionary(f => f.Id, f => f.Name, StringComparer.Ordinal);
}
