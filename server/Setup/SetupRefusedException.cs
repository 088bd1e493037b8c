namespace ConnectStreaming.Setup;

/// <summary>What was asked cannot be done, with what to do about it; nothing was changed.</summary>
internal sealed class SetupRefusedException(Text words) : Exception(words.En)
{
    public Text Words => words;
}
