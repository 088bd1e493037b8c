using System.Security.Claims;
using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace ConnectStreaming.Access;

/// <summary>
/// Sessions behind the cookie: the cookie holds a random key, the book its hash. The person of a session is read from the book at
/// every request; the stored ticket only keeps the provider's tokens.
/// </summary>
internal sealed class SessionStore(AccessBook book, SessionRules rules, IDataProtectionProvider protection, TimeProvider time) : ITicketStore
{
    private const int MostPerPerson = 20;
    private const string CheckedHash = "checked-hash";
    private readonly IDataProtector _protector = protection.CreateProtector("session ticket");

    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var key = Secrets.Make();
        var now = time.GetUtcNow();
        var person = ticket.Principal.PersonId() ?? throw new InvalidOperationException("A ticket without a person.");
        var session = new Session(
            Secrets.MakeId(), Secrets.Hash(key), person, now, now, now + rules.Lifetime,
            PlainText.Clean(httpContext.Request.Headers.UserAgent.ToString(), 300), Addresses.Of(httpContext), Protect(ticket));
        await book.Change(
            () => book.Person(person) is not { Disabled: false } known || !IsUnchanged(known, ticket.Properties) ? throw new PersonChangedException()
                : new AccessChange
            {
                People = [known with { LastSignIn = now }],
                Sessions = [session],
                // Someone who signs in again and again only pushes out their own oldest sessions.
                Gone = [.. book.Sessions.Where(s => s.Person == person).OrderByDescending(s => s.Created).Skip(MostPerPerson - 1).Select(s => s.Id)],
                Entry = new AuditEntry(known.Actor(), "sign-in.done", null, AccessFacts.Address(httpContext)),
            },
            cancellationToken);
        return key;
    }

    /// <summary>Only this person with this password gets the session, also when somebody changes them while it begins.</summary>
    public static AuthenticationProperties For(Person person)
    {
        var properties = new AuthenticationProperties();
        properties.SetParameter(CheckedHash, person.PasswordHash ?? "");
        return properties;
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => Task.FromResult(
        book.SessionOf(key) is { } session && !rules.Ended(session) ? Ticket(session) : null);

    /// <summary>Sessions are not prolonged by rewriting them, and a sign-in never goes on with the former key.</summary>
    public Task RenewAsync(string key, AuthenticationTicket ticket) => throw new InvalidOperationException("A session is never renewed under its key.");

    public Task RemoveAsync(string key) =>
        book.Change(() => book.SessionOf(key) is { } session ? new AccessChange { Gone = [session.Id] } : null, CancellationToken.None);

    public Task<string> StoreAsync(AuthenticationTicket ticket) => throw new NotSupportedException("Sessions are stored with their request.");

    /// <summary>The provider's tokens of a session. Null: unreadable, the keys were changed.</summary>
    public AuthenticationProperties? Properties(Session session)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(_protector.Unprotect(session.Ticket))?.Properties;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    public byte[] Protect(AuthenticationProperties properties) =>
        Protect(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity()), properties, AccessSchemes.Session));

    // Single sign-on has no password of ours to compare.
    private static bool IsUnchanged(Person now, AuthenticationProperties properties) =>
        properties.GetParameter<string>(CheckedHash) is not { } hash || hash == (now.PasswordHash ?? "");

    private byte[] Protect(AuthenticationTicket ticket) => _protector.Protect(TicketSerializer.Default.Serialize(ticket));

    private static AuthenticationTicket Ticket(Session session) => new(
        AccessClaims.ForSession(session.Person, session.Id, AccessSchemes.Session),
        new AuthenticationProperties { IssuedUtc = session.Created, ExpiresUtc = session.Expires }, AccessSchemes.Session);
}

/// <summary>The person was removed, disabled or got another password while a session of theirs began.</summary>
internal sealed class PersonChangedException() : Exception("The person was changed while signing in.");
