using System.Text.Json;

namespace ConnectStreaming.Floors.Documents;

/// <summary>Reads request bodies with a document, up to a size limit, and reports errors with their paths.</summary>
internal static class FloorBody
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 10 };

    /// <summary>A new floor.</summary>
    /// <param name="Document">Null: no document was sent.</param>
    internal sealed record Request(string? Site, string Name, IReadOnlyList<string> Instances, FloorDocument? Document);

    /// <summary>A new version.</summary>
    internal sealed record Publish(int BasedOn, string? Name, FloorDocument Document);

    public static Request? ReadFloor(ReadOnlyMemory<byte> body, out IReadOnlyList<FloorProblem> problems) => Read(
        body,
        (root, document) => new Request(root.TextOrNull("site"), root.Name("name"), root.Texts("instances", FloorFields.MostInstances), document),
        isDocumentNeeded: false, out problems);

    public static Publish? ReadVersion(ReadOnlyMemory<byte> body, out IReadOnlyList<FloorProblem> problems) => Read(
        body, (root, document) => new Publish(root.Whole("basedOn"), root.NameOrNull("name"), document!), isDocumentNeeded: true, out problems);

    private static T? Read<T>(
        ReadOnlyMemory<byte> body, Func<FloorObject, FloorDocument?, T> read, bool isDocumentNeeded, out IReadOnlyList<FloorProblem> problems)
        where T : class
    {
        var found = new FloorProblems();
        try
        {
            using var parsed = JsonDocument.Parse(body, Strict);
            var root = new FloorObject(parsed.RootElement, "$", found);
            IReadOnlyList<FloorProblem> inside = [];
            var document = root.Element("document", isDocumentNeeded) is { } element ? FloorReader.Read(element, "$.document", out inside) : null;
            var asked = read(root, document);
            root.Close();
            problems = [.. found.All, .. inside];
            return problems.Count == 0 ? asked : null;
        }
        catch (JsonException)
        {
            found.NotJson("$");
            problems = found.All;
            return null;
        }
    }
}
