using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>Limits reads whose cost grows with the number of agents, days or entries: each person and each API token has its own limit.</summary>
internal static class CostlyReads
{
    /// <summary>For <c>RequireRateLimiting</c>.</summary>
    public const string Policy = "costly-reads";

    /// <summary>
    /// Ten times the limit, for cheaper reads: every open page requests the agent in its panel once a second, and the views every 3 s while there
    /// are none.
    /// </summary>
    public const string Often = "frequent-reads";

    /// <summary>For steps of drafts, which are written: a held arrow key makes 30 in a second, and no page sends more than it.</summary>
    public const string Steps = "draft-steps";

    /// <summary>For check-ins: a person sends a few a day, and a badge reader one for each person who comes.</summary>
    public const string CheckIns = "check-ins";

    /// <summary>Check-ins of one person in a minute, and at once.</summary>
    public const int CheckInsPerMinute = 10;

    /// <summary>Check-ins of one token in a second; the ten-fold at once.</summary>
    public const int ReportsPerSecond = 50;

    /// <summary>Steps of one person in a second, and at once.</summary>
    public const int StepsPerSecond = 50;
    public const int MostSteps = 500;

    public static void AddCostlyReads(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<AccessOptions>>((limiter, access) =>
        {
            limiter.AddPolicy(Policy, context => Bucket(context, access.Value, 1));
            limiter.AddPolicy(Often, context => Bucket(context, access.Value, 10));
            limiter.AddPolicy(Steps, context => Bucket(context, access.Value, MostSteps, StepsPerSecond, TimeSpan.FromSeconds(1)));
            limiter.AddPolicy(CheckIns, context => context.Features.Get<Viewer>()?.Roles.HasFlag(Roles.CheckIn) == true
                ? Bucket(context, access.Value, 10 * ReportsPerSecond, ReportsPerSecond, TimeSpan.FromSeconds(1))
                : Bucket(context, access.Value, CheckInsPerMinute, CheckInsPerMinute, TimeSpan.FromMinutes(1)));
            limiter.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                await Problems.TooMany(wait, rejected.HttpContext, "Too many requests", "This account or token sends too many of these requests.")
                    .ExecuteAsync(rejected.HttpContext);
            };
        });
    }

    private static RateLimitPartition<string> Bucket(HttpContext context, AccessOptions access, int times) =>
        Bucket(context, access, access.Reads.Burst * times, times, TimeSpan.FromMinutes(1) / access.Reads.PerMinute);

    private static RateLimitPartition<string> Bucket(HttpContext context, AccessOptions access, int most, int each, TimeSpan period) =>
        access.IsOpen || context.Features.Get<Viewer>() is not { } viewer
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(viewer.Id, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = most, TokensPerPeriod = each, ReplenishmentPeriod = period, QueueLimit = 0, AutoReplenishment = true,
            });
}
