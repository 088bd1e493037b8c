namespace ConnectStreaming.Screens;

/// <summary>Answers of <see cref="ScreensApi"/> to calls that cannot be done.</summary>
internal static class ScreenRefusals
{
    public static IResult NotConnected() => Conflict("not-connected", "Not connected", "The screen is not connected.");

    public static IResult NoSuchCode() => Refused(
        StatusCodes.Status404NotFound, "code-unknown", "Code not found", "No device shows this code now. A code lives for 10 minutes.");

    public static IResult NoSuchScreen() => Refused(
        StatusCodes.Status404NotFound, "screen-unknown", "Screen not found", "There is no such screen, or one of its floors is outside your scope.");

    public static IResult Conflict(string code, string title, string detail) => Refused(StatusCodes.Status409Conflict, code, title, detail);

    /// <param name="code">For programs: it stays when the texts change.</param>
    private static IResult Refused(int status, string code, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, extensions: new Dictionary<string, object?> { ["code"] = code });
}
