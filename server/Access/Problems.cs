namespace ConnectStreaming.Access;

/// <summary>Error responses as problem details; never a redirect.</summary>
internal static class Problems
{
    public static Task NotSignedIn(HttpContext context) => Write(context, StatusCodes.Status401Unauthorized, "Not signed in",
        "Sign in first, or send an API token: Authorization: Bearer cst_….");

    public static Task NotAllowed(HttpContext context) => Write(context, StatusCodes.Status403Forbidden, "Not allowed",
        "Your roles do not allow this. An administrator can change them.");

    public static Task Write(HttpContext context, int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title).ExecuteAsync(context);

    public static IResult TooMany(TimeSpan wait, HttpContext context, string title = "Too many attempts", string what = "Too many attempts.")
    {
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Problem($"{what} Try again after Retry-After seconds.", statusCode: StatusCodes.Status429TooManyRequests, title: title);
    }

    public static IResult Fields(params IEnumerable<(string Field, string Code)> errors) =>
        TypedResults.ValidationProblem(errors.GroupBy(e => e.Field).ToDictionary(g => g.Key, g => g.Select(e => e.Code).Distinct().ToArray()));
}
