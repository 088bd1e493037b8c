namespace ConnectStreaming.Setup;

/// <summary>The request cannot be done; the text says what to do. Nothing was changed, unless it was begun.</summary>
/// <param name="begun">AWS was working on it when setup stopped waiting.</param>
internal sealed class SetupRefusedException(Text words, bool begun = false) : Exception(words.En)
{
    public Text Words => words;

    public bool Begun => begun;
}
