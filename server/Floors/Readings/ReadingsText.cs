using System.Text;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Floors.Readings;

/// <summary>Somebody whom the list may name.</summary>
internal sealed record ReadingsPerson(string Arn, string User, string Name);

/// <summary>The file that is downloaded: everybody of the instance, so that what is missing can be filled in. Pure.</summary>
internal static class ReadingsText
{
    /// <summary>With a byte order mark: without it, a Japanese Excel reads the file as Shift-JIS.</summary>
    private const string Header = "\ufeff\"user\",\"name\",\"reading\",\"extension\"\r\n";

    /// <param name="people">Whom the server knows. Who has no user name is named by the ARN.</param>
    public static string Of(ReadingsList list, string instance, IEnumerable<ReadingsPerson> people)
    {
        var text = new StringBuilder(Header);
        HashSet<string> written = new(StringComparer.Ordinal);
        foreach (var person in people.OrderBy(p => p.User, StringComparer.Ordinal).ThenBy(p => p.Arn, StringComparer.Ordinal))
        {
            var reading = list.Of(instance, person.Arn, person.User.Length > 0 ? person.User : null);
            var who = reading?.Who ?? (person.User.Length > 0 ? person.User : person.Arn);
            if (written.Add(who))
            {
                Line(text, who, person.Name, reading?.Reading, reading?.Extension);
            }
        }
        // Of people whom nobody knows now: the list is what was uploaded.
        foreach (var reading in list.In(instance).Where(r => written.Add(r.Who)).OrderBy(r => r.Who, StringComparer.Ordinal))
        {
            Line(text, reading.Who, "", reading.Reading, reading.Extension);
        }
        return text.ToString();
    }

    private static void Line(StringBuilder text, params IEnumerable<string?> fields) =>
        text.AppendJoin(',', fields.Select(f => AuditCsv.Field(f ?? ""))).Append("\r\n");
}
