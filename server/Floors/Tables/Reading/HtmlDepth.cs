using System.Text.RegularExpressions;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>How deep elements stand in each other, before a parser builds them: what walks an endless nesting runs out of stack. At least as deep as the parser
/// makes it.</summary>
internal static partial class HtmlDepth
{
    private const int Most = 200;

    /// <summary>Elements without an end, and those that the parser closes when the next one begins.</summary>
    private static readonly HashSet<string> Flat = new(StringComparer.OrdinalIgnoreCase)
    {
        "br", "col", "img", "meta", "link", "input", "hr", "wbr", "base", "area", "source", "embed", "param", "track",
        "tbody", "thead", "tfoot", "colgroup", "p", "li", "html", "head", "body",
    };

    public static bool IsTooDeep(string html)
    {
        List<string> open = [];
        foreach (var tag in Tags().EnumerateMatches(html))
        {
            var isEnd = html[tag.Index + 1] == '/';
            var name = html.Substring(tag.Index + (isEnd ? 2 : 1), tag.Length - (isEnd ? 2 : 1)).ToLowerInvariant();
            if (Flat.Contains(name))
            {
                continue;
            }
            if (name is "td" or "th" or "tr")
            {
                CloseCell(open);
            }
            else if (!isEnd)
            {
                open.Add(name);
            }
            else if (open.LastIndexOf(name) is >= 0 and var at)
            {
                open.RemoveRange(at, open.Count - at);
            }
            if (open.Count > Most)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>A cell ends what is open in the one before. Not inside a drawing, where a cell is an element like others.</summary>
    private static void CloseCell(List<string> open)
    {
        var table = open.LastIndexOf("table");
        if (table < 0 || open.FindIndex(table, n => n is "svg" or "math" or "template" or "select") >= 0)
        {
            open.Add("td");
        }
        else
        {
            open.RemoveRange(table + 1, open.Count - table - 1);
        }
    }

    [GeneratedRegex("</?[a-zA-Z][^\\s/>]*")]
    private static partial Regex Tags();
}
