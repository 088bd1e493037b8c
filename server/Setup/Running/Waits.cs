using ConnectStreaming.AwsFaults;

namespace ConnectStreaming.Setup;

/// <summary>Waits for background work of AWS.</summary>
internal static class Waits
{
    /// <summary>A change is visible everywhere in AWS within seconds. If it takes longer than this, there is another fault.</summary>
    public static readonly TimeSpan Known = TimeSpan.FromMinutes(1);

    /// <summary>Other services can use a new role after 10 to 30 s. If it takes longer than this, there is another fault.</summary>
    public static readonly TimeSpan RoleKnown = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <param name="reached">True when the wait is over.</param>
    /// <exception cref="SetupRefusedException">It took longer than ten minutes.</exception>
    public static async Task Until(Func<Task<bool>> reached, Text what, Action<Text> waiting, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (!await reached())
        {
            if (time.GetElapsedTime(began) >= Limit)
            {
                throw new SetupRefusedException(
                    new($"AWS did not finish within {Limit.TotalMinutes:0} minutes (waited {what.En}).",
                        $"{Limit.TotalMinutes:0} 分以内に AWS の処理が終わりませんでした（{what.Ja}）。"),
                    begun: true);
            }

            waiting(what);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Repeats a call while AWS does not know a new resource yet: not all parts of AWS see it at the same time.</summary>
    /// <param name="notYet">Whether an error may mean this. Other errors, and the same after <paramref name="limit"/>, are thrown.</param>
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

    /// <summary>Reads repeatedly while a new resource is not visible.</summary>
    /// <returns>Null: it was not visible even after <see cref="Known"/>.</returns>
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

    /// <summary>AWS says that the resource does not exist.</summary>
    public static bool IsUnknown(Exception e) => AwsFault.Of(e).Kind == AwsFaultKind.Missing;

    public static Text Knows(string name) => new(
        $"until {name} is visible everywhere in AWS",
        $"{name} が AWS 全体に反映されるのを待っています");

    public static Text KnowsRole(string role) => new(
        $"until the role {role} is visible everywhere in AWS",
        $"ロール {role} が AWS 全体に反映されるのを待っています");
}
