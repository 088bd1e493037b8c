using System.Text.Json.Nodes;

namespace ConnectStreaming.Sandbox;

/// <summary>The search criteria of Amazon Connect's Search operations: text conditions with AND and OR.</summary>
internal static class ControlPlaneSearch
{
    /// <param name="criteria">Null: everything matches.</param>
    /// <param name="field">The text of a field; null: the field does not exist.</param>
    /// <exception cref="ControlPlaneError">The stand-in does not support a condition.</exception>
    public static bool Finds(JsonObject? criteria, Func<string, string?> field) => criteria is null || criteria.All(condition => condition.Key switch
    {
        "AndConditions" => ((JsonArray)condition.Value!).All(c => Finds((JsonObject?)c, field)),
        "OrConditions" => ((JsonArray)condition.Value!).Any(c => Finds((JsonObject?)c, field)),
        "StringCondition" => Finds((JsonObject)condition.Value!, field, StringComparison.OrdinalIgnoreCase),
        _ => throw new ControlPlaneError("InvalidParameterException", $"The stand-in does not search by {condition.Key}."),
    });

    private static bool Finds(JsonObject condition, Func<string, string?> field, StringComparison comparison)
    {
        var name = condition["FieldName"]?.GetValue<string>() ?? "";
        var value = condition["Value"]?.GetValue<string>() ?? "";
        var text = field(name) ?? throw new ControlPlaneError("InvalidParameterException", $"'{name}' is no field that can be searched.");
        return condition["ComparisonType"]?.GetValue<string>() switch
        {
            "STARTS_WITH" => text.StartsWith(value, comparison),
            "CONTAINS" => text.Contains(value, comparison),
            _ => text.Equals(value, comparison),
        };
    }
}
