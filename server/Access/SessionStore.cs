using System.Security.Claims;
using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace ConnectStreaming.Access;

/// <summary>
/// Sessions of the cookie: the cookie contains a random key, the book its hash. The person of a session is read from the book for
/// every request. The stored ticket contains only the provider's tokens.
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
                // A person who signs in again and again only ends their own oldest sessions.
                Removed = [.. book.Sessions.Where(s => s.Person == person).OrderByDescending(s => s.Created).Skip(MostPerPerson - 1).Select(s => s.Key)],
                Entry = new AuditEntry(known.Actor(), "sign-in.done", null, AccessFacts.Address(httpContext)),
            },
            cancellationToken);
        return key;
    }

    /// <summary>The session begins only if this person and this password are unchanged until then.</summary>
    public static AuthenticationProperties For(Person person)
    {
        var properties = new AuthenticationProperties();
        properties.SetParameter(CheckedHash, person.PasswordHash ?? "");
        return properties;
    }

    /// <summary>Another server may have begun the session just now, or seen its last use.</summary>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        if (Find(key) is { } known)
        {
            return Ticket(known);
        }
        await book.CatchUp();
        return Find(key) is { } session ? Ticket(session) : null;
    }

    /// <summary>Sessions are not extended by rewriting them, and a sign-in never continues with the old key.</summary>
    public Task RenewAsync(string key, AuthenticationTicket ticket) => throw new InvalidOperationException("A session is never renewed under its key.");

    public Task RemoveAsync(string key) =>
        book.Change(() => book.SessionOf(key) is { } session ? new AccessChange { Removed = [session.Key] } : null, CancellationToken.None);

    public Task<string> StoreAsync(AuthenticationTicket ticket) => throw new NotSupportedException("Sessions are stored with their request.");

    /// <summary>The provider's tokens of a session. Null: they cannot be read, because the keys were changed.</summary>
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

    private Session? Find(string key) => book.SessionOf(key) is { } session && !rules.Ended(session) ? session : null;

    // With single sign-on there is no local password to compare.
    private static bool IsUnchanged(Person now, AuthenticationProperties properties) =>
        properties.GetParameter<string>(CheckedHash) is not { } hash || hash == (now.PasswordHash ?? "");

    private byte[] Protect(AuthenticationTicket ticket) => _protector.Protect(TicketSerializer.Default.Serialize(ticket));

    private static AuthenticationTicket Ticket(Session session) => new(
        AccessClaims.ForSession(session.Person, session.Id, AccessSchemes.Session),
        new AuthenticationProperties { IssuedUtc = session.Created, ExpiresUtc = session.Expires }, AccessSchemes.Session);
}

/// <summary>The person was removed, disabled or got another password during the sign-in.</summary>
internal sealed class PersonChangedException() : Exception("The person was changed while signing in.");
