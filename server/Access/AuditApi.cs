using System.Globalization;
using System.Text;
using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ConnectStreaming.Access;

/// <summary>Reads and exports the audit log.</summary>
internal static class AuditApi
{
    private const int MostPerPage = 500;

    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        api.MapGet("/audit", Read).RequireAuthorization(Policies.Administer).RequireRateLimiting(CostlyReads.Policy)
            .WithSummary("What people changed, newest first")
            .WithDescription("what: a code or its beginning (sign-in, person.invited). from, to: ISO 8601. The chain is checked only with the first page.")
            .Produces<AuditPageJson>().ProducesValidationProblem();
        api.MapGet("/audit.csv", Export).RequireAuthorization(Policies.Administer).RequireRateLimiting(CostlyReads.Policy)
            .WithSummary("The audit log as a CSV file")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesValidationProblem();
    }

    private static async Task<Results<Ok<AuditPageJson>, ValidationProblem>> Read(
        [AsParameters] AuditQuery query, [FromServices] IAuditStore store, [FromServices] AuditVerifier verifier, CancellationToken cancellationToken)
    {
        var (filter, errors) = query.Read();
        if (filter is null)
        {
            return TypedResults.ValidationProblem(errors);
        }
        var records = await store.Read(filter with { Limit = filter.Limit + 1 }, cancellationToken);
        var chain = filter.Before is null ? await verifier.Check(cancellationToken) : null;
        AuditEntryJson[] entries = [.. records.Take(filter.Limit).Select(AuditEntryJson.Of)];
        return TypedResults.Ok(new AuditPageJson(entries, records.Count > filter.Limit ? entries[^1].Id : null, chain));
    }

    private static async Task Export(
        [AsParameters] AuditQuery query, HttpContext context, [FromServices] IAuditStore store, [FromServices] IAuditLog audit,
        CancellationToken cancellationToken)
    {
        var (filter, errors) = query.Read();
        if (filter is null)
        {
            await TypedResults.ValidationProblem(errors).ExecuteAsync(context);
            return;
        }
        await audit.Write(new AuditEntry(context.Viewer().Actor, "audit.exported"), cancellationToken);
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(AuditCsv.Header, cancellationToken);
        filter = filter with { Limit = MostPerPage };
        while (await store.Read(filter, cancellationToken) is { Count: > 0 } records)
        {
            var lines = new StringBuilder();
            foreach (var record in records)
            {
                lines.Append(AuditCsv.Line(record, query.Language == "ja"));
            }
            await context.Response.WriteAsync(lines.ToString(), cancellationToken);
            filter = filter with { Before = records[^1].Id };
        }
    }

    internal sealed class AuditQuery
    {
        [FromQuery(Name = "who")]
        public string? Who { get; init; }

        [FromQuery(Name = "what")]
        public string? What { get; init; }

        [FromQuery(Name = "text")]
        public string? Text { get; init; }

        [FromQuery(Name = "from")]
        public string? From { get; init; }

        [FromQuery(Name = "to")]
        public string? To { get; init; }

        [FromQuery(Name = "before")]
        public string? Before { get; init; }

        [FromQuery(Name = "limit")]
        public string? Limit { get; init; }

        /// <summary>Language of the details in the file: ja, otherwise English.</summary>
        [FromQuery(Name = "lang")]
        public string? Language { get; init; }

        public (AuditFilter? Filter, Dictionary<string, string[]> Errors) Read()
        {
            var errors = new Dictionary<string, string[]>();
            foreach (var (name, text) in new[] { ("who", Who), ("what", What), ("text", Text) })
            {
                if (text?.Length > 200)
                {
                    errors[name] = ["At most 200 characters."];
                }
            }
            var from = Time("from", From, errors);
            var to = Time("to", To, errors);
            var before = Number("before", Before, long.MaxValue, errors);
            var limit = Number("limit", Limit, MostPerPage, errors) ?? 100;
            return (errors.Count > 0 ? null : new AuditFilter(Some(Who), Some(What), Some(Text), from, to, before, (int)limit), errors);
        }

        private static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

        private static DateTimeOffset? Time(string name, string? text, Dictionary<string, string[]> errors)
        {
            if (string.IsNullOrEmpty(text))
            {
                return null;
            }
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }
            errors[name] = ["Use a time like 2026-03-02T09:00:00+09:00."];
            return null;
        }

        private static long? Number(string name, string? text, long most, Dictionary<string, string[]> errors)
        {
            if (string.IsNullOrEmpty(text))
            {
                return null;
            }
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            {
                return number;
            }
            errors[name] = [string.Create(CultureInfo.InvariantCulture, $"Use a whole number from 1 to {most}.")];
            return null;
        }
    }
}

/// <param name="WhoId">Id of the person or API token; null: not signed in, or an entry of an older version.</param>
/// <param name="Detail">In both languages; null: no details.</param>
internal sealed record AuditEntryJson(
    long Id, DateTimeOffset At, string Who, string? WhoId, string? Account, string What, string? Subject, string? SubjectId, AuditText? Detail)
{
    public static AuditEntryJson Of(AuditRecord record) => new(
        record.Id, record.At, record.Entry.Who.Name, record.Entry.Who.Id, record.Entry.Who.Account, record.Entry.What, record.Entry.Subject?.Name,
        record.Entry.Subject?.Id,
        AuditWords.Of(record));
}

internal sealed record AuditPageJson(AuditEntryJson[] Entries, long? Next, AuditChainReport? Chain);
