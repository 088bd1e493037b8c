using ConnectStreaming.Access;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Hosting;

/// <summary>
/// Links for the person at the console: to become the first administrator, and to sign in again when this is not possible on the page (a forgotten
/// password, or an attacker who blocks the account with wrong passwords).
/// </summary>
internal static class ConsoleLinks
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Shows the link if there is no administrator, as soon as an account can be stored. In a cluster one server shows it, and another one shows a new link if
    /// that server stops before there is an administrator.
    /// </summary>
    /// <param name="storeOpened">Completes when the store accepts writes.</param>
    /// <param name="links">Makes the link.</param>
    /// <param name="origin">Scheme, host and port of the page.</param>
    /// <param name="console">The console itself, never the log, which other people may read.</param>
    /// <param name="time">Of the wait for the duty.</param>
    /// <param name="cancellationToken">The server is stopping.</param>
    public static async Task ShowFirst(
        Task storeOpened, Links links, string origin, TextWriter console, TimeProvider time, CancellationToken cancellationToken)
    {
        await storeOpened.WaitAsync(cancellationToken);
        var isShown = false;
        while (!links.SetUp)
        {
            try
            {
                var makes = await links.Makes(Links.FirstDuty, cancellationToken);
                isShown = makes && (isShown || await Show());
            }
            catch (Exception e) when (links.IsShared && e is not OperationCanceledException)
            {
                // The database does not answer at the moment.
            }

            if (!links.IsShared)
            {
                return;
            }

            await Task.Delay(RetryEvery, time, cancellationToken);
        }

        async Task<bool> Show()
        {
            if (await links.MakeFirst(cancellationToken) is { } secret)
            {
                await console.WriteLineAsync(
                    "  There is no administrator yet. Open this link within 24 hours to become the first administrator. It works once:");
                await console.WriteLineAsync($"  {Links.Url(origin, secret)}\n");
            }

            return true;
        }
    }

    /// <summary>Makes and shows a link that sets a new password for an account, as soon as it can be stored. Earlier links of the account end.</summary>
    /// <param name="storeOpened">Completes when the store accepts writes.</param>
    /// <param name="book">The accounts.</param>
    /// <param name="links">Makes the link.</param>
    /// <param name="account">Name of the account (<c>Access:SignIn:ConsoleLink</c>).</param>
    /// <param name="origin">Scheme, host and port of the page.</param>
    /// <param name="console">The console itself, never the log, which other people may read.</param>
    /// <param name="cancellationToken">The server is stopping.</param>
    public static async Task ShowReset(
        Task storeOpened, AccessBook book, Links links, string account, string origin, TextWriter console, CancellationToken cancellationToken)
    {
        await storeOpened.WaitAsync(cancellationToken);
        if (!await links.Makes(Links.ConsoleDuty, cancellationToken))
        {
            await console.WriteLineAsync($"  Another server of this cluster shows the link of Access:SignIn:ConsoleLink for {account}.\n");
            return;
        }

        string? secret = null;
        await book.Change(
            () =>
            {
                secret = null;
                if (book.Account(account) is not { Disabled: false } person)
                {
                    return null;
                }
                (secret, var link) = links.For(person);
                return new AccessChange
                {
                    Links = [link],
                    Removed = [.. book.Links.Where(l => l.Person == person.Id).Select(l => l.Key)],
                    Entry = new AuditEntry(AuditActor.System, "person.reset", person.Subject()),
                };
            },
            cancellationToken);
        await console.WriteLineAsync(secret is null
            ? $"  Access:SignIn:ConsoleLink is '{account}', but there is no active account with this name. No link was made.\n"
            : $"  Open this link within 24 hours to set a new password for {account}. It works once. Then remove Access:SignIn:ConsoleLink:\n"
                + $"  {Links.Url(origin, secret)}\n");
    }
}
