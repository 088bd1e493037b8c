using ConnectStreaming.Access;
using Microsoft.Extensions.Caching.Memory;

namespace ConnectStreaming.Floors.Documents;

/// <summary>
/// Floors and documents for the API. A cache: floors are valid while the stamp of the database is unchanged, and documents never change.
/// After a publication, every open page requests the same document.
/// </summary>
internal sealed class FloorBook(IFloorStore store) : IDisposable
{
    private readonly MemoryCache _documents = new(new MemoryCacheOptions { SizeLimit = 32 << 20 });
    private volatile FloorRows _rows = new(-1, [], []);

    public async Task<FloorRows> Rows(CancellationToken cancellationToken)
    {
        var known = _rows;
        return await store.Stamp(cancellationToken) == known.Stamp ? known : _rows = await store.Load(cancellationToken);
    }

    /// <param name="id">Id of the floor.</param>
    /// <param name="scope">Scope of the caller.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="isDeleted">True: finds only deleted floors that can be restored. False: finds only existing ones.</param>
    /// <returns>Null: it does not exist, or it is outside the scope. The answer is the same.</returns>
    public async Task<DrawnFloor?> Find(string id, Scope scope, CancellationToken cancellationToken, bool isDeleted = false) =>
        (await Rows(cancellationToken)).Floors.FirstOrDefault(f => f.Id == id && f.DeletedAt is not null == isDeleted && scope.HasFloor(f.Id, f.Instances));

    /// <returns>Null: the version does not exist.</returns>
    public async Task<StoredDocument?> Document(string floor, int number, CancellationToken cancellationToken)
    {
        if (_documents.TryGetValue((floor, number), out StoredDocument? known))
        {
            return known;
        }
        var read = await store.Document(floor, number, cancellationToken);
        return read is null ? null : _documents.Set((floor, number), read, new MemoryCacheEntryOptions { Size = read.Gzip.Length });
    }

    public void Dispose() => _documents.Dispose();
}
