namespace ConnectStreaming.Setup;

/// <summary>How a plan changes the monthly bill.</summary>
/// <param name="Minimum">Cost of the result without any event.</param>
internal sealed record PlanCost(Cost Today, Cost Result, Cost Minimum, Volume Volume, Prices Prices)
{
    /// <summary>Warnings about streams that are too small for the volume.</summary>
    public IReadOnlyList<Text> TooSmall { get; init; } = [];

    /// <summary>The result has a resource with an unknown price that is not paid today.</summary>
    public bool HasNewUnknown => Result.Lines.Any(l => l.Monthly is null && !Today.Lines.Contains(l));

    /// <summary>Result minus today; null: no changed part has a known price, or the plan changes nothing and no price is known.</summary>
    public decimal? Difference
    {
        get
        {
            var differing = Result.Lines.Except(Today.Lines).Concat(Today.Lines.Except(Result.Lines)).ToArray();
            return (differing.Length > 0 ? new Cost(differing) : Result).IsUnknown ? null : Result.Known - Today.Known;
        }
    }

    public static PlanCost Of(Plan plan, Volume volume, Prices prices, DateTimeOffset now)
    {
        var result = plan.Seen.After(plan.Steps, now);
        var region = prices.In(plan.Seen.Instance.Region);
        var today = Cost.Counted(plan.Seen).ToHashSet();
        return new PlanCost(Cost.Of(plan.Seen, volume, region, today), Cost.Of(result, volume, region, today), Cost.Minimum(result, region, today), volume,
            prices)
        {
            TooSmall =
            [
                .. result.Streams.Where(s => s.Value.Mode == CapacityMode.Provisioned)
                    .Select(s => (s.Key, s.Value.Shards,
                        Needed: volume.ShardsFor(EventKinds.All.Where(k => result.TargetOf(k) == new Target(TargetKind.Kinesis, s.Key)))))
                    .Where(s => s.Needed > s.Shards)
                    .Select(s => PlanWords.TooFewShards(s.Key, s.Shards, s.Needed)),
            ],
        };
    }
}
