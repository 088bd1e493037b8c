namespace ConnectStreaming.Stream;

/// <summary>Waits for the store. A call that hangs may still take effect, so it is not repeated immediately: it is reported and awaited.</summary>
internal static class StoreCall
{
    /// <summary>After this time without an answer, the store counts as not answering.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    /// <summary>A call that did not end after 12 times <see cref="Silence"/> will never end.</summary>
    private const int Silences = 12;

    /// <param name="call">The call.</param>
    /// <param name="late">Is called every 5 seconds until the call answers.</param>
    /// <param name="time">The clock for these times.</param>
    /// <param name="cancellationToken">Ends the wait, not the call.</param>
    /// <exception cref="TimeoutException">No answer for a minute.</exception>
    public static async Task<T> Wait<T>(Task<T> call, Action late, TimeProvider time, CancellationToken cancellationToken)
    {
        await Wait((Task)call, late, time, cancellationToken);
        return await call;
    }

    /// <inheritdoc cref="Wait{T}"/>
    public static async Task Wait(Task call, Action late, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var silent = 1; ; silent++)
        {
            try
            {
                await call.WaitAsync(Silence, time, cancellationToken);
                return;
            }
            catch (TimeoutException) when (!call.IsCompleted && silent < Silences)
            {
                late();
            }
        }
    }
}
