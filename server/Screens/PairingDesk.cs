using ConnectStreaming.Access;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Screens;

/// <summary>The answer to a device that asks to be paired.</summary>
/// <param name="Secret">For the cookie; null: the device keeps the one it has.</param>
/// <param name="Known">Name of the screen that the device was before; null: none that is known.</param>
internal sealed record PairingBegun(ScreenPairing? Pairing, string? Secret, string? Known, PairingProblem Problem = PairingProblem.None);

internal enum PairingProblem
{
    None = 0,

    /// <summary>The device is a paired screen already.</summary>
    Paired,

    /// <summary>Too many devices are waiting.</summary>
    Full,

    /// <summary>No such code, or it is over.</summary>
    Unknown,

    /// <summary>Somebody else was faster, or the device was refused.</summary>
    Used,

    /// <summary>There are <see cref="ScreensOptions.Most"/> screens.</summary>
    TooMany,

    /// <summary>It does not exist, or it is outside the person's scope.</summary>
    NoScreen,

    /// <summary>Somebody else has changed the screen meanwhile.</summary>
    Changed,

    /// <summary>The screen shows more of the names than this person may see.</summary>
    ShowsMore,

    /// <summary>The device is another screen, which is outside the person's scope.</summary>
    OtherScreen,

    /// <summary>Only an unpaired screen can be removed.</summary>
    StillPaired,
}

/// <param name="Screen">As it is stored now; null: none.</param>
internal sealed record ScreenResult(Screen? Screen, PairingProblem Problem = PairingProblem.None);

/// <summary>Pairs devices with screens. Each step is one transaction.</summary>
internal sealed class PairingDesk(ScreenBook book, IOptions<ScreensOptions> options, TimeProvider time)
{
    /// <summary>Devices that wait at once.</summary>
    public const int MostWaiting = 500;

    /// <summary>Of them, those behind one address: a whole building may be behind one.</summary>
    public const int MostOfAddress = 100;

    private const long FirstBinding = 1;
    private static readonly TimeSpan LongestRenewAgain = TimeSpan.FromMinutes(1);

    /// <param name="secret">From the cookie; null: none.</param>
    public async Task<PairingBegun> Begin(string? secret, ScreenDevice device)
    {
        var now = time.GetUtcNow();
        var hash = secret is null ? null : Secrets.Hash(secret);
        // Most calls end here: a page that asks again while its code lives writes nothing.
        if (hash is not null && book.Now.Pairing(hash) is { } waiting && waiting.IsWaiting(now) && book.Now.Device(hash)?.Accepts(hash, now) != true)
        {
            return new PairingBegun(waiting, null, NameOf(waiting.Known));
        }
        return await book.Change(stored =>
        {
            var own = hash is null ? null : stored.Pairing(hash);
            var before = hash is null ? null : stored.Device(hash);
            if (before?.Accepts(hash!, now) == true)
            {
                return new ScreenChange<PairingBegun>(new PairingBegun(null, null, null, PairingProblem.Paired));
            }
            if (own?.IsWaiting(now) == true)
            {
                return new ScreenChange<PairingBegun>(new PairingBegun(own, null, NameOf(own.Known)));
            }
            // A device that was a screen has a place in any case.
            if (before is null && (stored.Waiting(now) >= MostWaiting || stored.Waiting(now, Addresses.GroupOf(device.Address)) >= MostOfAddress))
            {
                return new ScreenChange<PairingBegun>(new PairingBegun(null, null, null, PairingProblem.Full));
            }
            // A device keeps its secret, so that a screen whose time is over is paired again when a wrong clock was the reason. A revoked secret is never
            // used again.
            var keeps = (own is not null && own.State != PairingState.Used) || (before?.Token is { } token && (token.Hash == hash || token.Next?.Hash == hash));
            var (made, madeHash) = keeps ? (null, hash!) : (Secrets.Make(), "");
            var pairing = new ScreenPairing(
                made is null ? madeHash : Secrets.Hash(made), PairingCode.Make(), PairingState.Waiting, device, now, now + ScreenPairing.CodeLife,
                before?.Id ?? own?.Known, null, null);
            return new ScreenChange<PairingBegun>(new PairingBegun(pairing, made, NameOf(pairing.Known)))
            {
                Pairings = [pairing],
                RemovedPairings = [.. stored.Ended(now - ScreenPairing.Kept, now - ScreenPairing.AnonymousKept).Where(h => h != pairing.Hash)],
            };
        });
    }

    /// <summary>The device becomes a new screen. The same person may ask again when the answer was lost.</summary>
    /// <param name="isIn">Whether a screen is in the person's scope.</param>
    public Task<ScreenResult> Approve(string code, Viewer person, string name, string place, ScreenSettings settings, Func<Screen, bool> isIn)
    {
        var (now, id) = (time.GetUtcNow(), Secrets.MakeId());
        return book.Change(stored =>
        {
            bool IsSame(Screen done) => isIn(done) && done.Binding == FirstBinding && (done.Name, done.Place) == (name, place)
                && ScreenTexts.Of(done.Settings) == ScreenTexts.Of(settings);
            if (Usable(stored, code, person, IsSame, now, out var pairing) is { } answer)
            {
                return new ScreenChange<ScreenResult>(answer);
            }
            if (stored.Count >= options.Value.Most)
            {
                return new ScreenChange<ScreenResult>(new ScreenResult(null, PairingProblem.TooMany));
            }
            if (Other(stored, pairing!.Hash, id, isIn, out var other) is { } taken)
            {
                return new ScreenChange<ScreenResult>(taken);
            }
            var screen = new Screen(
                id, 1, FirstBinding, name, place, settings, person.Privacy.MaskStatuses, pairing.Device, now, person.Name, person.Id)
            {
                Token = TokenOf(pairing.Hash, now),
            };
            return new ScreenChange<ScreenResult>(new ScreenResult(screen))
            {
                Screens = [.. Freed(other), screen], Pairings = [Used(pairing, person, id)],
                Entry = ScreenEntries.Approved(person, screen, other),
            };
        });
    }

    /// <summary>The device becomes this screen. What was it before is over in the same transaction.</summary>
    /// <param name="isIn">Whether a screen is in the person's scope.</param>
    public Task<ScreenResult> Repair(string id, string code, Viewer person, Func<Screen, bool> isIn)
    {
        var now = time.GetUtcNow();
        return book.Change(stored =>
        {
            if (stored.Screen(id) is not { } screen || !isIn(screen))
            {
                return new ScreenChange<ScreenResult>(new ScreenResult(null, PairingProblem.NoScreen));
            }
            if (screen.Settings.Names < person.Privacy.Names)
            {
                // Else this person could show more on an own device than the person may see.
                return new ScreenChange<ScreenResult>(new ScreenResult(null, PairingProblem.ShowsMore));
            }
            if (Usable(stored, code, person, done => done.Id == id, now, out var pairing) is { } answer)
            {
                return new ScreenChange<ScreenResult>(answer);
            }
            if (Other(stored, pairing!.Hash, id, isIn, out var other) is { } taken)
            {
                return new ScreenChange<ScreenResult>(taken);
            }
            var repaired = screen with
            {
                Binding = screen.Binding + 1, Device = pairing.Device, ApprovedBy = person.Name, ApprovedById = person.Id,
                MaskStatuses = screen.MaskStatuses || person.Privacy.MaskStatuses, Token = TokenOf(pairing.Hash, now), FormerHash = null,
                OtherFormerHash = null,
            };
            return new ScreenChange<ScreenResult>(new ScreenResult(repaired))
            {
                Screens = [.. Freed(other), repaired], Pairings = [Used(pairing, person, id)],
                Entry = ScreenEntries.Repaired(person, screen, repaired, other),
            };
        });
    }

    /// <returns>False: no such code, or it is over.</returns>
    public Task<bool> Refuse(string code, Viewer person)
    {
        var now = time.GetUtcNow();
        return book.Change(stored => stored.Code(code) is { } pairing && pairing.IsWaiting(now)
            ? new ScreenChange<bool>(true)
            {
                Pairings = [pairing with { State = PairingState.Refused, UsedBy = person.Id }], Entry = ScreenEntries.Refused(person, pairing),
            }
            : new ScreenChange<bool>(stored.Code(code) is { State: PairingState.Refused } refused && refused.UsedBy == person.Id && now < refused.Expires));
    }

    /// <returns>
    /// The new secret; null: it is not time, or a secret was made less than a minute ago (two calls at once must not get two, of which only one would count).
    /// </returns>
    public Task<string?> Renew(ScreenKey key)
    {
        var (now, secret) = (time.GetUtcNow(), Secrets.Make());
        // Most calls end here, without the write lock.
        return book.Screen(key) is not { } known || !IsDue(known, now) ? Task.FromResult<string?>(null) : book.Change(
            stored => stored.Screen(key.Id) is { Token: { } token } screen && screen.Binding == key.Binding && IsDue(screen, now)
                ? new ScreenChange<string?>(secret) { Screens = [screen with { Token = token with { Next = TokenOf(Secrets.Hash(secret), now) } }] }
                : new ScreenChange<string?>(null));
    }

    private bool IsDue(Screen screen, DateTimeOffset now) => screen.Token is { } token && now >= token.RenewAt
        && !(token.Next is { } next && now >= next.Issued && now < next.Issued + RenewAgainAfter);

    /// <summary>If an answer is lost, there must be time for other tries before the secret ends.</summary>
    private TimeSpan RenewAgainAfter =>
        options.Value.TokenLife / 16 is var part && part < LongestRenewAgain ? part : LongestRenewAgain;

    private string? NameOf(string? id) => id is null ? null : book.Now.Screen(id)?.Name;

    private ScreenToken TokenOf(string hash, DateTimeOffset now) => new(hash, now, now + options.Value.TokenLife);

    private static ScreenPairing Used(ScreenPairing pairing, Viewer person, string screen) =>
        pairing with { State = PairingState.Used, UsedBy = person.Id, Screen = screen };

    /// <summary>A screen that had this secret does not have it any more.</summary>
    private static IEnumerable<Screen> Freed(Screen? other) =>
        other is null ? [] : [other with { Binding = other.Binding + 1, Token = null, FormerHash = null, OtherFormerHash = null }];

    /// <param name="other">The screen that has this secret; null: none but this one.</param>
    /// <returns>Null: it can be freed.</returns>
    private static ScreenResult? Other(IStoredScreens stored, string hash, string id, Func<Screen, bool> isIn, out Screen? other)
    {
        other = stored.Device(hash) is { } had && had.Id != id ? had : null;
        return other is not null && !isIn(other) ? new ScreenResult(null, PairingProblem.OtherScreen) : null;
    }

    /// <param name="isSame">Whether the screen that this code became is what is asked for now.</param>
    /// <returns>Null: the code can be used. Else the answer.</returns>
    private static ScreenResult? Usable(
        IStoredScreens stored, string code, Viewer person, Func<Screen, bool> isSame, DateTimeOffset now, out ScreenPairing? pairing)
    {
        pairing = stored.Code(code);
        return pairing is null || (pairing.State == PairingState.Waiting && !pairing.IsWaiting(now)) ? new ScreenResult(null, PairingProblem.Unknown)
            : pairing.State == PairingState.Waiting ? null
            // The answer was lost, and the same person asks for the same thing again.
            : pairing.State == PairingState.Used && now < pairing.Expires && pairing.UsedBy == person.Id
                && pairing.Screen is { } done && stored.Screen(done) is { } screen
                && screen.Token?.Hash == pairing.Hash && isSame(screen) ? new ScreenResult(screen)
            : new ScreenResult(null, PairingProblem.Used);
    }
}
