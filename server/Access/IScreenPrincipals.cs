namespace ConnectStreaming.Access;

/// <summary>The paired wall displays, as far as the sign-in needs them. A screen has a secret in a cookie, and no person.</summary>
internal interface IScreenPrincipals
{
    /// <summary>The screen whose cookie this is. It counts as the use of a renewed secret.</summary>
    /// <returns>Null: no screen has this secret, or the secret has expired or was revoked.</returns>
    ScreenKey? Find(string secret);

    /// <returns>Null: the screen was revoked, has expired, or was paired with another device since then.</returns>
    Viewer? Of(ScreenKey key);
}

/// <summary>A screen and its device.</summary>
/// <param name="Binding">Another number after the screen was paired again or revoked. A renewed secret keeps it.</param>
internal readonly record struct ScreenKey(string Id, long Binding);

/// <summary>A server without screens.</summary>
internal sealed class NoScreens : IScreenPrincipals
{
    public ScreenKey? Find(string secret) => null;

    public Viewer? Of(ScreenKey key) => null;
}
