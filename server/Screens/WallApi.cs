using System.Globalization;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Live;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Screens;

/// <summary>
/// The calls of a wall display. Without a sign-in: pairing and the own state. As a paired screen: its views, their documents and images, the hub.
/// </summary>
internal static class WallApi
{
    private const int MostBytes = 8 * 1024;
    private const int MostText = 200;
    private const int MostPixels = 100_000;

    public static void MapWall(this IEndpointRouteBuilder app)
    {
        var wall = app.MapGroup(ScreenAuthentication.Path).WithTags("Wall");
        wall.MapPost("/pairing", Begin).AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(MostBytes))
            .WithSummary("A device asks to be paired: a code for 10 minutes. Sets the cookie of the device").Produces<PairingBegunJson>()
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        wall.MapGet("/session", Session).AllowAnonymous().WithSummary("The state of this device").Produces<WallSessionJson>()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        var screen = wall.MapGroup("").RequireAuthorization(Policies.WatchAsScreen);
        screen.MapPost("/renew", Renew).RequireRateLimiting(CostlyReads.Often)
            .WithSummary("A new secret, once half of its time is over. The former one counts until the new one was used, and for a day after it was made")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        screen.MapGet("/views", LiveApi.Views).RequireRateLimiting(CostlyReads.Often).WithSummary("The floors of this screen").Produces<WireView[]>();
        screen.MapGet("/views/{id}/snapshot", LiveApi.Snapshot).WithSummary("The whole view at one revision. Changes follow on the hub /api/wall/live")
            .Produces<WireSnapshot>().Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        screen.MapGet("/floors/{id}/versions/{number:int}/document", FloorsApi.VersionDocument).RequireRateLimiting(CostlyReads.Often)
            .WithSummary("The document of a version of one of its floors").Produces<FloorDocument>().Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        screen.MapGet("/floors/images/{hash}", ImagesApi.Get).RequireRateLimiting(CostlyReads.Often).WithSummary("A background image. It never changes")
            .Produces(StatusCodes.Status200OK, contentType: "image/png").Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound);
        screen.MapPost("/pictures/{id}", Picture).WithMetadata(new RequestSizeLimitAttribute(ScreenPictures.MostBytes))
            .WithSummary("The picture that the message picture asked for").Produces(StatusCodes.Status204NoContent).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound);
        screen.MapHub<ScreenHub>("/live", options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.TransportMaxBufferSize = options.ApplicationMaxBufferSize = 64 * 1024;
        });
    }

    private static async Task<IResult> Begin(
        PairingRequestJson asked, HttpContext context, [FromServices] PairingDesk desk, [FromServices] ScreenBook book, [FromServices] ScreenLimits limits,
        [FromServices] TimeProvider time)
    {
        if (!book.IsLoaded)
        {
            return Starting(context);
        }
        if (Device(asked.Device, context, time.GetUtcNow()) is not { } device)
        {
            return Problems.Fields(("device", asked.Device is null ? "missing" : "out-of-range"));
        }
        var secret = ScreenAuthentication.SecretOf(context.Request);
        // A page that asks again while its code lives costs nothing.
        var isWaiting = secret is not null && book.Now.Pairing(Secrets.Hash(secret)) is { } own && own.IsWaiting(time.GetUtcNow());
        if (!isWaiting && limits.TakePairing(context) is { } wait)
        {
            return Problems.TooMany(wait, context, "Too many devices", "Too many devices at this address ask to be paired.");
        }
        PairingBegun begun;
        try
        {
            begun = await desk.Begin(secret, device);
        }
        catch (ScreensUnavailableException e)
        {
            return NotStored(context, e);
        }
        if (begun.Pairing is not { } pairing)
        {
            return begun.Problem == PairingProblem.Paired
                ? TypedResults.Problem("This device is a paired screen already.", statusCode: StatusCodes.Status409Conflict, title: "Already paired")
                : Problems.TooMany(TimeSpan.FromMinutes(1), context, "Too many devices", "Too many devices wait to be paired.");
        }
        if (begun.Secret is { } made)
        {
            ScreenAuthentication.SetCookie(context, made);
        }
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new PairingBegunJson(pairing.Code, Ms(pairing.Expires), Ms(time.GetUtcNow()), begun.Known));
    }

    /// <summary>Never a refusal: a device asks it before it knows anything. 503 is no answer: the device keeps what it shows and asks again.</summary>
    private static async Task<IResult> Session(
        HttpContext context, [FromServices] ScreenBook book, [FromServices] InstanceIds ids, [FromServices] ISiteZone zone, [FromServices] TimeProvider time)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!book.IsLoaded)
        {
            return Starting(context);
        }
        var (asked, sent) = (context.User.ScreenKey(), ScreenAuthentication.SecretOf(context.Request));
        if (asked is null && sent is not null)
        {
            // Another server may just have paired it, or renewed its secret.
            await book.RefreshNow(context.RequestAborted);
            asked = book.Find(sent);
        }
        var now = time.GetUtcNow();
        var known = new WallSessionJson("none", Ms(now), Build.Id, zone.Name);
        if (asked is { } key && book.Screen(key) is { } screen)
        {
            return TypedResults.Ok(known with
            {
                State = "paired", Screen = WallScreenJson.Of(screen, ids), RenewAt = screen.Token is { } token ? Ms(token.RenewAt) : null,
            });
        }
        var hash = sent is null ? null : Secrets.Hash(sent);
        var pairing = hash is null ? null : book.Now.Pairing(hash);
        var name = hash is null ? null : (book.Now.Device(hash) ?? (pairing?.Known is { } id ? book.Now.Screen(id) : null))?.Name;
        return TypedResults.Ok(
            pairing?.IsWaiting(now) == true ? known with { State = "waiting", Code = pairing.Code, Expires = Ms(pairing.Expires), Known = name }
            : pairing is { State: PairingState.Refused } ? known with { State = "refused", Known = name }
            : known with { Known = name });
    }

    private static async Task<IResult> Renew(HttpContext context, [FromServices] PairingDesk desk)
    {
        try
        {
            if (context.User.ScreenKey() is { } key && await desk.Renew(key) is { } secret)
            {
                ScreenAuthentication.SetCookie(context, secret);
            }
        }
        catch (ScreensUnavailableException e)
        {
            return NotStored(context, e);
        }
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.NoContent();
    }

    private static IResult Starting(HttpContext context) => Unavailable(context, "The server has not read the screens yet.", "Starting", 1);

    private static IResult NotStored(HttpContext context, Exception error) => Unavailable(context, error.Message, "Not stored", 10);

    private static IResult Unavailable(HttpContext context, string detail, string title, int seconds)
    {
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            $"{detail} Try again after Retry-After seconds.", statusCode: StatusCodes.Status503ServiceUnavailable, title: title);
    }

    private static async Task<IResult> Picture(string id, WallPictureJson given, HttpContext context, [FromServices] ScreenPictures pictures)
    {
        if (context.User.ScreenKey() is not { } key || !await pictures.IsRequested(id, key))
        {
            return TypedResults.Problem("Nobody waits for this picture.", statusCode: StatusCodes.Status404NotFound, title: "Picture not asked for");
        }
        return await pictures.Give(id, given, context.RequestAborted) is { } code ? Problems.Fields(("image", code)) : TypedResults.NoContent();
    }

    /// <returns>Null: a number is missing or impossible.</returns>
    private static ScreenDevice? Device(PairingDeviceJson? asked, HttpContext context, DateTimeOffset now)
    {
        if (asked is not { Width: >= 1 and <= MostPixels, Height: >= 1 and <= MostPixels, Ratio: > 0 and <= 100, Hz: null or (>= 0 and <= 10_000) })
        {
            return null;
        }
        // A clock that is wrong by centuries is still only wrong.
        var off = asked.Clock is { } clock && double.IsFinite(clock) ? (long)Math.Clamp(clock - Ms(now), -1e14, 1e14) : 0;
        return new ScreenDevice(
            Text(asked.Browser), (int)asked.Width, (int)asked.Height, asked.Ratio.Value, asked.Hz,
            [.. (asked.Languages ?? []).OfType<string>().Take(10).Select(l => PlainText.Clean(l, 35))], Text(asked.Zone), off, Addresses.Of(context));
    }

    private static string Text(string? text) => PlainText.Clean(text ?? "", MostText);

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
