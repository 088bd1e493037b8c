using System.Text;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>Writes the document of a draft, now or at an earlier step: the bytes that <see cref="FloorJson"/> writes for the same document.</summary>
internal static class DraftWriting
{
    public static byte[] Json(DraftDocument document) => Json(document, new Former([]));

    /// <summary>As it was before some steps.</summary>
    /// <param name="after">These steps in order, up to the last one.</param>
    public static byte[] JsonBefore(DraftDocument document, IEnumerable<DraftStep> after) => Json(document, new Former(after));

    private static byte[] Json(DraftDocument document, Former former)
    {
        var text = new StringBuilder("{\"schema\":1");
        var floor = former.Of(DraftKinds.Floor, "", document.Floor.Values, DraftKinds.OfFloor)!;
        for (var i = 0; i < floor.Length; i++)
        {
            if (floor[i] is { } value)
            {
                text.Append(",\"").Append(DraftKinds.OfFloor[i].Name).Append("\":").Append(value);
            }
        }
        foreach (var kind in DraftKinds.All)
        {
            text.Append(",\"").Append(kind.Name).Append("\":[");
            var isFirst = true;
            foreach (var (id, place) in document.Places(kind).OrderBy(p => p.Value.Ordinal))
            {
                if (former.Of(kind.Name, id, place.Values, kind.Fields) is { } values)
                {
                    text.Append(isFirst ? "" : ",").Append(DraftDocument.Element(kind, id, values));
                    isFirst = false;
                }
            }
            text.Append(']');
        }
        return Encoding.UTF8.GetBytes(text.Append('}').ToString());
    }

    /// <summary>What was there before some steps, of what they changed.</summary>
    private sealed class Former
    {
        private readonly Dictionary<(string Kind, string Id), string?> _elements = [];
        private readonly Dictionary<(string Kind, string Id), Dictionary<string, string?>> _fields = [];

        public Former(IEnumerable<DraftStep> steps)
        {
            foreach (var change in steps.SelectMany(s => s.Changes).Select(c => c.Change))
            {
                // The oldest change of a field tells, and none after the element was made or deleted.
                var at = (change.Kind, change.Id);
                if (change.IsElement)
                {
                    _elements.TryAdd(at, change.Old);
                }
                else if (!_elements.ContainsKey(at))
                {
                    (_fields.TryGetValue(at, out var fields) ? fields : _fields[at] = new(StringComparer.Ordinal)).TryAdd(change.Field, change.Old);
                }
            }
        }

        /// <returns>Null: the element was not there.</returns>
        public string?[]? Of(string kind, string id, string?[]? now, DraftField[] fields)
        {
            if (_elements.Count + _fields.Count == 0)
            {
                return now;
            }
            var values = !_elements.TryGetValue((kind, id), out var element) ? now
                : element is null ? null : DraftDocument.Values(DraftKinds.Of(kind)!, element);
            if (values is null || !_fields.TryGetValue((kind, id), out var former))
            {
                return values;
            }
            return [.. values.Select((value, i) => former.TryGetValue(fields[i].Name, out var old) ? old : value)];
        }
    }
}
