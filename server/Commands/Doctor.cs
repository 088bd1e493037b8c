using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Kinesis;
using ConnectStreaming.Access;
using ConnectStreaming.AwsFaults;
using ConnectStreaming.Hosting;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using ConnectStreaming.Users;
using Microsoft.Extensions.Options;
using Counts = ConnectStreaming.Setup.Counts;

namespace ConnectStreaming.Commands;

internal enum FindingLevel
{
    Invalid = 0,
    Good,
    Note,
    Bad,
}

/// <summary>One result of the doctor: what was checked, what was found, and what to do next.</summary>
internal sealed record Finding(FindingLevel Level, string Check, string Seen, string? Next = null);

/// <summary>Checks the path of an event from Amazon Connect to the map and stops where it cannot continue.</summary>
internal static class Doctor
{
    /// <summary>AWS refuses signatures with a time difference of 5 minutes. The operator should know well before that.</summary>
    private static readonly TimeSpan SkewNote = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SkewBad = TimeSpan.FromMinutes(4);

    /// <summary>Everyone who is logged in sends a heartbeat every 120 s.</summary>
    private static readonly TimeSpan QuietNote = TimeSpan.FromMinutes(5);

    /// <summary>Time limit for reading one stream.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly int Minutes = (int)DoctorTail.Window.TotalMinutes;

    private const string ProxyMustPass = "The proxy must pass the headers Upgrade and Connection of /live and keep idle connections for 60 s: "
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
            return [.. e.Problems.Select(p => new Finding(FindingLevel.Bad, "Configuration", p, "Correct it, then run the doctor again."))];
        }

        var options = configuration.GetSection(StreamOptions.Section).Get<StreamOptions>() ?? new StreamOptions();
        var valid = new StreamOptionsValidator().Validate(null, options);
        findings.AddRange((valid.Failures ?? []).Select(f => new Finding(FindingLevel.Bad, "Configuration", f, "Set it, then run the doctor again.")));
        findings.Add(Access(configuration));
        if (configuration["Access:Proxies"] is { Length: > 0 } proxies)
        {
            var seen = $"Browsers connect through {proxies}. The map needs WebSockets; there is no fallback.";
            findings.Add(new Finding(FindingLevel.Note, "Proxy", seen, ProxyMustPass));
        }

        findings.Add(DataFolder(configuration));
        if (await DoctorStore.Database(configuration, cancellationToken) is { } database)
        {
            findings.Add(database);
        }

        findings.AddRange(await DoctorCluster.Find(configuration, time, cancellationToken));

        if (valid.Succeeded)
        {
            using var clients = new StreamClients(Options.Create(options), region => KinesisClients.Create(new KinesisClientOptions(Region: region)));
            foreach (var name in DoctorStreams.Find(findings, configuration, options, clients.Region))
            {
                await Stream(findings, clients, name, time, cancellationToken);
            }

            // A problem of the database is already in the findings.
            string[] connected = [.. DoctorStreams.Connected([], configuration).Where(c => c.Connected).Select(c => c.InstanceArn)];
            findings.AddRange(await DoctorDeliveries.Find(connected, time, cancellationToken));
            findings.AddRange(await DoctorDirectory.Find(configuration, connected, DirectoryClients.Make, cancellationToken));
        }

        return findings;
    }

    public static string ToJson(IReadOnlyList<Finding> findings) => JsonSerializer.Serialize(findings, DoctorJson.Default.IReadOnlyListFinding);

    private static Finding Access(IConfiguration configuration)
    {
        var access = configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new AccessOptions();
        if (new AccessOptionsValidator().Validate(null, access) is { Failed: true } wrong)
        {
            return new Finding(FindingLevel.Bad, "Access", string.Join(' ', wrong.Failures), "Correct these settings. The server does not start until then.");
        }

        return new Finding(FindingLevel.Good, "Access", access.Mode switch
        {
            AccessOptions.OpenMode => "Open: everyone on this machine sees everything. Nobody else can connect.",
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
            return new Finding(FindingLevel.Bad, Check, valid.FailureMessage, "Set it, then run the doctor again.");
        }

        var files = new StoreFiles(options.Path);
        if (!Directory.Exists(files.Folder))
        {
            return new Finding(FindingLevel.Good, Check, $"{files.Folder} does not exist yet. The server creates it.");
        }

        try
        {
            using var held = FolderLock.Take(files);
            return new Finding(FindingLevel.Good, Check, $"{files.Folder} is writable and not in use.");
        }
        catch (StoreStartException e)
        {
            var running = e.Message.Contains("in use by", StringComparison.Ordinal);
            var next = running ? "This is correct if it is your running server." : null;
            return new Finding(running ? FindingLevel.Note : FindingLevel.Bad, Check, e.Message, next);
        }
    }

    private static async Task Stream(List<Finding> findings, StreamClients clients, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        IAmazonKinesis? kinesis = null;
        StreamDescription stream;
        try
        {
            kinesis = clients.For(name);
            stream = await StreamListing.Describe(kinesis, name, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await Way(findings, kinesis, name, cancellationToken);
            findings.Add(Failed($"Stream {name}", e));
            return;
        }

        await Way(findings, kinesis, stream.Id.Arn, cancellationToken);
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

    /// <summary>The same for all streams of an account and Region.</summary>
    private static async Task Way(List<Finding> findings, IAmazonKinesis? kinesis, string stream, CancellationToken cancellationToken)
    {
        var account = Amazon.Arn.TryParse(stream, out var arn) ? arn.AccountId : null;
        if (kinesis is not null && await DoctorEndpoints.Find(kinesis, account, cancellationToken) is { } way && !findings.Contains(way))
        {
            findings.Add(way);
        }
    }

    /// <summary>A throttled call says nothing against the stream.</summary>
    private static Finding Failed(string check, Exception e)
    {
        var error = AwsErrors.Explain(e);
        var passes = error.Kind is AwsFaultKind.Throttled or AwsFaultKind.KmsThrottled or AwsFaultKind.RateLimited;
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
            ? new Finding(FindingLevel.Note, check, $"{refused.Error.Happened} This happened for {refused.Shards} of {Counts.Of(shards.Count, "shard")}.",
            refused.Error.Do)
            : new Finding(FindingLevel.Good, check, $"{Counts.Of(shards.Count(s => !s.Closed), "open shard")} of {shards.Count}, readable.");
    }

    internal static Finding LastEvent(string stream, TailSeen seen, DateTimeOffset now)
    {
        if (seen.Last is { } at)
        {
            var age = now > at ? now - at : TimeSpan.Zero;
            var newer = seen.Unread > 0 ? $" or less: {Counts.Of(seen.Unread, "shard")} {(seen.Unread == 1 ? "has" : "have")} more records "
                + $"than could be read in {Patience.TotalSeconds:0} s" : "";
            return age <= QuietNote
                ? new Finding(FindingLevel.Good, LastEventCheck, $"{age.TotalSeconds:0} s ago{newer}; {seen.Events} in the last {Minutes} minutes.")
                : new Finding(
                    FindingLevel.Note,
                    LastEventCheck,
                    $"{age.TotalMinutes:0} min ago{newer}.",
                    "Everyone who is logged in sends a heartbeat every 120 s. Check that someone is logged in to the Contact Control Panel.");
        }

        if (seen.Unread > 0)
        {
            return new Finding(
                FindingLevel.Note,
                LastEventCheck,
                $"Unknown: {Counts.Of(seen.Unread, "shard")} could not be read to the end in {Patience.TotalSeconds:0} s.",
                "Run the doctor again in a minute.");
        }

        return seen.Others > 0
            ? new Finding(
                FindingLevel.Bad,
                LastEventCheck,
                $"None in the last {Minutes} minutes, but {seen.Others} other record(s).",
                $"Check that '{stream}' is the stream for agent events. In the Amazon Connect console, under Data streaming, contact records and agent events "
                    + "are set separately.")
            : new Finding(FindingLevel.Bad, LastEventCheck, $"Nothing in the last {Minutes} minutes.",
                $"In the Amazon Connect console, open your instance → Data streaming. "
                    + $"Check that it is enabled and that '{stream}' is set under Agent events. "
                    + "Check that someone is logged in. "
                    + "If the stream has server-side encryption, Connect needs the KMS key that its recordings or reports use.");
    }

    private static Finding Skew(TimeSpan? skew)
    {
        const string Check = "Clock";
        if (skew is not { } off)
        {
            return new Finding(FindingLevel.Note, Check, "The endpoint sent no Date header, so the clock difference is unknown.");
        }

        var size = off.Duration();
        var seen = $"{(off < TimeSpan.Zero ? "behind" : "ahead of")} AWS by {size.TotalSeconds:0.0} s.";
        return size >= SkewBad ? new Finding(
                FindingLevel.Bad,
                Check,
                seen,
                "AWS refuses signatures with a time difference of 5 minutes. Turn on time synchronisation (chrony, systemd-timesyncd, w32time).")
            : size >= SkewNote ? new Finding(FindingLevel.Note, Check, seen, "Turn on time synchronisation. Durations on the map use this clock.")
            : new Finding(FindingLevel.Good, Check, seen);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
internal sealed partial class DoctorJson : JsonSerializerContext;
