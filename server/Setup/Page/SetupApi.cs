using ConnectStreaming.Access;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ConnectStreaming.Setup;

/// <param name="Region">Null: the configured region.</param>
/// <param name="Instance">Id, ARN or alias.</param>
/// <param name="Wanted">As in <c>streaming.yaml</c>. Its instance and region are ignored.</param>
internal sealed record SetupPlanRequest(string? Region, string Instance, SetupFile? Wanted, int? Agents, int? Contacts);

/// <param name="Fingerprint">Fingerprint of the plan that was shown.</param>
/// <param name="NoWait">Does not wait for a first event.</param>
internal sealed record SetupApplyOrder(string? Region, string Instance, SetupFile? Wanted, string? Fingerprint, bool NoWait);

/// <param name="Include">Names of resources to delete although setup did not make them.</param>
/// <param name="Keep">Names of resources to disconnect and not delete.</param>
/// <param name="Only">Names of streams, or <c>agent-events</c> and <c>contact-records</c>: only these are taken down. Empty: everything.</param>
internal sealed record SetupTeardownRequest(
    string? Region, string Instance, string[]? Include, string[]? Keep, int? Agents, int? Contacts, string[]? Only = null)
{
    public TeardownWish Wish => new([.. Include ?? []], [.. Keep ?? []]) { Only = [.. Only ?? []] };
}

/// <param name="Confirm">The name of every stream whose data is lost, as the user typed it.</param>
internal sealed record SetupTeardownOrder(string? Region, string Instance, string[]? Include, string[]? Keep, string? Fingerprint, string[]? Confirm,
    string[]? Only = null)
{
    public TeardownWish Wish => new([.. Include ?? []], [.. Keep ?? []]) { Only = [.. Only ?? []] };
}

/// <summary>
/// The API of the Setup page. Reading and planning change nothing. An order names the fingerprint of the plan that was shown. If
/// AWS has changed since, the order is refused with the new plan.
/// </summary>
internal static class SetupApi
{
    public static void MapSetup(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/setup").WithTags("Setup").RequireAuthorization(Policies.Administer).AddEndpointFilter(InWords);
        api.MapGet("/", async (SetupContext setup, SharedRuns runs) => TypedResults.Ok(new SetupStartJson(
                setup.IsSandbox, setup.Region, setup.Regions, setup.Prices.Currency, setup.Prices.AsOf, await runs.Current())))
            .WithSummary("The regions, and the current or last run");
        api.MapGet("/instances", async (SetupContext setup, string? region, CancellationToken cancellationToken) =>
                TypedResults.Ok((await Instances.All(setup.Aws(region), cancellationToken)).Select(SetupWire.Of)))
            .WithSummary("Amazon Connect instances of a region");
        api.MapGet("/status", Status).WithSummary("Which events go where, since when, their health, the last event, and the cost per month");
        api.MapGet("/policy", Policy).WithSummary("IAM policy with least privilege, for the role that runs setup or for this server")
            .WithDescription("for: setup or runtime. wanted: JSON as in streaming.yaml; its names are used in the policy. The answer has the policy as text, "
                + "and what could not be checked.");
        api.MapPost("/plan", Plan).WithSummary("The steps from the current to the wanted state, and their cost. Changes nothing");
        api.MapPost("/apply", Apply).WithSummary("Runs a plan that was shown. Progress is on the hub /live/setup")
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/teardown/plan", PlanTeardown).WithSummary("The steps back to the state before setup. Changes nothing");
        api.MapPost("/teardown", Teardown).WithSummary("Runs a teardown that was shown. Needs the names of the streams whose data is lost")
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/stop", async (SharedRuns runs) =>
            {
                await runs.Stop();
                return TypedResults.Accepted("/api/setup");
            })
            .WithSummary("Stops the run after the current AWS call");
        app.MapHub<SetupHub>("/live/setup", options => options.Transports = HttpTransportType.WebSockets).RequireAuthorization(Policies.Administer);
    }

    private static async Task<IResult> Status(SetupContext setup, ISetupReading reading, string instance, string? region, int? agents, int? contacts,
        CancellationToken cancellationToken)
    {
        var aws = setup.Aws(region);
        var status = await SetupStatus.Of(aws, await Instances.Find(aws, instance, cancellationToken), VolumeOf(agents, contacts), setup.Prices, setup.Time,
            cancellationToken);
        return TypedResults.Ok(SetupWire.Of(status, reading.Reads, setup.Time.GetUtcNow()));
    }

    private static async Task<IResult> Policy(SetupContext setup, IConfiguration configuration, string instance, string? region, string? @for, string? wanted,
        CancellationToken cancellationToken)
    {
        var aws = setup.Aws(region);
        var found = await Instances.Find(aws, instance, cancellationToken);
        var asked = Wanted(wanted is null ? null : SetupFile.FromJson(wanted), configuration);
        var (policy, unseen) = await IamPolicies.For(@for ?? "setup", aws, found, asked, cancellationToken);
        return TypedResults.Ok(new SetupPolicyJson(policy, unseen));
    }

    /// <summary>The consumer of this cluster has the cluster's name.</summary>
    private static SetupFile Wanted(SetupFile? wanted, IConfiguration configuration) =>
        (wanted ?? new SetupFile()) with { Consumer = configuration["Cluster:Id"] };

    private static async Task<IResult> Plan(
        SetupPlanRequest ask, SetupContext setup, IConfiguration configuration, ISetupReading reading, CancellationToken cancellationToken)
    {
        var aws = setup.Aws(ask.Region);
        var plan = await SetupPlans.Make(aws, await Instances.Find(aws, ask.Instance, cancellationToken), Wanted(ask.Wanted, configuration), setup.Time,
            cancellationToken);
        return TypedResults.Ok(Shown(plan, setup, reading, ask.Agents, ask.Contacts));
    }

    private static async Task<IResult> PlanTeardown(SetupTeardownRequest ask, SetupContext setup, ISetupReading reading, CancellationToken cancellationToken)
    {
        var aws = setup.Aws(ask.Region);
        var plan = await SetupPlans.Teardown(aws, await Instances.Find(aws, ask.Instance, cancellationToken), ask.Wish, setup.Time, cancellationToken);
        return TypedResults.Ok(Shown(plan, setup, reading, ask.Agents, ask.Contacts));
    }

    private static async Task<IResult> Apply(SetupApplyOrder order, SetupContext setup, IConfiguration configuration, SharedRuns runs, ISetupReading reading,
        HttpContext context, CancellationToken cancellationToken)
    {
        var aws = setup.Aws(order.Region);
        var plan = await SetupPlans.Make(aws, await Instances.Find(aws, order.Instance, cancellationToken), Wanted(order.Wanted, configuration), setup.Time,
            cancellationToken);
        return Changed(plan, order.Fingerprint, setup, reading)
            ?? await Started(
                runs, runs.Start(RunKind.Apply, aws, plan, order.NoWait ? TimeSpan.Zero : Verify.HeartbeatWait, Who(context), cancellationToken));
    }

    private static async Task<IResult> Teardown(SetupTeardownOrder order, SetupContext setup, SharedRuns runs, ISetupReading reading, HttpContext context,
        CancellationToken cancellationToken)
    {
        var aws = setup.Aws(order.Region);
        var plan = await SetupPlans.Teardown(aws, await Instances.Find(aws, order.Instance, cancellationToken), order.Wish, setup.Time, cancellationToken);
        if (Changed(plan, order.Fingerprint, setup, reading) is { } changed)
        {
            return changed;
        }

        if (plan.Lost.Except(order.Confirm ?? []).ToArray() is { Length: > 0 } missing)
        {
            throw new SetupRefusedException(new(
                $"Nothing was changed, because data would be lost permanently. Type the names of the streams to delete: {string.Join(", ", missing)}",
                $"何も変更していません。データが完全に失われます。削除してよいものの名前を入力してください："
                    + $"{string.Join("、", missing)}"));
        }

        return await Started(runs, runs.Start(RunKind.Teardown, aws, plan, TimeSpan.Zero, Who(context), cancellationToken));
    }

    /// <summary>Null: the plan is the one that was shown, and it has no problems.</summary>
    private static JsonHttpResult<SetupPlanJson>? Changed(Plan plan, string? fingerprint, SetupContext setup, ISetupReading reading) =>
        plan.Problems.IsEmpty && plan.Fingerprint() == fingerprint ? null
            : TypedResults.Json(Shown(plan, setup, reading, null, null), statusCode: StatusCodes.Status412PreconditionFailed);

    private static async Task<IResult> Started(SharedRuns runs, Task<bool> started) => await started
        ? TypedResults.Accepted("/api/setup", await runs.Current())
        : TypedResults.Json(SetupWire.Of(new SetupError(
            new("Another run is in progress.", "別の実行が進行中です。"),
            new("This run was not started.", "今回の内容は開始していません。"),
            new("Wait until it ends, or stop it. Then check again.",
                "終了を待つか停止してから、もう一度確認してください。"))), statusCode: StatusCodes.Status409Conflict);

    private static SetupPlanJson Shown(Plan plan, SetupContext setup, ISetupReading reading, int? agents, int? contacts)
    {
        var now = setup.Time.GetUtcNow();
        var result = plan.Seen.After(plan.Steps, now);
        var events = result.TargetOf(EventKind.AgentEvents);
        return SetupWire.Of(plan, PlanCost.Of(plan, VolumeOf(agents, contacts), setup.Prices, now), events is not { } target
            || reading.Reads(result.Instance.ArnOf(target)));
    }

    private static Volume VolumeOf(int? agents, int? contacts) =>
        new(Math.Clamp(agents ?? Volume.Default.Agents, 0, Volume.Most), Math.Clamp(contacts ?? Volume.Default.ContactsADay, 0, Volume.Most));

    private static SetupUser Who(HttpContext context)
    {
        var viewer = context.Viewer();
        return new SetupUser(viewer.Name, viewer.Id, viewer.Account);
    }

    /// <summary>Reports every error as what happened, what it means and what to do.</summary>
    private static async ValueTask<object?> InWords(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return TypedResults.Json(SetupWire.Of(SetupErrors.Explain(e)), statusCode: e is SetupRefusedException ? StatusCodes.Status422UnprocessableEntity
                : StatusCodes.Status502BadGateway);
        }
    }
}
