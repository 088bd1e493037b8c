using System.Text;
using System.Text.Json;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>An element, or the place of one that was deleted: if it comes back, it has its former position in the document.</summary>
internal sealed class DraftPlace(long ordinal)
{
    public long Ordinal { get; } = ordinal;

    /// <summary>Who made the element, or deleted it.</summary>
    public DraftStamp Stamp { get; set; }

    /// <summary>In the order of <see cref="DraftKind.Fields"/>. Null: the element is not there.</summary>
    public string?[]? Values { get; set; }

    /// <summary>Who wrote each field last. Null: nobody since the draft was opened.</summary>
    public DraftStamp[]? Fields { get; set; }
}

/// <summary>
/// The document of a draft, with who wrote each field last. It changes only by <see cref="Apply"/>, the same way for a new step and for a stored one.
/// </summary>
internal sealed class DraftDocument
{
    private readonly Dictionary<string, DraftPlace>[] _places =
        [.. DraftKinds.All.Select(_ => new Dictionary<string, DraftPlace>(StringComparer.Ordinal))];

    private readonly int[] _there = new int[DraftKinds.All.Length];
    private readonly DraftPlace _floor = new(0) { Values = new string?[DraftKinds.OfFloor.Length] };
    private long _ordinals;

    /// <summary>Steps up to this one are published: nobody's undo goes behind it.</summary>
    public int Cut { get; set; }

    public DraftPlace Floor => _floor;

    /// <summary>Places by id, of the elements that are there and of those that are gone.</summary>
    public IReadOnlyDictionary<string, DraftPlace> Places(DraftKind kind) => _places[IndexOf(kind)];

    /// <summary>Number of elements that are there.</summary>
    public int Count(DraftKind kind) => _there[IndexOf(kind)];

    /// <summary>A published version.</summary>
    /// <param name="json">As <see cref="FloorJson"/> writes it.</param>
    public static DraftDocument Of(ReadOnlyMemory<byte> json)
    {
        var document = new DraftDocument();
        // Most seats have the same size, rotation and kind.
        Dictionary<string, string> known = new(StringComparer.Ordinal);
        using var parsed = JsonDocument.Parse(json);
        var root = parsed.RootElement;
        for (var i = 0; i < DraftKinds.OfFloor.Length; i++)
        {
            document._floor.Values![i] = root.TryGetProperty(DraftKinds.OfFloor[i].Name, out var value) ? value.GetRawText() : null;
        }
        foreach (var kind in DraftKinds.All)
        {
            foreach (var element in root.GetProperty(kind.Name).EnumerateArray())
            {
                var place = document.PlaceOf(kind, element.GetProperty("id").GetString()!);
                document.Put(kind, place, Values(kind, element, known));
            }
        }
        return document;
    }

    public DraftPlace? Find(DraftKind kind, string id) => _places[IndexOf(kind)].GetValueOrDefault(id);

    /// <summary>For a document that is read from a snapshot.</summary>
    public void Restore(DraftKind kind, string id, DraftPlace place)
    {
        _places[IndexOf(kind)].Add(id, place);
        _there[IndexOf(kind)] += place.Values is null ? 0 : 1;
        _ordinals = Math.Max(_ordinals, place.Ordinal + 1);
    }

    /// <summary>Steps that are published count as the version from which the draft was opened.</summary>
    public DraftStamp Real(DraftStamp stamp) => stamp.Step <= Cut ? default : stamp;

    /// <summary>Who wrote a field last.</summary>
    public DraftStamp Writer(DraftPlace place, int field) => place.Fields is { } fields ? Real(fields[field]) : default;

    /// <summary>Who wrote each field last.</summary>
    public DraftStamp[] Writers(DraftKind kind, DraftPlace place) => [.. kind.Fields.Select((_, i) => Writer(place, i))];

    public void Apply(AppliedChange applied)
    {
        var change = applied.Change;
        if (change.Kind == DraftKinds.Floor)
        {
            Write(_floor, Array.FindIndex(DraftKinds.OfFloor, f => f.Name == change.Field), DraftKinds.OfFloor.Length, change.New, applied.After);
            return;
        }
        var kind = DraftKinds.Of(change.Kind)!;
        var place = PlaceOf(kind, change.Id);
        if (!change.IsElement)
        {
            Write(place, kind.IndexOf(change.Field), kind.Fields.Length, change.New, applied.After);
            return;
        }
        place.Stamp = applied.After;
        if (change.New is null)
        {
            Put(kind, place, null);
            place.Fields = null;
            return;
        }
        Put(kind, place, Values(kind, change.New));
        place.Fields = applied.Fields is { } fields ? [.. fields] : Enumerable.Repeat(applied.After, kind.Fields.Length).ToArray();
    }

    /// <summary>An element as JSON, as in the document.</summary>
    public static string Element(DraftKind kind, string id, string?[] values)
    {
        var text = new StringBuilder("{\"id\":").Append(DraftValues.Text(id));
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                text.Append(",\"").Append(kind.Fields[i].Name).Append("\":").Append(value);
            }
        }
        return text.Append('}').ToString();
    }

    /// <summary>The fields of an element that <see cref="Element"/> wrote.</summary>
    public static string?[] Values(DraftKind kind, string element)
    {
        using var parsed = JsonDocument.Parse(element);
        return Values(kind, parsed.RootElement, null);
    }

    private static string?[] Values(DraftKind kind, JsonElement element, Dictionary<string, string>? known)
    {
        var values = new string?[kind.Fields.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (element.TryGetProperty(kind.Fields[i].Name, out var value))
            {
                var text = value.GetRawText();
                values[i] = known is null || known.TryAdd(text, text) ? text : known[text];
            }
        }
        return values;
    }

    private DraftPlace PlaceOf(DraftKind kind, string id)
    {
        var places = _places[IndexOf(kind)];
        return places.TryGetValue(id, out var place) ? place : places[id] = new DraftPlace(_ordinals++);
    }

    private void Put(DraftKind kind, DraftPlace place, string?[]? values)
    {
        _there[IndexOf(kind)] += (values is null ? 0 : 1) - (place.Values is null ? 0 : 1);
        place.Values = values;
    }

    private static void Write(DraftPlace place, int field, int fields, string? value, DraftStamp stamp)
    {
        // A stored step never changes an element that is not there: the rules drop such a change.
        place.Values![field] = value;
        (place.Fields ??= new DraftStamp[fields])[field] = stamp;
    }

    private static int IndexOf(DraftKind kind) => Array.IndexOf(DraftKinds.All, kind);
}
