using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ConnectStreaming.Setup;

/// <summary>Parses the text of <c>streaming.yaml</c>. All keys are listed here: an unknown or repeated key is refused with its line.</summary>
internal static class SetupYaml
{
    private const string Root = "the file";

    /// <summary>The keys of the file.</summary>
    public static readonly string[] FileKeys = ["instance", "region", "dataStreaming", "agentEvents", "contactRecords", "replace", "change"];

    /// <summary>The keys under agentEvents and contactRecords.</summary>
    public static readonly string[] StreamKeys =
    [
        "to", "mode", "shards", "retentionHours", "fanOut", "bucket", "role", "prefix", "errorPrefix", "newline", "bufferSeconds", "bufferMebibytes",
        "compression",
    ];

    /// <param name="name">Name of the file, for error texts.</param>
    /// <exception cref="SetupRefusedException">The YAML does not have this format; the text names line, column and the allowed keys.</exception>
    public static SetupFile Read(string yaml, string name)
    {
        try
        {
            var stream = new YamlStream();
            using var text = new StringReader(yaml);
            stream.Load(text);
            return stream.Documents switch
            {
                [] => new SetupFile(),
                [var only] => File(only.RootNode),
                [_, var second, ..] => throw new Wrong(second.RootNode, new(
                    "The file has a second document. Use only one.",
                    "2 つ目のドキュメントがあります。1 つだけ書いてください。")),
            };
        }
        catch (Wrong e)
        {
            throw Refused(name, e.At, e.Words);
        }
        catch (YamlException e) when (e.Message.StartsWith("Duplicate key", StringComparison.OrdinalIgnoreCase))
        {
            throw Refused(name, e.Start, new(
                "This key is repeated. Remove one of the two.",
                "同じキーが 2 回書かれています。どちらかを消してください。"));
        }
        catch (YamlException e)
        {
            throw Refused(name, e.Start, new(
                $"This is not valid YAML: {e.InnerException?.Message ?? e.Message}",
                    $"YAML として正しくありません：{e.InnerException?.Message ?? e.Message}"));
        }
    }

    private static SetupFile File(YamlNode root)
    {
        if (IsNothing(root))
        {
            return new SetupFile();
        }

        var found = Keys(root, Root, FileKeys);
        return new SetupFile
        {
            Instance = Word(found, "instance"),
            Region = Word(found, "region"),
            DataStreaming = Word(found, "dataStreaming"),
            AgentEvents = Stream(found, "agentEvents"),
            ContactRecords = Stream(found, "contactRecords"),
            Replace = List(found, "replace"),
            Change = List(found, "change"),
        };
    }

    private static SetupFileStream? Stream(Dictionary<string, YamlNode> file, string key)
    {
        if (!file.TryGetValue(key, out var node))
        {
            return null;
        }

        var found = Keys(node, key, StreamKeys);
        return new SetupFileStream
        {
            To = Word(found, "to"),
            Mode = Word(found, "mode"),
            Shards = Number(found, "shards"),
            RetentionHours = Number(found, "retentionHours"),
            FanOut = YesOrNo(found, "fanOut"),
            Bucket = Word(found, "bucket"),
            Role = Word(found, "role"),
            Prefix = Word(found, "prefix"),
            ErrorPrefix = Word(found, "errorPrefix"),
            Newline = YesOrNo(found, "newline"),
            BufferSeconds = Number(found, "bufferSeconds"),
            BufferMebibytes = Number(found, "bufferMebibytes"),
            Compression = Word(found, "compression"),
        };
    }

    /// <summary>The keys under a key. A key without a value counts as missing.</summary>
    private static Dictionary<string, YamlNode> Keys(YamlNode node, string under, string[] allowed)
    {
        var all = string.Join(", ", allowed);
        if (node is not YamlMappingNode map || !IsPlain(node))
        {
            throw new Wrong(node, under == Root
                ? new(
                    $"The file must contain keys with values, such as \"agentEvents:\". Keys: {all}.",
                    $"ファイルには「agentEvents:」のようにキーと値を書きます。使えるキー：{all}")
                : new(
                    $"{under} needs keys under it, such as \"to: kinesis:NAME\". Keys: {all}.",
                    $"{under} の下には「to: kinesis:名前」のようにキーと値を書きます。使えるキー：{all}"));
        }

        Dictionary<string, YamlNode> found = [];
        foreach (var (key, value) in map.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!allowed.Contains(name))
            {
                throw new Wrong(key, new(
                    $"'{name}' is not a key of {under}. Keys: {all}.",
                        $"'{name}' というキーは{(under == Root ? "" : $" {under} に")}ありません。使えるキー：{all}"));
            }

            if (!IsNothing(value))
            {
                found[name] = value;
            }
        }

        return found;
    }

    private static string? Word(Dictionary<string, YamlNode> found, string key) => !found.TryGetValue(key, out var node) ? null
        : node is YamlScalarNode { Value: { } value } && IsPlain(node) ? value
        : throw new Wrong(node, new($"{key} must be a single value.", $"{key} には 1 つの値を指定してください。"));

    private static int? Number(Dictionary<string, YamlNode> found, string key) => !found.TryGetValue(key, out var node) ? null
        : node is YamlScalarNode { Value: { } value } && IsPlain(node)
        && int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new Wrong(node, new($"{key} must be a whole number{Not(node)}.", $"{key} には整数を指定してください{NotJa(node)}。"));

    private static bool? YesOrNo(Dictionary<string, YamlNode> found, string key) => !found.TryGetValue(key, out var node) ? null
        : (IsPlain(node) ? (node as YamlScalarNode)?.Value : null) switch
        {
            "true" or "yes" or "on" => true,
            "false" or "no" or "off" => false,
            _ => throw new Wrong(node, new(
                $"{key} must be true or false{Not(node)}.",
                $"{key} には true か false を指定してください{NotJa(node)}。")),
        };

    private static List<string>? List(Dictionary<string, YamlNode> found, string key) => !found.TryGetValue(key, out var node) ? null
        : node is YamlSequenceNode list && list.Children.All(c => c is YamlScalarNode { Value: not null } && IsPlain(c))
            ? [.. list.Children.Select(c => ((YamlScalarNode)c).Value!)]
            : throw new Wrong(node, new(
                $"{key} must be a list of names: [NAME, NAME].",
                $"{key} には名前のリストを指定してください：[NAME, NAME]"));

    private static string Not(YamlNode node) => node is YamlScalarNode s ? $", not '{s.Value}'" : "";

    private static string NotJa(YamlNode node) => node is YamlScalarNode s ? $"（'{s.Value}' は使えません）" : "";

    /// <summary>No value: empty, or null in YAML without quotes.</summary>
    private static bool IsNothing(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" } && IsPlain(node);

    /// <summary>Tags of a program's own types are not allowed.</summary>
    private static bool IsPlain(YamlNode node) => node.Tag.IsEmpty || node.Tag.IsNonSpecific
        || node.Tag.Value is "tag:yaml.org,2002:str" or "tag:yaml.org,2002:int" or "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:null"
            or "tag:yaml.org,2002:map" or "tag:yaml.org,2002:seq";

    private static SetupRefusedException Refused(string name, Mark at, Text words) => new(new(
        $"{name}, line {at.Line}, column {at.Column}: {words.En}", $"{name} の {at.Line} 行 {at.Column} 列：{words.Ja}"));

    private sealed class Wrong(YamlNode node, Text words) : Exception(words.En)
    {
        public Mark At => node.Start;

        public Text Words => words;
    }
}
