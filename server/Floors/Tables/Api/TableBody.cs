using System.Text.Json;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Tables.Reading;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ConnectStreaming.Floors.Tables.Api;

/// <summary>Reads request bodies with a table, up to a size limit.</summary>
internal static class TableBody
{
    /// <summary>A file in base64, and everything else.</summary>
    public const int MostBytes = (TableLimits.MostBytes / 3 * 4) + (2 << 20);

    private const int MostSaid = 60_000;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { MaxDepth = 6 };

    public static async Task<(TableAskedJson? Asked, IResult? Wrong)> Read(HttpContext context)
    {
        if (await FloorAnswers.Body(context, MostBytes) is not { } body)
        {
            return (null, FloorAnswers.TooLarge(TableLimits.MostBytes, "A table"));
        }
        try
        {
            var asked = JsonSerializer.Deserialize<TableAskedJson>(body, Web);
            return asked is null || asked.Flips?.Count > MostSaid || asked.Answers?.Count > MostSaid ? (null, NotJson()) : (asked, null);
        }
        catch (JsonException)
        {
            return (null, NotJson());
        }
    }

    /// <returns>The grid, or what is wrong.</returns>
    public static (TableGrid? Grid, IResult? Wrong) Grid(TableAskedJson asked)
    {
        if (asked.File is null)
        {
            if (asked.Html?.Length > TableLimits.MostBytes || asked.Text?.Length > TableLimits.MostBytes)
            {
                return (null, FloorAnswers.TooLarge(TableLimits.MostBytes, "A table"));
            }
            return Answer(TableFile.ReadPaste(asked.Html, asked.Text));
        }
        var file = new byte[asked.File.Length / 4 * 3];
        if (!Convert.TryFromBase64String(asked.File, file, out var length))
        {
            return (null, NotJson());
        }
        return length > TableLimits.MostBytes ? (null, FloorAnswers.TooLarge(TableLimits.MostBytes, "A table"))
            : Answer(TableFile.ReadFile(file[..length], asked.Sheet));
    }

    private static (TableGrid? Grid, IResult? Wrong) Answer((TableGrid? Grid, TableProblem? Problem) read) =>
        read.Grid is { } grid ? (grid, null) : (null, Problem(read.Problem!));

    public static ProblemHttpResult Problem(TableProblem problem) => TypedResults.Problem(
        $"{problem.En} Nothing was changed.", statusCode: StatusCodes.Status400BadRequest, title: "The table cannot be read",
        extensions: new Dictionary<string, object?> { ["code"] = problem.Code, ["en"] = problem.En, ["ja"] = problem.Ja });

    private static ProblemHttpResult NotJson() => Problem(new TableProblem(
        "not-json", "The request is not valid JSON with a table: html, text or file (base64).", "リクエストが正しい JSON（html、text、または base64 の file）ではありません。"));
}
