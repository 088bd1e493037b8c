namespace ConnectStreaming.Setup;

/// <summary>Waiting for what AWS does in the background.</summary>
internal static class Waits
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <param name="reached">True when there is nothing more to wait for.</param>
    /// <exception cref="SetupRefusedException">It took longer than ten minutes.</exception>
    public static async Task Until(Func<Task<bool>> reached, Text what, Action<Text> waiting, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (!await reached())
        {
            if (time.GetElapsedTime(began) >= Limit)
            {
                throw new SetupRefusedException(
                    new($"AWS was not ready within {Limit.TotalMinutes:0} minutes (waited {what.En}).", $"{Limit.TotalMinutes:0} 分以内に AWS の処理が終わりませんでした({what.Ja})。"),
                    begun: true);
            }

            waiting(what);
            await Task.Delay(Look, time, cancellationToken);
        }
    }
}
