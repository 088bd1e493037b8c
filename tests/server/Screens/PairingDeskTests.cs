using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Screens;
using ConnectStreaming.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Tests.Screens;

/// <summary>Pairing, renewing and repairing on the real store with a test clock.</summary>
public sealed class PairingDeskTests : IAsyncLifetime
{
    private static readonly ScreenDevice Device = new("TV", 1920, 1080, 1, 60, ["ja"], "Asia/Tokyo", 0, "10.0.0.7");
    private static readonly ScreenSettings Settings = new([new ScreenFloor("f-1")], 20, ["ja"], NameLevel.Initials, "dark", null, 55, 5, 250);
    private static readonly Viewer Sato = new("p1", "佐藤", "s", Roles.Supervisor, Scope.Everything, new Privacy(NameLevel.Family, true));
    private static readonly Viewer Suzuki = new("p2", "鈴木", "s", Roles.Administrator, Scope.Everything, Privacy.Nothing);

    private SlowTables _tables = null!;
    private ScreenBook _book = null!;
    private PairingDesk _desk = null!;

    public async Task InitializeAsync()
    {
        _tables = await SlowTables.On(Engine.Sqlite);
        await Restart();
    }

    public async Task DisposeAsync()
    {
        _book.Dispose();
        await _tables.DisposeAsync();
    }

    private Task Restart(int most = 1_000)
    {
        _book?.Dispose();
        _book = new ScreenBook(_tables.Screens, _tables.Time, NullLogger<ScreenBook>.Instance);
        _desk = new PairingDesk(_book, Options.Create(new ScreensOptions { Most = most }), _tables.Time);
        return _book.Change(_ => new ScreenChange<bool>(true));
    }

    private async Task<(string Secret, string Code)> Begin()
    {
        var begun = await _desk.Begin(null, Device);
        return (begun.Secret!, begun.Pairing!.Code);
    }

    private async Task<(string Secret, Screen Screen)> Paired(Viewer? by = null)
    {
        var (secret, code) = await Begin();
        return (secret, (await Approve(code, by ?? Suzuki, "Entrance", "3F", Settings)).Screen!);
    }

    private Task<ScreenResult> Approve(string code, Viewer by, string name, string place, ScreenSettings settings, Func<Screen, bool>? isIn = null) =>
        _desk.Approve(code, by, name, place, settings, isIn ?? (_ => true));

    private Viewer? Of(string secret) => _book.Find(secret) is { } key ? _book.Of(key) : null;

    private Task<ScreenResult> Repair(string id, string code, Viewer? by = null) => _desk.Repair(id, code, by ?? Suzuki, _ => true);

    private void Pass(TimeSpan time) => _tables.Time.Advance(time);

    [Fact]
    public async Task ADeviceGetsACodeAndBecomesAScreenWithItsOwnRights()
    {
        var (secret, code) = await Begin();
        Assert.Null(Of(secret));

        var result = await Approve(code, Sato, "Entrance", "3F", Settings);

        var viewer = Of(secret)!;
        Assert.Equal((result.Screen!.Id, Roles.None, new Privacy(NameLevel.Initials, true)), (viewer.Id, viewer.Roles, viewer.Privacy));
        Assert.Equal("f-1", Assert.Single(Assert.Single(viewer.Scope.Grants).Floors));
        Assert.Equal(["f-1"], viewer.OnlyViews);
        Assert.Equal([Policies.WatchAsScreen], Policies.All.Where(viewer.May));
        Assert.Null(Of(secret + "x"));
    }

    /// <summary>A page that asks again, or a TV that is switched on again, keeps its code while it lives. Then the code is a new one.</summary>
    [Fact]
    public async Task TheSameDeviceKeepsItsCodeForTenMinutes()
    {
        var (secret, code) = await Begin();
        Pass(TimeSpan.FromMinutes(9));
        await Restart();
        var again = await _desk.Begin(secret, Device);
        Assert.Equal((code, (string?)null), (again.Pairing!.Code, again.Secret));

        Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(PairingProblem.Unknown, (await Approve(code, Suzuki, "a", "", Settings)).Problem);
        var next = await _desk.Begin(secret, Device);
        Assert.NotEqual(code, next.Pairing!.Code);
        Assert.Null(next.Secret);
        Assert.Equal((null, null), (Of(next.Pairing.Code), Of(secret)));
        Assert.NotNull((await Approve(next.Pairing.Code, Suzuki, "a", "", Settings)).Screen);
        Assert.NotNull(Of(secret));
    }

    /// <summary>The answer was lost, or the server was killed between the commit and the answer.</summary>
    [Fact]
    public async Task ApprovingAgainAnswersWithTheSameScreenForTheSamePersonAlone()
    {
        var (_, code) = await Begin();
        var first = await Approve(code, Sato, "Entrance", "3F", Settings);
        await Restart();

        Assert.Equal(first.Screen!.Id, (await Approve(code, Sato, "Entrance", "3F", Settings)).Screen?.Id);
        Assert.Equal(PairingProblem.Used, (await Approve(code, Suzuki, "Entrance", "3F", Settings)).Problem);
        Assert.Single(_book.Now.Rows.Screens);
        Assert.Equal(1, (await _tables.Verify()).Checked);
    }

    [Fact]
    public async Task OfTwoApproversAtOnceExactlyOneWins()
    {
        for (var round = 0; round < 10; round++)
        {
            var (_, code) = await Begin();
            var results = await Task.WhenAll(new[] { Sato, Suzuki }.Select(by => Task.Run(() => Approve(code, by, $"{round}", "", Settings))));
            Assert.Equal([PairingProblem.None, PairingProblem.Used], results.Select(r => r.Problem).Order());
        }
        Assert.Equal(10, _book.Now.Rows.Screens.Count);
    }

    [Fact]
    public async Task ARefusedDeviceCannotBeApprovedAndMayAskAgain()
    {
        var (secret, code) = await Begin();
        Assert.True(await _desk.Refuse(code, Sato));
        Assert.True(await _desk.Refuse(code, Sato));
        Assert.False(await _desk.Refuse(code, Suzuki));
        Assert.Equal(PairingProblem.Used, (await Approve(code, Sato, "a", "", Settings)).Problem);

        var again = await _desk.Begin(secret, Device);
        Assert.NotEqual(code, again.Pairing!.Code);
        Assert.NotNull((await Approve(again.Pairing.Code, Sato, "a", "", Settings)).Screen);
    }

    /// <summary>Binding new hardware and ending the former one is one step: there is no moment at which both or neither are the screen.</summary>
    [Fact]
    public async Task ARepairBindsTheNewDeviceAndEndsTheOldOneWithIt()
    {
        var (old, screen) = await Paired();
        var key = _book.Find(old)!.Value;
        var (secret, code) = await Begin();

        var repaired = await Repair(screen.Id, code);

        Assert.Equal((screen.Id, "Entrance", screen.Binding + 1), (repaired.Screen!.Id, repaired.Screen.Name, repaired.Screen.Binding));
        Assert.Equal((null, null, screen.Id), (Of(old), _book.Of(key), Of(secret)?.Id));
        // The answer was lost.
        Assert.Equal(screen.Id, (await Repair(screen.Id, code)).Screen?.Id);
        Assert.Equal(PairingProblem.Used, (await Repair(screen.Id, code, Sato)).Problem);
        Assert.Equal(PairingProblem.Used, (await Approve(code, Suzuki, "a", "", Settings)).Problem);
        Assert.Equal(PairingProblem.NoScreen, (await Repair("none", code)).Problem);
        Assert.Equal(PairingProblem.NoScreen, (await _desk.Repair(screen.Id, code, Suzuki, _ => false)).Problem);
    }

    /// <summary>Else a person who may see family names could show full ones on an own device.</summary>
    [Fact]
    public async Task APersonWhoSeesLessCannotRepairAScreenThatShowsMore()
    {
        var (_, code) = await Begin();
        var full = (await Approve(code, Suzuki, "a", "", Settings with { Names = NameLevel.Full })).Screen!;
        var (secret, second) = await Begin();

        Assert.Equal(PairingProblem.ShowsMore, (await Repair(full.Id, second, Sato)).Problem);

        Assert.Null(Of(secret));
        Assert.True((await Repair((await Paired()).Screen.Id, second, Sato)).Screen!.MaskStatuses);
    }

    [Fact]
    public async Task ASecretIsRenewedAtHalfOfItsTimeAndBothCountUntilTheNewOneIsUsed()
    {
        var (old, screen) = await Paired();
        var key = _book.Find(old)!.Value;
        Pass(TimeSpan.FromDays(44.9));
        Assert.Null(await _desk.Renew(key));
        Pass(TimeSpan.FromDays(0.2));

        // The first answer was lost; a second call at the same moment gets none, so that the device cannot keep the wrong one.
        var lost = await _desk.Renew(key);
        Assert.Null(await _desk.Renew(key));
        Assert.NotNull(Of(old));
        Pass(TimeSpan.FromMinutes(2));
        await Restart();
        var renewed = (await _desk.Renew(key))!;

        Assert.NotNull(Of(old));
        Assert.Null(Of(lost!));
        Assert.Equal(screen.Id, Of(renewed)?.Id);
        await Until(() => _book.Now.Screen(screen.Id)!.Token!.Next is null);
        // A TV that lost its power before its browser had stored the cookie for good.
        Pass(TimeSpan.FromHours(23));
        Assert.Equal(screen.Id, Of(old)?.Id);
        Pass(TimeSpan.FromHours(1));
        Assert.Null(Of(old));
        Assert.NotNull((await _desk.Begin(old, Device)).Secret);
        // A connection that the former secret opened goes on: it is the same device.
        Assert.NotNull(_book.Of(key));
        Pass(TimeSpan.FromDays(88));
        Assert.NotNull(Of(renewed));
        Pass(TimeSpan.FromDays(2));
        Assert.Null(Of(renewed));
        Assert.Null(_book.Of(key));
    }

    /// <summary>The time of the renewed secret counts for what people see too.</summary>
    [Fact]
    public async Task AScreenWhoseRenewedSecretCountsIsPaired()
    {
        var (secret, screen) = await Paired();
        Pass(TimeSpan.FromDays(60));
        var renewed = (await _desk.Renew(_book.Find(secret)!.Value))!;
        Pass(TimeSpan.FromDays(31));

        Assert.True(_book.Now.Screen(screen.Id)!.IsPaired(_tables.Time.GetUtcNow()));
        Assert.Equal(screen.Id, Of(renewed)?.Id);
    }

    [Fact]
    public async Task AScreenThatWasOffForLongShowsACodeAndIsKnown()
    {
        var (secret, screen) = await Paired();
        Pass(TimeSpan.FromDays(91));
        Assert.Null(Of(secret));

        var begun = await _desk.Begin(secret, Device);

        Assert.Equal(("Entrance", screen.Id), (begun.Known, begun.Pairing!.Known));
        var same = await Repair(screen.Id, begun.Pairing.Code);
        Assert.Equal((screen.Id, "Entrance", "3F"), (same.Screen!.Id, same.Screen.Name, same.Screen.Place));
        Assert.Equal(screen.Id, Of(begun.Secret ?? secret)?.Id);
    }

    /// <summary>The server's clock was a year ahead for a while. The screen showed a code meanwhile; nobody has to come.</summary>
    [Fact]
    public async Task AScreenIsPairedAgainWhenTheServersClockIsRightAgain()
    {
        var (secret, screen) = await Paired();
        var right = _tables.Time.GetUtcNow();
        _tables.Time.SetUtcNow(right.AddYears(1));
        var begun = await _desk.Begin(secret, Device);
        Assert.NotNull(begun.Pairing);

        // FakeTimeProvider does not go back, so the server is started again at the right time.
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(right.AddMinutes(5));
        using var book = new ScreenBook(_tables.Screens, time, NullLogger<ScreenBook>.Instance);
        await book.Change(_ => new ScreenChange<bool>(true));

        Assert.Equal(screen.Id, book.Find(begun.Secret ?? secret)?.Id);
    }

    [Fact]
    public async Task ADeviceThatIsPairedGetsNoCode()
    {
        var (secret, _) = await Paired();
        Assert.Equal(PairingProblem.Paired, (await _desk.Begin(secret, Device)).Problem);
    }

    [Fact]
    public async Task TooManyDevicesOfOneAddressLeaveRoomForOthers()
    {
        for (var n = 0; n < PairingDesk.MostOfAddress; n++)
        {
            Assert.NotNull((await _desk.Begin(null, Device)).Pairing);
        }
        Assert.Equal(PairingProblem.Full, (await _desk.Begin(null, Device)).Problem);
        Assert.NotNull((await _desk.Begin(null, Device with { Address = "10.0.0.8" })).Pairing);

        Pass(TimeSpan.FromMinutes(10));
        Assert.NotNull((await _desk.Begin(null, Device)).Pairing);
        // After a day they are forgotten.
        Pass(TimeSpan.FromDays(2));
        await _desk.Begin(null, Device);
        Assert.Single(_book.Now.Rows.Pairings);
    }

    [Fact]
    public async Task ThereAreNoMoreScreensThanAllowed()
    {
        await Restart(most: 2);
        await Paired();
        await Paired();
        var (_, code) = await Begin();
        Assert.Equal(PairingProblem.TooMany, (await Approve(code, Suzuki, "a", "", Settings)).Problem);
    }

    /// <summary>A revoked device may have the present secret or the one before, and neither counts for a moment longer.</summary>
    [Fact]
    public async Task ARevocationEndsBothSecretsAtOnceAndKnowsTheDeviceByEither()
    {
        var (old, screen) = await Paired();
        Pass(TimeSpan.FromDays(50));
        var renewed = (await _desk.Renew(_book.Find(old)!.Value))!;
        Assert.NotNull(Of(renewed));
        await Until(() => _book.Now.Screen(screen.Id)!.Token!.Next is null);
        Assert.NotNull(Of(old));

        await _book.Change(stored => new ScreenChange<bool>(true) { Screens = [stored.Screen(screen.Id)!.Unpaired()] });
        await Restart();

        foreach (var secret in new[] { old, renewed })
        {
            Assert.Null(Of(secret));
            var begun = await _desk.Begin(secret, Device);
            Assert.Equal(("Entrance", true), (begun.Known, begun.Secret is not null));
        }
    }

    [Fact]
    public async Task ARepairEndsTheSecretBeforeThePresentOneToo()
    {
        var (old, screen) = await Paired();
        Pass(TimeSpan.FromDays(50));
        Assert.NotNull(Of((await _desk.Renew(_book.Find(old)!.Value))!));
        await Until(() => _book.Now.Screen(screen.Id)!.Token!.Next is null);
        Assert.NotNull(Of(old));

        await Repair(screen.Id, (await Begin()).Code);

        Assert.Null(Of(old));
    }

    /// <summary>The answer to the first call was lost. Another name, another place or other settings are another wish, which must not seem done.</summary>
    [Fact]
    public async Task ApprovingAgainWithAnotherBodyOrTooLateOrOutsideTheScopeIsRefused()
    {
        var (_, code) = await Begin();
        await Approve(code, Sato, "Entrance", "3F", Settings);

        var others = new[]
        {
            await Approve(code, Sato, "Hall", "3F", Settings), await Approve(code, Sato, "Entrance", "4F", Settings),
            await Approve(code, Sato, "Entrance", "3F", Settings with { Dwell = 30 }),
            await Approve(code, Sato, "Entrance", "3F", Settings, _ => false),
        };
        Assert.All(others, o => Assert.Equal((null, PairingProblem.Used), (o.Screen, o.Problem)));
        Assert.NotNull((await Approve(code, Sato, "Entrance", "3F", Settings with { Floors = [new ScreenFloor("f-1")] })).Screen);
        Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(PairingProblem.Used, (await Approve(code, Sato, "Entrance", "3F", Settings)).Problem);
    }

    [Fact]
    public async Task AnExpiredScreenLosesItsDeviceOnlyToSomebodyWhoHasItInTheScopeAndTheAuditSaysSo()
    {
        var (secret, screen) = await Paired();
        Pass(TimeSpan.FromDays(91));
        var code = (await _desk.Begin(secret, Device)).Pairing!.Code;

        Assert.Equal(PairingProblem.OtherScreen, (await Approve(code, Sato, "New", "", Settings, s => s.Id != screen.Id)).Problem);
        Assert.NotNull(_book.Now.Screen(screen.Id)!.Token);
        Assert.NotNull((await Approve(code, Sato, "New", "", Settings)).Screen);

        Assert.Null(_book.Now.Screen(screen.Id)!.Token);
        var said = (await _tables.Audit.Read(new AuditFilter(null, "screen.approved", null, null, null, null, 1), default)).Single().Entry;
        Assert.Equal(["Entrance", screen.Id], said.Facts.Single(f => f.Code == "screen-freed").Values);
    }

    /// <summary>Anybody can make such rows, so they do not stay for a day. A device that was a screen has a place in any case.</summary>
    [Fact]
    public async Task PairingsOfStrangersAreForgottenSoonAndDoNotKeepAKnownDeviceOut()
    {
        var (secret, screen) = await Paired();
        await _book.Change(stored => new ScreenChange<bool>(true) { Screens = [stored.Screen(screen.Id)!.Unpaired()] });
        // Of one household, which has a whole /64.
        for (var n = 0; n < PairingDesk.MostOfAddress; n++)
        {
            Assert.NotNull((await _desk.Begin(null, Device with { Address = $"2001:db8::{n:x}" })).Pairing);
        }
        Assert.Equal(PairingProblem.Full, (await _desk.Begin(null, Device with { Address = "2001:db8::ffff" })).Problem);
        Assert.Equal("Entrance", (await _desk.Begin(secret, Device with { Address = "2001:db8::1" })).Known);

        Pass(TimeSpan.FromMinutes(16));
        await _desk.Begin(null, Device);
        Assert.Equal(
            [PairingState.Waiting, PairingState.Waiting, PairingState.Used], _book.Now.Rows.Pairings.Select(p => p.State).Order());
    }

    [Fact]
    public async Task ACodeThatWasMadeWhileTheClockWasAheadIsOver()
    {
        var (_, code) = await Begin();
        var pairing = _book.Now.Code(code)!;

        Assert.True(pairing.IsWaiting(pairing.Asked.AddSeconds(-50)));
        Assert.False(pairing.IsWaiting(pairing.Asked.AddDays(-1)));
    }

    private static async Task Until(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!isSo())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
