using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace ConnectStreaming.Access;

/// <summary>Sign-in with an account and a password, and the start of every session.</summary>
internal sealed class SignIn(AccessBook book, Passwords passwords, SignInLimits limits, IAuditLog audit)
{
    /// <summary>Null: signed in, the cookie is in the response.</summary>
    public async Task<IResult?> Try(string account, string password, HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var address = Addresses.Group(context);
        var person = book.Account(account);
        if ((limits.Blocked(address) ?? limits.Locked(account, person) ?? limits.TakeAttempt(account)) is { } wait)
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
                limits.OnFailed(address);
                await Failed(account, person, context);
                return TypedResults.Problem("The account or the password is wrong.", statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in");
            case PasswordVerificationResult.SuccessRehashNeeded:
                var hash = await passwords.Hash(password, cancellationToken);
                await book.Change(
                    () => book.Person(person!.Id) is { } now && now.PasswordHash == person.PasswordHash ? new AccessChange { People = [now with { PasswordHash = hash }] } : null,
                    cancellationToken);
                break;
        }
        await Start(person!, context);
        return null;
    }

    /// <summary>A new session under a new key; the one that the browser had ends.</summary>
    public async Task Start(Person person, HttpContext context)
    {
        if (context.User.SessionId() is { } former)
        {
            await book.Commit(new AccessChange { Gone = [former] }, context.RequestAborted);
        }
        await context.SignInAsync(AccessSchemes.SessionStart, AccessClaims.ForPerson(person.Id));
    }

    private async Task Failed(string account, Person? person, HttpContext context)
    {
        var address = Addresses.Of(context);
        if (person is null)
        {
            limits.OnFailedUnknown(account);
            // What was typed is not written down: it may be a password in the wrong field.
            await audit.Write(new AuditEntry("unknown", "sign-in.failed", null, address), CancellationToken.None);
            return;
        }
        await book.Change(
            () =>
            {
                if (book.Person(person.Id) is not { } now)
                {
                    return null;
                }
                var next = now with { Failures = now.Failures + 1, LockedUntil = limits.LockAfter(now.Failures + 1) };
                return new AccessChange { People = [next], Entry = new AuditEntry(now.Name, next.LockedUntil is null ? "sign-in.failed" : "sign-in.locked", now.Account, address) };
            },
            CancellationToken.None);
    }
}
