using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>
/// Which server begins to read a shard that no server reads: the one with the fewest shards of the stream. Every server finds the same one from what it
/// knows, and if they differ, the first ping decides. A shard that is read stays where it is, until the spread was uneven for a while (<see cref="Move"/>).
/// </summary>
internal sealed class ShardSpread(ISiloStatusOracle servers, LeavingServer server)
{
    /// <summary>This server stops: its readers stop, and none of them starts again here.</summary>
    public bool IsLeaving { get => server.IsLeaving; set => server.IsLeaving = value; }

    /// <param name="shards">Shards of one stream, in an order that is the same for all servers.</param>
    /// <param name="ownerOf">Name of the server that reads a shard; null: not known.</param>
    public IReadOnlyDictionary<string, SiloAddress> Of(IReadOnlyList<string> shards, Func<string, string?> ownerOf) => Among(
        [.. servers.GetActiveSilos().Where(server => !IsLeaving || !server.Equals(servers.SiloAddress)).Order()], shards, ownerOf);

    /// <summary>Pure. Empty: there is no server.</summary>
    internal static IReadOnlyDictionary<string, T> Among<T>(IReadOnlyList<T> servers, IReadOnlyList<string> shards, Func<string, string?> ownerOf)
        where T : notnull
    {
        Dictionary<string, T> places = new(StringComparer.Ordinal);
        if (servers.Count == 0)
        {
            return places;
        }

        var byName = servers.ToDictionary(server => $"{server}", StringComparer.Ordinal);
        var counts = servers.ToDictionary(server => server, _ => 0);
        foreach (var shard in shards)
        {
            if (ownerOf(shard) is { } owner && byName.TryGetValue(owner, out var server))
            {
                places[shard] = server;
                counts[server]++;
            }
        }

        // Else streams of one shard would all go to the first server.
        var first = shards.Count == 0 ? 0 : Number(shards[0]) % servers.Count;
        foreach (var shard in shards.Where(shard => !places.ContainsKey(shard)))
        {
            var place = Enumerable.Range(0, servers.Count).Select(n => servers[(first + n) % servers.Count]).MinBy(server => counts[server])!;
            places[shard] = place;
            counts[place]++;
        }

        return places;
    }

    /// <summary>
    /// A shard that the server with the most shards gives to the one with the fewest, so that a server that has joined gets its part. Null: this server is
    /// not the one with the most, a shard has no owner now, or it would change nothing: the most is at most one more than the fewest.
    /// </summary>
    /// <param name="shards">Shards of one stream, in an order that is the same for all servers.</param>
    /// <param name="ownerOf">Name of the server that reads a shard; null: not known.</param>
    public (string Shard, SiloAddress To)? Move(IReadOnlyList<string> shards, Func<string, string?> ownerOf) => IsLeaving
        ? null : MoveAmong([.. servers.GetActiveSilos().Order()], shards, ownerOf, servers.SiloAddress);

    /// <summary>Pure.</summary>
    internal static (string Shard, T To)? MoveAmong<T>(IReadOnlyList<T> servers, IReadOnlyList<string> shards, Func<string, string?> ownerOf, T self)
        where T : notnull
    {
        var byName = servers.ToDictionary(server => $"{server}", server => server, StringComparer.Ordinal);
        var owners = shards.Select(ownerOf).ToArray();
        if (servers.Count < 2 || Array.Exists(owners, owner => owner is null || !byName.ContainsKey(owner)))
        {
            return null;
        }

        var counts = owners.CountBy(owner => owner!, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var most = servers.MaxBy(server => counts.GetValueOrDefault($"{server}"))!;
        var fewest = servers.MinBy(server => counts.GetValueOrDefault($"{server}"))!;
        return most.Equals(self) && counts.GetValueOrDefault($"{most}") - counts.GetValueOrDefault($"{fewest}") >= 2
            ? (shards[Array.LastIndexOf(owners, $"{most}")], fewest) : null;
    }

    /// <summary>The same on every server, unlike the hash code of a string.</summary>
    private static int Number(string name) => name.Aggregate(17, (number, c) => unchecked((number * 31) + c)) & int.MaxValue;
}
