using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace ConnectStreaming.Access;

/// <summary>Signs in with an account and a password, and starts all sessions.</summary>
internal sealed class SignIn(AccessBook book, Passwords passwords, SignInLimits limits, KnownBrowsers browsers, AuditRepeats audit)
{
    /// <summary>Null: signed in, the cookie is in the response.</summary>
    public async Task<IResult?> Try(string account, string password, HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var address = Addresses.Group(context);
        // A new account, another password or the end of one counts at once, also if another server has stored it just now.
        await book.CatchUp();
        var person = book.Account(account);
        var browser = browsers.Of(person, context);
        var place = browser ?? address;
        // Guesses from one machine behind a shared address must not block known browsers behind it: those have limits of their own.
        if (((browser is null ? limits.Blocked(address) : null) ?? await limits.Locked(account, place, cancellationToken)
            ?? (browser is null ? limits.TakeStrangersAttempt(account, Addresses.Network(context)) : limits.TakeAttempt(account, browser))) is { } wait)
        {
            return Problems.TooMany(wait, context);
        }
        var result = password.Length > Passwords.Most
            ? await passwords.Check(null, "", cancellationToken)
            : await passwords.Check(person, password, cancellationToken);
        switch (result)
        {
            case null:
                return Problems.TooMany(TimeSpan.FromSeconds(2), context);
            case PasswordVerificationResult.Failed:
                if (browser is null)
                {
                    limits.OnFailed(address);
                }
                await OnFailed(account, person, place, context);
                return Wrong();
            case PasswordVerificationResult.SuccessRehashNeeded:
                var hash = await passwords.Hash(password, cancellationToken);
                await book.Change(
                    () => book.Person(person!.Id) is { } now && now.PasswordHash == person.PasswordHash
                        ? new AccessChange { People = [now with { PasswordHash = hash }] } : null,
                    cancellationToken);
                person = book.Person(person!.Id) is { } renewed && renewed.PasswordHash == hash ? renewed : person;
                break;
        }
        await limits.OnSignedIn(account, place, cancellationToken);
        return await Start(person!, context) ? null : Wrong();
    }

    /// <summary>Starts a session with a new key. The old session of the browser ends.</summary>
    /// <returns>False: the password was changed or the person was disabled in the meantime, so there is no session.</returns>
    public async Task<bool> Start(Person person, HttpContext context)
    {
        if (context.User.SessionId() is { } former)
        {
            await book.Change(new AccessChange { Removed = [AccessKey.Session(former)] }, context.RequestAborted);
        }
        try
        {
            await context.SignInAsync(AccessSchemes.SessionStart, AccessClaims.ForPerson(person.Id), SessionStore.For(person));
        }
        catch (PersonChangedException)
        {
            return false;
        }
        browsers.Remember(person, context);
        return true;
    }

    private static IResult Wrong() =>
        TypedResults.Problem("The account or the password is wrong.", statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in");

    private async Task OnFailed(string account, Person? person, string place, HttpContext context)
    {
        // Not cancelled with the request: a guess counts although its sender does not wait for the answer.
        var locked = await limits.OnFailed(account, place, CancellationToken.None);
        // The name of an account that does not exist is not recorded: it may be a password in the wrong field.
        await audit.Write(
            new AuditEntry(AuditActor.Unknown, locked && person is not null ? "sign-in.locked" : "sign-in.failed", person?.Subject(),
            AccessFacts.Address(context)),
            Addresses.Group(context));
    }
}
