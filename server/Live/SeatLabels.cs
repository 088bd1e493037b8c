using System.Collections.Frozen;
using ConnectStreaming.Floors.Documents;
using Microsoft.Extensions.Caching.Memory;

namespace ConnectStreaming.Live;

/// <summary>The seats of published versions: label by id. A version never changes, so it is cached while there is room.</summary>
internal sealed class SeatLabels(Lazy<IFloorStore> store) : IDisposable
{
    /// <summary>Maximum number of seats in the cache, of all versions: about 40 MB.</summary>
    private const int MostSeats = 400_000;

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostSeats });

    /// <returns>Empty: nothing is published, or the version is no longer stored.</returns>
    public async Task<IReadOnlyDictionary<string, string>> Of(string floor, int version, CancellationToken cancellationToken)
    {
        if (version == 0)
        {
            return FrozenDictionary<string, string>.Empty;
        }
        if (_known.TryGetValue((floor, version), out FrozenDictionary<string, string>? known))
        {
            return known!;
        }
        if (await store.Value.Document(floor, version, cancellationToken) is not { } stored)
        {
            return FrozenDictionary<string, string>.Empty;
        }
        var labels = stored.Document().Seats.ToFrozenDictionary(s => s.Id, s => s.Label, StringComparer.Ordinal);
        return _known.Set((floor, version), labels, new MemoryCacheEntryOptions { Size = labels.Count + 1 });
    }

    public void Dispose() => _known.Dispose();
}
