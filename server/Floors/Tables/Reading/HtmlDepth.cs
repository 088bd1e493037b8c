using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>
/// How deep elements stand in each other: what walks an endless nesting runs out of stack, which ends the process. Pure.
/// </summary>
internal static partial class HtmlDepth
{
    private const int Most = 200;

    /// <summary>With the rows and table bodies that the parser adds.</summary>
    private const int MostMade = Most * 5;

    /// <summary>Those that the parser closes when the next one begins.</summary>
    private static readonly HashSet<string> Flat = new(StringComparer.OrdinalIgnoreCase)
    {
        "br", "col", "style", "tbody", "thead", "tfoot", "colgroup", "p", "li",
    };

    /// <summary>Before a parser builds them, which takes the square of the depth. At least as deep as the parser makes it.</summary>
    /// <param name="html">From <see cref="HtmlTags"/>.</param>
    public static bool IsTooDeep(string html)
    {
        List<string> open = [];
        foreach (var tag in Tags().EnumerateMatches(html))
        {
            var isEnd = html[tag.Index + 1] == '/';
            var name = html.Substring(tag.Index + (isEnd ? 2 : 1), tag.Length - (isEnd ? 2 : 1)).ToLowerInvariant();
            var table = open.LastIndexOf("table");
            if (Flat.Contains(name))
            {
                continue;
            }
            if (name is "td" or "th" or "tr")
            {
                // Ends what is open in the cell before. Outside a table the parser leaves it out.
                open.RemoveRange(table + 1, table < 0 ? 0 : open.Count - table - 1);
            }
            else if (!isEnd)
            {
                open.Add(name);
            }
            else if (open.LastIndexOf(name) is var at && at >= 0 && (at > table || name == "table"))
            {
                // What began outside a table does not end inside it.
                open.RemoveRange(at, open.Count - at);
            }
            if (open.Count > Most)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>As the parser has made it. Not by recursion.</summary>
    public static bool IsTooDeep(INode root)
    {
        Stack<(INodeList Children, int Next)> open = new([(root.ChildNodes, 0)]);
        while (open.TryPop(out var place))
        {
            if (place.Next == place.Children.Length)
            {
                continue;
            }
            // The next sibling by its number: asking a node for it looks through all of them.
            open.Push((place.Children, place.Next + 1));
            open.Push((place.Children[place.Next].ChildNodes, 0));
            if (open.Count > MostMade)
            {
                return true;
            }
        }
        return false;
    }

    [GeneratedRegex("</?[a-zA-Z][^\\s/>]*")]
    private static partial Regex Tags();
}
