namespace ConnectStreaming.Audit;

/// <summary>One recorded action.</summary>
/// <param name="What">A dotted code: <c>sign-in.done</c>, <c>person.invited</c>, <c>setup.step</c>. The page has texts for the known codes.</param>
/// <param name="Subject">The object of the action; null: none.</param>
/// <param name="Facts">Details in reading order, without secrets.</param>
internal sealed record AuditEntry(AuditActor Who, string What, AuditSubject? Subject = null, params IReadOnlyList<AuditFact> Facts);

/// <summary>The person or program that did it. The id distinguishes two people with the same name.</summary>
/// <param name="Name">The name at that time.</param>
/// <param name="Id">Id of the person or the API token; null: not signed in here.</param>
/// <param name="Account">The account name; null: not a person.</param>
internal sealed record AuditActor(string Name, string? Id = null, string? Account = null)
{
    /// <summary>The server itself.</summary>
    public static AuditActor System { get; } = new("system");

    /// <summary>A person who is not signed in.</summary>
    public static AuditActor Unknown { get; } = new("unknown");
}

/// <param name="Name">A name that the reader knows.</param>
/// <param name="Id">Null: it has no id.</param>
internal sealed record AuditSubject(string Name, string? Id = null);

/// <summary>One detail as a code and its values. <see cref="AuditWords"/> converts it to texts in both languages.</summary>
internal sealed record AuditFact(string Code, params IReadOnlyList<string> Values);
