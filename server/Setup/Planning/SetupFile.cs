using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Setup;

/// <summary>The request, from a file or from options; values that are not given are null. <c>streaming.yaml</c> has this format.</summary>
internal sealed record SetupFile
{
    /// <summary>Id, ARN or alias.</summary>
    public string? Instance { get; init; }

    public string? Region { get; init; }

    /// <summary><c>off</c>: neither kind is sent.</summary>
    public string? DataStreaming { get; init; }

    public SetupFileStream? AgentEvents { get; init; }

    public SetupFileStream? ContactRecords { get; init; }

    /// <summary>Name of this cluster's consumer. It comes from <c>Cluster:Id</c>, not from the file; null: the default.</summary>
    [JsonIgnore]
    public string? Consumer { get; init; }

    public List<string>? Replace { get; init; }

    public List<string>? Change { get; init; }

    /// <exception cref="SetupRefusedException">The file cannot be read, or contains an unknown key; the text names line and column.</exception>
    public static SetupFile Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupRefusedException(new($"{path} cannot be read: {e.Message}", $"{path} を読めません：{e.Message}"));
        }
    }

    /// <param name="name">Name of the file, for error texts.</param>
    /// <exception cref="SetupRefusedException">It contains an unknown key; the text names line and column.</exception>
    public static SetupFile Parse(string yaml, string name = "streaming.yaml") => SetupYaml.Read(yaml, name);

    /// <summary>Parses the JSON that the page sends.</summary>
    /// <exception cref="SetupRefusedException">The JSON does not have this format.</exception>
    public static SetupFile FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<SetupFile>(json, JsonSerializerOptions.Web) ?? new SetupFile();
        }
        catch (JsonException e)
        {
            // The library's message contains type names of this program. The path says more.
            throw new SetupRefusedException(new(
                $"The request cannot be read: see {e.Path ?? "$"}.",
                $"指定内容を読めません（{e.Path ?? "$"}）。"));
        }
    }

    /// <summary>The values of <paramref name="over"/> take precedence. Values that do not fit with them are dropped.</summary>
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
        Consumer = over.Consumer ?? Consumer,
        Replace = over.Replace ?? Replace,
        Change = over.Change ?? Change,
    };
}

/// <summary>The target of one kind of event and its settings.</summary>
internal sealed record SetupFileStream
{
    /// <summary><c>kinesis:NAME</c>, <c>firehose:NAME</c>, <c>kinesis</c> or <c>firehose</c> (setup chooses the name), or <c>none</c>.</summary>
    public string? To { get; init; }

    /// <summary><c>provisioned</c> or <c>on-demand</c>.</summary>
    public string? Mode { get; init; }

    public int? Shards { get; init; }

    public int? RetentionHours { get; init; }

    /// <summary>True: this cluster has a consumer with its own throughput there (enhanced fan-out). False: it has none.</summary>
    public bool? FanOut { get; init; }

    public string? Bucket { get; init; }

    public string? Role { get; init; }

    public string? Prefix { get; init; }

    public string? ErrorPrefix { get; init; }

    public bool? Newline { get; init; }

    public int? BufferSeconds { get; init; }

    public int? BufferMebibytes { get; init; }

    /// <summary><c>none</c>, <c>gzip</c>, <c>zip</c>, <c>snappy</c> or <c>hadoop-snappy</c>.</summary>
    public string? Compression { get; init; }

    /// <summary>Like <see cref="SetupFile.With"/>.</summary>
    public SetupFileStream With(SetupFileStream? over)
    {
        if (over is null)
        {
            return this;
        }

        // Another kind of stream has other settings; the number of shards of an on-demand stream cannot be chosen.
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
        FanOut = over.FanOut ?? FanOut,
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
