namespace ConnectStreaming.Floors.Tables.Names;

/// <summary>Somebody who may sit in a seat table.</summary>
/// <param name="Id">ARN of the agent.</param>
/// <param name="User">User name; "": not known, or hidden.</param>
/// <param name="Group">Name of the team, as a hint for people.</param>
/// <param name="Reading">How the name is read (Floors/Readings); "": not known, or hidden.</param>
internal sealed record TablePerson(string Id, string User, string Last, string First, string Group = "", string Reading = "")
{
    /// <summary>Whether a name that nobody has, as far as it may be read, may be this person's: what is written may be what is hidden.</summary>
    public bool MayBe(CellText cell) => (Last.Length == 0 && First.Length == 0) || (User.Length == 0 && cell.Names.Any(IsUserName));

    private static bool IsUserName(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@');
}

internal enum NameKind
{
    None = 0,

    /// <summary>Exactly one person can be meant.</summary>
    Found,

    /// <summary>Somebody has to choose.</summary>
    Question,

    /// <summary>Nobody has this name.</summary>
    Unknown,
}

/// <summary>Why a name was matched, or is a question.</summary>
internal enum NameReason
{
    None = 0,
    User,
    FullName,
    FamilyName,
    Reading,

    /// <summary>Somebody has answered the question.</summary>
    Chosen,

    /// <summary>Several people have the name.</summary>
    Several,

    /// <summary>One kanji differs in a way that is usual, and so might the person.</summary>
    Similar,

    /// <summary>The same person stands twice in the table.</summary>
    Twice,

    /// <summary>The cell has two names.</summary>
    TwoNames,

    /// <summary>No person with this name has the mark in brackets, or the reading.</summary>
    OtherMark,
}

/// <summary>Who is meant by a name.</summary>
/// <param name="People">Found: one. Question: the candidates.</param>
internal sealed record NameAnswer(NameKind Kind, NameReason Reason, IReadOnlyList<TablePerson> People)
{
    public static readonly NameAnswer Unknown = new(NameKind.Unknown, NameReason.None, []);

    /// <summary>Somebody has said that it is nobody.</summary>
    public static readonly NameAnswer Nobody = new(NameKind.Unknown, NameReason.Chosen, []);

    public static NameAnswer Found(TablePerson person, NameReason reason) => new(NameKind.Found, reason, [person]);

    public static NameAnswer Question(NameReason reason, IEnumerable<TablePerson> people) => new(NameKind.Question, reason, [.. people.Distinct()]);
}
