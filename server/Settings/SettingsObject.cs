using System.Globalization;
using System.Text.Json;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Settings;

/// <summary>One object of the settings while it is read. Each key is read once; keys that were not read are unknown.</summary>
internal sealed class SettingsObject
{
    /// <summary>An unknown key is cut to this length in a path.</summary>
    private const int MostOfAKey = 40;

    private readonly Dictionary<string, JsonElement> _left = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly SettingsProblems _problems;
    private readonly bool _isObject;

    /// <param name="path">"": the whole document.</param>
    public SettingsObject(JsonElement element, string path, SettingsProblems problems)
    {
        (_path, _problems, _isObject) = (path, problems, element.ValueKind == JsonValueKind.Object);
        if (!_isObject)
        {
            problems.NotAnObject(path);
            return;
        }
        foreach (var property in element.EnumerateObject())
        {
            if (problems.IsFull)
            {
                return;
            }
            if (KeyOf(property) is not { } name)
            {
                problems.Unknown(Under("?"));
            }
            else if (!_left.TryAdd(name, property.Value))
            {
                problems.Twice(PathOf(name));
            }
        }
    }

    /// <summary>Reports keys that were not read as unknown.</summary>
    public void Close()
    {
        foreach (var name in _left.Keys)
        {
            _problems.Unknown(PathOf(name));
        }
    }

    /// <summary>Keys that may be there and mean nothing here.</summary>
    public void Skip(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _left.Remove(name);
        }
    }

    public string Text(string name) => Take(name, isNeeded: true, out var value) ? Text(value, PathOf(name)) : "";

    public string? TextOrNull(string name) => Take(name, isNeeded: false, out var value) ? Text(value, PathOf(name)) : null;

    /// <returns>Null: the key is missing, as null in the document.</returns>
    public long? Milliseconds(string name, bool isNeeded = false)
    {
        if (!Take(name, isNeeded, out var value))
        {
            return null;
        }
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
        {
            return number;
        }
        _problems.NotMilliseconds(PathOf(name));
        return null;
    }

    /// <returns>Null: the key is missing.</returns>
    public string[]? TextsOrNull(string name) =>
        Take(name, isNeeded: false, out var value) ? [.. Items(value, name, int.MaxValue).Select(item => Text(item.Value, item.Path))] : null;

    /// <returns>Null: the key is missing.</returns>
    public SettingsObject? Object(string name) => Take(name, isNeeded: false, out var value) ? new SettingsObject(value, PathOf(name), _problems) : null;

    /// <summary>A missing list is empty.</summary>
    public IReadOnlyList<T> List<T>(string name, int most, Func<SettingsObject, T> read)
    {
        List<T> list = [];
        foreach (var (value, path) in Take(name, isNeeded: false, out var all) ? Items(all, name, most) : [])
        {
            if (_problems.IsFull)
            {
                break;
            }
            var item = new SettingsObject(value, path, _problems);
            list.Add(read(item));
            item.Close();
        }
        return list;
    }

    private IEnumerable<(JsonElement Value, string Path)> Items(JsonElement value, string name, int most)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            _problems.NotAList(PathOf(name));
            return [];
        }
        if (value.GetArrayLength() > most)
        {
            _problems.TooMany(PathOf(name), most);
            return [];
        }
        return value.EnumerateArray().Select((item, i) => (item, string.Create(CultureInfo.InvariantCulture, $"{PathOf(name)}[{i}]")));
    }

    private bool Take(string name, bool isNeeded, out JsonElement value)
    {
        // null has the same meaning as a missing key.
        var isThere = _left.Remove(name, out value) && value.ValueKind != JsonValueKind.Null;
        if (!isThere && isNeeded && _isObject)
        {
            _problems.Missing(PathOf(name));
        }
        return isThere;
    }

    private string Text(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            _problems.NotAText(path);
            return "";
        }
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not valid UTF-8.
            _problems.Broken(path);
            return "";
        }
    }

    private static string? KeyOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private string Under(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private string PathOf(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') && name.Length is > 0 and <= MostOfAKey ? Under(name)
            : $"{_path}['{PlainText.Clean(name.Replace('\'', ' '), MostOfAKey)}']";
}
