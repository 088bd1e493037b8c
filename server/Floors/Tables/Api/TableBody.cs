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

    /// <summary>How long a table may take to arrive: meanwhile it takes a place at the desk.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { MaxDepth = 6 };

    public static async Task<(TableRequestJson? Body, IResult? Wrong)> Read(HttpContext context, TimeSpan? mostTime = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(mostTime ?? MostTime);
        try
        {
            if (await FloorAnswers.Body(context, MostBytes, limit.Token) is not { } body)
            {
                return (null, TooLarge());
            }
            var asked = JsonSerializer.Deserialize<TableRequestJson>(body, Web);
            return asked is null || asked.Flips?.Count > MostSaid || asked.Answers?.Count > MostSaid ? (null, NotJson()) : (asked, null);
        }
        catch (JsonException)
        {
            return (null, NotJson());
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return (null, Problem(TableProblem.TooSlow, StatusCodes.Status408RequestTimeout));
        }
    }

    /// <returns>The grid, or what is wrong.</returns>
    public static (TableGrid? Grid, IResult? Wrong) Grid(TableRequestJson asked)
    {
        if (asked.File is null)
        {
            if (asked.Html?.Length > TableLimits.MostBytes || asked.Text?.Length > TableLimits.MostBytes)
            {
                return (null, TooLarge());
            }
            return Answer(TableFile.ReadPaste(asked.Html, asked.Text));
        }
        var file = new byte[asked.File.Length / 4 * 3];
        if (!Convert.TryFromBase64String(asked.File, file, out var length))
        {
            return (null, NotJson());
        }
        return length > TableLimits.MostBytes ? (null, TooLarge())
            : Answer(TableFile.ReadFile(file[..length], asked.Sheet));
    }

    private static (TableGrid? Grid, IResult? Wrong) Answer((TableGrid? Grid, TableProblem? Problem) read) =>
        read.Grid is { } grid ? (grid, null) : (null, Problem(read.Problem!));

    private static ProblemHttpResult TooLarge() => Problem(TableProblem.TooLarge, StatusCodes.Status413PayloadTooLarge);

    public static ProblemHttpResult Problem(TableProblem problem, int status = StatusCodes.Status400BadRequest) => TypedResults.Problem(
        $"{problem.En} Nothing was changed.", statusCode: status, title: "The table cannot be read",
        extensions: new Dictionary<string, object?> { ["code"] = problem.Code, ["en"] = problem.En, ["ja"] = problem.Ja });

    private static ProblemHttpResult NotJson() => Problem(new TableProblem(
        "not-json", "The request is not valid JSON with a table: html, text or file (base64).", "リクエストが正しい JSON（html、text、または base64 の file）ではありません。"));
}
