namespace ConnectStreaming.Setup;

/// <summary>The amount of data. Estimates: half from AWS's documentation, half from our simulated centre.</summary>
/// <param name="Agents">Agents who work on a day.</param>
/// <param name="ContactsADay">Contacts of the whole centre on a day.</param>
internal sealed record Volume(int Agents, int ContactsADay)
{
    private const int DaysAMonth = 30;
    private const int HoursOfWork = 8;
    private const int HeartbeatsAnHour = 30;
    private const int StatusChangesADay = 20;
    private const int EventsAContact = 6;

    /// <summary>Higher than any contact centre's number of agents or contacts.</summary>
    public const int Most = 10_000_000;

    public const int EventBytes = 4_000;
    public const int RecordBytes = 4_000;

    /// <summary>100 agents with 40 contacts each.</summary>
    public static Volume Default { get; } = new(100, 4_000);

    public decimal RecordsAMonth(EventKind kind) => DaysAMonth * (kind == EventKind.AgentEvents
        ? ((decimal)Agents * ((HoursOfWork * HeartbeatsAnHour) + StatusChangesADay)) + ((decimal)ContactsADay * EventsAContact)
        : ContactsADay);

    /// <summary>Number of shards for these kinds while everybody works: each accepts 1,000 records and 1 MB a second (Kinesis limits).</summary>
    public int ShardsFor(IEnumerable<EventKind> kinds)
    {
        // All agents work at the same time; the contacts of a day come within the hours of work.
        var (records, bytes) = kinds.Aggregate((0m, 0m), (sum, kind) =>
        {
            var each = RecordsAMonth(kind) / DaysAMonth / HoursOfWork / 3_600;
            return (sum.Item1 + each, sum.Item2 + (each * Bytes(kind)));
        });
        return (int)Math.Ceiling(Math.Max(records / 1_000, bytes / 1_000_000));
    }

    public static int Bytes(EventKind kind) => kind == EventKind.AgentEvents ? EventBytes : RecordBytes;
}

/// <summary>One line of a monthly bill. Null: the price is unknown.</summary>
internal sealed record CostLine(string Resource, Text What, decimal? Monthly);

/// <summary>What the streams of an instance cost in a month of 730 hours.</summary>
internal sealed record Cost(IReadOnlyList<CostLine> Lines)
{
    private const int HoursAMonth = 730;
    private const decimal PutUnitBytes = 25_000;
    private const decimal FirehoseUnitBytes = 5_120;
    private const decimal Gigabyte = 1_000_000_000;

    /// <summary>The sum of the known prices.</summary>
    public decimal Known => Lines.Sum(l => l.Monthly ?? 0);

    /// <summary>There are costs, and none of their prices is known.</summary>
    public bool IsUnknown => Lines.Count > 0 && Lines.All(l => l.Monthly is null);

    /// <summary>The displayed sum; null: unknown, never 0.</summary>
    public decimal? Sum => IsUnknown ? null : Known;

    public bool HasUnknown => Lines.Any(l => l.Monthly is null);

    /// <summary>The streams that receive this instance's events, and those that setup made for it.</summary>
    public static IEnumerable<Target> Counted(Observed seen) => seen.Targets.Where(t =>
        seen.IsThere(t) && (EventKinds.All.Any(k => seen.TargetOf(k) == t) || seen.TagsOf(t).AreOursFor(seen.Instance)));

    /// <param name="also">Streams that receive nothing now but still cost the same.</param>
    public static Cost Of(Observed seen, Volume volume, RegionPrices prices, IReadOnlyCollection<Target>? also = null)
    {
        List<CostLine> lines = [];
        foreach (var target in seen.Targets.Intersect(Counted(seen).Union((also ?? []).Where(seen.IsThere))))
        {
            var kinds = EventKinds.All.Where(k => seen.TargetOf(k) == target).ToArray();
            lines.AddRange(target.Kind == TargetKind.Firehose ? Firehose(target.Name, kinds, volume, prices)
                : Kinesis(target.Name, seen.Streams[target.Name], kinds, volume, prices));
        }

        return new Cost(lines);
    }

    /// <summary>The cost without any event.</summary>
    public static Cost Minimum(Observed seen, RegionPrices prices, IReadOnlyCollection<Target>? also = null) => Of(seen, new Volume(0, 0), prices, also);

    private static IEnumerable<CostLine> Kinesis(string name, StreamSeen stream, EventKind[] kinds, Volume volume, RegionPrices prices)
    {
        var bytes = kinds.Sum(k => volume.RecordsAMonth(k) * Volume.Bytes(k));
        if (stream.Mode == CapacityMode.OnDemand)
        {
            yield return new(name, new("on-demand, hours", "オンデマンドの時間料金"), HoursAMonth * prices.OnDemandStreamHour);
            yield return new(name, new("data in", "書き込みデータ量"), bytes / Gigabyte * prices.OnDemandGbIn);
            yield return new(name, new("data out, one reader", "読み出しデータ量（読み取り側 1 つ）"), bytes / Gigabyte * prices.OnDemandGbOut);
        }
        else
        {
            yield return new(name, new($"{Counts.Of(stream.Shards, "shard")}, hours", $"シャード {stream.Shards} 個の時間料金"),
                HoursAMonth * stream.Shards * prices.ShardHour);
            yield return new(name, new("PUT payload units", "PUT ペイロードユニット"),
                kinds.Sum(k => volume.RecordsAMonth(k) * Math.Ceiling(Volume.Bytes(k) / PutUnitBytes)) * prices.PutUnit);
        }

        if (stream.FanOut.Length is > 0 and var consumers)
        {
            var onDemand = stream.Mode == CapacityMode.OnDemand;
            if (!onDemand)
            {
                yield return new(name, new(
                    $"enhanced fan-out, {Counts.Of(consumers, "consumer")}, hours",
                    $"拡張ファンアウト（コンシューマー {consumers} 個）の時間料金"),
                    HoursAMonth * stream.Shards * consumers * prices.FanOutShardHour);
            }

            yield return new(
                name, new(
                    $"enhanced fan-out, {Counts.Of(consumers, "consumer")}, data",
                    $"拡張ファンアウト（コンシューマー {consumers} 個）のデータ量"),
                    bytes / Gigabyte * consumers * (onDemand ? prices.FanOutOnDemandGb : prices.FanOutGb));
        }

        if (stream.RetentionHours > Limits.ShortestRetentionHours)
        {
            var longTerm = stream.RetentionHours > 7 * 24;
            yield return new(
                name,
                new($"records kept for {stream.RetentionHours} h", $"保持期間 {stream.RetentionHours} 時間"),
                longTerm ? null
                : stream.Mode == CapacityMode.OnDemand
                    ? bytes / Gigabyte / HoursAMonth * (stream.RetentionHours - Limits.ShortestRetentionHours) * prices.ExtendedRetentionOnDemandGbMonth
                : HoursAMonth * stream.Shards * prices.ExtendedRetentionShardHour);
        }
    }

    private static IEnumerable<CostLine> Firehose(string name, EventKind[] kinds, Volume volume, RegionPrices prices)
    {
        var gigabytes = kinds.Sum(k => volume.RecordsAMonth(k) * Math.Ceiling(Volume.Bytes(k) / FirehoseUnitBytes) * FirehoseUnitBytes) / Gigabyte;
        yield return new(name, new(
            "Firehose, each record rounded up to 5 KB",
            "Firehose（1 レコード 5 KB 単位に切り上げ）"), gigabytes * prices.FirehoseGb);
        yield return new(name, new("S3 storage: not estimated", "S3 保存料金：見積もり対象外"), null);
    }
}
