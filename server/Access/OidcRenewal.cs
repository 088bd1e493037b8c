using System.Collections.Concurrent;
using System.Globalization;
using ConnectStreaming.Cluster;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>
/// Asks the provider regularly, without the browser, whether the claims of a session's person are still valid:
/// <code>
/// answer                      roles and scope      session
/// new tokens                  from the new claims  continues
/// refused (4xx)               –                    ends at once
/// no answer, 5xx              unchanged            continues; ends after 15 minutes without an answer
/// no refresh token            as at sign-in        ends with its lifetime
/// answer, store fails         unchanged            continues; the answer stays in memory and is stored when the store works
/// </code>
/// In a cluster one server does it. It takes each refresh token in the database before it uses it: also while another server takes over the duty, the provider
/// sees a token once. A server that ended while it used a token has perhaps used it up: it is not tried again, and the session ends like one without an answer.
/// While the database does not answer, nothing is renewed and no session ends.
/// </summary>
internal sealed class OidcRenewal(
    AccessBook book, SessionStore store, Lazy<IAccessStore> rows, IDuties duties, OidcPeople people, OidcProvider provider, IOptions<AccessOptions> options,
    TimeProvider time, ProviderLog providerLog, ILogger<OidcRenewal> logger)
    : BackgroundService
{
    public const string Duty = "renew-tokens";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    // In token_renewal. What this process was doing when it ended, another one must not do again.
    private readonly string _owner = Secrets.MakeId();

    private readonly ConcurrentDictionary<string, Renewing> _known = new();

    private readonly SessionEnds _ends = new(book, logger);

    // One round at a time: the provider treats a refresh token that is used twice as stolen.
    private readonly SemaphoreSlim _round = new(1);

    public override Task StartAsync(CancellationToken cancellationToken) =>
        options.Value.Mode == AccessOptions.OidcMode ? base.StartAsync(cancellationToken) : Task.CompletedTask;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // A rotated refresh token that is not stored is lost with the process, and its session too.
        await SaveUnsaved(cancellationToken);
    }

    /// <summary>Renews all due sessions, four at a time. An error of one session does not affect the others.</summary>
    public async Task RenewDue(CancellationToken cancellationToken)
    {
        await _round.WaitAsync(cancellationToken);
        try
        {
            // Answers that this server has and others wait for, also when the duty is another's now.
            await SaveUnsaved(cancellationToken);
            await using var duty = await HeldDuty.Take(duties, Duty, time, cancellationToken);
            var now = time.GetUtcNow();
            var sessions = book.Sessions;
            // What another server renews in the meantime is not known here.
            foreach (var id in duty is null ? _known.Where(k => k.Value.Unsaved is null).Select(k => k.Key) : _known.Keys.Except(sessions.Select(s => s.Id)))
            {
                _known.TryRemove(id, out _);
            }
            if (duty is null)
            {
                return;
            }
            await Parallel.ForEachAsync(
                sessions.Where(s => Known(s).Due <= now),
                new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
                async (session, cancel) =>
                {
                    if (duty.IsHeld)
                    {
                        await Renew(session, Known(session), cancel);
                    }
                });
        }
        finally
        {
            _round.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RenewDue(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    logger.RenewalFailed(e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    private Renewing Known(Session session) => _known.GetOrAdd(session.Id, _ => new Renewing(DueOf(store.Properties(session)), null, null));

    private async Task Renew(Session session, Renewing known, CancellationToken cancellationToken)
    {
        var properties = book.IsShared ? await Take(session, known, cancellationToken) : known.Unsaved?.Properties ?? store.Properties(session);
        if (properties?.GetTokenValue("refresh_token") is not { } refresh)
        {
            return;
        }
        OidcAnswer answer;
        try
        {
            // In a cluster a request that has begun ends, also when the server stops: nobody else may use this token.
            answer = await provider.Renew(refresh, properties.GetTokenValue("id_token"), book.IsShared ? CancellationToken.None : cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested || book.IsShared)
        {
            await Release(session.Id);
            await NoAnswer(session, known, e, cancellationToken);
            return;
        }
        if (answer.RefreshToken is not { } next)
        {
            await _ends.End(session, "renewal-refused", cancellationToken);
            return;
        }
        if (answer.ClaimsError is { } error)
        {
            people.StoreTokens(properties, answer.IdToken, next, answer.Lifetime);
            // Like no answer: it is asked again soon, and the session ends if this continues.
            await NoAnswer(session, known with { Unsaved = new Unsaved(properties, null) }, error, cancellationToken);
            await TrySave(session, cancellationToken);
            return;
        }
        var person = book.Person(session.Person);
        if (answer.Claims?.Value("sub") is not { } sub || person?.Subject?.EndsWith("|" + sub, StringComparison.Ordinal) != true)
        {
            await _ends.End(session, "not-named", cancellationToken);
            return;
        }
        people.StoreTokens(properties, answer.IdToken, next, answer.Lifetime);
        // First in memory, then in the store: from now on the provider treats the old refresh token as stolen.
        _known[session.Id] = new Renewing(DueOf(properties), null, new Unsaved(properties, new Named(person.Subject[..^(sub.Length + 1)], answer.Claims)));
        await TrySave(session, cancellationToken);
    }

    /// <summary>Takes the session's refresh token, as it is stored now, for this server.</summary>
    /// <returns>Null: do not renew it now.</returns>
    private async Task<AuthenticationProperties?> Take(Session session, Renewing known, CancellationToken cancellationToken)
    {
        if (known.Unsaved is not null)
        {
            // The stored token is used up. The answer is stored first.
            return null;
        }
        var now = time.GetUtcNow();
        RenewalClaim claim;
        try
        {
            claim = await rows.Value.BeginRenewal(session.Id, _owner, now, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        if (claim.TakenAt is { } since)
        {
            if (now - since >= Patience)
            {
                await _ends.End(session, "no-answer", cancellationToken);
                return null;
            }
            _known[session.Id] = known with { Due = now + Every };
            return null;
        }
        var properties = claim.Ticket is { } ticket ? store.Properties(session with { Ticket = ticket }) : null;
        if (DueOf(properties) is { } due && due <= now)
        {
            return properties;
        }
        // Another server has renewed or ended the session.
        _known[session.Id] = new Renewing(DueOf(properties), null, null);
        await Release(session.Id);
        return null;
    }

    private async Task Release(string session)
    {
        if (!book.IsShared)
        {
            return;
        }
        try
        {
            await rows.Value.EndRenewal(session, _owner, CancellationToken.None);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // It stays this server's, which may take it again.
        }
    }

    private async Task SaveUnsaved(CancellationToken cancellationToken)
    {
        await _ends.StoreUnstored(cancellationToken);
        foreach (var session in book.Sessions.Where(s => _known.GetValueOrDefault(s.Id)?.Unsaved is not null))
        {
            await TrySave(session, cancellationToken);
        }
    }

    private async Task TrySave(Session session, CancellationToken cancellationToken)
    {
        if (_known.GetValueOrDefault(session.Id) is not { Unsaved: { } unsaved } known)
        {
            return;
        }
        try
        {
            if (unsaved.Named is { } named && await people.Update(named.Issuer, named.Claims, cancellationToken) is not { Disabled: false })
            {
                await _ends.End(session, "not-named", cancellationToken);
                return;
            }
            var ticket = store.Protect(unsaved.Properties);
            await book.Change(() => book.Session(session.Id) is { } still ? new AccessChange { Sessions = [still with { Ticket = ticket }] } : null,
                cancellationToken);
            _known[session.Id] = known with { Unsaved = null };
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.RenewalNotStored(e.Message);
        }
    }

    private async Task NoAnswer(Session session, Renewing known, Exception error, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = known.SilentSince ?? now;
        if (since == now)
        {
            providerLog.Unreachable(error.Message);
        }
        if (now - since >= Patience)
        {
            await _ends.End(session, "no-answer", cancellationToken);
            return;
        }
        _known[session.Id] = known with { Due = now + Every, SilentSince = since };
    }

    private static DateTimeOffset? DueOf(AuthenticationProperties? properties) =>
        properties?.GetTokenValue("refresh_token") is not null && long.TryParse(properties.Items[OidcSignIn.RenewAt], CultureInfo.InvariantCulture, out var at)
            ? DateTimeOffset.FromUnixTimeMilliseconds(at)
            : null;

    /// <param name="Due">When to renew next; null: never.</param>
    /// <param name="SilentSince">Since when the provider has not answered.</param>
    /// <param name="Unsaved">An answer that could not be stored yet.</param>
    private sealed record Renewing(DateTimeOffset? Due, DateTimeOffset? SilentSince, Unsaved? Unsaved);

    /// <param name="Named">The provider's claims about the person; null: it gave new tokens and no claims.</param>
    private sealed record Unsaved(AuthenticationProperties Properties, Named? Named);

    private sealed record Named(string Issuer, OidcClaims Claims);
}
