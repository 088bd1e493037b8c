using ConnectStreaming.Access;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ConnectStreaming.Setup;

/// <param name="Region">Null: the configured one.</param>
/// <param name="Instance">Id, ARN or alias.</param>
/// <param name="Wanted">As in <c>streaming.yaml</c>; instance and region in it do not count.</param>
internal sealed record SetupPlanAsk(string? Region, string Instance, SetupFile? Wanted, int? Agents, int? Contacts);

/// <param name="Fingerprint">Of the plan that was shown.</param>
/// <param name="NoWait">Do not wait for a first event.</param>
internal sealed record SetupApplyOrder(string? Region, string Instance, SetupFile? Wanted, string? Fingerprint, bool NoWait);

/// <param name="Include">Names to delete although setup did not make them.</param>
/// <param name="Keep">Names to disconnect, but not to delete.</param>
/// <param name="Only">Names of streams, or <c>agent-events</c> and <c>contact-records</c>: nothing else is taken down. Empty: everything.</param>
internal sealed record SetupTeardownAsk(string? Region, string Instance, string[]? Include, string[]? Keep, int? Agents, int? Contacts, string[]? Only = null)
{
    public TeardownWish Wish => new([.. Include ?? []], [.. Keep ?? []]) { Only = [.. Only ?? []] };
}

/// <param name="Confirm">The name of every stream whose data is lost, as a person typed it.</param>
internal sealed record SetupTeardownOrder(string? Region, string Instance, string[]? Include, string[]? Keep, string? Fingerprint, string[]? Confirm, string[]? Only = null)
{
    public TeardownWish Wish => new([.. Include ?? []], [.. Keep ?? []]) { Only = [.. Only ?? []] };
}

/// <summary>
/// The Setup page's calls. Looking and planning change nothing; an order names the fingerprint of the plan that was shown, and
/// when AWS has changed since, it is refused with the new plan.
/// </summary>
internal static class SetupApi
{
    public static void MapSetup(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/setup").WithTags("Setup").RequireAuthorization(Policies.Administer).AddEndpointFilter(InWords);
        api.MapGet("/", (SetupDesk desk, SetupRuns runs) => TypedResults.Ok(new SetupStartJson(
                desk.IsSandbox, desk.Region, desk.Regions, desk.Prices.Currency, desk.Prices.AsOf, runs.Current is { } run ? SetupWire.Of(run) : null)))
            .WithSummary("Where setup can begin: regions, and the run that goes on or was the last");
        api.MapGet("/instances", async (SetupDesk desk, string? region, CancellationToken cancellationToken) =>
                TypedResults.Ok((await Instances.All(desk.Aws(region), cancellationToken)).Select(SetupWire.Of)))
            .WithSummary("Amazon Connect instances of a region");
        api.MapGet("/status", Status).WithSummary("What streams where, since when, healthy or not, the last event, and what it costs a month");
        api.MapGet("/policy", Policy).WithSummary("IAM policy with least privilege, for who runs setup or for this server")
            .WithDescription("for: setup or runtime. wanted: JSON as in streaming.yaml, whose names are filled in.");
        api.MapPost("/plan", Plan).WithSummary("The steps from what is to what is wanted, and what they cost; changes nothing");
        api.MapPost("/apply", Apply).WithSummary("Starts the run of a plan that was shown; progress on the hub /live/setup").ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/teardown/plan", PlanTeardown).WithSummary("The steps back to what was before setup; changes nothing");
        api.MapPost("/teardown", Teardown).WithSummary("Starts the run of a teardown that was shown; the streams whose data is lost are confirmed by name").ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/stop", (SetupRuns runs) =>
            {
                runs.Stop();
                return TypedResults.Accepted("/api/setup");
            })
            .WithSummary("Stops the run after what AWS was already asked for");
        app.MapHub<SetupHub>("/live/setup", options => options.Transports = HttpTransportType.WebSockets).RequireAuthorization(Policies.Administer);
    }

    private static async Task<IResult> Status(SetupDesk desk, ISetupReading reading, string instance, string? region, int? agents, int? contacts, CancellationToken cancellationToken)
    {
        var aws = desk.Aws(region);
        var status = await SetupStatus.Of(aws, await Instances.Find(aws, instance, cancellationToken), VolumeOf(agents, contacts), desk.Prices, desk.Time, cancellationToken);
        return TypedResults.Ok(SetupWire.Of(status, reading.Reads, desk.Time.GetUtcNow()));
    }

    private static async Task<IResult> Policy(SetupDesk desk, string instance, string? region, string? @for, string? wanted, CancellationToken cancellationToken)
    {
        var aws = desk.Aws(region);
        var (policy, _) = await IamPolicies.For(@for ?? "setup", aws, await Instances.Find(aws, instance, cancellationToken), wanted is null ? new SetupFile() : SetupFile.FromJson(wanted), cancellationToken);
        return TypedResults.Text(policy, "application/json; charset=utf-8");
    }

    private static async Task<IResult> Plan(SetupPlanAsk ask, SetupDesk desk, ISetupReading reading, CancellationToken cancellationToken)
    {
        var aws = desk.Aws(ask.Region);
        var plan = await SetupPlans.Make(aws, await Instances.Find(aws, ask.Instance, cancellationToken), ask.Wanted ?? new SetupFile(), desk.Time, cancellationToken);
        return TypedResults.Ok(Shown(plan, desk, reading, ask.Agents, ask.Contacts));
    }

    private static async Task<IResult> PlanTeardown(SetupTeardownAsk ask, SetupDesk desk, ISetupReading reading, CancellationToken cancellationToken)
    {
        var aws = desk.Aws(ask.Region);
        var plan = await SetupPlans.Teardown(aws, await Instances.Find(aws, ask.Instance, cancellationToken), ask.Wish, desk.Time, cancellationToken);
        return TypedResults.Ok(Shown(plan, desk, reading, ask.Agents, ask.Contacts));
    }

    private static async Task<IResult> Apply(SetupApplyOrder order, SetupDesk desk, SetupRuns runs, ISetupReading reading, HttpContext context, CancellationToken cancellationToken)
    {
        var aws = desk.Aws(order.Region);
        var plan = await SetupPlans.Make(aws, await Instances.Find(aws, order.Instance, cancellationToken), order.Wanted ?? new SetupFile(), desk.Time, cancellationToken);
        return Changed(plan, order.Fingerprint, desk, reading)
            ?? Started(runs, runs.Start(RunKind.Apply, aws, plan, order.NoWait ? TimeSpan.Zero : Verify.HeartbeatWait, Who(context)));
    }

    private static async Task<IResult> Teardown(SetupTeardownOrder order, SetupDesk desk, SetupRuns runs, ISetupReading reading, HttpContext context, CancellationToken cancellationToken)
    {
        var aws = desk.Aws(order.Region);
        var plan = await SetupPlans.Teardown(aws, await Instances.Find(aws, order.Instance, cancellationToken), order.Wish, desk.Time, cancellationToken);
        if (Changed(plan, order.Fingerprint, desk, reading) is { } changed)
        {
            return changed;
        }

        if (plan.Lost.Except(order.Confirm ?? []).ToArray() is { Length: > 0 } missing)
        {
            throw new SetupRefusedException(new(
                $"Nothing was changed: data would be lost for good. Type the name of what may be deleted: {string.Join(", ", missing)}",
                $"何も変更していません。データが完全に失われます。削除してよいものの名前を入力してください: {string.Join("、", missing)}"));
        }

        return Started(runs, runs.Start(RunKind.Teardown, aws, plan, TimeSpan.Zero, Who(context)));
    }

    /// <summary>Null: it is what was shown, and nothing forbids it.</summary>
    private static JsonHttpResult<SetupPlanJson>? Changed(Plan plan, string? fingerprint, SetupDesk desk, ISetupReading reading) =>
        plan.Problems.IsEmpty && plan.Fingerprint() == fingerprint ? null : TypedResults.Json(Shown(plan, desk, reading, null, null), statusCode: StatusCodes.Status412PreconditionFailed);

    private static IResult Started(SetupRuns runs, bool started) => started
        ? TypedResults.Accepted("/api/setup", SetupWire.Of(runs.Current!))
        : TypedResults.Json(SetupWire.Of(new SetupError(
            new("Another run goes on just now.", "別の実行が進行中です。"),
            new("Nothing of this one was begun.", "今回の内容は開始していません。"),
            new("Watch it to its end, or stop it; then look again.", "終了を待つか停止してから、もう一度確認してください。"))), statusCode: StatusCodes.Status409Conflict);

    private static SetupPlanJson Shown(Plan plan, SetupDesk desk, ISetupReading reading, int? agents, int? contacts)
    {
        var now = desk.Time.GetUtcNow();
        var result = plan.Seen.After(plan.Steps, now);
        var events = result.TargetOf(EventKind.AgentEvents);
        return SetupWire.Of(plan, PlanCost.Of(plan, VolumeOf(agents, contacts), desk.Prices, now), events is not { } target || reading.Reads(result.Instance.ArnOf(target)));
    }

    private static Volume VolumeOf(int? agents, int? contacts) =>
        new(Math.Clamp(agents ?? Volume.Default.Agents, 0, Volume.Most), Math.Clamp(contacts ?? Volume.Default.ContactsADay, 0, Volume.Most));

    private static SetupUser Who(HttpContext context)
    {
        var viewer = context.Viewer();
        return new SetupUser(viewer.Name, viewer.Id, viewer.Account);
    }

    /// <summary>Whatever goes wrong is told as what happened, what it means and what to do.</summary>
    private static async ValueTask<object?> InWords(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return TypedResults.Json(SetupWire.Of(SetupErrors.Explain(e)), statusCode: e is SetupRefusedException ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status502BadGateway);
        }
    }
}
