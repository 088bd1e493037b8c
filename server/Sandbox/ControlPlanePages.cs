using System.Globalization;
using System.Text.Json.Nodes;

namespace ConnectStreaming.Sandbox;

/// <summary>Lists in pages. Amazon Connect's tokens are opaque; here a token is the number of the next item.</summary>
/// <param name="From">The first item of this page.</param>
/// <param name="Most">Maximum number of items on it.</param>
internal readonly record struct ControlPlanePages(int From, int Most)
{
    /// <param name="token">The request's <c>NextToken</c>, null for the first page.</param>
    /// <param name="most">The request's <c>MaxResults</c>; null: <paramref name="usual"/>.</param>
    /// <exception cref="ControlPlaneError">One of them is not allowed by AWS.</exception>
    public static ControlPlanePages Of(string? token, string? most, int usual, int limit)
    {
        var from = Whole(token, 0, 0, int.MaxValue, "nextToken is not one that was given out.");
        return new ControlPlanePages(from, Whole(most, usual, 1, limit, $"maxResults must be from 1 to {limit}."));
    }

    public static ControlPlanePages Of(ControlPlaneCall call, int usual, int limit) =>
        Of(call.Query.GetValueOrDefault("nextToken"), call.Query.GetValueOrDefault("maxResults"), usual, limit);

    /// <param name="name">Name of the list in the answer.</param>
    public ControlPlaneAnswer Answer<T>(string name, IEnumerable<T> all, Func<T, JsonNode> write, bool counted = false)
    {
        var items = all.ToList();
        var answer = new JsonObject { [name] = new JsonArray([.. items.Skip(From).Take(Most).Select(write)]) };
        if (From + Most < items.Count)
        {
            answer["NextToken"] = (From + Most).ToString(CultureInfo.InvariantCulture);
        }

        if (counted)
        {
            answer["ApproximateTotalCount"] = items.Count;
        }

        return ControlPlaneAnswer.Json(answer);
    }

    private static int Whole(string? text, int missing, int least, int most, string otherwise) => text is null
        ? missing
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ControlPlaneError("InvalidParameterException", otherwise);
}
