using System.Collections.Immutable;
using System.Text.Json;

namespace ConnectStreaming.Setup;

// Messages to the Setup page; the TypeScript twin is client/setup/wire.ts. Every text is in both languages ("en", "ja"), so that
// a page can change its language, and two pages can differ. Times are Unix milliseconds, UTC.

internal sealed record SetupStartJson(bool Sandbox, string? Region, IReadOnlyList<string> Regions, string Currency, DateOnly PricesAsOf, SetupRunJson? Run);

internal sealed record SetupInstanceJson(string Id, string Arn, string Alias);

internal sealed record SetupStepJson(string Sign, string Kind, Text Title, Text Means, Text Undo, bool CanBeUndone);

internal sealed record SetupChoiceJson(string Kind, string Name);

internal sealed record SetupNoticeJson(Text Words, IReadOnlyList<SetupChoiceJson> Choices);

internal sealed record SetupCostLineJson(string Resource, Text What, decimal? Monthly);

/// <summary>Null means an unknown amount.</summary>
/// <param name="Difference">Result minus today.</param>
/// <param name="Minimum">Cost of the result without any event.</param>
/// <param name="Complete">False: a price is unknown or not estimated, and is not in the sum.</param>
internal sealed record SetupCostJson(
    string Currency, DateOnly PricesAsOf, int Agents, int Contacts, decimal? Today, decimal? Result, decimal? Difference, decimal? Minimum, bool Complete,
    IReadOnlyList<SetupCostLineJson> Lines);

/// <param name="Hours">Hours of data in a Kinesis stream; null: the buffer of a Firehose stream, or another <paramref name="Kind"/>.</param>
/// <param name="Kind">stream, firehose, role or bucket.</param>
internal sealed record SetupLossJson(string Name, int? Hours, string Kind);

/// <param name="Fingerprint">The order must contain it, so that only the plan that was shown is run.</param>
/// <param name="Read">Agent events go to a stream that this server reads, or no stream is wanted for them.</param>
internal sealed record SetupPlanJson(
    string Fingerprint, SetupInstanceJson Instance, IReadOnlyList<SetupStepJson> Steps, IReadOnlyList<SetupNoticeJson> Notices,
        IReadOnlyList<SetupNoticeJson> Problems,
    SetupCostJson Cost, IReadOnlyList<SetupLossJson> Lost, bool Read);

/// <param name="Choices">What the user can do about it.</param>
internal sealed record SetupFindingJson(string Level, Text Words, bool Idle, IReadOnlyList<SetupChoiceJson> Choices);

internal sealed record SetupStreamJson(string Kind, Text Words, string? To, string? Name, long? Since, long? Created, bool MadeBySetup, bool Read);

internal sealed record SetupEventJson(string? Type, long At);

/// <param name="Health">off, good, note or bad.</param>
internal sealed record SetupStatusJson(
    SetupInstanceJson Instance, string Health, IReadOnlyList<SetupStreamJson> Streams, IReadOnlyList<SetupFindingJson> Findings, SetupEventJson? LastEvent,
        SetupCostJson Cost, long At);

/// <param name="Policy">A policy document in IAM's format.</param>
/// <param name="Unseen">What could not be checked: the policy is then only for the given names. Null: everything was checked.</param>
internal sealed record SetupPolicyJson(string Policy, Text? Unseen);

internal sealed record SetupErrorJson(Text Happened, Text Means, Text Do, string? Action, string? Resource);

/// <param name="Phase">ahead, running, done, failed or stopped.</param>
internal sealed record SetupRunStepJson(string Sign, Text Title, string Phase, Text? Waiting, double Seconds);

/// <param name="Phase">running, verifying, done, failed or stopped.</param>
internal sealed record SetupRunJson(
    string Id, string Kind, SetupInstanceJson Instance, string By, long BeganAt, long? EndedAt, string Phase, IReadOnlyList<SetupRunStepJson> Steps,
    IReadOnlyList<SetupFindingJson> Findings, Text? Waiting, SetupErrorJson? Error);

internal static class SetupWire
{
    public static SetupInstanceJson Of(ConnectInstance instance) => new(instance.Id, instance.Arn, instance.Alias);

    public static SetupPlanJson Of(Plan plan, PlanCost cost, bool read) => new(
        plan.Fingerprint(), Of(plan.Seen.Instance), [.. plan.Steps.Select(s => Of(s, plan.Seen.Instance))], Of(plan.Notices), Of(plan.Problems), Of(cost),
        [.. plan.Steps.Select(s => s switch
        {
            Step.DeleteStream d => new SetupLossJson(d.Name, d.RetentionHours, "stream"),
            Step.DeleteFirehose d => new SetupLossJson(d.Name, null, "firehose"),
            Step.DeleteRole { Ours: false } d => new SetupLossJson(d.Name, null, "role"),
            Step.DeleteBucket { Ours: false } d => new SetupLossJson(d.Name, null, "bucket"),
            _ => null,
        }).OfType<SetupLossJson>()],
        read);

    public static SetupStatusJson Of(SetupStatus status, Func<string, bool> reads, DateTimeOffset now) => new(
        Of(status.Instance), SetupJson.Code(status.Health),
        [.. status.Streams.Select(s => new SetupStreamJson(
            s.Kind.Code(), s.Kind.Words(), s.Target?.ToString() ?? s.Arn, s.Target?.Name, s.Since?.ToUnixTimeMilliseconds(),
                s.Created?.ToUnixTimeMilliseconds(), s.MadeBySetup, s.Arn is { } arn && reads(arn)))],
        [.. status.Findings.Select(Of)],
        status.LastEvent is { } last ? new SetupEventJson(last.Type, last.At.ToUnixTimeMilliseconds()) : null,
        Of(status.Cost), now.ToUnixTimeMilliseconds());

    public static SetupRunJson Of(SetupRunState run) => new(
        run.Id, SetupJson.Code(run.Kind), Of(run.Instance), run.By, run.BeganAt.ToUnixTimeMilliseconds(), run.EndedAt?.ToUnixTimeMilliseconds(),
            SetupJson.Code(run.Phase),
        [.. run.Steps.Select(s =>
            new SetupRunStepJson($"{s.Step.Sign().Mark()}", s.Step.Words(run.Instance).Title, SetupJson.Code(s.Phase), s.Waiting,
            Math.Round(s.Took.TotalSeconds, 1)))],
        [.. run.Findings.Select(Of)], run.Waiting, run.Error is { } error ? Of(error) : null);

    public static SetupErrorJson Of(SetupError error) => new(error.Happened, error.Means, error.Do, error.Action, error.Resource);

    private static SetupCostJson Of(PlanCost cost) => new(
        cost.Prices.Currency, cost.Prices.AsOf, cost.Volume.Agents, cost.Volume.ContactsADay,
        SetupJson.Round(cost.Today.Sum), SetupJson.Round(cost.Result.Sum), SetupJson.Round(cost.Difference), SetupJson.Round(cost.Minimum.Sum),
        !cost.Result.HasUnknown, [.. cost.Result.Lines.Select(l => new SetupCostLineJson(l.Resource, l.What, SetupJson.Round(l.Monthly)))]);

    private static SetupStepJson Of(Step step, ConnectInstance instance)
    {
        var words = step.Words(instance);
        return new($"{step.Sign().Mark()}", JsonNamingPolicy.CamelCase.ConvertName(step.GetType().Name), words.Title, words.Means, words.Undo,
            words.CanBeUndone);
    }

    private static SetupNoticeJson[] Of(ImmutableArray<Notice> notices) =>
        [.. notices.Select(n => new SetupNoticeJson(n.Words, Of(n.Choices)))];

    private static SetupChoiceJson[] Of(ImmutableArray<Choice> choices) => [.. choices.Select(c => new SetupChoiceJson(SetupJson.Code(c.Kind), c.Name))];

    private static SetupFindingJson Of(VerifyFinding finding) => new(SetupJson.Code(finding.Level), finding.Words, finding.Idle, Of(finding.Choices));
}
