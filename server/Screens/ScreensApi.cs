using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Mvc;
using static ConnectStreaming.Screens.ScreenRefusals;

namespace ConnectStreaming.Screens;

/// <summary>Wall displays, for the people who put them up: approve, repair, change, revoke, and a line of text.</summary>
internal static class ScreensApi
{
    private const double DefaultSeconds = 10;

    private const string Again = "The same call again, by the same person, has the same answer: an answer can be lost.";

    public static void MapScreens(this IEndpointRouteBuilder app)
    {
        app.MapWall();
        var screens = app.MapGroup("/api/screens").WithTags("Screens").RequireAuthorization(Policies.Act).RequireRateLimiting(CostlyReads.Often)
            .WithMetadata(new RequestSizeLimitAttribute(64 * 1024));
        screens.MapGet("", List).WithSummary("Wall displays with all their floors in your scope, and whether each one shows what it should")
            .Produces<ScreensJson>();
        screens.MapGet("/pairings/{code}", Pairing).WithSummary("The device that shows this code").Produces<PairingJson>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests);
        Coded(screens.MapPost("", Approve), "Approves a device as a new screen").WithDescription(Again).Produces<ScreenJson>(StatusCodes.Status201Created);
        Coded(screens.MapPost("/{id}/repair", Repair), "Another device, or the same one again, becomes this screen. The former one is over at once")
            .WithDescription(Again).Produces<ScreenJson>();
        Coded(screens.MapPost("/pairings/{code}/refuse", Refuse), "Refuses the device").Produces(StatusCodes.Status204NoContent);
        Map(screens.MapPut("/{id}", Change), "Changes name, place and settings").Produces<ScreenJson>().ProducesValidationProblem()
            .Produces<ScreenJson>(StatusCodes.Status409Conflict);
        Map(screens.MapPost("/{id}/revoke", Revoke), "Ends the pairing at once. The screen keeps its name and settings")
            .Produces(StatusCodes.Status204NoContent);
        Map(screens.MapDelete("/{id}", Remove), "Removes an unpaired screen").Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status409Conflict);
        Map(screens.MapPost("/{id}/identify", Identify), "The screen shows its name for some seconds").Produces(StatusCodes.Status204NoContent)
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        Map(screens.MapPost("/{id}/reload", Reload), "The screen loads its page again").Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status409Conflict);
        Map(screens.MapPost("/{id}/picture", Picture), "What is on the screen now: its floor as an image, and its texts").Produces<ScreenPictureJson>()
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status504GatewayTimeout);
        Map(screens.MapPut("/{id}/text", SetText), "Shows a line of text until a time").Produces(StatusCodes.Status204NoContent).ProducesValidationProblem();
        Map(screens.MapDelete("/{id}/text", RemoveText), "Removes the line of text").Produces(StatusCodes.Status204NoContent);
    }

    private static RouteHandlerBuilder Map(RouteHandlerBuilder call, string summary) =>
        call.WithSummary(summary).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static RouteHandlerBuilder Coded(RouteHandlerBuilder call, string summary) => Map(call, summary).ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> List(HttpContext context, [FromServices] ScreensDesk desk, [FromServices] ScreenRelay relay)
    {
        await relay.RefreshOthers();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new ScreensJson([.. desk.All(context.Viewer()).Select(desk.Json)], Ms(desk.Now)));
    }

    private static async Task<IResult> Pairing(
        string code, HttpContext context, [FromServices] ScreensDesk desk, [FromServices] ScreenBook book, [FromServices] ScreenLimits limits)
    {
        var person = context.Viewer();
        if (limits.Blocked(person) is { } wait)
        {
            return Guessing(wait, context);
        }
        var waiting = desk.Waiting(code);
        if (waiting is null)
        {
            // It can be new, and of another server.
            await book.RefreshNow(context.RequestAborted);
            waiting = desk.Waiting(code);
        }
        if (waiting is not { } pairing)
        {
            limits.OnWrongCode(person);
            return NoSuchCode();
        }
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new PairingJson(
            pairing.Code, Ms(pairing.Expires), Ms(pairing.Asked), Ms(desk.Now), ScreenDeviceJson.Of(pairing.Device),
            pairing.Known is { } id && desk.Find(id, person) is { } known ? new KnownScreenJson(known.Id, known.Name, known.Place) : null));
    }

    private static async Task<IResult> Approve(
        ApproveRequestJson asked, HttpContext context, [FromServices] ScreensDesk desk, [FromServices] PairingDesk pairings, [FromServices] ScreenLimits limits)
    {
        var person = context.Viewer();
        var (name, place) = (asked.Name?.Trim(), asked.Place?.Trim() ?? "");
        List<(string Field, string Code)> errors =
        [
            .. PersonFields.Errors(
                ("code", string.IsNullOrWhiteSpace(asked.Code) ? "missing" : null), ("name", ScreenFields.Name(name)), ("place", ScreenFields.Place(place))),
        ];
        return desk.Settings(asked.Settings, null, person, errors) is not { } settings || errors.Count > 0
            ? Problems.Fields(errors)
            : await WithCode(
                asked.Code, context, limits, code => pairings.Approve(code, person, name!, place, settings, screen => desk.IsIn(person, screen)),
                screen => TypedResults.Created($"/api/screens/{screen.Id}", desk.Json(screen)));
    }

    private static async Task<IResult> Repair(
        string id, RepairRequestJson asked, HttpContext context, [FromServices] ScreensDesk desk, [FromServices] PairingDesk pairings,
        [FromServices] ScreenLimits limits)
    {
        var person = context.Viewer();
        return string.IsNullOrWhiteSpace(asked.Code) ? Problems.Fields(("code", "missing"))
            : await WithCode(
                asked.Code, context, limits, code => pairings.Repair(id, code, person, screen => desk.IsIn(person, screen)),
                screen => TypedResults.Ok(desk.Json(screen)));
    }

    private static Task<IResult> Refuse(string code, HttpContext context, [FromServices] PairingDesk pairings, [FromServices] ScreenLimits limits)
    {
        var person = context.Viewer();
        return WithCode(
            code, context, limits,
            async parsed => new ScreenResult(null, await pairings.Refuse(parsed, person) ? PairingProblem.None : PairingProblem.Unknown),
            _ => TypedResults.NoContent());
    }

    private static async Task<IResult> Change(string id, ChangeRequestJson asked, HttpContext context, [FromServices] ScreensDesk desk)
    {
        var person = context.Viewer();
        if (desk.Find(id, person) is not { } known)
        {
            return NoSuchScreen();
        }
        var (name, place) = (asked.Name?.Trim(), asked.Place?.Trim() ?? "");
        List<(string Field, string Code)> errors =
        [
            .. PersonFields.Errors(
                ("version", asked.Version is null ? "missing" : null), ("name", ScreenFields.Name(name)), ("place", ScreenFields.Place(place))),
        ];
        return desk.Settings(asked.Settings, known, person, errors) is not { } settings || errors.Count > 0
            ? Problems.Fields(errors)
            : await Answer(
                context, () => desk.Change(id, asked.Version!.Value, person, name!, place, settings), screen => TypedResults.Ok(desk.Json(screen)),
                screen => TypedResults.Conflict(desk.Json(screen)));
    }

    private static Task<IResult> Revoke(string id, HttpContext context, [FromServices] ScreensDesk desk, [FromServices] ScreenLinks links) =>
        Answer(
            context, () => desk.Revoke(id, context.Viewer()),
            screen =>
            {
                links.Revoke(screen.Id);
                return TypedResults.NoContent();
            });

    private static Task<IResult> Remove(string id, HttpContext context, [FromServices] ScreensDesk desk) =>
        Answer(context, () => desk.Remove(id, context.Viewer()), _ => TypedResults.NoContent());

    private static async Task<IResult> Identify(
        string id, HttpContext context, [FromServices] ScreensDesk desk, [FromServices] ScreenRelay relay, [FromServices] IAuditLog audit)
    {
        var seconds = await Seconds(context.Request);
        return seconds is not (>= 1 and <= 60) ? Problems.Fields(("seconds", "out-of-range"))
            : await Send(id, context, desk, relay, audit, "screen.identified", new ScreenCommand("identify", seconds));
    }

    /// <summary>A call without a body is allowed.</summary>
    /// <returns>Null: not JSON.</returns>
    private static async Task<double?> Seconds(HttpRequest request)
    {
        try
        {
            return (request.HasJsonContentType() && request.ContentLength != 0
                ? (await request.ReadFromJsonAsync<IdentifyRequestJson>(request.HttpContext.RequestAborted))?.Seconds : null) ?? DefaultSeconds;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static Task<IResult> Reload(
        string id, HttpContext context, [FromServices] ScreensDesk desk, [FromServices] ScreenRelay relay, [FromServices] IAuditLog audit) =>
        Send(id, context, desk, relay, audit, "screen.reloaded", new ScreenCommand("reload"));

    private static async Task<IResult> Picture(
        string id, HttpContext context, [FromServices] ScreensDesk desk, [FromServices] ScreenRelay relay, [FromServices] ScreenPictures pictures,
        [FromServices] IAuditLog audit)
    {
        var person = context.Viewer();
        if (desk.Find(id, person) is not { } screen)
        {
            return NoSuchScreen();
        }
        await relay.RefreshOthers();
        if (!desk.IsOpen(screen))
        {
            return NotConnected();
        }
        await audit.Write(ScreenEntries.Act(person, screen, "screen.pictured"), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return await pictures.Request(
            new ScreenKey(screen.Id, screen.Binding), command => relay.Send(screen.Id, command), context.RequestAborted) is { } picture
            ? TypedResults.Ok(picture)
            : TypedResults.Problem(
                "The screen is connected, but did not send its picture. Try again, or reload the screen.", statusCode: StatusCodes.Status504GatewayTimeout,
                title: "No picture");
    }

    private static async Task<IResult> SetText(string id, ScreenTextJson asked, HttpContext context, [FromServices] ScreensDesk desk)
    {
        var (text, now) = (asked.Text?.Trim(), desk.Now);
        var errors = PersonFields.Errors(
            ("text", ScreenFields.Text(text)),
            ("until", asked.Until is not { } at ? "missing" : at > Ms(now) && at <= Ms(now + ScreenFields.LongestText) ? null : "out-of-range")).ToArray();
        return errors.Length > 0 ? Problems.Fields(errors)
            : await Answer(
                context,
                () => desk.SetText(id, context.Viewer(), new ScreenText(text!, DateTimeOffset.FromUnixTimeMilliseconds(asked.Until!.Value))),
                _ => TypedResults.NoContent());
    }

    private static Task<IResult> RemoveText(string id, HttpContext context, [FromServices] ScreensDesk desk) =>
        Answer(context, () => desk.SetText(id, context.Viewer(), null), _ => TypedResults.NoContent());

    private static async Task<IResult> Send(
        string id, HttpContext context, ScreensDesk desk, ScreenRelay relay, IAuditLog audit, string what, ScreenCommand command)
    {
        var person = context.Viewer();
        if (desk.Find(id, person) is not { } screen)
        {
            return NoSuchScreen();
        }
        await relay.RefreshOthers();
        if (!desk.IsOpen(screen))
        {
            return NotConnected();
        }
        await audit.Write(ScreenEntries.Act(person, screen, what), context.RequestAborted);
        return await relay.Send(id, command) ? TypedResults.NoContent() : NotConnected();
    }

    private static async Task<IResult> WithCode(
        string? typed, HttpContext context, ScreenLimits limits, Func<string, Task<ScreenResult>> run, Func<Screen, IResult> done)
    {
        var person = context.Viewer();
        if (limits.Blocked(person) is { } wait)
        {
            return Guessing(wait, context);
        }
        return PairingCode.Parse(typed) is { } code
            ? await Answer(context, () => run(code), done)
            : Wrong(context);
    }

    private static async Task<IResult> Answer(
        HttpContext context, Func<Task<ScreenResult>> run, Func<Screen, IResult> done, Func<Screen, IResult>? changed = null)
    {
        ScreenResult result;
        try
        {
            result = await run();
        }
        catch (ScreensUnavailableException e)
        {
            return TypedResults.Problem(
                $"{e.Message} It is not certain that this was stored. Try again: doing it twice has no other effect.",
                statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not stored");
        }
        await context.RequestServices.GetRequiredService<ScreenRelay>().RefreshOthers();
        context.Response.Headers.CacheControl = "no-store";
        return result.Problem switch
        {
            PairingProblem.None => done(result.Screen!),
            PairingProblem.Unknown => Wrong(context),
            PairingProblem.Used => Conflict(
                "code-used", "Code used", "This code was used already, or the device was refused. The device shows a new code."),
            PairingProblem.TooMany => Conflict(
                "too-many-screens", "Too many screens", "There are as many screens as Screens:Most allows. Remove one first."),
            PairingProblem.ShowsMore => Problems.Fields(("settings.names", "not-allowed")),
            PairingProblem.OtherScreen => Conflict(
                "other-screen", "Another screen",
                "The device is another screen, which is outside your scope. Somebody who has it in the scope must revoke it first."),
            PairingProblem.StillPaired => Conflict("still-paired", "Still paired", "The screen is paired. Revoke it first."),
            PairingProblem.Changed => changed?.Invoke(result.Screen!) ?? NoSuchScreen(),
            _ => NoSuchScreen(),
        };
    }

    private static IResult Wrong(HttpContext context)
    {
        context.RequestServices.GetRequiredService<ScreenLimits>().OnWrongCode(context.Viewer());
        return NoSuchCode();
    }

    private static IResult Guessing(TimeSpan wait, HttpContext context) =>
        Problems.TooMany(wait, context, "Too many wrong codes", "You have entered too many wrong codes.");

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
