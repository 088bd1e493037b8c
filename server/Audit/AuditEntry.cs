namespace ConnectStreaming.Audit;

/// <summary>One thing that was done.</summary>
/// <param name="What">A dotted code: <c>sign-in.done</c>, <c>person.invited</c>, <c>setup.step</c>. The page has words for the known ones.</param>
/// <param name="Subject">What it was done to; null when there is nothing.</param>
/// <param name="Facts">More about it, in the order in which it is read; no secrets.</param>
internal sealed record AuditEntry(AuditActor Who, string What, AuditSubject? Subject = null, params IReadOnlyList<AuditFact> Facts);

/// <summary>Who did it. The id tells two people with one name apart.</summary>
/// <param name="Name">As it was at that moment.</param>
/// <param name="Id">Of the person or the API token; null: nobody who is signed in here.</param>
/// <param name="Account">What the person signs in with; null: not a person.</param>
internal sealed record AuditActor(string Name, string? Id = null, string? Account = null)
{
    /// <summary>What the server does by itself.</summary>
    public static AuditActor System { get; } = new("system");

    /// <summary>Someone who is not signed in.</summary>
    public static AuditActor Unknown { get; } = new("unknown");
}

/// <param name="Name">In words that a reader knows.</param>
/// <param name="Id">Null: it has none.</param>
internal sealed record AuditSubject(string Name, string? Id = null);

/// <summary>One detail as a code and its values; <see cref="AuditWords"/> turns it into words of both languages.</summary>
internal sealed record AuditFact(string Code, params IReadOnlyList<string> Values);
