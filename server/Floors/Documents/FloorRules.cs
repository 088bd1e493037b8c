using System.Globalization;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Floors.Documents;

/// <summary>The rules for every document: limits, ranges, texts, unique ids and labels, references to existing ids. Pure.</summary>
internal static class FloorRules
{
    public const int MostSeats = 20_000;

    /// <summary>Maximum number of each kind except seats.</summary>
    public const int MostOthers = 2_000;

    /// <summary>Maximum number of points of one wall.</summary>
    public const int MostPoints = 200;

    public const int MostText = 100;
    public const int MostId = 40;

    /// <summary>Largest distance from 0 in floor units, in every direction.</summary>
    public const double Farthest = 100_000;

    public static void Check(FloorDocument document, string at, FloorProblems problems)
    {
        var check = new Checker(at, problems);
        if (document.Schema != FloorDocument.NewestSchema)
        {
            problems.Newer($"{at}.schema");
            return;
        }
        check.Size($"{at}.width", document.Width);
        check.Size($"{at}.height", document.Height);
        if (document.Background is { } background)
        {
            check.Background($"{at}.background", background);
        }
        var zones = check.All("zones", document.Zones, z => z.Id, (path, z) =>
        {
            check.Text($"{path}.name", z.Name);
            check.Box(path, z.X, z.Y, z.Width, z.Height);
        });
        var islands = check.All("islands", document.Islands, i => i.Id, (path, i) =>
        {
            check.Text($"{path}.name", i.Name);
            check.Box(path, i.X, i.Y, i.Width, i.Height);
            if (i.Zone is { } zone && !zones.Contains(zone))
            {
                problems.NoSuch($"{path}.zone", "zone", "ゾーン");
            }
        });
        check.All("seats", document.Seats, s => s.Id, (path, s) =>
        {
            check.Label($"{path}.label", s.Label);
            check.Box(path, s.X, s.Y, s.Width, s.Height);
            if (s.Island is { } island && !islands.Contains(island))
            {
                problems.NoSuch($"{path}.island", "island", "島");
            }
        });
        check.All("walls", document.Walls, w => w.Id, (path, w) =>
        {
            check.Size($"{path}.thickness", w.Thickness);
            if (w.Points.Count < 2)
            {
                problems.TooFew($"{path}.points", 2);
            }
            for (var i = 0; i < w.Points.Count; i++)
            {
                check.Place(string.Create(CultureInfo.InvariantCulture, $"{path}.points[{i}][0]"), w.Points[i][0]);
                check.Place(string.Create(CultureInfo.InvariantCulture, $"{path}.points[{i}][1]"), w.Points[i][1]);
            }
        });
        check.All("doors", document.Doors, d => d.Id, (path, d) =>
        {
            check.Text($"{path}.label", d.Label);
            check.Place($"{path}.x", d.X);
            check.Place($"{path}.y", d.Y);
            check.Size($"{path}.width", d.Width);
        });
        check.All("labels", document.Labels, l => l.Id, (path, l) =>
        {
            check.Text($"{path}.text", l.Text);
            check.Place($"{path}.x", l.X);
            check.Place($"{path}.y", l.Y);
            check.Size($"{path}.size", l.Size);
        });
    }

    public static bool IsId(string id) => id.Length is > 0 and <= MostId && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private sealed class Checker(string at, FloorProblems problems)
    {
        private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);

        /// <returns>The ids of the list.</returns>
        public HashSet<string> All<T>(string name, IReadOnlyList<T> list, Func<T, string> id, Action<string, T> check)
            where T : FloorElement
        {
            HashSet<string> ids = new(StringComparer.Ordinal);
            for (var i = 0; i < list.Count && !problems.IsFull; i++)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"{at}.{name}[{i}]");
                Id($"{path}.id", id(list[i]));
                ids.Add(id(list[i]));
                check(path, list[i]);
                if (list[i].Group is { } group && !IsId(group))
                {
                    problems.NoId($"{path}.group");
                }
            }
            return ids;
        }

        public void Background(string path, FloorBackground background)
        {
            if (background.Image.Length != 64 || !background.Image.All(char.IsAsciiHexDigitLower))
            {
                problems.NoHash($"{path}.image");
            }
            Box(path, background.X, background.Y, background.Width, background.Height);
            if (background.Opacity is not (>= 0 and <= 1))
            {
                problems.OutOfRange($"{path}.opacity", 0, 1);
            }
        }

        public void Box(string path, double x, double y, double width, double height)
        {
            Place($"{path}.x", x);
            Place($"{path}.y", y);
            Size($"{path}.width", width);
            Size($"{path}.height", height);
        }

        public void Place(string path, double value)
        {
            if (value is not (>= -Farthest and <= Farthest))
            {
                problems.OutOfRange(path, -Farthest, Farthest);
            }
        }

        public void Size(string path, double value)
        {
            if (value is not (> 0 and <= Farthest))
            {
                problems.TooSmall(path, Farthest);
            }
        }

        public void Label(string path, string label)
        {
            Text(path, label);
            if (label.Length > 0 && !_labels.TryAdd(label, path))
            {
                problems.LabelTaken(path, _labels[label]);
            }
        }

        /// <summary>"" is allowed.</summary>
        public void Text(string path, string text)
        {
            if (text.Length > MostText)
            {
                problems.TooLong(path, MostText);
            }
            else if (text.Length > 0 && !PlainText.IsPlain(text, MostText))
            {
                problems.NotPlain(path);
            }
        }

        private void Id(string path, string id)
        {
            if (!IsId(id))
            {
                problems.NoId(path);
            }
            else if (!_ids.TryAdd(id, path))
            {
                problems.IdTaken(path, _ids[id]);
            }
        }
    }
}
