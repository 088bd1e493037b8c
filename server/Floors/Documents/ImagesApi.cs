using ConnectStreaming.Access;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Floors.Documents;

/// <summary>Background images of floors. A caller who sees a floor knows the hash from its document; nobody can guess one.</summary>
internal static class ImagesApi
{
    private const int Most = 500;

    public static void MapFloorImages(this IEndpointRouteBuilder floors)
    {
        floors.MapPost("/images", Save).RequireAuthorization(Policies.Plan)
            .WithSummary("Stores a background image: PNG, JPEG or WebP, up to 10 MB and 8,000 × 8,000 pixels")
            .WithDescription("The body is the file. It is decoded and encoded again, so the stored image has another hash and contains only the picture. "
                + "An image that no version uses is deleted after a day.")
            .WithMetadata(new RequestSizeLimitAttribute(FloorPicture.MostBytes + 1)).Accepts<byte[]>("*/*")
            .Produces<ImageJson>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status409Conflict);
        floors.MapGet("/images/{hash}", Get).RequireAuthorization(Policies.Watch).RequireRateLimiting(CostlyReads.Often)
            .WithSummary("A background image. It never changes").Produces(StatusCodes.Status200OK, contentType: "image/png")
            .Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> Save(HttpContext context, [FromServices] IFloorStore store, [FromServices] ImageDecoder turn)
    {
        if (await FloorAnswers.Body(context, FloorPicture.MostBytes) is not { } sent)
        {
            return FloorAnswers.TooLarge(FloorPicture.MostBytes, "An image");
        }
        var (image, code) = await turn.Read(sent, context.RequestAborted);
        if (image is null)
        {
            return Problems.Fields(("image", code!));
        }
        var viewer = context.Viewer();
        return await store.SaveImage(image, Most, viewer.Actor, FloorEntries.Image(viewer, image), CancellationToken.None)
            ? TypedResults.Created($"/api/floors/images/{image.Hash}", new ImageJson(image.Hash, image.Type, image.Width, image.Height, image.Bytes.Length))
            : TypedResults.Problem(
                $"There are already {Most} images. Images that no floor uses are deleted after a day. Delete floors that you do not need.",
                statusCode: StatusCodes.Status409Conflict, title: "Too many images");
    }

    internal static async Task<IResult> Get(string hash, HttpContext context, [FromServices] IFloorStore store)
    {
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower))
        {
            return NoSuchImage();
        }
        var headers = context.Response.Headers;
        var etag = $"\"{hash}\"";
        if (context.Request.Headers.IfNoneMatch.Any(tag => tag is not null && tag.Contains(etag, StringComparison.Ordinal)))
        {
            headers.ETag = etag;
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }
        if (await store.Image(hash, context.RequestAborted) is not { } image)
        {
            return NoSuchImage();
        }
        headers.ETag = etag;
        headers.CacheControl = "private, max-age=31536000, immutable";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return TypedResults.Bytes(image.Bytes, image.Type);
    }

    private static IResult NoSuchImage() => FloorAnswers.NotFound("This image does not exist.", "Image not found");
}

/// <summary>Decodes one image at a time, because a decoded image takes up to 256 MB.</summary>
internal sealed class ImageDecoder : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public async Task<(FloorImage? Image, string? Code)> Read(byte[] sent, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => FloorPicture.Read(sent), CancellationToken.None);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
