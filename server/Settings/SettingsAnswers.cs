using System.Globalization;
using ConnectStreaming.Alerts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ConnectStreaming.Settings;

/// <summary>Answers of the endpoints of the settings.</summary>
internal static class SettingsAnswers
{
    /// <summary>The settings with their ETag.</summary>
    public static IResult Settings(HttpContext context, StoredSettings? stored)
    {
        context.Response.Headers.ETag = EtagOf(stored?.Version);
        context.Response.Headers.CacheControl = "private, no-cache";
        return Version(stored);
    }

    public static IResult Version(StoredSettings? stored) =>
        stored is null ? TypedResults.Ok(SettingsJson.Of(null, SettingsDocument.Default))
            : SettingsReader.Stored(stored.Document) is { } document ? TypedResults.Ok(SettingsJson.Of(stored.Version, document))
            : NotValid(stored.Version);

    public static string EtagOf(SettingsVersion? version) => string.Create(CultureInfo.InvariantCulture, $"\"{version?.Number ?? 0}\"");

    /// <summary>The version that the caller has edited.</summary>
    /// <returns>Null: the header is missing or names no version.</returns>
    public static long? IfMatch(HttpContext context) =>
        context.Request.Headers.IfMatch is [{ Length: > 2 } tag] && tag[0] == '"' && tag[^1] == '"'
            && long.TryParse(tag.AsSpan(1, tag.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static ProblemHttpResult NoIfMatch() => TypedResults.Problem(
        "Send the ETag of the version that you have changed: If-Match: \"9\"; \"0\" if the settings were never saved. Nothing was changed.",
        statusCode: StatusCodes.Status428PreconditionRequired, title: "If-Match is missing");

    public static ProblemHttpResult OtherVersion(SettingsVersion? current) => TypedResults.Problem(
        current is null ? "The settings were never saved: send If-Match: \"0\". Nothing was changed."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{current.ByName} saved version {current.Number} at {current.SavedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. ")
                + "Load it and make your changes again. Nothing was changed.",
        statusCode: StatusCodes.Status412PreconditionFailed, title: "Another version is current",
        extensions: new Dictionary<string, object?>
        {
            ["version"] = current?.Number ?? 0, ["savedAt"] = current?.SavedAt, ["savedBy"] = current?.ByName,
        });

    public static ProblemHttpResult Invalid(IReadOnlyList<LimitProblem> problems) => TypedResults.Problem(
        $"{(problems[0].Path.Length == 0 ? "" : $"{problems[0].Path}: ")}{problems[0].En}"
        + $"{(problems.Count > 1 ? $" And {problems.Count - 1} more, in \"errors\"." : "")} Nothing was changed.",
        statusCode: StatusCodes.Status400BadRequest, title: "The settings are not valid",
        extensions: new Dictionary<string, object?> { ["errors"] = problems });

    public static ProblemHttpResult TooLarge() => TypedResults.Problem(
        "The settings may have at most 1 MB. Nothing was changed. Remove what is not needed, and send it again.",
        statusCode: StatusCodes.Status413PayloadTooLarge, title: "Too large");

    public static ProblemHttpResult NotTheirs() => TypedResults.Problem(
        "The settings are those of the whole centre, and your scope is not everything. Ask somebody who sees everybody.",
        statusCode: StatusCodes.Status403Forbidden, title: "Not allowed");

    public static ProblemHttpResult NoSuchVersion() => TypedResults.Problem(
        "The settings do not have this version, or it is no longer stored. The last 100 versions are stored: choose one of GET /api/settings/versions.",
        statusCode: StatusCodes.Status404NotFound, title: "Version not found");

    /// <summary>The store has it, and it is not in effect.</summary>
    public static ProblemHttpResult NotValid(SettingsVersion version) => TypedResults.Problem(
        string.Create(CultureInfo.InvariantCulture, $"Version {version.Number} is not valid for this version of the server. Restore another one."),
        statusCode: StatusCodes.Status409Conflict, title: "Not valid");

    public static ProblemHttpResult Unavailable(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return TypedResults.Problem(
            HttpMethods.IsGet(context.Request.Method) ? "The store does not work at the moment. Try again after Retry-After seconds."
                : "The store does not answer, so it is not certain that this was saved. Load the settings after Retry-After seconds, and save again if needed.",
            statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not stored");
    }
}
