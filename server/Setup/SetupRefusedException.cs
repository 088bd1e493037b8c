namespace ConnectStreaming.Setup;

/// <summary>What was asked cannot be done, with what to do about it; nothing was changed, unless it was begun.</summary>
/// <param name="begun">AWS was at it when it was given up.</param>
internal sealed class SetupRefusedException(Text words, bool begun = false) : Exception(words.En)
{
    public Text Words => words;

    public bool Begun => begun;
}
