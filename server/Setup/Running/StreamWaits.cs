namespace ConnectStreaming.Setup;

/// <summary>Waits until one Kinesis or Firehose stream reaches a state.</summary>
/// <param name="find">The stream as AWS describes it; null: no stream has this name.</param>
internal sealed class StreamWaits<T>(Func<string, CancellationToken, Task<T?>> find, TimeProvider time)
    where T : class
{
    /// <returns>The stream, or null when it does not exist.</returns>
    /// <exception cref="SetupRefusedException">It took longer than ten minutes.</exception>
    public async Task<T?> Until(string name, Predicate<T?> reached, Text what, Action<Text> waiting, CancellationToken cancellationToken)
    {
        T? stream = null;
        await Waits.Until(
            async () =>
            {
                stream = await find(name, cancellationToken);
                return reached(stream);
            },
            what, waiting, time, cancellationToken);
        return stream;
    }

    /// <summary>Waits for a stream that must exist: AWS may not show a new stream at once.</summary>
    /// <returns>The stream, or null when it still does not exist.</returns>
    public async Task<T?> UntilReady(string name, Predicate<T> ready, Action<Text> waiting, CancellationToken cancellationToken) =>
        await Waits.UntilSeen(() => find(name, cancellationToken), Waits.Knows(name), waiting, time, cancellationToken) is null
            ? null
            : await Until(name, s => s is null || ready(s), Active(name), waiting, cancellationToken);

    public Task UntilGone(string name, Action<Text> waiting, CancellationToken cancellationToken) =>
        Until(name, s => s is null, new($"until {name} is deleted", $"{name} の削除が完了するのを待っています"), waiting, cancellationToken);

    /// <summary>A stream with this name may still be in deletion.</summary>
    public Task UntilFree(string name, Predicate<T> leaving, Action<Text> waiting, CancellationToken cancellationToken) =>
        Until(name, s => s is null || !leaving(s), new(
            $"until the old {name} is deleted",
            $"以前の {name} の削除が完了するのを待っています"), waiting, cancellationToken);

    public static Text Active(string name) => new($"until {name} is ACTIVE", $"{name} が ACTIVE になるのを待っています");
}
