using System.Text;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>Reads .csv and pasted text. A field in quotation marks may have separators and line breaks. Pure.</summary>
internal static class SeparatedText
{
    public static TableGrid Read(string text, string source)
    {
        var grid = new GridBuilder();
        var separator = Separator(text, isPasted: source == "text");
        var field = new StringBuilder();
        var (row, column, isQuoted, isOpen) = (0, 0, false, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isOpen)
            {
                if (c != '"')
                {
                    Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    Append('"');
                    i++;
                }
                else
                {
                    isOpen = false;
                }
            }
            else if (c == '"' && field.Length == 0 && !isQuoted)
            {
                (isOpen, isQuoted) = (true, true);
            }
            else if (c == separator)
            {
                End();
                column++;
            }
            else if (c is '\n' or '\r')
            {
                End();
                i += c == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
                (row, column) = (row + 1, 0);
            }
            else
            {
                Append(c);
            }
        }
        End();
        return grid.Build(source);

        void Append(char c)
        {
            // A quotation mark that is never closed takes all the rest of the file.
            if (field.Length <= TableLimits.MostText)
            {
                field.Append(c);
            }
        }

        void End()
        {
            grid.Add(new TableCell(row, column, 1, 1, field.ToString()));
            field.Clear();
            isQuoted = false;
        }
    }

    /// <summary>
    /// The one that is most often in the text, outside of quoted fields: tab, comma or semicolon. Spreadsheets copy with tabs, and Clarke, Emma is one cell.
    /// </summary>
    private static char Separator(string text, bool isPasted)
    {
        var (tabs, commas, semicolons, isOpen, isStart) = (0, 0, 0, false, true);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isOpen)
            {
                // Two are one in the field.
                var isDouble = c == '"' && i + 1 < text.Length && text[i + 1] == '"';
                isOpen = c != '"' || isDouble;
                i += isDouble ? 1 : 0;
                continue;
            }
            isOpen = isStart && c == '"';
            isStart = c is '\t' or ',' or ';' or '\n' or '\r';
            tabs += c == '\t' ? 1 : 0;
            commas += c == ',' ? 1 : 0;
            semicolons += c == ';' ? 1 : 0;
        }
        return tabs > 0 && (isPasted || tabs >= commas) ? '\t' : semicolons > commas ? ';' : ',';
    }
}
