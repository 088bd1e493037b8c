using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>The lines around cells: from the classes of Excel's style sheet and from the cell's own style.</summary>
internal sealed partial class HtmlStyles
{
    /// <summary>Sides that a style names, and those of them that have a line.</summary>
    private readonly record struct Sides(Edges Named, Edges Lines)
    {
        public Edges On(Edges edges) => (edges & ~Named) | Lines;

        /// <summary>What comes later counts.</summary>
        public Sides Then(Sides next) => new(Named | next.Named, next.On(Lines));
    }

    private readonly Dictionary<string, Sides> _classes = new(StringComparer.Ordinal);

    public static HtmlStyles Of(IDocument document)
    {
        var styles = new HtmlStyles();
        foreach (var sheet in document.QuerySelectorAll("style"))
        {
            foreach (Match rule in Rules().Matches(sheet.TextContent))
            {
                var sides = SidesOf(rule.Groups[2].Value);
                if (sides.Named != Edges.None)
                {
                    var name = rule.Groups[1].Value;
                    styles._classes[name] = styles._classes.GetValueOrDefault(name).Then(sides);
                }
            }
        }
        return styles;
    }

    public Edges EdgesOf(IElement cell)
    {
        var edges = Edges.None;
        foreach (var name in cell.ClassList)
        {
            edges = _classes.GetValueOrDefault(name).On(edges);
        }
        return SidesOf(cell.GetAttribute("style") ?? "").On(edges);
    }

    private static Sides SidesOf(string style)
    {
        Sides all = default;
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
            all = all.Then(new Sides(sides, isLine ? sides : Edges.None));
        }
        return all;
    }

    [GeneratedRegex(@"\.([\w-]+)\s*\{([^{}]*)\}")]
    private static partial Regex Rules();

    [GeneratedRegex(@"(?<![\w-])border(-left|-top|-right|-bottom)?\s*:\s*([^;]*)")]
    private static partial Regex Borders();

    [GeneratedRegex(@"^\s*(none|0(px|pt)?(\s|$)|hidden)|\bnone\b")]
    private static partial Regex None();
}
