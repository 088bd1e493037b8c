using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>The lines around cells: from the classes of Excel's style sheet and from the cell's own style.</summary>
internal sealed partial class HtmlStyles
{
    private readonly Dictionary<string, string> _classes = new(StringComparer.Ordinal);

    public static HtmlStyles Of(IDocument document)
    {
        var styles = new HtmlStyles();
        foreach (var sheet in document.QuerySelectorAll("style"))
        {
            foreach (Match rule in Rules().Matches(sheet.TextContent))
            {
                styles._classes[rule.Groups[1].Value] = styles._classes.GetValueOrDefault(rule.Groups[1].Value, "") + ";" + rule.Groups[2].Value;
            }
        }
        return styles;
    }

    public Edges EdgesOf(IElement cell)
    {
        var edges = Edges.None;
        foreach (var name in cell.ClassList)
        {
            edges = With(edges, _classes.GetValueOrDefault(name, ""));
        }
        return With(edges, cell.GetAttribute("style") ?? "");
    }

    private static Edges With(Edges edges, string style)
    {
        foreach (Match border in Borders().Matches(style))
        {
            var sides = border.Groups[1].Value switch
            {
                "-left" => Edges.Left,
                "-top" => Edges.Top,
                "-right" => Edges.Right,
                "-bottom" => Edges.Bottom,
                _ => Edges.Left | Edges.Top | Edges.Right | Edges.Bottom,
            };
            var isLine = !None().IsMatch(border.Groups[2].Value);
            edges = isLine ? edges | sides : edges & ~sides;
        }
        return edges;
    }

    [GeneratedRegex(@"\.([\w-]+)\s*\{([^{}]*)\}")]
    private static partial Regex Rules();

    [GeneratedRegex(@"(?<![\w-])border(-left|-top|-right|-bottom)?\s*:\s*([^;]*)")]
    private static partial Regex Borders();

    [GeneratedRegex(@"^\s*(none|0(px|pt)?(\s|$)|hidden)|\bnone\b")]
    private static partial Regex None();
}
