using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;
using ConnectStreaming.Agents;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Commands;

internal enum FindingLevel
{
    Invalid = 0,
    Good,
    Note,
    Bad,
}

/// <summary>One look of the doctor: what was checked, what was seen, and what to do next.</summary>
internal sealed record Finding(FindingLevel Level, string Check, string Seen, string? Next = null);

/// <summary>Follows the way of an event from Amazon Connect to the map and stops where it cannot go on.</summary>
internal static class Doctor
{
    /// <summary>AWS refuses signatures that are 5 minutes off; well before that an operator should know.</summary>
    private static readonly TimeSpan SkewNote = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SkewBad = TimeSpan.FromMinutes(4);

    /// <summary>Heartbeats come every 120 s from everyone who is logged in.</summary>
    private static readonly TimeSpan QuietNote = TimeSpan.FromMinutes(5);

    public static async Task<IReadOnlyList<Finding>> Examine(string[] settings, TimeProvider time, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        var configuration = ServerConfiguration.Build(settings);
        var options = configuration.GetSection(StreamOptions.Section).Get<StreamOptions>() ?? new StreamOptions();
        var valid = new StreamOptionsValidator().Validate(null, options);
        if (valid.Failed)
        {
            findings.AddRange(valid.Failures.Select(f => new Finding(FindingLevel.Bad, "Configuration", f, "Set it and run the doctor again.")));
        }
        else
        {
            findings.Add(options.Names.Count == 0
                ? new Finding(FindingLevel.Note, "Configuration", "Stream:Name is not set: only what was connected on the Setup page is read.", "Connect an instance on the Setup page, or set Stream:Name, for example --Stream:Name=my-agent-events.")
                : new Finding(FindingLevel.Good, "Configuration", $"{options.Names.Count} stream(s): {string.Join(", ", options.Names)}"));
        }

        findings.Add(Access(configuration));
        findings.Add(DataFolder(configuration));
        if (valid.Succeeded)
        {
            using var clients = new StreamClients(Options.Create(options), region => KinesisClients.Create(new KinesisClientOptions(Region: region)));
            foreach (var name in options.Names)
            {
                await Stream(findings, clients.For(name), name, time, cancellationToken);
            }
        }

        return findings;
    }

    public static string ToJson(IReadOnlyList<Finding> findings) => JsonSerializer.Serialize(findings, DoctorJson.Default.IReadOnlyListFinding);

    private static Finding Access(IConfiguration configuration)
    {
        var mode = configuration["Access:Mode"];
        return string.Equals(mode, "Open", StringComparison.OrdinalIgnoreCase)
            ? new Finding(FindingLevel.Good, "Access", "Open: everyone on this machine sees everything, no one else sees anything.")
            : new Finding(FindingLevel.Bad, "Access", mode is null ? "Access:Mode is not set; the server will not start." : $"Access:Mode is '{mode}', which does not exist.",
                "Set Access:Mode=Open (bound to this machine only); it is the only mode of this version.");
    }

    private static Finding DataFolder(IConfiguration configuration)
    {
        const string Check = "Data folder";
        var options = configuration.GetSection(StoreOptions.Section).Get<StoreOptions>() ?? new StoreOptions();
        var valid = new StoreOptionsValidator().Validate(null, options);
        if (valid.Failed)
        {
            return new Finding(FindingLevel.Bad, Check, valid.FailureMessage, "Set it and run the doctor again.");
        }

        var files = new StoreFiles(options.Path);
        if (!Directory.Exists(files.Folder))
        {
            return new Finding(FindingLevel.Good, Check, $"{files.Folder} does not exist yet; the server makes it.");
        }

        try
        {
            using var held = FolderLock.Take(files);
            return new Finding(FindingLevel.Good, Check, $"{files.Folder} is writable and free.");
        }
        catch (StoreStartException e)
        {
            var running = e.Message.Contains("in use by", StringComparison.Ordinal);
            return new Finding(running ? FindingLevel.Note : FindingLevel.Bad, Check, e.Message, running ? "That is right if it is your running server." : null);
        }
    }

    private static async Task Stream(List<Finding> findings, IAmazonKinesis kinesis, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        StreamDescription stream;
        try
        {
            stream = await StreamListing.Describe(kinesis, name, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var error = AwsErrors.Explain(e);
            findings.Add(new Finding(FindingLevel.Bad, $"Stream {name}", error.Happened, error.Do));
            return;
        }

        findings.Add(new Finding(FindingLevel.Good, "Credentials", "AWS accepted them."));
        findings.Add(await Skew(kinesis, time, cancellationToken));
        findings.Add(stream.Status is "ACTIVE" or "UPDATING"
            ? new Finding(FindingLevel.Good, $"Stream {name}", $"{stream.Status}, keeps records for {stream.Retention.TotalHours:0} h.")
            : new Finding(FindingLevel.Bad, $"Stream {name}", $"It is {stream.Status}.", "Wait until it is ACTIVE, then run the doctor again."));
        try
        {
            await Readable(findings, kinesis, stream, time, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var error = AwsErrors.Explain(e);
            findings.Add(new Finding(FindingLevel.Bad, $"Reading {name}", error.Happened, error.Do));
        }
    }

    private static async Task Readable(List<Finding> findings, IAmazonKinesis kinesis, StreamDescription stream, TimeProvider time, CancellationToken cancellationToken)
    {
        var shards = await StreamListing.Shards(kinesis, stream.Id.Arn, cancellationToken);
        var open = shards.Where(s => !s.Closed).ToArray();
        var reader = new AgentEventReader(new TextPool());
        DateTimeOffset? last = null;
        long events = 0, others = 0;
        foreach (var shard in open)
        {
            var at = time.GetUtcNow() - TimeSpan.FromMinutes(10);
            var request = new ResumePoint(ShardIteratorType.AT_TIMESTAMP, null, at).Request(new ShardId(stream.Id, shard.Name));
            var iterator = (await kinesis.GetShardIteratorAsync(request, cancellationToken)).ShardIterator;
            for (var page = 0; page < 5 && iterator is not null; page++)
            {
                var answer = await kinesis.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator, StreamARN = stream.Id.Arn, Limit = 1_000 }, cancellationToken);
                foreach (var record in answer.Records ?? [])
                {
                    if (reader.Read(record.Data.ToArray()).Event is { } e)
                    {
                        events++;
                        last = last is null || e.At > last ? e.At : last;
                    }
                    else
                    {
                        others++;
                    }
                }

                iterator = answer.MillisBehindLatest > 0 ? answer.NextShardIterator : null;
            }
        }

        findings.Add(new Finding(FindingLevel.Good, $"Reading {stream.Name}", $"{open.Length} open shard(s) of {shards.Count}, readable."));
        findings.Add(LastEvent(stream.Name, last, events, others, time.GetUtcNow()));
    }

    private static Finding LastEvent(string stream, DateTimeOffset? last, long events, long others, DateTimeOffset now)
    {
        const string Check = "Last agent event";
        if (last is { } at)
        {
            var age = now - at;
            return age <= QuietNote
                ? new Finding(FindingLevel.Good, Check, $"{age.TotalSeconds:0} s ago; {events} in the last 10 minutes.")
                : new Finding(FindingLevel.Note, Check, $"{age.TotalMinutes:0} min ago.", "Heartbeats come every 120 s from everyone who is logged in. Is anyone logged in to the Contact Control Panel?");
        }

        return others > 0
            ? new Finding(FindingLevel.Bad, Check, $"None in 10 minutes, but {others} other record(s).", $"Is '{stream}' the stream for agent events? In the Amazon Connect console, Data streaming, contact records and agent events are chosen apart.")
            : new Finding(FindingLevel.Bad, Check, "Nothing in 10 minutes.",
                $"Amazon Connect console → your instance → Data streaming: is it enabled, and is '{stream}' chosen under Agent events? Is anyone logged in? With server-side encryption on the stream, Connect needs the KMS key that its recordings or reports use.");
    }

    private static async Task<Finding> Skew(IAmazonKinesis kinesis, TimeProvider time, CancellationToken cancellationToken)
    {
        const string Check = "Clock";
        var skew = await ClockSkew.Measure(kinesis, time, cancellationToken);
        if (skew is not { } off)
        {
            return new Finding(FindingLevel.Note, Check, "The endpoint sent no Date header, so the skew is unknown.");
        }

        var size = off.Duration();
        var seen = $"{(off < TimeSpan.Zero ? "behind" : "ahead of")} AWS by {size.TotalSeconds:0.0} s.";
        return size >= SkewBad ? new Finding(FindingLevel.Bad, Check, seen, "AWS refuses signatures that are 5 minutes off: turn on time synchronisation (chrony, systemd-timesyncd, w32time).")
            : size >= SkewNote ? new Finding(FindingLevel.Note, Check, seen, "Turn on time synchronisation; durations on the map come from this clock.")
            : new Finding(FindingLevel.Good, Check, seen);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
internal sealed partial class DoctorJson : JsonSerializerContext;
