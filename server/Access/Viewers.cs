using System.Security.Claims;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>Local and Oidc: the person or token of a request, as the book has it now. Each look-up counts as use, so an open map keeps its session.</summary>
internal sealed class Viewers(AccessBook book, SessionRules rules, PrivacyRules privacy, IScreenPrincipals screens, TimeProvider time) : IViewers
{
    public Viewer? Of(ClaimsPrincipal user)
    {
        if (user.ScreenKey() is { } screen)
        {
            return screens.Of(screen);
        }
        if (user.SessionId() is { } sessionId)
        {
            if (book.Session(sessionId) is not { } session || rules.Ended(session) || book.Person(session.Person) is not { Disabled: false } person)
            {
                return null;
            }
            book.Touch(session.Id);
            return new Viewer(person.Id, person.Name, session.Id, person.Roles, person.Scope, privacy.Of(person.Roles))
            {
                Account = person.Account,
                AgentArn = person.AgentArn,
            };
        }
        if (user.TokenId() is { } tokenId && book.Token(tokenId) is { } token && token.Expires > time.GetUtcNow())
        {
            book.Touch(token.Id);
            return new Viewer(token.Id, token.Name, token.Id, token.Roles, token.Scope, privacy.Of(token.Roles));
        }
        return null;
    }
}

/// <summary>Decides when a session has ended.</summary>
internal sealed class SessionRules(AccessBook book, IOptions<AccessOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public TimeSpan Lifetime => options.Value.Sessions.Lifetime;

    /// <summary>How often each server stores the last uses: a session that is used on one server must not look idle on another.</summary>
    public TimeSpan StoreEvery => options.Value.Sessions.Idle / 3 < Minute ? options.Value.Sessions.Idle / 3 : Minute;

    /// <summary>
    /// An unused session is removed later than it ends: another server may have a use that it has not stored yet, because the database did not answer for
    /// a time, or a clock that is behind.
    /// </summary>
    public TimeSpan RemovedAfter => options.Value.Sessions.Idle + 5 * Minute;

    public bool Ended(Session session)
    {
        var now = time.GetUtcNow();
        var used = book.LastUsed(session.Id) is { } at && at > session.LastSeen ? at : session.LastSeen;
        return now >= session.Expires || now - used >= options.Value.Sessions.Idle;
    }
}
