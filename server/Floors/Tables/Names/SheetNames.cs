namespace ConnectStreaming.Floors.Tables.Names;

/// <summary>The names of a whole table: a person has one seat, so who stands twice is a question in each place. Pure.</summary>
internal static class SheetNames
{
    /// <param name="people">Those who may be meant.</param>
    /// <param name="cells">The desks.</param>
    /// <param name="chosen">What somebody has answered for each desk; null: nothing. With nobody: the desk stays without a person.</param>
    public static IReadOnlyList<NameAnswer> Resolve(PersonIndex people, IReadOnlyList<CellText> cells, IReadOnlyList<NameAnswer?>? chosen = null)
    {
        var doubtful = Doubtful(people, cells);
        NameAnswer[] answers = [.. cells.Select((cell, i) => chosen?[i] ?? people.Find(
            cell.Marks.Any(m => doubtful.Contains(PersonKeys.Key(m))) ? cell with { HasDoubtfulMarks = true } : cell))];
        var places = answers.Where(a => a.Kind == NameKind.Found).GroupBy(a => a.People[0].Id, StringComparer.Ordinal).ToDictionary(
            g => g.Key, g => (All: g.Count(), Certain: g.Count(IsCertain), Chosen: g.Count(IsChosen)), StringComparer.Ordinal);
        return [.. answers.Select(a =>
            a.Kind != NameKind.Found || places[a.People[0].Id] is not { All: > 1 } seen ? a
            // Who was chosen by a person sits there. Somebody's full name elsewhere says that a family name alone means another person.
            : seen.Chosen == 1 ? IsChosen(a) ? a : NameAnswer.Question(NameReason.Twice, a.People)
            : seen.Certain == 1 && IsCertain(a) ? a
            : NameAnswer.Question(NameReason.Twice, a.People))];
    }

    /// <summary>佐藤(直), 鈴木(直) with no 鈴木 直樹: the mark is no given name. It chooses nobody in the whole table.</summary>
    private static HashSet<string> Doubtful(PersonIndex people, IReadOnlyList<CellText> cells) =>
        cells.SelectMany(c => c.Marks, (cell, mark) => (Mark: mark, Key: PersonKeys.Key(mark), Name: string.Join(' ', cell.Names)))
            .DistinctBy(m => (m.Key, m.Name)).GroupBy(m => m.Key, StringComparer.Ordinal)
            .Where(g => g.Count() > 1 && g.Any(m => people.FitsFamily(m.Name, m.Mark) == false)).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);

    private static bool IsCertain(NameAnswer answer) => answer.Reason is NameReason.User or NameReason.FullName;

    private static bool IsChosen(NameAnswer answer) => answer.Reason == NameReason.Chosen;
}
