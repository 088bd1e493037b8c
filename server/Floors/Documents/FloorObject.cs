using System.Globalization;
using System.Text.Json;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Floors.Documents;

/// <summary>One object of a document while it is read. Each key is read once; keys that were not read are unknown.</summary>
internal sealed class FloorObject
{
    /// <summary>An unknown key is cut to this length in a path.</summary>
    private const int MostOfAKey = 40;

    private readonly Dictionary<string, JsonElement> _left = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly FloorProblems _problems;
    private readonly bool _isObject;

    public FloorObject(JsonElement element, string path, FloorProblems problems)
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
                problems.Unknown($"{path}.?");
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

    /// <param name="name">The key.</param>
    /// <param name="without">The value when the key is missing; null: the key is required.</param>
    public double Number(string name, double? without = null)
    {
        if (!Take(name, without is null, out var value))
        {
            return without ?? 0;
        }
        return Number(value, PathOf(name));
    }

    public string Text(string name, string? without = null) => Take(name, without is null, out var value) ? Text(value, name) : without ?? "";

    public string? TextOrNull(string name) => Take(name, isNeeded: false, out var value) ? Text(value, name) : null;

    /// <summary>A name for people: plain text, not empty, at most <see cref="FloorRules.MostText"/> characters.</summary>
    public string Name(string name) => Take(name, isNeeded: true, out var value) ? Named(Text(value, name), name) : "";

    public string? NameOrNull(string name) => Take(name, isNeeded: false, out var value) ? Named(Text(value, name), name) : null;

    /// <summary>A whole number from 0.</summary>
    public int Whole(string name)
    {
        var number = Number(name);
        if (number is >= 0 and <= int.MaxValue && number == Math.Floor(number))
        {
            return (int)number;
        }
        _problems.OutOfRange(PathOf(name), 0, int.MaxValue);
        return 0;
    }

    public IReadOnlyList<string> Texts(string name, int most) =>
        [.. Items(name, isNeeded: true, most).Select(item => item.Value.ValueKind == JsonValueKind.String ? Text(item.Value, name) : NoText(item.Path))];

    /// <returns>Null: the key is missing.</returns>
    public JsonElement? Element(string name, bool isNeeded) => Take(name, isNeeded, out var value) ? value : null;

    /// <returns>Null: the key is missing.</returns>
    public FloorObject? Object(string name) => Take(name, isNeeded: false, out var value) ? new FloorObject(value, PathOf(name), _problems) : null;

    /// <summary>A missing list is empty.</summary>
    public IReadOnlyList<T> List<T>(string name, int most, Func<FloorObject, T> read) => List(name, most, (item, _) => read(item));

    /// <inheritdoc cref="List{T}(string, int, Func{FloorObject, T})"/>
    /// <param name="read">Also gets the path of the item.</param>
    public IReadOnlyList<T> List<T>(string name, int most, Func<FloorObject, string, T> read)
    {
        List<T> list = [];
        foreach (var (value, path) in Items(name, isNeeded: false, most))
        {
            if (_problems.IsFull)
            {
                break;
            }
            var item = new FloorObject(value, path, _problems);
            list.Add(read(item, path));
            item.Close();
        }
        return list;
    }

    /// <summary>A missing key is false.</summary>
    public bool Flag(string name)
    {
        if (!Take(name, isNeeded: false, out var value))
        {
            return false;
        }
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            _problems.NotAFlag(PathOf(name));
        }
        return value.ValueKind == JsonValueKind.True;
    }

    public int Rotation()
    {
        var turned = Number("rotation", 0);
        if (turned is not (0 or 90 or 180 or 270))
        {
            _problems.NoRotation(PathOf("rotation"));
            return 0;
        }
        return (int)turned;
    }

    public SeatKind Kind()
    {
        switch (Text("kind", "agent"))
        {
            case "agent":
                return SeatKind.Agent;
            case "sv":
                return SeatKind.Sv;
            case "training":
                return SeatKind.Training;
            case "other":
                return SeatKind.Other;
            default:
                _problems.NoKind(PathOf("kind"));
                return SeatKind.Other;
        }
    }

    public IReadOnlyList<double[]> Points(string name)
    {
        List<double[]> points = [];
        foreach (var (value, path) in Items(name, isNeeded: true, FloorRules.MostPoints))
        {
            if (_problems.IsFull)
            {
                break;
            }
            if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 2)
            {
                _problems.NotAPoint(path);
                continue;
            }
            points.Add([Number(value[0], path + "[0]"), Number(value[1], path + "[1]")]);
        }
        return points;
    }

    private IEnumerable<(JsonElement Value, string Path)> Items(string name, bool isNeeded, int most)
    {
        if (!Take(name, isNeeded, out var value))
        {
            return [];
        }
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

    private double Number(JsonElement value, string path)
    {
        // A number that is too large for a double becomes infinite here.
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number))
        {
            _problems.NotANumber(path);
            return 0;
        }
        if (!double.IsFinite(number))
        {
            _problems.OutOfRange(path, -FloorRules.Farthest, FloorRules.Farthest);
            return 0;
        }
        return number;
    }

    private string Text(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            _problems.NotAText(PathOf(name));
            return "";
        }
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not valid UTF-8.
            _problems.NotPlain(PathOf(name));
            return "";
        }
    }

    private string Named(string text, string name)
    {
        if (!PlainText.IsPlain(text, FloorRules.MostText))
        {
            _problems.NoName(PathOf(name), FloorRules.MostText);
        }
        return text;
    }

    private string NoText(string path)
    {
        _problems.NotAText(path);
        return "";
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

    private string PathOf(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && name.Length is > 0 and <= MostOfAKey ? $"{_path}.{name}"
            : $"{_path}['{new string([.. name.Where(c => !char.IsControl(c) && c != '\'').Take(MostOfAKey)])}']";
}
