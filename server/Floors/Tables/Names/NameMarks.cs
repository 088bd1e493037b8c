using ConnectStreaming.Agents.Folding;

namespace ConnectStreaming.Floors.Tables.Names;

internal enum Fit
{
    /// <summary>It cannot be told.</summary>
    Open = 0,
    Yes,
    No,
}

/// <summary>Whether the reading and the marks in brackets of a cell fit a person: 佐藤(健), 山田(ひ), 東 with あずま above. Pure.</summary>
internal static class NameMarks
{
    public static Fit Fits(PersonKeys person, CellText cell)
    {
        var fits = cell.Marks.Select(mark => cell.HasDoubtfulMarks || Honorifics.IsDoubtful(mark) ? Fit.Open : OfMark(person, mark))
            .Append(OfReading(person, cell.Reading)).ToArray();
        return fits.Contains(Fit.No) ? Fit.No : fits.Contains(Fit.Yes) ? Fit.Yes : Fit.Open;
    }

    /// <summary>A mark is the beginning of the given name, of its reading, or the reading of the name.</summary>
    public static Fit OfMark(PersonKeys person, string mark)
    {
        var key = PersonKeys.Key(mark);
        if (key.Length == 0 || (person.First.Length > 0 && person.First.StartsWith(key, StringComparison.Ordinal)))
        {
            return key.Length == 0 ? Fit.Open : Fit.Yes;
        }
        if (PersonKeys.HasKanji(mark))
        {
            // A kanji beside a given name of kana or Latin letters may be its spelling.
            return person.HasFirstSound || key.Length > 3 ? Fit.Open : Fit.No;
        }
        var sound = NameSound.Loose(key);
        if (sound.Length == 0)
        {
            return Fit.Open;
        }
        var isKnown = person.FirstSound.Length > 0 && person.LastSound.Length > 0;
        return person.FirstSound.Length > 0 && NameSound.Loose(person.FirstSound).StartsWith(sound, StringComparison.Ordinal) ? Fit.Yes
            : person.LastSound.Length > 0 && (NameSound.Loose(person.LastSound) == sound || NameSound.Loose(person.LastSound + person.FirstSound) == sound)
                ? Fit.Yes
            : isKnown && mark.Length < 4 ? Fit.No : Fit.Open;
    }

    /// <summary>Kana above the name. They say nothing where the person's own sound is not known.</summary>
    private static Fit OfReading(PersonKeys person, string? reading)
    {
        if (reading is null || person.LastSound.Length == 0)
        {
            return Fit.Open;
        }
        var sound = NameSound.Loose(PersonKeys.Key(reading));
        return sound.StartsWith(NameSound.Loose(person.LastSound), StringComparison.Ordinal) ? Fit.Yes : Fit.No;
    }
}
