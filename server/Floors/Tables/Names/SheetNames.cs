namespace ConnectStreaming.Floors.Tables.Names;

/// <summary>The names of a whole table: a person has one seat, so who stands twice is a question in each place. Pure.</summary>
internal static class SheetNames
{
    public static IReadOnlyList<NameAnswer> Resolve(PersonIndex people, IReadOnlyList<CellText> cells)
    {
        NameAnswer[] answers = [.. cells.Select(people.Find)];
        var places = answers.Where(a => a.Kind == NameKind.Found).GroupBy(a => a.People[0].Id, StringComparer.Ordinal).ToDictionary(
            g => g.Key, g => (All: g.Count(), Certain: g.Count(IsCertain)), StringComparer.Ordinal);
        return [.. answers.Select(a =>
            a.Kind != NameKind.Found || places[a.People[0].Id] is not { All: > 1 } seen ? a
            // Somebody's full name elsewhere says that a family name alone means another person.
            : seen.Certain == 1 && IsCertain(a) ? a
            : NameAnswer.Question(NameReason.Twice, a.People))];
    }

    private static bool IsCertain(NameAnswer answer) => answer.Reason is NameReason.User or NameReason.FullName;
}
