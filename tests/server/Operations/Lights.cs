using System.Net.Http.Json;
using System.Text.Json;

namespace ConnectStreaming.Tests.Operations;

/// <summary>The lights as <c>/api/operations</c> tells them.</summary>
internal static class Lights
{
    /// <summary>Kinds of the lights that are at least amber, as "level kind".</summary>
    public static IReadOnlyList<string> In(JsonElement operations) =>
    [
        .. operations.GetProperty("areas").EnumerateArray().SelectMany(a => a.GetProperty("lights").EnumerateArray())
            .Select(l => $"{l.GetProperty("level").GetString()} {l.GetProperty("kind").GetString()}"),
    ];

    public static async Task<IReadOnlyList<string>> Of(HttpClient http) => In(await http.GetFromJsonAsync<JsonElement>("/api/operations"));

    public static Task UntilRed(this HttpClient http, string kind, int seconds = 30) => http.Until(kind, lights => lights.Contains($"red {kind}"), seconds);

    /// <summary>No light of this kind is on, of any level.</summary>
    public static Task UntilGreen(this HttpClient http, string kind, int seconds = 30) =>
        http.Until($"no {kind}", lights => !lights.Any(l => l.EndsWith($" {kind}", StringComparison.Ordinal)), seconds);

    private static async Task Until(this HttpClient http, string what, Func<IReadOnlyList<string>, bool> holds, int seconds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var lights = await Of(http);
        for (; !holds(lights); lights = await Of(http))
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"Not within {seconds} s: {what}. Lights: {string.Join(", ", lights)}");
            }

            await Task.Delay(200, CancellationToken.None);
        }
    }
}
