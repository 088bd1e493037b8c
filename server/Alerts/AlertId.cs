using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ConnectStreaming.Alerts;

/// <summary>Identifies an alert: the agent, the kind, and the time from which its limit counts.</summary>
/// <param name="Agent">ARN.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Since">Unix milliseconds; null: unknown.</param>
[GenerateSerializer, Immutable, Alias("alert-id")]
internal readonly record struct AlertId([property: Id(0)] string Agent, [property: Id(1)] AlertKind Kind, [property: Id(2)] long? Since)
{
    private const int Longest = 1_000;

    /// <summary>The id in the API: base64url of <c>kind|since|ARN</c>; an unknown time is empty. The page makes the same text (client/alerts).</summary>
    public string Text => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Kind.Text()}|{Since}|{Agent}")));

    /// <returns>Null: not the id of an alert.</returns>
    public static AlertId? Parse(string text)
    {
        if (text.Length is 0 or > Longest || !Base64Url.IsValid(text))
        {
            return null;
        }
        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('|', 3) is [var kind, var since, { Length: > 0 } agent]
            && AlertKinds.Parse(kind) is not AlertKind.Invalid and var known && Time(since) is (true, var time)
            ? new AlertId(agent, known, time)
            : null;
    }

    private static (bool IsValid, long? Time) Time(string since) =>
        since.Length == 0 ? (true, null)
        : long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var time) ? (true, time)
        : (false, null);
}
