using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConnectStreaming.Audit;

/// <summary>Facts in their stored form: a JSON list of lists, each a code and its values. Characters are not escaped, so a search finds them.</summary>
internal static class AuditFacts
{
    private static readonly JsonSerializerOptions Shape = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>Null: there are none.</returns>
    public static string? Text(IReadOnlyList<AuditFact> facts) =>
        facts.Count == 0 ? null : JsonSerializer.Serialize(facts.Select(fact => new[] { fact.Code }.Concat(fact.Values)), Shape);

    /// <summary>If someone has changed the text to something else than a list of lists, it is shown without changes.</summary>
    public static IReadOnlyList<AuditFact> Read(string? text)
    {
        if (text is null)
        {
            return [];
        }
        try
        {
            return [.. JsonSerializer.Deserialize<string[][]>(text)!.Where(fact => fact.Length > 0).Select(fact => new AuditFact(fact[0], fact[1..]))];
        }
        catch (JsonException)
        {
            return [new AuditFact("text", text)];
        }
    }
}
