using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Setup;

internal sealed record StepJson(string Sign, string Kind, string Title, string Means, string Undo, bool CanBeUndone);

internal sealed record CostLineJson(string Resource, string What, decimal? Monthly);

/// <summary>An unknown amount is written as null, never as 0.</summary>
/// <param name="Difference">Result minus today.</param>
/// <param name="Minimum">Cost of the result without any event.</param>
/// <param name="Complete">False: a price is unknown or not estimated, and is not in the sum.</param>
internal sealed record CostJson(
    string Currency, DateOnly PricesAsOf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Today,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Result,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Difference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Minimum,
    bool Complete, IReadOnlyList<CostLineJson> Lines);

internal sealed record PlanJson(
    string InstanceArn, string InstanceAlias, IReadOnlyList<StepJson> Steps, IReadOnlyList<string> Notices, IReadOnlyList<string> Problems, CostJson Cost);

/// <param name="Level">good, note or bad.</param>
internal sealed record FindingJson(string Level, string Words);

internal sealed record StreamJson(string Kind, string? To, string? Arn, DateTimeOffset? Since, DateTimeOffset? Created, bool MadeBySetup);

internal sealed record EventJson(string? Type, DateTimeOffset At);

/// <param name="Health">off, good, note or bad.</param>
internal sealed record StatusJson(string InstanceArn, string InstanceAlias, string Health, IReadOnlyList<StreamJson> Streams,
    IReadOnlyList<FindingJson> Findings, EventJson? LastEvent, CostJson Cost);

internal sealed record ErrorJson(string Happened, string Means, string Do, string? Action, string? Resource);

/// <summary>One line of a run. <c>Event</c>: began, waiting, did, failed, stopped, verify, done.</summary>
internal sealed record ProgressJson(string Event, int? Step = null, string? Kind = null, string? Words = null, double? Seconds = null, string? Level = null,
    ErrorJson? Error = null);

/// <summary>The JSON output of setup for programs. Texts are in the requested language.</summary>
internal static class SetupJson
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Shape);

    public static PlanJson Of(Plan plan, PlanCost cost, Language language) => new(
        plan.Seen.Instance.Arn,
        plan.Seen.Instance.Alias,
        [.. plan.Steps.Select(s => Of(s, plan.Seen.Instance, language))],
        [.. plan.Notices.Select(n => n.OnTheCommandLine.In(language))],
        [.. plan.Problems.Select(p => p.OnTheCommandLine.In(language))],
        Of(cost, language));

    public static StatusJson Of(SetupStatus status, Language language) => new(
        status.Instance.Arn, status.Instance.Alias, Code(status.Health),
        [.. status.Streams.Select(s => new StreamJson(s.Kind.Code(), s.Target?.ToString(), s.Arn, s.Since, s.Created, s.MadeBySetup))],
        [.. status.Findings.Select(f => new FindingJson(Code(f.Level), f.OnTheCommandLine.In(language)))],
        status.LastEvent is { } last ? new EventJson(last.Type, last.At) : null,
        Of(status.Cost, language));

    public static CostJson Of(PlanCost cost, Language language) => new(
        cost.Prices.Currency, cost.Prices.AsOf, Round(cost.Today.Sum), Round(cost.Result.Sum), Round(cost.Difference), Round(cost.Minimum.Sum),
        !cost.Result.HasUnknown, [.. cost.Result.Lines.Select(l => new CostLineJson(l.Resource, l.What.In(language), Round(l.Monthly)))]);

    public static ProgressJson Of(SetupProgress said, ConnectInstance instance, Language language) => said switch
    {
        SetupProgress.Began b => new("began", b.Number, Kind(b.Step), b.Step.Words(instance).Title.In(language)),
        SetupProgress.Waiting w => new("waiting", w.Number, Words: w.What.In(language), Seconds: Math.Round(w.Since.TotalSeconds, 1)),
        SetupProgress.Did d => new("did", d.Number, Kind(d.Step), Seconds: Math.Round(d.Took.TotalSeconds, 1)),
        SetupProgress.Failed f => new("failed", f.Number, Kind(f.Step), Error: Of(f.Error, language)),
        SetupProgress.Stopped s => new("stopped", s.Number, Kind(s.Step)),
        _ => throw new ArgumentOutOfRangeException(nameof(said), said, null),
    };

    public static ErrorJson Of(SetupError error, Language language) =>
        new(error.Happened.In(language), error.Means.In(language), error.Do.In(language), error.Action, error.Resource);

    private static StepJson Of(Step step, ConnectInstance instance, Language language)
    {
        var words = step.Words(instance);
        return new($"{step.Sign().Mark()}", Kind(step), words.Title.In(language), words.Means.In(language), words.Undo.In(language), words.CanBeUndone);
    }

    public static string Code<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName($"{value}");

    private static string Kind(Step step) => JsonNamingPolicy.CamelCase.ConvertName(step.GetType().Name);

    /// <returns>Null: unknown.</returns>
    public static decimal? Round(decimal? amount) => amount is { } known ? Math.Round(known, 2) : null;
}
