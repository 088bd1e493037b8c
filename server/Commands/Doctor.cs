using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Kinesis;
using ConnectStreaming.Access;
using ConnectStreaming.Hosting;
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

    /// <summary>For the reading of one stream.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly int Minutes = (int)DoctorTail.Window.TotalMinutes;

    private const string ProxyMustPass = "The proxy must pass the headers Upgrade and Connection of /live and keep quiet connections for 60 s: "
        + "nginx: proxy_http_version 1.1, Upgrade $http_upgrade, Connection \"upgrade\"; "
        + "ALB: nothing but the idle timeout; IIS: the WebSocket Protocol feature.";

    /// <summary>The proof of a live map, when it is good.</summary>
    public const string LastEventCheck = "Last agent event";

    public static async Task<IReadOnlyList<Finding>> Examine(string[] settings, TimeProvider time, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        IConfigurationRoot configuration;
        try
        {
            configuration = ServerConfiguration.Build(settings);
        }
        catch (SettingsException e)
        {
            return [.. e.Problems.Select(p => new Finding(FindingLevel.Bad, "Configuration", p, "Correct it and run the doctor again."))];
        }

        var options = configuration.GetSection(StreamOptions.Section).Get<StreamOptions>() ?? new StreamOptions();
        var valid = new StreamOptionsValidator().Validate(null, options);
        findings.AddRange((valid.Failures ?? []).Select(f => new Finding(FindingLevel.Bad, "Configuration", f, "Set it and run the doctor again.")));
        findings.Add(Access(configuration));
        if (configuration["Access:Proxies"] is { Length: > 0 } proxies)
        {
            var seen = $"Browsers come through {proxies}; the map needs WebSockets, there is no fallback.";
            findings.Add(new Finding(FindingLevel.Note, "Proxy", seen, ProxyMustPass));
        }

        findings.Add(DataFolder(configuration));
        if (valid.Succeeded)
        {
            using var clients = new StreamClients(Options.Create(options), region => KinesisClients.Create(new KinesisClientOptions(Region: region)));
            foreach (var name in DoctorStreams.Find(findings, configuration, options, clients.Region))
            {
                await Stream(findings, clients, name, time, cancellationToken);
            }

            // What is wrong with the database is among the findings already.
            var connected = DoctorStreams.Connected([], configuration).Where(c => c.Connected).Select(c => c.InstanceArn);
            findings.AddRange(await DoctorDeliveries.Find(connected, time, cancellationToken));
        }

        return findings;
    }

    public static string ToJson(IReadOnlyList<Finding> findings) => JsonSerializer.Serialize(findings, DoctorJson.Default.IReadOnlyListFinding);

    private static Finding Access(IConfiguration configuration)
    {
        var access = configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new AccessOptions();
        if (new AccessOptionsValidator().Validate(null, access) is { Failed: true } wrong)
        {
            return new Finding(FindingLevel.Bad, "Access", string.Join(' ', wrong.Failures), "Correct these settings; until then the server does not start.");
        }

        return new Finding(FindingLevel.Good, "Access", access.Mode switch
        {
            AccessOptions.OpenMode => "Open: everyone on this machine sees everything, no one else sees anything.",
            AccessOptions.LocalMode => "Local: accounts with passwords, kept in the data folder.",
            _ => $"Oidc: single sign-on by {access.Oidc.Authority}.",
        });
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
            var next = running ? "That is right if it is your running server." : null;
            return new Finding(running ? FindingLevel.Note : FindingLevel.Bad, Check, e.Message, next);
        }
    }

    private static async Task Stream(List<Finding> findings, StreamClients clients, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        IAmazonKinesis kinesis;
        StreamDescription stream;
        try
        {
            kinesis = clients.For(name);
            stream = await StreamListing.Describe(kinesis, name, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            findings.Add(Failed($"Stream {name}", e));
            return;
        }

        findings.Add(new Finding(FindingLevel.Good, "Credentials", "AWS accepted them."));
        var skew = await ClockSkew.Measure(kinesis, time, cancellationToken);
        findings.Add(Skew(skew));
        findings.Add(stream.Status is "ACTIVE" or "UPDATING"
            ? new Finding(FindingLevel.Good, $"Stream {name}", $"{stream.Status}, keeps records for {stream.Retention.TotalHours:0} h.")
            : new Finding(FindingLevel.Bad, $"Stream {name}", $"It is {stream.Status}.", "Wait until it is ACTIVE, then run the doctor again."));
        try
        {
            await Readable(findings, kinesis, stream, time, skew ?? TimeSpan.Zero, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            findings.Add(Failed($"Reading {name}", e));
        }
    }

    /// <summary>A call too many says nothing against the stream.</summary>
    private static Finding Failed(string check, Exception e)
    {
        var error = AwsErrors.Explain(e);
        var passes = error.Kind is AwsErrorKind.Throttled or AwsErrorKind.RateLimited;
        return new Finding(passes ? FindingLevel.Note : FindingLevel.Bad, check, error.Happened, error.Do);
    }

    private static async Task Readable(
        List<Finding> findings, IAmazonKinesis kinesis, StreamDescription stream, TimeProvider time, TimeSpan skew, CancellationToken cancellationToken)
    {
        var shards = await StreamListing.Shards(kinesis, stream.Id.Arn, cancellationToken);
        var seen = await new DoctorTail(kinesis, time, Patience).Read(stream.Id, shards, time.GetUtcNow() - skew, cancellationToken);
        findings.Add(Reading(stream.Name, shards, seen));
        findings.Add(LastEvent(stream.Name, seen, time.GetUtcNow() - skew));
    }

    internal static Finding Reading(string stream, IReadOnlyList<ShardInfo> shards, TailSeen seen)
    {
        var check = $"Reading {stream}";
        return seen.Refused is { } refused
            ? new Finding(FindingLevel.Note, check, $"{refused.Error.Happened} That was at {refused.Shards} of {shards.Count} shard(s).", refused.Error.Do)
            : new Finding(FindingLevel.Good, check, $"{shards.Count(s => !s.Closed)} open shard(s) of {shards.Count}, readable.");
    }

    internal static Finding LastEvent(string stream, TailSeen seen, DateTimeOffset now)
    {
        if (seen.Last is { } at)
        {
            var age = now > at ? now - at : TimeSpan.Zero;
            var newer = seen.Unread > 0 ? $" or less: {seen.Unread} shard(s) hold more than was read in {Patience.TotalSeconds:0} s" : "";
            return age <= QuietNote
                ? new Finding(FindingLevel.Good, LastEventCheck, $"{age.TotalSeconds:0} s ago{newer}; {seen.Events} in the last {Minutes} minutes.")
                : new Finding(
                    FindingLevel.Note,
                    LastEventCheck,
                    $"{age.TotalMinutes:0} min ago{newer}.",
                    "Heartbeats come every 120 s from everyone who is logged in. Is anyone logged in to the Contact Control Panel?");
        }

        if (seen.Unread > 0)
        {
            return new Finding(
                FindingLevel.Note,
                LastEventCheck,
                $"Not known: {seen.Unread} shard(s) could not be read to the end in {Patience.TotalSeconds:0} s.",
                "Run the doctor again in a minute.");
        }

        return seen.Others > 0
            ? new Finding(
                FindingLevel.Bad,
                LastEventCheck,
                $"None in {Minutes} minutes, but {seen.Others} other record(s).",
                $"Is '{stream}' the stream for agent events? In the Amazon Connect console, under Data streaming, contact records and agent events "
                    + "are chosen separately.")
            : new Finding(FindingLevel.Bad, LastEventCheck, $"Nothing in {Minutes} minutes.",
                $"Amazon Connect console → your instance → Data streaming: is it enabled, and is '{stream}' chosen under Agent events? "
                    + "Is anyone logged in? With server-side encryption on the stream, Connect needs the KMS key that its recordings or reports use.");
    }

    private static Finding Skew(TimeSpan? skew)
    {
        const string Check = "Clock";
        if (skew is not { } off)
        {
            return new Finding(FindingLevel.Note, Check, "The endpoint sent no Date header, so the skew is unknown.");
        }

        var size = off.Duration();
        var seen = $"{(off < TimeSpan.Zero ? "behind" : "ahead of")} AWS by {size.TotalSeconds:0.0} s.";
        return size >= SkewBad ? new Finding(
                FindingLevel.Bad,
                Check,
                seen,
                "AWS refuses signatures that are 5 minutes off: turn on time synchronisation (chrony, systemd-timesyncd, w32time).")
            : size >= SkewNote ? new Finding(FindingLevel.Note, Check, seen, "Turn on time synchronisation; durations on the map come from this clock.")
            : new Finding(FindingLevel.Good, Check, seen);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
internal sealed partial class DoctorJson : JsonSerializerContext;
