using System.Text.Json;

namespace ConnectStreaming.Setup;

/// <summary>What was asked, in a file or in options; what is left out is null. <c>streaming.yaml</c> has this shape.</summary>
internal sealed record SetupFile
{
    /// <summary>Id, ARN or alias.</summary>
    public string? Instance { get; init; }

    public string? Region { get; init; }

    /// <summary><c>off</c>: neither kind goes anywhere.</summary>
    public string? DataStreaming { get; init; }

    public SetupFileStream? AgentEvents { get; init; }

    public SetupFileStream? ContactRecords { get; init; }

    public List<string>? Replace { get; init; }

    public List<string>? Change { get; init; }

    /// <exception cref="SetupRefusedException">It cannot be read, or holds what is not known; the words name line and column.</exception>
    public static SetupFile Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupRefusedException(new($"{path} cannot be read: {e.Message}", $"{path} を読めません: {e.Message}"));
        }
    }

    /// <param name="name">Of the file, for the words of a refusal.</param>
    /// <exception cref="SetupRefusedException">It holds what is not known; the words name line and column.</exception>
    public static SetupFile Parse(string yaml, string name = "streaming.yaml") => SetupYaml.Read(yaml, name);

    /// <summary>As the page sends it.</summary>
    /// <exception cref="SetupRefusedException">It is no JSON of this shape.</exception>
    public static SetupFile FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<SetupFile>(json, JsonSerializerOptions.Web) ?? new SetupFile();
        }
        catch (JsonException e)
        {
            // The library's words name types of this program: where it is wrong says more.
            throw new SetupRefusedException(new($"What is wanted cannot be read: see {e.Path ?? "$"}.", $"指定内容を読めません({e.Path ?? "$"})。"));
        }
    }

    /// <summary>What <paramref name="over"/> says wins; what does not go together with it is left out.</summary>
    public SetupFile With(SetupFile over)
    {
        var off = new SetupFileStream { To = "none" };
        return (over.DataStreaming, DataStreaming) switch
        {
            ("off", _) => (this with { AgentEvents = null, ContactRecords = null }).Merged(over),
            (null, "off") when over.AgentEvents?.To is not null || over.ContactRecords?.To is not null =>
                (this with { DataStreaming = null, AgentEvents = off, ContactRecords = off }).Merged(over),
            _ => Merged(over),
        };
    }

    private SetupFile Merged(SetupFile over) => new()
    {
        Instance = over.Instance ?? Instance,
        Region = over.Region ?? Region,
        DataStreaming = over.DataStreaming ?? DataStreaming,
        AgentEvents = AgentEvents is null ? over.AgentEvents : AgentEvents.With(over.AgentEvents),
        ContactRecords = ContactRecords is null ? over.ContactRecords : ContactRecords.With(over.ContactRecords),
        Replace = over.Replace ?? Replace,
        Change = over.Change ?? Change,
    };
}

/// <summary>Where one kind goes, and with which settings.</summary>
internal sealed record SetupFileStream
{
    /// <summary><c>kinesis:NAME</c>, <c>firehose:NAME</c>, <c>kinesis</c> or <c>firehose</c> (with our name for it), or <c>none</c>.</summary>
    public string? To { get; init; }

    /// <summary><c>provisioned</c> or <c>on-demand</c>.</summary>
    public string? Mode { get; init; }

    public int? Shards { get; init; }

    public int? RetentionHours { get; init; }

    public string? Bucket { get; init; }

    public string? Role { get; init; }

    public string? Prefix { get; init; }

    public string? ErrorPrefix { get; init; }

    public bool? Newline { get; init; }

    public int? BufferSeconds { get; init; }

    public int? BufferMebibytes { get; init; }

    /// <summary><c>none</c>, <c>gzip</c>, <c>zip</c>, <c>snappy</c> or <c>hadoop-snappy</c>.</summary>
    public string? Compression { get; init; }

    /// <summary>As <see cref="SetupFile.With"/>.</summary>
    public SetupFileStream With(SetupFileStream? over)
    {
        if (over is null)
        {
            return this;
        }

        // Another kind of stream has other settings; an on-demand stream has no shards to choose.
        var under = over.To is null || To is null || Type(over.To) == Type(To) ? this : new SetupFileStream();
        return (over.Mode == "on-demand" ? under with { Shards = null } : under).Merged(over);
    }

    private static string Type(string to) => to.Split(':')[0];

    private SetupFileStream Merged(SetupFileStream over) => new()
    {
        To = over.To ?? To,
        Mode = over.Mode ?? Mode,
        Shards = over.Shards ?? Shards,
        RetentionHours = over.RetentionHours ?? RetentionHours,
        Bucket = over.Bucket ?? Bucket,
        Role = over.Role ?? Role,
        Prefix = over.Prefix ?? Prefix,
        ErrorPrefix = over.ErrorPrefix ?? ErrorPrefix,
        Newline = over.Newline ?? Newline,
        BufferSeconds = over.BufferSeconds ?? BufferSeconds,
        BufferMebibytes = over.BufferMebibytes ?? BufferMebibytes,
        Compression = over.Compression ?? Compression,
    };
}
