using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>One-time links. The secret is in the fragment of the URL, which browsers do not send to servers and servers do not log.</summary>
internal sealed class Links(AccessBook book, IOptions<AccessOptions> options, TimeProvider time)
{
    private static readonly TimeSpan InviteFor = TimeSpan.FromHours(72);
    private static readonly TimeSpan ShortFor = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private Link? _first;

    /// <summary>False: Local mode has no administrator yet.</summary>
    public bool SetUp => options.Value.Mode != AccessOptions.LocalMode || book.People.Any(p => p.Active && p.Roles.HasFlag(Roles.Administrator));

    /// <summary>
    /// The secret with which the person at the console becomes the first administrator, for 24 hours; null when there is an administrator.
    /// Only its hash is kept, in memory: every start makes a new secret.
    /// </summary>
    public string? MakeFirst()
    {
        if (SetUp)
        {
            return null;
        }
        var (secret, link) = New(null, "first", ShortFor);
        lock (_lock)
        {
            _first = link;
        }
        return secret;
    }

    /// <summary>The link is not stored yet: commit it. Remove older links of the person in the same change.</summary>
    public (string Secret, Link Link) For(Person person) =>
        New(person.Id, person.PasswordHash is null ? "invite" : "reset", person.PasswordHash is null ? InviteFor : ShortFor);

    /// <returns>Null: unknown, used, expired, or no longer useful.</returns>
    public Link? Find(string secret)
    {
        var link = book.LinkOf(secret);
        lock (_lock)
        {
            link ??= _first is { } first && first.Hash == Secrets.Hash(secret) ? first : null;
        }
        return link is null || link.Expires <= time.GetUtcNow() ? null
            : link.Person is null ? (SetUp ? null : link)
            : book.Person(link.Person) is { Disabled: false } ? link : null;
    }

    /// <summary>The links that end when this one is used: itself and all others of the person.</summary>
    public AccessKey[] UsedUpWith(Link link)
    {
        if (link.Person is null)
        {
            lock (_lock)
            {
                _first = null;
            }
            return [];
        }
        return [.. book.Links.Where(l => l.Person == link.Person).Select(l => l.Key)];
    }

    public static string Url(HttpRequest request, string secret) => Url($"{request.Scheme}://{request.Host.Value}", secret);

    public static string Url(string origin, string secret) => $"{origin}/sign-in/link#{secret}";

    private (string Secret, Link Link) New(string? person, string purpose, TimeSpan life)
    {
        var secret = Secrets.Make();
        var now = time.GetUtcNow();
        return (secret, new Link(Secrets.MakeId(), Secrets.Hash(secret), person, purpose, now, now + life));
    }
}
