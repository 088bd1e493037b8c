using System.Globalization;
using System.Text;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Floors.Readings;

/// <summary>Readings of names and telephone extensions, as a CSV file for one instance.</summary>
internal static class ReadingsApi
{
    private const string Whole =
        "Only for people who see everybody of the instance, with full names (Access:Privacy:ROLE:Names), because it names everybody. Otherwise the answer "
        + "is 403.";

    public static void MapReadings(this IEndpointRouteBuilder app)
    {
        var readings = app.MapGroup("/api/readings").WithTags("Floors").RequireAuthorization(Policies.Plan).RequireRateLimiting(CostlyReads.Policy);
        readings.MapGet("", Get).WithSummary("The list of an instance as CSV: user, name, reading, extension. Also people without an entry")
            .WithDescription($"{Whole} instance: its ARN. UTF-8 with a byte order mark; no field is run as a formula.")
            .Produces<string>(contentType: "text/csv").ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        readings.MapPut("", Put).WithSummary("Replaces the list of an instance by a CSV file")
            .WithDescription(
                $"{Whole} The body is the file: UTF-8 or CP932, with headings (user or arn, reading, extension; others are ignored) or with these columns. "
                + "Reading: kana or Latin letters, family name first, with a space between. Who is not in the file has no entry afterwards. If a line is "
                + $"wrong, nothing is changed and the answer (400) has the lines in \"problems\". Limits: {ReadingsFile.MostBytes >> 20} MB, "
                + $"{ReadingsFile.MostLines} lines.")
            .WithMetadata(new RequestSizeLimitAttribute(ReadingsFile.MostBytes + 1)).Accepts<byte[]>("text/csv", "*/*")
            .Produces<ReadingsSavedJson>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<IResult> Get(
        [FromQuery] string? instance, HttpContext context, [FromServices] ReadingsBook book, [FromServices] ITablePeople people)
    {
        var viewer = context.Viewer();
        if (Refused(viewer, instance) is { } refused)
        {
            return refused;
        }
        var text = ReadingsText.Of(await book.Now(context.RequestAborted), instance!, Known(viewer, instance!, people));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(Encoding.UTF8.GetBytes(text), "text/csv; charset=utf-8", "readings.csv");
    }

    private static async Task<IResult> Put(
        [FromQuery] string? instance, HttpContext context, [FromServices] IReadingsStore store, [FromServices] ITablePeople people)
    {
        var viewer = context.Viewer();
        if (Refused(viewer, instance) is { } refused)
        {
            return refused;
        }
        if (await FloorAnswers.Body(context, ReadingsFile.MostBytes) is not { } file)
        {
            return FloorAnswers.TooLarge(ReadingsFile.MostBytes, "A list");
        }
        var (list, problems) = ReadingsFile.Read(file, instance!);
        if (problems.Count > 0)
        {
            return TypedResults.Problem(
                "Nothing was changed. What is wrong is in \"problems\", by line.", statusCode: StatusCodes.Status400BadRequest,
                title: "The list cannot be read", extensions: new Dictionary<string, object?> { ["problems"] = problems });
        }
        var saved = await store.Replace(instance!, list, result => Entry(viewer, instance!, result), CancellationToken.None);
        var known = Known(viewer, instance!, people).SelectMany(p => new[] { p.Arn, p.User }).ToHashSet(StringComparer.Ordinal);
        string[] unknown = [.. list.Select(r => r.Who).Where(who => !known.Contains(who)).Order(StringComparer.Ordinal)];
        return TypedResults.Ok(new ReadingsSavedJson(list.Count, saved.Added, saved.Changed, saved.Removed, unknown.Length, [.. unknown.Take(20)]));
    }

    /// <summary>An instance outside the scope looks like one that does not exist.</summary>
    private static ProblemHttpResult? Refused(Viewer viewer, string? instance) =>
        instance is null || !ConnectArns.IsInstance(instance) || !viewer.Scope.HasInstance(instance)
            ? FloorAnswers.NotFound("There is no such instance. Give its ARN; GET /api/instances lists those that you may see.", "Instance not found")
        : viewer.Scope.Inside(instance) is not { IsWhole: true } || viewer.Privacy.Names != NameLevel.Full
            ? TypedResults.Problem(
                "The list names everybody of the instance. Your scope must cover all of them, and you must be allowed to read full names. Nothing was changed.",
                statusCode: StatusCodes.Status403Forbidden, title: "Not allowed")
        : null;

    private static IEnumerable<ReadingsPerson> Known(Viewer viewer, string instance, ITablePeople people) =>
        people.Of(viewer, [instance], null, out _).Where(p => Occupant.IsAgent(p.Id))
            .Select(p => new ReadingsPerson(p.Id, p.User, $"{p.Last} {p.First}".Trim()));

    private static AuditEntry Entry(Viewer viewer, string instance, ReadingsSaved saved) => new(
        viewer.Actor, "readings.saved", new AuditSubject(instance, instance),
        new AuditFact("readings", Text(saved.Added), Text(saved.Changed), Text(saved.Removed)));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <param name="People">Entries of the list now.</param>
/// <param name="Unknown">Number of entries of people whom the server does not know. They are kept.</param>
/// <param name="UnknownUsers">The first 20 of them.</param>
internal sealed record ReadingsSavedJson(int People, int Added, int Changed, int Removed, int Unknown, string[] UnknownUsers);
