using System.Collections.Concurrent;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>What a checker has to complain about. The first few of each kind are kept, all are counted.</summary>
internal sealed class Findings
{
    private const int MostOfAKind = 3;

    private readonly ConcurrentDictionary<string, (int Count, string[] First)> _all = new(StringComparer.Ordinal);

    /// <summary>Number of all findings.</summary>
    public int Count => _all.Values.Sum(one => one.Count);

    public string[] Kinds => [.. _all.Keys.Order(StringComparer.Ordinal)];

    public void Add(string kind, string text) => _all.AddOrUpdate(
        kind, _ => (1, [text]), (_, known) => (known.Count + 1, known.First.Length < MostOfAKind ? [.. known.First, text] : known.First));

    public override string ToString() => string.Join('\n', _all.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one =>
        $"{one.Key}: {one.Value.Count} times\n  {string.Join("\n  ", one.Value.First)}"));
}
