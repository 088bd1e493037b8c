namespace ConnectStreaming.Setup;

/// <summary>What a plan changes about the monthly bill.</summary>
/// <param name="Minimum">Of the result, also when no event flows.</param>
internal sealed record PlanCost(Cost Today, Cost Result, Cost Minimum, Volume Volume, Prices Prices)
{
    public static PlanCost Of(Plan plan, Volume volume, Prices prices, DateTimeOffset now)
    {
        var result = plan.Seen.After(plan.Steps, now);
        var region = prices.In(plan.Seen.Instance.Region);
        var today = Cost.Counted(plan.Seen).ToHashSet();
        return new PlanCost(Cost.Of(plan.Seen, volume, region, today), Cost.Of(result, volume, region, today), Cost.Minimum(result, region, today), volume,
            prices);
    }
}
