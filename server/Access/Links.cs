using ConnectStreaming.Cluster;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>One-time links. The secret is in the fragment of the URL, which browsers do not send to servers and servers do not log.</summary>
internal sealed class Links(AccessBook book, IDuties duties, IOptions<AccessOptions> options, TimeProvider time)
{
    /// <summary>Of the servers of a cluster, one shows the link for the first administrator. It asks again while it waits for the administrator.</summary>
    public const string FirstDuty = "first-administrator";

    /// <summary>The link of <c>Access:SignIn:ConsoleLink</c>: servers that start together with this setting show one.</summary>
    public const string ConsoleDuty = "console-link";

    private static readonly TimeSpan InviteFor = TimeSpan.FromHours(72);
    private static readonly TimeSpan ShortFor = TimeSpan.FromHours(24);

    /// <summary>False: Local mode has no administrator yet.</summary>
    public bool SetUp => options.Value.Mode != AccessOptions.LocalMode || book.People.Any(p => p.Active && p.Roles.HasFlag(Roles.Administrator));

    /// <summary>Whether this server makes the link.</summary>
    public Task<bool> Makes(string duty, CancellationToken cancellationToken) => duties.Have(duty, cancellationToken);

    /// <summary>Other servers may make the link when this one does not.</summary>
    public bool IsShared => book.IsShared;

    /// <summary>
    /// The secret with which the person at the console becomes the first administrator, for 24 hours; null when there is an administrator.
    /// Only its hash is stored. Every start makes a new secret; one server of a cluster makes it, and every server accepts it.
    /// </summary>
    public async Task<string?> MakeFirst(CancellationToken cancellationToken)
    {
        string? made = null;
        await book.Change(
            () =>
            {
                if (SetUp)
                {
                    made = null;
                    return null;
                }
                (made, var link) = New(null, "first", ShortFor);
                return new AccessChange { Links = [link], Removed = [.. book.Links.Where(l => l.Person is null).Select(l => l.Key)] };
            },
            cancellationToken);
        return made;
    }

    /// <summary>The link is not stored yet: commit it. Remove older links of the person in the same change.</summary>
    public (string Secret, Link Link) For(Person person) =>
        New(person.Id, person.PasswordHash is null ? "invite" : "reset", person.PasswordHash is null ? InviteFor : ShortFor);

    /// <returns>Null: unknown, used, expired, or no longer useful.</returns>
    public Link? Find(string secret)
    {
        var link = book.LinkOf(secret);
        return link is null || link.Expires <= time.GetUtcNow() ? null
            : link.Person is null ? (SetUp ? null : link)
            : book.Person(link.Person) is { Disabled: false } ? link : null;
    }

    /// <summary>The links that end when this one is used: itself and all others of the person.</summary>
    public AccessKey[] UsedUpWith(Link link) => [.. book.Links.Where(l => l.Person == link.Person).Select(l => l.Key)];

    public static string Url(HttpRequest request, string secret) => Url($"{request.Scheme}://{request.Host.Value}", secret);

    public static string Url(string origin, string secret) => $"{origin}/sign-in/link#{secret}";

    private (string Secret, Link Link) New(string? person, string purpose, TimeSpan life)
    {
        var secret = Secrets.Make();
        var now = time.GetUtcNow();
        return (secret, new Link(Secrets.MakeId(), Secrets.Hash(secret), person, purpose, now, now + life));
    }
}
