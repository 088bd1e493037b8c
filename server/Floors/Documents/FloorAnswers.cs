using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace ConnectStreaming.Floors.Documents;

/// <summary>Shared by the floors' endpoints: bodies with a size limit, documents with their ETag, refusals.</summary>
internal static class FloorAnswers
{
    /// <returns>Null: the body is longer than <paramref name="most"/> bytes.</returns>
    public static async Task<byte[]?> Body(HttpContext context, int most, CancellationToken? cancellationToken = null)
    {
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await context.Request.Body.ReadAsync(buffer, cancellationToken ?? context.RequestAborted) is > 0 and var read)
            {
                if (body.Length + read > most)
                {
                    return null;
                }
                body.Write(buffer, 0, read);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
        return body.ToArray();
    }

    /// <summary>Sends the stored document. It stays compressed for clients that accept gzip, which every browser does.</summary>
    /// <param name="isForever">The document at this address never changes.</param>
    public static async Task Document(HttpContext context, StoredDocument document, bool isForever)
    {
        var headers = context.Response.Headers;
        var etag = $"\"{document.Hash}\"";
        headers.ETag = etag;
        headers.CacheControl = isForever ? "private, max-age=31536000, immutable" : "private, no-cache";
        headers.Vary = "Accept-Encoding, Cookie, Authorization";
        if (context.Request.Headers.IfNoneMatch.Any(tag => tag is not null && tag.Contains(etag, StringComparison.Ordinal)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        var packed = context.Request.Headers[HeaderNames.AcceptEncoding].ToString().Contains("gzip", StringComparison.Ordinal);
        var bytes = packed ? document.Gzip : document.Json();
        headers.ContentEncoding = packed ? "gzip" : default;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    public static ProblemHttpResult Problems(IReadOnlyList<FloorProblem> problems) => TypedResults.Problem(
        $"{problems[0].Path}: {problems[0].En}{(problems.Count > 1 ? $" And {problems.Count - 1} more, in \"problems\"." : "")} Nothing was changed.",
        statusCode: StatusCodes.Status400BadRequest, title: "The document is not valid",
        extensions: new Dictionary<string, object?> { ["problems"] = problems });

    public static ProblemHttpResult TooLarge(int most, string what) => TypedResults.Problem(
        $"{what} may have at most {most >> 20} MB. Nothing was changed.", statusCode: StatusCodes.Status413PayloadTooLarge, title: "Too large");

    public static ProblemHttpResult NoSuchFloor() => NotFound("There is no such floor. GET /api/floors lists those that you may see.", "Floor not found");

    public static ProblemHttpResult NoSuchVersion() =>
        NotFound("The floor does not have this version, or it is no longer stored. The last 100 versions and all named ones are stored.", "Version not found");

    public static ProblemHttpResult FormerVersion() => TypedResults.Problem(
        "Former versions are for planners. You can read the current version, and the one before it while your page loads the new one.",
        statusCode: StatusCodes.Status403Forbidden, title: "Not allowed");

    public static ProblemHttpResult NotFound(string detail, string title) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: title);

    /// <param name="refusal">Why nothing was written.</param>
    /// <param name="floor">The current floor; null: not known.</param>
    public static IResult Refused(FloorRefusal refusal, DrawnFloor? floor) => refusal switch
    {
        FloorRefusal.NoSuchFloor => NoSuchFloor(),
        FloorRefusal.NoSuchVersion => NoSuchVersion(),
        FloorRefusal.NoSuchSite => Access.Problems.Fields(("site", "unknown")),
        FloorRefusal.OtherName => Access.Problems.Fields(("name", "other")),
        FloorRefusal.NoSuchImage => Problems([new FloorProblem(
            "$.document.background.image", "This image does not exist. Send it with POST /api/floors/images first.",
            "この画像はありません。先に POST /api/floors/images で送信してください。")]),
        FloorRefusal.TooManySites => Conflict($"There are {Site.Most} sites already; delete one first.", "Too many sites"),
        FloorRefusal.SiteNameTaken => Access.Problems.Fields(("name", "site-taken")),
        FloorRefusal.SiteInUse => Conflict("Floors are on this site, or were deleted and can be restored. Move them to another site first.", "Not empty"),
        FloorRefusal.OutOfScope => TypedResults.Problem(
            "A floor of this site shows people outside your scope, so the site is not yours to change.", statusCode: StatusCodes.Status403Forbidden,
            title: "Not allowed"),
        FloorRefusal.NotWhole => TypedResults.Problem(
            "Some of the people whom this floor shows are outside your scope, so you cannot change the floor as a whole: a change could take their seats. "
            + "Your scope must cover all its instances, without groups or profiles. Nothing was changed.",
            statusCode: StatusCodes.Status403Forbidden, title: "Not allowed"),
        FloorRefusal.TooMany => Conflict($"There are {DrawnFloor.Most} floors already; delete one first.", "Too many floors"),
        FloorRefusal.OtherVersion => TypedResults.Problem(
            $"Another person has published version {floor!.Version}. Apply your changes to it, then publish with basedOn {floor.Version}.",
            statusCode: StatusCodes.Status409Conflict, title: "Another version is current",
            extensions: new Dictionary<string, object?> { ["version"] = floor.Version }),
        FloorRefusal.OfSeatTable => TypedResults.Problem(
            $"Version {floor!.Version} was made by a seat table, which also moved people. Undo the seat table: POST /api/floors/{floor.Id}/table/undo.",
            statusCode: StatusCodes.Status409Conflict, title: "Made by a seat table",
            extensions: new Dictionary<string, object?> { ["code"] = "seat-table" }),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "Nothing was refused."),
    };

    private static ProblemHttpResult Conflict(string detail, string title) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: title);
}
