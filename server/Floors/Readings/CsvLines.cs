using System.Text;

namespace ConnectStreaming.Floors.Readings;

/// <summary>The fields of each line of a CSV file (RFC 4180); also with tabs or semicolons, as Excel saves it in some countries. Pure.</summary>
internal static class CsvLines
{
    private const int LongestField = 1_000;

    /// <returns>The number of the line in the file, from 1, and its fields. Empty lines are left out.</returns>
    public static IEnumerable<(int Line, string[] Fields)> Of(string text)
    {
        var separator = Separator(text);
        List<string> fields = [];
        var field = new StringBuilder();
        var (line, begun, isOpen) = (1, 1, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            line += c == '\n' ? 1 : 0;
            if (isOpen)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    Append('"');
                    i++;
                }
                else if (c == '"')
                {
                    isOpen = false;
                }
                else
                {
                    Append(c);
                }
            }
            else if (c == '"' && field.Length == 0)
            {
                isOpen = true;
            }
            else if (c == separator)
            {
                End();
            }
            else if (c == '\n')
            {
                End();
                if (fields.Exists(f => f.Length > 0))
                {
                    yield return (begun, [.. fields]);
                }
                fields.Clear();
                begun = line;
            }
            else if (c != '\r')
            {
                Append(c);
            }
        }
        End();
        if (fields.Exists(f => f.Length > 0))
        {
            yield return (begun, [.. fields]);
        }

        void Append(char c)
        {
            // A quotation mark that is never closed takes all the rest of the file.
            if (field.Length < LongestField)
            {
                field.Append(c);
            }
        }

        void End()
        {
            fields.Add(field.ToString().Trim());
            field.Clear();
        }
    }

    private static char Separator(string text)
    {
        var first = text.AsSpan(0, text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? end : text.Length);
        return first.Contains('\t') ? '\t' : first.Contains(',') ? ',' : first.Contains(';') ? ';' : ',';
    }
}
