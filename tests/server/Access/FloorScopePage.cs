using System.Text.Json;

namespace ConnectStreaming.Tests.Access;

/// <summary>What a page of a view has: a snapshot and all frames since. It is stricter than the real page: a frame tells only what this page needs.</summary>
internal sealed class FloorScopePage
{
    /// <summary>Family names and seats, by index.</summary>
    private readonly Dictionary<int, string> _agents;

    /// <summary>The messages about hidden people: only their taken seat is shown. By index.</summary>
    private readonly Dictionary<int, JsonElement> _taken;

    private JsonElement[] _reserved;

    public FloorScopePage(JsonElement snapshot)
    {
        _agents = List(snapshot, "agents").Select(a => a.GetProperty("card")).ToDictionary(Index, Person);
        _taken = List(snapshot, "others").ToDictionary(Index);
        _reserved = List(snapshot, "reserved");
    }

    /// <summary>What no frame may tell.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>Everybody on the page, one line each (<see cref="FloorScopeWorld.Shown"/>).</summary>
    public string[] Shown() =>
    [
        .. _agents.Values.Concat(_taken.Values.Select(other => "somebody" + Place(other)))
            .Concat(_reserved.Select(r => $"reserved{Place(r)} for {Text(r, "last") ?? Text(r, "user")}")).Order(StringComparer.Ordinal),
    ];

    public void Patch(JsonElement frame)
    {
        var (cards, lives, others) = (List(frame, "cards"), List(frame, "live"), List(frame, "others"));
        int[] gone = [.. List(frame, "gone").Select(g => g.GetInt32())];
        foreach (var card in cards)
        {
            _agents[Index(card)] = Person(card);
            _taken.Remove(Index(card));
        }
        if (lives.Any(live => !_agents.ContainsKey(Index(live))))
        {
            Wrong.Add($"the state of somebody whom the page does not have: {frame}");
        }
        foreach (var index in gone)
        {
            if (!_agents.Remove(index) && !_taken.Remove(index))
            {
                Wrong.Add($"somebody whom the page does not have is gone: {frame}");
            }
        }
        foreach (var other in others)
        {
            _agents.Remove(Index(other));
            if (_taken.TryGetValue(Index(other), out var before) && before.GetRawText() == other.GetRawText())
            {
                Wrong.Add($"a taken seat a second time: {frame}");
            }
            _taken[Index(other)] = other;
        }
        if (frame.TryGetProperty("reserved", out _))
        {
            _reserved = List(frame, "reserved");
        }
        else if (cards.Length + lives.Length + gone.Length + others.Length == 0 && !frame.TryGetProperty("floor", out _))
        {
            Wrong.Add($"a frame about nothing: {frame}");
        }
    }

    private static JsonElement[] List(JsonElement message, string name) =>
        message.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(one => one.Clone())] : [];

    /// <summary>An index of 0 is left out.</summary>
    private static int Index(JsonElement one) => one.TryGetProperty("i", out var i) ? i.GetInt32() : 0;

    private static string Person(JsonElement card) => Text(card, "last") + Place(card);

    private static string Place(JsonElement one) => Text(one, "place") is { } place ? $" at {place}" : "";

    private static string? Text(JsonElement one, string name) => one.TryGetProperty(name, out var text) ? text.GetString() : null;
}
