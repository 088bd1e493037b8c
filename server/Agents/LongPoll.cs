namespace ConnectStreaming.Agents;

/// <summary>
/// How long a grain lets its followers wait for something new. Orleans waits for every running call before it moves a grain or stops its silo, so the
/// followers get their answers at once when this server stops, and ask the grain where it is next.
/// </summary>
internal sealed class LongPoll(IHostApplicationLifetime server)
{
    /// <summary>Followers that ask again while the grain is still here do not do so without a pause.</summary>
    private static readonly TimeSpan WhileStopping = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns after <paramref name="advanced"/>, after <paramref name="atMost"/>, or when the server stops.</summary>
    public Task Until(Task advanced, TimeSpan atMost) => Task.WhenAny(
        advanced, server.ApplicationStopping.IsCancellationRequested ? Task.Delay(WhileStopping) : Task.Delay(atMost, server.ApplicationStopping));
}
