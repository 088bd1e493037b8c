namespace ConnectStreaming.Screens;

/// <summary>
/// Knows which server has the connection of each screen, and brings it what people ask of the screen. One for the cluster, in memory only: every server says
/// once a second what it has. Which floor a screen shows is decided where its connection is.
/// </summary>
[Alias("screen-servers")]
internal interface IScreenServersGrain : IGrainWithIntegerKey
{
    public const long Key = 0;

    /// <param name="server">Name of the server.</param>
    /// <param name="screens">All screens that are, or were, connected to it.</param>
    [Alias("here")]
    ValueTask Here(string server, IScreenServer caller, ScreenLive[] screens);

    /// <summary>The server stops.</summary>
    [Alias("gone")]
    ValueTask Gone(string server);

    /// <summary>The screens of the other servers.</summary>
    [Alias("others")]
    ValueTask<ScreenLive[]> Others(string server);

    /// <returns>False: no server has a connection of this screen.</returns>
    [Alias("tell")]
    Task<bool> Send(string screen, ScreenCommand command);
}

/// <summary>A server with connections of screens.</summary>
[Alias("screen-server")]
internal interface IScreenServer : IGrainObserver
{
    /// <returns>False: the screen is not connected to this server any more.</returns>
    [Alias("tell")]
    Task<bool> Send(string screen, ScreenCommand command);
}

/// <param name="Kind">identify, reload or picture.</param>
/// <param name="Id">Of the picture that is asked for.</param>
[GenerateSerializer, Immutable, Alias("screen-command")]
internal sealed record ScreenCommand([property: Id(0)] string Kind, [property: Id(1)] double? Seconds = null, [property: Id(2)] string? Id = null)
{
    public ScreenMessage Message => new(Kind) { Seconds = Seconds, Id = Id };
}
