using ConnectStreaming.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Users;

/// <summary>How the directory is, for administrators.</summary>
internal static class DirectoryApi
{
    public static void MapDirectory(this IEndpointRouteBuilder app)
    {
        var directory = app.MapGroup("/api/directory").WithTags("Directory").RequireAuthorization(Policies.Administer);
        directory.MapGet("", Get).RequireRateLimiting(CostlyReads.Often)
            .WithSummary("Whether the users of each instance are read, when they were read, and which permissions are missing").Produces<DirectoryJson>();
        directory.MapPost("/refresh", Refresh).RequireRateLimiting(CostlyReads.Policy)
            .WithSummary("Reads the users now, but not sooner than a minute after the last time. The answer does not wait for it")
            .Produces<DirectoryJson>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static DirectoryJson Get(HttpContext context, [FromServices] DirectoryReplica replica, [FromServices] IOptions<DirectoryOptions> options)
    {
        context.Response.Headers.CacheControl = "no-store";
        return DirectoryJson.Of(replica, options.Value);
    }

    private static async Task<IResult> Refresh(
        [FromServices] IGrainFactory grains, [FromServices] DirectoryFollower follower, [FromServices] DirectoryReplica replica,
        [FromServices] IOptions<DirectoryOptions> options)
    {
        if (!options.Value.Enabled)
        {
            return TypedResults.Problem("Directory:Enabled is false.", statusCode: StatusCodes.Status409Conflict, title: "The directory is off");
        }
        await grains.GetGrain<IDirectoryGrain>(IDirectoryGrain.Key).Wake(follower.Instances(), true);
        return TypedResults.Accepted((string?)null, DirectoryJson.Of(replica, options.Value));
    }
}

/// <param name="Enabled">Directory:Enabled.</param>
/// <param name="RefreshSeconds">Directory:Refresh.</param>
/// <param name="Actions">The IAM actions that it needs.</param>
internal sealed record DirectoryJson(bool Enabled, double RefreshSeconds, string[] Actions, DirectoryInstanceJson[] Instances)
{
    public static DirectoryJson Of(DirectoryReplica replica, DirectoryOptions options) => new(
        options.Enabled, options.Refresh.TotalSeconds, DirectoryReader.Actions,
        [
            .. replica.States.OrderBy(s => s.InstanceArn, StringComparer.Ordinal).Select(s => new DirectoryInstanceJson(
                s.InstanceArn, s.AskedAt, s.ReadAt, replica.In(s.InstanceArn).Count, Code(s.Outcome),
                s.Outcome is DirectoryOutcome.Denied or DirectoryOutcome.ReadInPart ? s.Detail.Split(',') : [],
                s.Outcome == DirectoryOutcome.Failed ? s.Detail : null, s.IsCut)),
        ]);

    private static string Code(DirectoryOutcome outcome) => outcome switch
    {
        DirectoryOutcome.Read => "read",
        DirectoryOutcome.ReadInPart => "part",
        DirectoryOutcome.Denied => "denied",
        _ => "failed",
    };
}

/// <param name="ReadAt">When these people were read; null: nobody is kept.</param>
/// <param name="Outcome">read, part (a permission is missing: groups, profiles, statuses or queues are not known), denied or failed.</param>
/// <param name="Missing">IAM actions that AWS does not allow.</param>
/// <param name="Reason">AWS's code of the failure.</param>
/// <param name="Cut">There are more users than Directory:MaxPeople.</param>
internal sealed record DirectoryInstanceJson(
    string Arn, DateTimeOffset AskedAt, DateTimeOffset? ReadAt, int People, string Outcome, string[] Missing, string? Reason, bool Cut);
