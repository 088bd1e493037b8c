using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectStreaming.Floors.Drafts.Document;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>A page: it has a document and folds the steps that it is told, and knows none of the rules.</summary>
internal sealed class DraftPage
{
    private static readonly JsonSerializerOptions Shape = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Dictionary<string, List<(string Id, JsonObject Element)>> _elements = [];
    private readonly Dictionary<string, JsonNode?> _floor = [];

    public DraftPage(ReadOnlyMemory<byte> document)
    {
        var read = JsonNode.Parse(document.Span)!.AsObject();
        foreach (var field in DraftKinds.OfFloor)
        {
            _floor[field.Name] = read[field.Name]?.DeepClone();
        }
        foreach (var kind in DraftKinds.All)
        {
            _elements[kind.Name] = [.. read[kind.Name]!.AsArray().Select(e => ((string)e!["id"]!, e!.DeepClone().AsObject()))];
        }
    }

    public void Fold(IEnumerable<DraftChange> changes)
    {
        foreach (var change in changes)
        {
            var value = change.New is null ? null : JsonNode.Parse(change.New);
            if (change.Kind == DraftKinds.Floor)
            {
                _floor[change.Field] = value;
                continue;
            }
            var list = _elements[change.Kind];
            var at = list.FindIndex(e => e.Id == change.Id);
            if (change.IsElement && value is null)
            {
                list.RemoveAt(at);
            }
            else if (change.IsElement)
            {
                list.Insert(change.At ?? list.Count, (change.Id, value!.AsObject()));
            }
            else if (value is null)
            {
                list[at].Element.Remove(change.Field);
            }
            else
            {
                list[at].Element[change.Field] = value;
            }
        }
    }

    /// <summary>The document with its keys in the order of the server.</summary>
    public byte[] Json()
    {
        var document = new JsonObject { ["schema"] = 1 };
        foreach (var field in DraftKinds.OfFloor.Where(f => _floor[f.Name] is not null))
        {
            document[field.Name] = _floor[field.Name]!.DeepClone();
        }
        foreach (var kind in DraftKinds.All)
        {
            document[kind.Name] = new JsonArray([.. _elements[kind.Name].Select(e => Ordered(kind, e.Element))]);
        }
        return Encoding.UTF8.GetBytes(document.ToJsonString(Shape));
    }

    private static JsonNode Ordered(DraftKind kind, JsonObject element)
    {
        var ordered = new JsonObject { ["id"] = element["id"]!.DeepClone() };
        foreach (var field in kind.Fields.Where(f => element[f.Name] is not null))
        {
            ordered[field.Name] = element[field.Name]!.DeepClone();
        }
        return ordered;
    }
}
