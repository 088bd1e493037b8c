namespace ConnectStreaming.Access;

/// <summary>A person who may sign in.</summary>
/// <param name="Account">The account name for the sign-in, in lower case; unique among people without a <paramref name="Subject"/>.</param>
/// <param name="Subject">Issuer and subject at the identity provider; null: a local account.</param>
/// <param name="Agent">The person's agent as it was entered: Amazon Connect user name or ARN; null: none.</param>
/// <param name="AgentArn">ARN of that agent; null: none, or not known yet. A user name may be given to another person later, an ARN never.</param>
/// <param name="PasswordHash">Null: invited, or from the provider.</param>
internal sealed record Person(
    string Id, string Account, string? Subject, string Name, Roles Roles, Scope Scope, string? Agent, string? AgentArn, bool Disabled,
    string? PasswordHash, DateTimeOffset Created, DateTimeOffset? LastSignIn)
{
    public bool External => Subject is not null;

    public bool Active => !Disabled && (External || PasswordHash is not null);

    public AccessKey Key => AccessKey.Person(Id);

    public string State => Disabled ? "disabled" : Active ? "active" : "invited";
}

/// <summary>A signed-in browser.</summary>
/// <param name="Id">Shown in lists; gives no access.</param>
/// <param name="Hash">SHA-256 of the key in the cookie, hex.</param>
/// <param name="Ticket">The provider's tokens, encrypted.</param>
internal sealed record Session(
    string Id, string Hash, string Person, DateTimeOffset Created, DateTimeOffset LastSeen, DateTimeOffset Expires, string Browser, string Address,
    byte[] Ticket)
{
    public AccessKey Key => AccessKey.Session(Id);
}

/// <summary>A token for a program that reads.</summary>
internal sealed record ApiToken(
    string Id, string Hash, string Name, Roles Roles, Scope Scope, DateTimeOffset Created, DateTimeOffset Expires, DateTimeOffset? LastUsed)
{
    public AccessKey Key => AccessKey.Token(Id);
}

/// <summary>A one-time link: <c>first</c> (the first administrator, no person yet), <c>invite</c> or <c>reset</c>.</summary>
internal sealed record Link(string Id, string Hash, string? Person, string Purpose, DateTimeOffset Created, DateTimeOffset Expires)
{
    public AccessKey Key => AccessKey.Link(Id);
}
