using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Stream;

/// <summary>Which Kinesis data streams are read, and how. Section <c>Stream</c>.</summary>
internal sealed class StreamOptions
{
    public const string Section = "Stream";

    /// <summary>
    /// Name or ARN of the Kinesis data stream that Amazon Connect sends agent events to; several are separated by commas.
    /// Default: none. Only the streams that the Setup page connected are read.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// AWS region of streams given by name, e.g. <c>ap-northeast-1</c>. An ARN carries its own.
    /// Default: the standard AWS configuration (<c>AWS_REGION</c>, profile).
    /// </summary>
    public string? Region { get; set; }

    /// <summary>
    /// <c>Polling</c>: records are requested. <c>FanOut</c>: AWS pushes them to a consumer that setup registers and AWS charges for (enhanced
    /// fan-out). A stream without that consumer is polled. Default Polling.
    /// </summary>
    public string Mode { get; set; } = ReadMode.Polling;

    public bool IsFanOut => string.Equals(Mode, ReadMode.FanOut, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Time between reads of a shard that is caught up. Default (not set): 250 ms on a stream that this product created,
    /// 1 s on any other. For 10 minutes after a throttle it is 1 s at least, since all consumers of a shard share 5 reads a second. Range 200 ms – 10 s.
    /// </summary>
    public TimeSpan? ReadInterval { get; set; }

    /// <summary>
    /// Bytes that are read from a shard a second, on average. Default 2,000,000: the limit of AWS for all consumers of a shard together. Set less if
    /// other consumers read much too. Range 100,000 – 1,000,000,000.
    /// </summary>
    public long ReadBytesPerSecond { get; set; } = ReadPace.ShardBytesPerSecond;

    /// <summary>How far back a first start reads, so that it finds a log-out before an hour of heartbeats. Default 70 min, range 0 – 24 h.</summary>
    public TimeSpan StartFrom { get; set; } = TimeSpan.FromMinutes(70);

    /// <summary>Time between commits of a shard. Default 1 s, range 0.1 – 60 s.</summary>
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Pending rows (agent states and intervals) that cause an earlier commit. Default 100,000.</summary>
    [Range(100, 1_000_000)]
    public int CommitRows { get; set; } = 100_000;

    /// <summary>
    /// Pending rows above which they are dropped while the store does not answer. The shard then reads again from its checkpoint. Default 500,000.
    /// </summary>
    [Range(1_000, 10_000_000)]
    public int MaxPendingRows { get; set; } = 500_000;

    /// <summary>
    /// Agents that one shard keeps in memory. Default 50,000; range 1,000 – 1,000,000. Above it, the agents with the fewest events and the
    /// oldest last event leave the memory. They are loaded from the store with their next event.
    /// </summary>
    public int MaxAgents { get; set; } = 50_000;

    /// <summary>A reader without progress for this time is replaced. Default 30 s, range 1 s – 10 min.</summary>
    public TimeSpan WatchdogAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often streams are described and their shards listed when nothing requests it earlier. Default 30 s, range 1 s – 10 min.</summary>
    public TimeSpan DiscoveryInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Time for which a server of a cluster must have two shards of a stream more than another one, before one of them moves there. Default 30 s, range
    /// 1 s – 1 day.
    /// </summary>
    public TimeSpan MoveAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often every open shard is pinged, so that it has an owner. Default 2 s, range 0.1 – 60 s.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The streams of <see cref="Name"/>, trimmed, without duplicates.</summary>
    public IReadOnlyList<string> Names =>
        [.. Name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
}

/// <summary>Collects all problems of the section. Each problem names its key, the rule and the allowed values.</summary>
internal sealed partial class StreamOptionsValidator : IValidateOptions<StreamOptions>
{
    [GeneratedRegex("^[a-zA-Z0-9_.-]{1,128}$")]
    private static partial Regex StreamName();

    [GeneratedRegex("^arn:aws[a-z-]*:kinesis:[a-z0-9-]+:[0-9]{12}:stream/[a-zA-Z0-9_.-]{1,128}$")]
    private static partial Regex StreamArn();

    public ValidateOptionsResult Validate(string? name, StreamOptions options)
    {
        List<string> problems = [];
        foreach (var stream in options.Names)
        {
            if (!StreamName().IsMatch(stream) && !StreamArn().IsMatch(stream))
            {
                problems.Add(
                    $"Stream:Name holds '{stream}', which is neither a stream name (1–128 of a–z A–Z 0–9 _ . -) nor a stream ARN "
                    + "(arn:aws:kinesis:REGION:ACCOUNT:stream/NAME).");
            }
        }

        if (!options.IsFanOut && !string.Equals(options.Mode, ReadMode.Polling, StringComparison.OrdinalIgnoreCase))
        {
            problems.Add($"Stream:Mode is '{options.Mode}'; allowed are Polling and FanOut.");
        }

        Within("ReadInterval", options.ReadInterval ?? TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));
        Within("StartFrom", options.StartFrom, TimeSpan.Zero, TimeSpan.FromHours(24));
        Within("CommitInterval", options.CommitInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60));
        Within("WatchdogAfter", options.WatchdogAfter, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Within("DiscoveryInterval", options.DiscoveryInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Within("MoveAfter", options.MoveAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Within("PingInterval", options.PingInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        if (options.ReadBytesPerSecond is < 100_000 or > 1_000_000_000)
        {
            problems.Add($"Stream:ReadBytesPerSecond is {options.ReadBytesPerSecond}; allowed are 100000 to 1000000000 bytes.");
        }

        if (options.CommitRows is < 100 or > 1_000_000)
        {
            problems.Add($"Stream:CommitRows is {options.CommitRows}; allowed are 100 to 1000000 rows.");
        }

        if (options.MaxPendingRows < options.CommitRows || options.MaxPendingRows > 10_000_000)
        {
            problems.Add($"Stream:MaxPendingRows is {options.MaxPendingRows}; allowed are Stream:CommitRows ({options.CommitRows}) to 10000000 rows.");
        }

        if (options.MaxAgents is < 1_000 or > 1_000_000)
        {
            problems.Add($"Stream:MaxAgents is {options.MaxAgents}; allowed are 1000 to 1000000 agents.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Within(string key, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
            {
                problems.Add($"Stream:{key} is {value}; allowed are {least} to {most} (hh:mm:ss).");
            }
        }
    }
}
