using System.Collections.Concurrent;

namespace ConnectStreaming.Screens;

/// <summary>When there was the last word from each screen. Stored once a minute.</summary>
internal sealed partial class SeenScreens(IScreenStore store, TimeProvider time, ILogger<ScreenLinks> logger)
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _unsaved = new(StringComparer.Ordinal);

    /// <summary>Ids of screens that are known here.</summary>
    public IEnumerable<string> Ids => _seen.Keys;

    /// <returns>Null: not since the start of this server.</returns>
    public DateTimeOffset? Of(string screen) => _seen.TryGetValue(screen, out var at) ? at : null;

    public void OnWord(string screen) => _seen[screen] = _unsaved[screen] = time.GetUtcNow();

    public void Forget(string screen)
    {
        _seen.TryRemove(screen, out _);
        _unsaved.TryRemove(screen, out _);
    }

    /// <summary>Runs until the server stops.</summary>
    public async Task Run(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(SaveEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
            {
                await Save(stoppingToken);
            }
        }
    }

    public async Task Save(CancellationToken cancellationToken)
    {
        (string Id, DateTimeOffset Seen)[] seen = [.. _unsaved.Select(s => (s.Key, s.Value))];
        if (seen.Length == 0)
        {
            return;
        }
        try
        {
            await store.SaveSeen(seen, CancellationToken.None).WaitAsync(cancellationToken);
            foreach (var saved in seen)
            {
                _unsaved.TryRemove(KeyValuePair.Create(saved.Id, saved.Seen));
            }
        }
        catch (Exception error) when (error is ScreensUnavailableException or OperationCanceledException)
        {
            // The next minute tries again, or the server is stopping.
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogNotSaved(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "It could not be stored when the screens were last connected. It is tried again in a minute")]
    private partial void LogNotSaved(Exception error);
}
