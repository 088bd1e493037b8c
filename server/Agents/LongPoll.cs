namespace ConnectStreaming.Agents;

/// <summary>
/// How long a grain lets its followers wait for something new. Orleans waits for every running call before it moves a grain or stops its silo, so the
/// followers get their answers at once when this server leaves or stops, and ask the grain where it is next.
/// </summary>
internal sealed class LongPoll(IHostApplicationLifetime server, LeavingServer leaving)
{
    /// <summary>Followers that ask again while the grain is still here do not do so without a pause.</summary>
    private static readonly TimeSpan WhileStopping = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns after <paramref name="advanced"/>, after <paramref name="atMost"/>, or when the server leaves or stops.</summary>
    public Task Until(Task advanced, TimeSpan atMost) => Task.WhenAny(
        advanced, leaving.IsLeaving || server.ApplicationStopping.IsCancellationRequested ? Task.Delay(WhileStopping) : Here(atMost));

    private async Task Here(TimeSpan atMost)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(leaving.Leaves, server.ApplicationStopping);
        await Task.Delay(atMost, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
