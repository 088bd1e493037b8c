using System.Collections.Immutable;
using ConnectStreaming.Setup;

namespace ConnectStreaming.Tests.Setup;

public sealed class CostTests
{
    private static readonly StreamSeen OneShard = new(ResourceStatus.Active, CapacityMode.Provisioned, 1, 24, Tags.None);
    private readonly Prices _prices = Prices.BuiltIn();

    [Theory]
    [InlineData("us-east-1", "10.95")]
    [InlineData("ap-northeast-1", "14.24")]
    public void OneShardCostsItsHoursAlsoWhenNoEventFlows(string region, string monthly) =>
        Assert.Equal(decimal.Parse(monthly, System.Globalization.CultureInfo.InvariantCulture),
            Math.Round(Cost.Minimum(World(OneShard), _prices.In(region)).Known, 2));

    [Fact]
    public void OnDemandIsChargedByTheHourAndByTheGigabyte()
    {
        var cost = Cost.Of(World(OneShard with { Mode = CapacityMode.OnDemand }), new Volume(1_000, 0), _prices.In("us-east-1"));

        // 1,000 agents × 260 events × 30 days × 4,000 bytes = 31.2 GB.
        Assert.Equal([29.20m, 2.496m, 1.248m], cost.Lines.Select(l => l.Monthly!.Value));
    }

    [Fact]
    public void EveryRecordCountsAsAtLeastOnePutUnitAndFirehoseAsFiveKilobytes()
    {
        var world = World(OneShard) with
        {
            Firehoses = ImmutableSortedDictionary<string, FirehoseSeen>.Empty.Add("f", new(ResourceStatus.Active, true, null, null, Tags.None)),
        };
        world = world with { Associations = world.Associations.Add(EventKind.ContactRecords, new("2", Worlds.Instance.ArnOf(Worlds.Delivered("f")))) };

        var cost = Cost.Of(world, new Volume(0, 1_000_000), _prices.In("us-east-1"));

        // A million contacts a day: 180 million events, and 30 million records of 5 KB.
        Assert.Equal(180_000_000 * 0.000000014m, cost.Lines.Single(l => l.What.En == "PUT payload units").Monthly);
        Assert.Equal(30_000_000m * 5_120 / 1_000_000_000 * 0.029m, cost.Lines.Single(l => l.What.En.StartsWith("Firehose", StringComparison.Ordinal)).Monthly);
        Assert.True(cost.HasUnknown, "S3 storage is not estimated");
    }

    [Fact]
    public void AnUnknownPriceIsShownAsUnknownAndCountsAsNothing()
    {
        Assert.Null(Cost.Of(World(OneShard with { RetentionHours = 48 }), Volume.Default, _prices.In("ap-northeast-1")).Lines[^1].Monthly);
        var elsewhere = Cost.Of(World(OneShard), Volume.Default, _prices.In("eu-central-1"));
        Assert.Equal((0m, true), (elsewhere.Known, elsewhere.HasUnknown));
    }

    /// <summary>Nothing is known about a Region that is not in the price table: 0 would be wrong.</summary>
    [Fact]
    public void NoAmountOfAnUnknownRegionIsZero()
    {
        var instance = Worlds.Instance with { Arn = Worlds.Instance.Arn.Replace("us-east-1", "eu-central-1", StringComparison.Ordinal) };
        var wanted = new Wanted
        {
            AgentEvents = new Wish.To(Worlds.Kinesis("s")),
            ContactRecords = new Wish.To(Worlds.Delivered("f")),
            Firehose = DeliveryWish.Exactly(new FirehoseWish("b", "r")),
        };
        var plan = Planner.Plan(wanted, new Observed(instance), Worlds.Now);
        var there = plan.Seen.After(plan.Steps, Worlds.Now);
        var kept = new Plan(there, [], [], []);
        var down = TeardownPlanner.Plan(TeardownWish.OnlyOurs, there, Worlds.Now);

        Assert.Equal((0m, null, null, null), Amounts(plan));
        Assert.Equal((null, null, null, null), Amounts(kept));
        Assert.Equal((null, 0m, null, 0m), Amounts(down));

        (decimal?, decimal?, decimal?, decimal?) Amounts(Plan of)
        {
            var cost = PlanCost.Of(of, Volume.Default, _prices, Worlds.Now);
            var page = SetupWire.Of(of, cost, read: true).Cost;
            var json = SetupJson.Of(cost, Language.English);
            Assert.Equal((page.Today, page.Result, page.Difference, page.Minimum), (json.Today, json.Result, json.Difference, json.Minimum));
            var written = SetupJson.Write(json);
            Assert.All(new[] { "today", "result", "difference", "minimum" }, key => Assert.Contains($"\"{key}\":", written, StringComparison.Ordinal));
            return (json.Today, json.Result, json.Difference, json.Minimum);
        }
    }

    [Theory]
    [InlineData("us-east-1", CapacityMode.Provisioned,
        "enhanced fan-out, 2 consumers, hours = 21.9|enhanced fan-out, 2 consumers, data = 0.8112|records kept for 72 h = 14.6")]
    [InlineData("us-east-1", CapacityMode.OnDemand, "enhanced fan-out, 2 consumers, data = 3.12|records kept for 72 h = 0.2051506849")]
    [InlineData("ap-northeast-1", CapacityMode.Provisioned,
        "enhanced fan-out, 2 consumers, hours = |enhanced fan-out, 2 consumers, data = |records kept for 72 h = ")]
    [InlineData("ap-northeast-1", CapacityMode.OnDemand, "enhanced fan-out, 2 consumers, data = |records kept for 72 h = ")]
    public void ConsumersAndRetentionHaveTheirLinesAlsoWhenTheirPriceIsUnknown(string region, object mode, string lines)
    {
        ImmutableArray<ConsumerSeen> consumers = [new("a", true, Tags.None), new("b", true, Tags.None)];
        var cost = Cost.Of(World(OneShard with { Mode = (CapacityMode)mode, RetentionHours = 72, FanOut = consumers }), new Volume(1_000, 0),
            _prices.In(region));

        Assert.Equal(lines,
            string.Join('|',
                cost.Lines.Where(l => l.What.En.Contains("fan-out", StringComparison.Ordinal) || l.What.En.Contains("kept", StringComparison.Ordinal))
            .Select(l => string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{l.What.En} = {(l.Monthly is { } m ? Math.Round(m, 10) : null):0.##########}"))));
    }

    [Fact]
    public void NoVolumeMakesACostNegative() =>
        Assert.All(Cost.Of(World(OneShard), new Volume(Volume.Most, Volume.Most), _prices.In("us-east-1")).Lines, l => Assert.True(l.Monthly > 0, $"{l}"));

    [Fact]
    public void AStreamThatIsTooSmallForTheVolumeIsReportedWithItsShards()
    {
        IReadOnlyList<Text> For(int agents) => PlanCost.Of(new Plan(World(OneShard), [], [], []), new Volume(agents, 0), _prices, Worlds.Now).TooSmall;

        Assert.Empty(For(20_000));
        // 200,000 agents × 260 events in 8 hours × 4,000 bytes = 7.2 MB a second.
        Assert.Contains("needs about 8", Assert.Single(For(200_000)).En, StringComparison.Ordinal);
    }

    [Fact]
    public void ShardsOfAnOnDemandStreamAreRefusedByItsName()
    {
        var plan = Planner.Plan(new Wanted { AgentEvents = new Wish.To(Worlds.Kinesis("s")), Streams = ImmutableSortedDictionary<string,
            StreamWish>.Empty.Add("s", new(Shards: 50)) },
            new Observed(Worlds.Instance) { Streams = ImmutableSortedDictionary<string,
                StreamSeen>.Empty.Add("s", OneShard with { Mode = CapacityMode.OnDemand }) }, Worlds.Now);

        Assert.StartsWith("s is an on-demand stream", Assert.Single(plan.Problems).Words.En, StringComparison.Ordinal);
    }

    [Fact]
    public void AMisspeltPriceIsRefusedWithTheKnownKeys()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """{ "asOf": "2026-01-01", "currency": "USD", "regions": { "us-east-1": { "shardHours": 1 } } }""");
            var refused = Assert.Throws<SetupRefusedException>(() => Prices.FromFile(file));
            Assert.Contains("shardHour, putUnit", refused.Words.En, StringComparison.Ordinal);
            Assert.DoesNotContain("ConnectStreaming", refused.Words.En, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void StreamsOfOthersAreNotInTheCosts()
    {
        var world = World(OneShard) with { Associations = ImmutableSortedDictionary<EventKind, Association>.Empty };
        Assert.Empty(Cost.Of(world, Volume.Default, _prices.In("us-east-1")).Lines);
    }

    [Fact]
    public void APlanSaysWhatItAddsToTheCosts()
    {
        var plan = Planner.Plan(new Wanted { AgentEvents = new Wish.To(Worlds.Kinesis("new")) }, new Observed(Worlds.Instance), Worlds.Now);
        var cost = PlanCost.Of(plan, Volume.Default, _prices, Worlds.Now);
        Assert.Equal((0m, 10.95m), (cost.Today.Known, cost.Minimum.Known));
        Assert.True(cost.Result.Known > cost.Minimum.Known);
    }

    private static Observed World(StreamSeen stream) => new(Worlds.Instance)
    {
        Streams = ImmutableSortedDictionary<string, StreamSeen>.Empty.Add("s", stream),
        Associations = ImmutableSortedDictionary<EventKind, Association>.Empty.Add(EventKind.AgentEvents, new("1", Worlds.Instance.ArnOf(Worlds.Kinesis("s")))),
    };
}
