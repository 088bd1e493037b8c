namespace ConnectStreaming.Setup;

/// <summary>Words for people, in both languages of the product. Plain values: who shows them picks one.</summary>
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
