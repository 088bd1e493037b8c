using System.Text;
using AngleSharp.Dom;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>The text of a cell with its lines, and its reading: ruby's rt is the reading and never a part of the text.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _reading = new();
    private bool _hasReading;

    public static (string Text, string? Reading) Of(IElement cell)
    {
        var made = new HtmlText();
        made.Take(cell);
        return (made._text.ToString(), made._hasReading ? made._reading.ToString() : null);
    }

    private void Take(INode node)
    {
        foreach (var child in node.ChildNodes)
        {
            switch (child)
            {
                case IText text:
                    Append(Collapsed(text.Data, _text.Length == 0 || _text[^1] is '\n' or ' '));
                    break;
                case IElement { LocalName: "br" }:
                    Append("\n");
                    break;
                case IElement { LocalName: "ruby" } ruby:
                    TakeRuby(ruby);
                    break;
                case IElement { LocalName: "rt" or "rp" or "style" or "script" or "template" }:
                    break;
                case IElement { LocalName: "div" or "p" or "li" } block:
                    NewLine();
                    Take(block);
                    NewLine();
                    break;
                case IElement element:
                    Take(element);
                    break;
            }
        }
    }

    private void TakeRuby(IElement ruby)
    {
        var (below, _) = Of(WithoutRuby(ruby));
        var above = string.Concat(ruby.QuerySelectorAll("rt").Select(rt => Collapsed(rt.TextContent, isAtStart: true)));
        _text.Append(below);
        _reading.Append(above.Length > 0 ? above : below);
        _hasReading |= above.Length > 0;
    }

    /// <summary>A copy: Excel sets rt inside font elements.</summary>
    private static IElement WithoutRuby(IElement ruby)
    {
        var copy = (IElement)ruby.Clone();
        foreach (var rt in copy.QuerySelectorAll("rt, rp, rtc").ToArray())
        {
            rt.Remove();
        }
        return copy;
    }

    private void Append(string text)
    {
        _text.Append(text);
        _reading.Append(text);
    }

    private void NewLine()
    {
        if (_text.Length > 0 && _text[^1] != '\n')
        {
            Append("\n");
        }
    }

    /// <summary>Line breaks of the source are spaces; several spaces are one. A no-break space stays.</summary>
    private static string Collapsed(string text, bool isAtStart)
    {
        var made = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is not (' ' or '\t' or '\r' or '\n' or '\f'))
            {
                made.Append(c);
            }
            else if (made.Length == 0 ? !isAtStart : made[^1] != ' ')
            {
                made.Append(' ');
            }
        }
        return made.ToString();
    }
}
