using System.Text;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>
/// Leaves in pasted HTML only the tags that a table needs, with the attributes that are read. What else a parser knows (formatting, drawings, forms)
/// can be nested or repeated until the parser needs more memory than there is, and it takes the square of the number of elements beside each other. Pure.
/// </summary>
internal sealed class HtmlTags
{
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "table", "colgroup", "col", "tbody", "thead", "tfoot", "tr", "td", "th", "br", "ruby", "rb", "rt", "rp", "rtc", "div", "p", "li",
    };

    private static readonly HashSet<string> KeptAttributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "style", "class", "width", "height", "colspan", "rowspan", "span",
    };

    /// <summary>What stands in them is not HTML, or not to be seen.</summary>
    private static readonly HashSet<string> Hidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "style", "script", "template", "noscript", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
    };

    private const int MostTables = 1_000;
    private const int MostRows = TableLimits.MostRows * 10;
    private const int MostInRow = TableLimits.MostColumns * 2;
    private const int MostInCell = 200;
    private const int MostStyles = 100;

    /// <summary>Tags and texts between the cells, which the parser puts before the table, and looks for their place among all that stand there.</summary>
    private const int MostBetween = 2_000;

    private readonly string _html;
    private readonly StringBuilder _kept = new();
    private int _at;
    private (int Tables, int Rows, int InRow, int InCell, int Between, int Styles) _seen;
    private bool _isInCell;

    private HtmlTags(string html) => _html = html;

    public static string Needed(string html)
    {
        var tags = new HtmlTags(html);
        while (tags._at < html.Length)
        {
            tags.Step();
        }
        return tags._kept.ToString();
    }

    private void Step()
    {
        var start = _html.IndexOf('<', _at);
        Text(_html.AsSpan(_at, (start < 0 ? _html.Length : start) - _at));
        _at = start < 0 ? _html.Length : start + 1;
        if (start < 0)
        {
            return;
        }
        var next = At(_at);
        if (next is '!' or '?')
        {
            var isComment = string.CompareOrdinal(_html, _at, "!--", 0, 3) == 0;
            SkipTo(isComment ? "-->" : ">", isComment ? 3 : 1);
        }
        else if (char.IsAsciiLetter(next) || (next == '/' && char.IsAsciiLetter(At(_at + 1))))
        {
            Tag();
        }
        else
        {
            Text("&lt;");
        }
    }

    private void Text(ReadOnlySpan<char> text)
    {
        if (_isInCell || text.IsWhiteSpace() || _seen.Between++ < MostBetween)
        {
            _kept.Append(text);
        }
    }

    private void Tag()
    {
        var isEnd = At(_at) == '/';
        _at += isEnd ? 1 : 0;
        var name = Until(c => IsSpace(c) || c is '/' or '>');
        var isKept = Kept.Contains(name);
        var attributes = Attributes(isKept && !isEnd);
        if (isKept && IsInLimits(name, isEnd))
        {
            _kept.Append(isEnd ? "</" : "<").Append(name).Append(attributes).Append('>');
        }
        else if (!isEnd && Hidden.Contains(name))
        {
            var from = _at;
            var end = _html.IndexOf($"</{name}", _at, StringComparison.OrdinalIgnoreCase);
            _at = end < 0 ? _html.Length : end;
            if (name.Equals("style", StringComparison.OrdinalIgnoreCase) && _seen.Styles++ < MostStyles)
            {
                _kept.Append("<style>").Append(_html, from, _at - from).Append("</style>");
            }
        }
    }

    /// <summary>More tags in one cell are left out: the text of a seat is short. More rows or cells are refused, as they would be later.</summary>
    private bool IsInLimits(string name, bool isEnd)
    {
        var isStructure = true;
        switch (name.ToLowerInvariant())
        {
            case "table":
                _seen = isEnd ? _seen : _seen with { Tables = _seen.Tables + 1, InRow = 0 };
                _isInCell = false;
                break;
            case "tr" or "tbody" or "thead" or "tfoot" or "colgroup":
                _seen = isEnd ? _seen : _seen with { Rows = _seen.Rows + 1, InRow = 0 };
                _isInCell = false;
                break;
            case "td" or "th":
                _seen = isEnd ? _seen : _seen with { InRow = _seen.InRow + 1, InCell = 0 };
                _isInCell = !isEnd;
                break;
            case "col":
                _seen = isEnd ? _seen : _seen with { InRow = _seen.InRow + 1 };
                break;
            // The parser makes a line break or a paragraph of these end tags too.
            case var other when !isEnd || other is "br" or "p":
                isStructure = false;
                _seen = _isInCell ? _seen with { InCell = _seen.InCell + 1 } : _seen with { Between = _seen.Between + 1 };
                break;
        }
        return _seen.Tables > MostTables || _seen.Rows > MostRows || _seen.InRow > MostInRow ? throw new TableProblemException(TableProblem.TooManyCells)
            : isStructure || (_isInCell ? _seen.InCell <= MostInCell : _seen.Between <= MostBetween);
    }

    /// <summary>Reads to the end of the tag, as the HTML standard says: a &gt; inside quotes is no end.</summary>
    private string Attributes(bool isKept)
    {
        var kept = new StringBuilder();
        while (_at < _html.Length)
        {
            Until(c => !IsSpace(c) && c != '/');
            if (At(_at) == '>')
            {
                _at++;
                break;
            }
            var from = _at;
            _at++;
            Until(c => IsSpace(c) || c is '/' or '>' or '=');
            var name = _html[from.._at];
            Until(c => !IsSpace(c));
            if (At(_at) != '=')
            {
                continue;
            }
            _at++;
            Until(c => !IsSpace(c));
            var value = Value();
            if (isKept && KeptAttributes.Contains(name))
            {
                kept.Append(' ').Append(name).Append("=\"").Append(value.Replace("\"", "&quot;", StringComparison.Ordinal)).Append('"');
            }
        }
        return kept.ToString();
    }

    private string Value()
    {
        if (At(_at) is not ('"' or '\''))
        {
            return Until(c => IsSpace(c) || c == '>');
        }
        var quote = _html[_at++];
        var value = Until(c => c == quote);
        _at++;
        return value;
    }

    private string Until(Func<char, bool> isEnd)
    {
        var from = _at;
        while (_at < _html.Length && !isEnd(_html[_at]))
        {
            _at++;
        }
        return _html[from.._at];
    }

    private void SkipTo(string end, int from)
    {
        var found = _at + from > _html.Length ? -1 : _html.IndexOf(end, _at + from, StringComparison.Ordinal);
        _at = found < 0 ? _html.Length : found + end.Length;
    }

    private char At(int at) => at < _html.Length ? _html[at] : '\0';

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n' or '\f';
}
