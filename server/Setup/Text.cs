namespace ConnectStreaming.Setup;

/// <summary>A text for people in both languages of the product. The caller that shows it chooses one.</summary>
internal readonly record struct Text(string En, string Ja)
{
    public string In(Language language) => language == Language.Japanese ? Ja : En;
}

internal enum Language
{
    Invalid = 0,
    English,
    Japanese,
}

/// <summary>Counts in English; Japanese has no plural.</summary>
internal static class Counts
{
    /// <returns><c>1 shard</c>, <c>2 shards</c>.</returns>
    public static string Of(int count, string one) => count == 1 ? $"1 {one}" : $"{count} {one}s";
}
