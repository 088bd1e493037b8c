namespace ConnectStreaming.Setup;

/// <summary>Looks at one Kinesis or Firehose stream until it is as it has to be.</summary>
/// <param name="find">The stream as AWS describes it; null: there is none of this name.</param>
internal sealed class StreamWaits<T>(Func<string, CancellationToken, Task<T?>> find, TimeProvider time)
    where T : class
{
    /// <returns>The stream, or null when it is gone.</returns>
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

    /// <summary>Waits for a stream that has to be there: AWS may not show at once what it has just made.</summary>
    /// <returns>The stream, or null when it is not there all the same.</returns>
    public async Task<T?> UntilReady(string name, Predicate<T> ready, Action<Text> waiting, CancellationToken cancellationToken) =>
        await Waits.UntilSeen(() => find(name, cancellationToken), Waits.Knows(name), waiting, time, cancellationToken) is null
            ? null
            : await Until(name, s => s is null || ready(s), Active(name), waiting, cancellationToken);

    public Task UntilGone(string name, Action<Text> waiting, CancellationToken cancellationToken) =>
        Until(name, s => s is null, new($"until {name} is gone", $"{name} の削除完了待ち"), waiting, cancellationToken);

    /// <summary>A stream of this name may still be on its way out.</summary>
    public Task UntilFree(string name, Predicate<T> leaving, Action<Text> waiting, CancellationToken cancellationToken) =>
        Until(name, s => s is null || !leaving(s), new($"until the old {name} is gone", $"以前の {name} の削除完了待ち"), waiting, cancellationToken);

    public static Text Active(string name) => new($"until {name} is ACTIVE", $"{name} が ACTIVE になるのを待っています");
}
