using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConnectStreaming.Audit;

/// <summary>Facts as they are kept: a JSON list of lists, each a code and its values, in letters that a search finds.</summary>
internal static class AuditFacts
{
    private static readonly JsonSerializerOptions Shape = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>Null: there are none.</returns>
    public static string? Text(IReadOnlyList<AuditFact> facts) =>
        facts.Count == 0 ? null : JsonSerializer.Serialize(facts.Select(fact => new[] { fact.Code }.Concat(fact.Values)), Shape);

    /// <summary>What someone edited to be no list of lists is shown as it is.</summary>
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
