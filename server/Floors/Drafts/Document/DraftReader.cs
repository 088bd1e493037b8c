using System.Text.Json;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>A step that a page asks for.</summary>
internal sealed record RequestedStep(string Draft, string Editor, string Id, DraftStepName Name, IReadOnlyList<DraftChange> Changes, bool IsRestore);

/// <summary>
/// Reads a step from outside. It never throws: it returns all problems that it can find, with their paths. Only what a value may be is checked here; what
/// concerns the whole floor (two equal seat numbers, an island that is gone) is a problem when it is published. Pure.
/// </summary>
internal static class DraftReader
{
    public const int MostChanges = 40_000;
    public const int MostBytes = 8 << 20;
    public const int MostId = 40;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 10 };

    /// <summary>An id that a page makes: of a tab, or of a step.</summary>
    public static bool IsId(string? id) => id is { Length: > 0 and <= MostId } && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <returns>Null: there are problems.</returns>
    public static RequestedStep? Read(ReadOnlyMemory<byte> body, out IReadOnlyList<FloorProblem> problems)
    {
        var found = new FloorProblems();
        problems = found.All;
        try
        {
            using var parsed = JsonDocument.Parse(body, Strict);
            var step = Step(new FloorObject(parsed.RootElement, "$", found), found);
            return found.Any ? null : step;
        }
        catch (JsonException)
        {
            found.NotJson("$");
            return null;
        }
    }

    private static RequestedStep Step(FloorObject root, FloorProblems problems)
    {
        var (draft, editor, id) = (Id(root, "draft", problems), Id(root, "editor", problems), Id(root, "id", problems));
        var name = root.Object("name") is { } read ? Name(read, problems) : new DraftStepName("move", null, null);
        HashSet<(string, string, string)> once = [];
        var changes = root.List("changes", MostChanges, (change, path) => Change(change, path, once, problems));
        var step = new RequestedStep(draft, editor, id, name, [.. changes.OfType<DraftChange>()], root.Flag("restore"));
        root.Close();
        return step;
    }

    private static string Id(FloorObject root, string name, FloorProblems problems)
    {
        var id = root.Text(name);
        if (!IsId(id))
        {
            problems.NoId($"$.{name}");
        }
        return id;
    }

    private static DraftStepName Name(FloorObject read, FloorProblems problems)
    {
        var (code, text) = (read.Text("code"), read.TextOrNull("text"));
        int? count = read.Element("count", isNeeded: false) is { } sent
            ? sent.ValueKind == JsonValueKind.Number && sent.TryGetInt32(out var number) && number >= 0 ? number : -1 : null;
        read.Close();
        if (!DraftStepName.All.Contains(code))
        {
            problems.NoChoice("$.name.code", DraftStepName.All);
        }
        if (count == -1)
        {
            problems.OutOfRange("$.name.count", 0, int.MaxValue);
        }
        if (text is { Length: > 0 } && !PlainText.IsPlain(text, FloorRules.MostText))
        {
            problems.NotPlain("$.name.text");
        }
        return new DraftStepName(code, count, text);
    }

    /// <returns>Null: there are problems.</returns>
    private static DraftChange? Change(FloorObject read, string path, HashSet<(string Kind, string Id, string Field)> once, FloorProblems problems)
    {
        var (kind, id, field) = (read.Text("kind"), read.Text("id", ""), read.Text("field", ""));
        _ = read.Element("old", isNeeded: false);
        var value = read.Element("new", isNeeded: false);
        var of = DraftKinds.Of(kind);
        if (of is null && kind != DraftKinds.Floor)
        {
            problems.NoChoice($"{path}.kind", [.. DraftKinds.All.Select(k => k.Name), DraftKinds.Floor]);
            return null;
        }
        if (of is null ? id.Length > 0 : !FloorRules.IsId(id))
        {
            problems.NoId($"{path}.id");
            return null;
        }
        var isElement = of is not null && field.Length == 0;
        var found = Array.Find(of?.Fields ?? DraftKinds.OfFloor, f => f.Name == field);
        if (!isElement && found.Type == DraftFieldType.None)
        {
            problems.NoChoice($"{path}.field", [.. (of?.Fields ?? DraftKinds.OfFloor).Select(f => f.Name)]);
            return null;
        }
        // An element that is made or deleted has no other change in the step.
        if (!once.Add((kind, id, field)) || (isElement ? once.Contains((kind, id, "*")) : once.Contains((kind, id, ""))))
        {
            problems.Twice(path);
            return null;
        }
        once.Add((kind, id, isElement ? "" : "*"));
        var text = !isElement ? DraftValues.Read(found, value, $"{path}.new", problems)
            : value is { } sent && of is not null ? Element(of, id, sent, $"{path}.new", problems) : null;
        return new DraftChange(kind, id, field, null, text);
    }

    private static string? Element(DraftKind kind, string id, JsonElement sent, string path, FloorProblems problems)
    {
        if (sent.ValueKind != JsonValueKind.Object)
        {
            problems.NotAnObject(path);
            return null;
        }
        var read = new FloorObject(sent, path, problems);
        if (read.Text("id", id) != id)
        {
            problems.NoId($"{path}.id");
        }
        string?[] values = [.. kind.Fields.Select(f =>
            read.Element(f.Name, isNeeded: false) is { } value ? DraftValues.Read(f, value, $"{path}.{f.Name}", problems)
            : f.Without ?? DraftValues.Read(f, null, $"{path}.{f.Name}", problems))];
        read.Close();
        return DraftDocument.Element(kind, id, values);
    }
}
