using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Floors.Drafts.Document;

/// <summary>
/// Values of fields as JSON text. The same value always has the same text, the one that <see cref="FloorJson"/> writes: two values are equal if their texts
/// are. Null: the field is not there. Reading never throws: what is wrong is in the list of problems.
/// </summary>
internal static class DraftValues
{
    /// <summary>Same letters as in a stored document.</summary>
    private static readonly JsonSerializerOptions Shape = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="value">What was sent; null: nothing, or JSON null.</param>
    public static string? Read(DraftField field, JsonElement? value, string path, FloorProblems problems)
    {
        if (value is not { } sent)
        {
            if (field.IsNeeded)
            {
                problems.Missing(path);
            }
            return null;
        }
        return field.Type switch
        {
            DraftFieldType.Place => Place(sent, path, problems),
            DraftFieldType.Size => Size(sent, path, problems),
            DraftFieldType.Text => Text(sent, path, problems),
            DraftFieldType.Rotation => Rotation(sent, path, problems),
            DraftFieldType.SeatKind => SeatKind(sent, path, problems),
            DraftFieldType.Reference or DraftFieldType.Group => Id(sent, path, problems),
            DraftFieldType.Points => Points(sent, path, problems),
            DraftFieldType.Flag => Flag(sent, path, problems),
            DraftFieldType.Background => Background(sent, path, problems),
            _ => throw new ArgumentOutOfRangeException(nameof(field), field.Type, "Unknown."),
        };
    }

    public static string Text(string text) => JsonSerializer.Serialize(text, Shape);

    public static string Number(double number) => JsonSerializer.Serialize(number == 0 ? 0 : number);

    private static string? Place(JsonElement value, string path, FloorProblems problems)
    {
        if (Finite(value, path, problems) is not { } number)
        {
            return null;
        }
        if (number is >= -FloorRules.Farthest and <= FloorRules.Farthest)
        {
            return Number(number);
        }
        problems.OutOfRange(path, -FloorRules.Farthest, FloorRules.Farthest);
        return null;
    }

    private static string? Size(JsonElement value, string path, FloorProblems problems)
    {
        if (Finite(value, path, problems) is not { } number)
        {
            return null;
        }
        if (number is > 0 and <= FloorRules.Farthest)
        {
            return Number(number);
        }
        problems.TooSmall(path, FloorRules.Farthest);
        return null;
    }

    private static double? Finite(JsonElement value, string path, FloorProblems problems)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }
        problems.NotANumber(path);
        return null;
    }

    private static string? Text(JsonElement value, string path, FloorProblems problems)
    {
        if (String(value, path, problems) is not { } text)
        {
            return null;
        }
        if (text.Length > FloorRules.MostText)
        {
            problems.TooLong(path, FloorRules.MostText);
        }
        else if (text.Length > 0 && !PlainText.IsPlain(text, FloorRules.MostText))
        {
            problems.NotPlain(path);
        }
        return Text(text);
    }

    private static string? Id(JsonElement value, string path, FloorProblems problems)
    {
        if (String(value, path, problems) is not { } text)
        {
            return null;
        }
        if (!FloorRules.IsId(text))
        {
            problems.NoId(path);
        }
        return Text(text);
    }

    private static string? Rotation(JsonElement value, string path, FloorProblems problems)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var turned) && turned is 0 or 90 or 180 or 270)
        {
            return ((int)value.GetDouble()).ToString(CultureInfo.InvariantCulture);
        }
        problems.NoRotation(path);
        return null;
    }

    private static string? SeatKind(JsonElement value, string path, FloorProblems problems)
    {
        if (String(value, path, problems) is not { } text)
        {
            return null;
        }
        if (text is not ("agent" or "sv" or "training" or "other"))
        {
            problems.NoKind(path);
        }
        return Text(text);
    }

    private static string? Flag(JsonElement value, string path, FloorProblems problems)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            problems.NotAFlag(path);
        }
        return value.ValueKind == JsonValueKind.True ? "true" : null;
    }

    private static string? Points(JsonElement value, string path, FloorProblems problems)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            problems.NotAList(path);
            return null;
        }
        if (value.GetArrayLength() is var count and (< 2 or > FloorRules.MostPoints))
        {
            if (count < 2)
            {
                problems.TooFew(path, 2);
            }
            else
            {
                problems.TooMany(path, FloorRules.MostPoints);
            }
            return null;
        }
        List<string> points = [];
        foreach (var (point, i) in value.EnumerateArray().Select((point, i) => (point, i)))
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            if (point.ValueKind != JsonValueKind.Array || point.GetArrayLength() != 2)
            {
                problems.NotAPoint(at);
                return null;
            }
            points.Add($"[{Place(point[0], at + "[0]", problems)},{Place(point[1], at + "[1]", problems)}]");
        }
        return $"[{string.Join(',', points)}]";
    }

    private static string? Background(JsonElement value, string path, FloorProblems problems)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.NotAnObject(path);
            return null;
        }
        var read = new FloorObject(value, path, problems);
        var image = read.Text("image");
        string?[] box =
        [
            Part("x", DraftFieldType.Place), Part("y", DraftFieldType.Place), Part("width", DraftFieldType.Size), Part("height", DraftFieldType.Size),
        ];
        var opacity = read.Number("opacity", 1);
        read.Close();
        if (image.Length != 64 || !image.All(char.IsAsciiHexDigitLower))
        {
            problems.NoHash(path + ".image");
        }
        if (opacity is not (>= 0 and <= 1))
        {
            problems.OutOfRange(path + ".opacity", 0, 1);
        }
        return $"{{\"image\":{Text(image)},\"x\":{box[0]},\"y\":{box[1]},\"width\":{box[2]},\"height\":{box[3]},\"opacity\":{Number(opacity)}}}";

        string? Part(string name, DraftFieldType type) => Read(new DraftField(name, type), read.Element(name, isNeeded: false), $"{path}.{name}", problems);
    }

    private static string? String(JsonElement value, string path, FloorProblems problems)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            problems.NotAText(path);
            return null;
        }
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not valid UTF-8.
            problems.NotPlain(path);
            return null;
        }
    }
}
