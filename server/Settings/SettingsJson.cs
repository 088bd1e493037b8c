using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConnectStreaming.Alerts;

namespace ConnectStreaming.Settings;

/// <summary>The settings as JSON: stored, exported and imported in this shape. The reader is <see cref="SettingsReader"/>.</summary>
/// <param name="Limits">By the kind of the alert. A kind that is absent has the product's limit.</param>
/// <param name="Words">Words of the page that the centre calls something else.</param>
/// <param name="Colours">default, colour-blind or monochrome.</param>
/// <param name="Icons">Icons of custom statuses.</param>
/// <param name="Instances">Names of Amazon Connect instances.</param>
/// <param name="TimeZone">IANA name; null: Site:TimeZone.</param>
internal record SettingsDocumentJson(
    IReadOnlyDictionary<string, RuleJson[]> Limits, BreakJson[] Breaks, WordJson[] Words, string Colours, IconJson[] Icons, InstanceNameJson[] Instances,
    string? TimeZone)
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same document has the same text.</summary>
    public static string Text(SettingsDocument document) => JsonSerializer.Serialize(Of(document), Shape);

    public static SettingsDocumentJson Of(SettingsDocument document) => new(
        AlertKinds.All.Where(document.Alerts.Limits.ContainsKey)
            .ToDictionary(kind => kind.Text(), kind => document.Alerts.Limits[kind].Select(RuleJson.Of).ToArray()),
        [.. document.Alerts.Breaks.Select(b => new BreakJson(b.Status, b.Planned))],
        [.. document.Words.Select(w => new WordJson(w.Site, w.Key, w.Ja, w.En))],
        document.Colours,
        [.. document.Icons.Select(i => new IconJson(i.Status, i.Icon))],
        [.. document.Instances.Select(i => new InstanceNameJson(i.Instance, i.Name))],
        document.TimeZone);
}

/// <summary>A version of the settings.</summary>
internal sealed record SettingsJson : SettingsDocumentJson
{
    private SettingsJson(SettingsDocumentJson document)
        : base(document)
    {
    }

    /// <summary>0: the settings were never saved.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset? SavedAt { get; init; }

    /// <summary>Name of the person.</summary>
    public required string? SavedBy { get; init; }

    /// <param name="version">Null: the settings were never saved.</param>
    /// <param name="document">The document.</param>
    public static SettingsJson Of(SettingsVersion? version, SettingsDocument document) => new(Of(document))
    {
        Version = version?.Number ?? 0, SavedAt = version?.SavedAt, SavedBy = version?.ByName,
    };
}

/// <summary>A limit. Conditions that are absent hold for everybody.</summary>
/// <param name="WarnAfter">Milliseconds until the warning; 0: at once; null: no warning.</param>
/// <param name="CriticalAfter">The same for the critical level.</param>
internal sealed record RuleJson(long? WarnAfter, long? CriticalAfter)
{
    /// <summary>Name of the contact's queue.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-1)]
    public string? Queue { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-1)]
    public string? Channel { get; init; }

    /// <summary>Name of the agent's status; only for long-away.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-1)]
    public string? Status { get; init; }

    /// <summary>Name of the routing profile.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-1)]
    public string? Profile { get; init; }

    /// <summary>Names of hierarchy groups from the top.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-1)]
    public string[]? Group { get; init; }

    /// <summary>Id of the drawn floor on which the agent has a seat.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-1)]
    public string? Floor { get; init; }

    public static RuleJson Of(LimitRule rule) => new(rule.WarnAfter, rule.CriticalAfter)
    {
        Queue = rule.Queue, Channel = rule.Channel, Status = rule.Status, Profile = rule.Profile, Group = rule.Group, Floor = rule.Floor,
    };
}

/// <param name="Planned">Milliseconds. The limits of long-away count from its end.</param>
internal sealed record BreakJson(string Status, long Planned);

/// <param name="Site">Id of a site; "": every site.</param>
/// <param name="Key">A shown state: state.available, …</param>
internal sealed record WordJson(
    string Site, string Key,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Ja,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? En);

/// <param name="Icon">coffee, utensils, users, graduation-cap, headphones, briefcase, moon, stethoscope or circle-minus.</param>
internal sealed record IconJson(string Status, string Icon);

/// <param name="Instance">ARN.</param>
internal sealed record InstanceNameJson(string Instance, string Name);
