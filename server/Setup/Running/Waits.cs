using Amazon.Runtime;

namespace ConnectStreaming.Setup;

/// <summary>Waiting for what AWS does in the background.</summary>
internal static class Waits
{
    /// <summary>What AWS has just made or changed is known everywhere within seconds; what takes longer than this is another fault.</summary>
    public static readonly TimeSpan Known = TimeSpan.FromMinutes(1);

    /// <summary>A new role can be used by other services within 10 to 30 s; what takes longer than this is another fault.</summary>
    public static readonly TimeSpan RoleKnown = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
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
                    new($"AWS was not ready within {Limit.TotalMinutes:0} minutes (waited {what.En}).",
                        $"{Limit.TotalMinutes:0} 分以内に AWS の処理が終わりませんでした({what.Ja})。"),
                    begun: true);
            }

            waiting(what);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Calls again while AWS does not know yet what was made just before: not every part of AWS learns of it at the same moment.</summary>
    /// <param name="notYet">The answer may mean that; any other, and the same after <paramref name="limit"/>, is thrown.</param>
    public static async Task<T> WhileUnknown<T>(
        Func<Task<T>> call, Predicate<Exception> notYet, TimeSpan limit, Text what, Action<Text> waiting, TimeProvider time,
            CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (notYet(e) && time.GetElapsedTime(began) < limit)
            {
                waiting(what);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <summary>Looks again while something that was just made is not to be seen.</summary>
    /// <returns>Null: nor was it after <see cref="Known"/>.</returns>
    public static async Task<T?> UntilSeen<T>(Func<Task<T?>> look, Text what, Action<Text> waiting, TimeProvider time, CancellationToken cancellationToken)
        where T : class
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (await look() is { } seen)
            {
                return seen;
            }

            if (time.GetElapsedTime(began) >= Known)
            {
                return null;
            }

            waiting(what);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>AWS says that there is no such thing.</summary>
    public static bool IsUnknown(Exception e) => e is AmazonServiceException { ErrorCode: "ResourceNotFoundException" or "NoSuchEntity" or "NoSuchBucket" };

    public static Text Knows(string name) => new($"until AWS knows {name} everywhere", $"{name} が AWS 全体に反映されるのを待っています");

    public static Text KnowsRole(string role) => new($"until AWS knows the role {role}", $"ロール {role} が AWS 全体に反映されるのを待っています");
}
