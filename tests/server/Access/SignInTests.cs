using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Access;

public sealed class SignInTests : IAsyncLifetime
{
    private AccessTestHost _host = null!;

    public async Task InitializeAsync() => _host = await AccessTestHost.Start();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private Task<HttpResponseMessage> Try(string account, string password) => _host.Send(HttpMethod.Post, "/api/sign-in", null, new { account, password });

    [Fact]
    public async Task AnUnknownAccountAWrongPasswordAndOneThatHasNoneGetTheSameAnswerForTheSameWork()
    {
        var known = await _host.SignIn(Roles.Viewer);
        var administrator = await _host.SignIn(Roles.Administrator);
        using var invited = await _host.Send(HttpMethod.Post, "/api/people", administrator.Cookie,
            new { account = "invited", name = "Invited", roles = new[] { "viewer" } });
        Assert.Equal(HttpStatusCode.Created, invited.StatusCode);
        var passwords = _host.Services.GetRequiredService<Passwords>();
        var before = passwords.Checks;
        List<string> answers = [];
        foreach (var account in new[] { known.Account, "nobody", "invited", "", new string('x', 5000) })
        {
            using var response = await Try(account, "wrong-Password-1");
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
            answers.Add($"{problem.GetProperty("title")} {problem.GetProperty("detail")} {response.Headers.Contains("Set-Cookie")}");
        }

        Assert.Single(answers.Distinct());
        Assert.Equal(before + 5, passwords.Checks);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GuessingLocksAnAccountForLongerAndLongerWhetherItExistsOrNot(bool exists)
    {
        var account = exists ? (await _host.SignIn(Roles.Viewer)).Account : "nobody";
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await Try(account, "wrong-Password-1");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }
        // The right password does not open a locked account either.
        using var locked = await Try(account, TestPeople.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(1), locked.Headers.RetryAfter!.Delta);

        _host.Time.Advance(TimeSpan.FromMinutes(1));
        using var again = await Try(account, "wrong-Password-1");
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        using var longer = await Try(account, "wrong-Password-1");
        Assert.Equal(TimeSpan.FromMinutes(2), longer.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task ARightPasswordEndsTheCount()
    {
        var person = await _host.SignIn(Roles.Viewer);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                using var wrong = await Try(person.Account, "wrong-Password-1");
                Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
            }
            using var right = await Try(person.Account, TestPeople.Password);
            Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
        }
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await Try(person.Account, "wrong-Password-1");
        }

        var locked = (await _host.Audit())[0];
        Assert.Equal(("sign-in.locked", "unknown", person.Id), (locked.What, locked.Who.Name, locked.Subject!.Id));
    }

    [Fact]
    public async Task GuessesFromOtherAddressesLockNobodyOut()
    {
        await using var host = await AccessTestHost.Start(b => b.Configuration["Access:Proxies"] = "127.0.0.1");
        var person = await host.SignIn(Roles.Administrator);
        for (var i = 0; i < 6; i++)
        {
            using var wrong = await From(host, "192.0.2.1", person.Account, "wrong-Password-1");
        }
        using var there = await From(host, "192.0.2.1", person.Account, TestPeople.Password);
        using var here = await From(host, "192.0.2.2", person.Account, TestPeople.Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, there.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, here.StatusCode);
    }

    [Fact]
    public async Task AFloodOnAnAccountFromOneNetworkDelaysNeitherAKnownBrowserNorOtherNetworks()
    {
        await using var host =
            await AccessTestHost.Start(b => (b.Configuration["Access:Proxies"], b.Configuration["Access:SignIn:PerAccount"]) = ("127.0.0.1", "8"));
        var person = await host.SignIn(Roles.Administrator);
        using var first = await From(host, "192.0.2.1", person.Account, TestPeople.Password);
        var known = first.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])
            .Single(c => c.StartsWith(KnownBrowsers.CookieName, StringComparison.Ordinal));
        for (var i = 0; i < 10; i++)
        {
            using var wrong = await From(host, $"192.0.2.{i + 10}", person.Account, "wrong-Password-1");
        }

        using var neighbour = await From(host, "192.0.2.200", person.Account, TestPeople.Password);
        using var forged = await From(host, "192.0.2.200", person.Account, TestPeople.Password, KnownBrowsers.CookieName + "=x");
        using var same = await From(host, "192.0.2.200", person.Account, TestPeople.Password, known);
        using var elsewhere = await From(host, "203.0.113.9", person.Account, TestPeople.Password);

        Assert.Equal(
            [HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests, HttpStatusCode.NoContent, HttpStatusCode.NoContent],
            new[] { neighbour, forged, same, elsewhere }.Select(r => r.StatusCode));
    }

    /// <summary>One customer of a provider has 65,536 networks of the size that one household has.</summary>
    [Fact]
    public async Task AllAddressesOfAnIpv6CustomerAreOneNetwork()
    {
        await using var host =
            await AccessTestHost.Start(b => (b.Configuration["Access:Proxies"], b.Configuration["Access:SignIn:PerAccount"]) = ("127.0.0.1", "8"));
        var person = await host.SignIn(Roles.Administrator);
        for (var i = 0; i < 10; i++)
        {
            using var wrong = await From(host, $"2001:db8:1:{i}::1", person.Account, "wrong-Password-1");
        }

        using var neighbour = await From(host, "2001:db8:1:ff::1", person.Account, TestPeople.Password);
        using var elsewhere = await From(host, "2001:db8:2::1", person.Account, TestPeople.Password);

        Assert.Equal([HttpStatusCode.TooManyRequests, HttpStatusCode.NoContent], new[] { neighbour, elsewhere }.Select(r => r.StatusCode));
    }

    [Fact]
    public async Task GuessesFromVeryManyNetworksAreStoppedTooAndDelayNoKnownBrowser()
    {
        await using var host =
            await AccessTestHost.Start(b => (b.Configuration["Access:Proxies"], b.Configuration["Access:SignIn:PerAccount"]) = ("127.0.0.1", "1"));
        var person = await host.SignIn(Roles.Administrator);
        using var first = await From(host, "192.0.2.1", person.Account, TestPeople.Password);
        var known = first.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])
            .Single(c => c.StartsWith(KnownBrowsers.CookieName, StringComparison.Ordinal));
        List<HttpStatusCode> answers = [];
        // Some come again while this goes on.
        while (answers.Count < 10 * SignInLimits.Networks && !answers.Contains(HttpStatusCode.TooManyRequests))
        {
            using var wrong = await From(host, $"198.51.{answers.Count}.1", person.Account, "wrong-Password-1");
            answers.Add(wrong.StatusCode);
        }

        using var same = await From(host, "192.0.2.1", person.Account, TestPeople.Password, known);

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.InRange(answers.Count, SignInLimits.Networks - 1, 10 * SignInLimits.Networks - 1);
        Assert.Equal(HttpStatusCode.NoContent, same.StatusCode);
    }

    [Fact]
    public async Task AKnownBrowserMayNotGuessEither()
    {
        var person = await _host.SignIn(Roles.Viewer);
        using var first = await Try(person.Account, TestPeople.Password);
        var known = first.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])
            .Single(c => c.StartsWith(KnownBrowsers.CookieName, StringComparison.Ordinal));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized,
                await _host.Status(HttpMethod.Post, "/api/sign-in", known, new { account = person.Account, password = "wrong-Password-1" }));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests,
            await _host.Status(HttpMethod.Post, "/api/sign-in", known, new { account = person.Account, password = TestPeople.Password }));
    }

    [Fact]
    public async Task APasswordThatWasResetWhileItWasCheckedOpensNoSession()
    {
        var person = await _host.SignIn(Roles.Viewer);
        var book = _host.Services.GetRequiredService<AccessBook>();
        var read = book.Person(person.Id)!;
        await book.Change(new AccessChange { People = [read with { PasswordHash = "another" }] }, default);
        var sessions = book.Sessions.Count;

        await Assert.ThrowsAsync<PersonChangedException>(() => _host.Services.GetRequiredService<SessionStore>().StoreAsync(
            new AuthenticationTicket(AccessClaims.ForPerson(person.Id), SessionStore.For(read), AccessSchemes.SessionStart),
                new DefaultHttpContext(), default));

        Assert.Equal(sessions, book.Sessions.Count);
    }

    private static Task<HttpResponseMessage> From(AccessTestHost host, string address, string account, string password, string? cookie = null) =>
        host.Send(HttpMethod.Post, "/api/sign-in", cookie, new { account, password }, request =>
        {
            request.Headers.Remove("Origin");
            request.Headers.Add("Origin", host.Url.Replace("http:", "https:", StringComparison.Ordinal));
            request.Headers.Add("X-Forwarded-For", address);
            request.Headers.Add("X-Forwarded-Proto", "https");
        });

    [Fact]
    public async Task GuessingManyAccountsFromOneAddressIsStopped()
    {
        await using var host = await AccessTestHost.Start(b => b.Configuration["Access:SignIn:PerAddress"] = "3");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized,
                await host.Status(HttpMethod.Post, "/api/sign-in", null, new { account = $"a{i}", password = "wrong-Password-1" }));
        }

        using var stopped = await host.Send(HttpMethod.Post, "/api/sign-in", null, new { account = "a4", password = "wrong-Password-1" });

        Assert.Equal(HttpStatusCode.TooManyRequests, stopped.StatusCode);
        Assert.NotNull(stopped.Headers.RetryAfter);
        // Links count together with passwords.
        Assert.Equal(HttpStatusCode.TooManyRequests, await host.Status(HttpMethod.Post, "/api/links/look", null, new { token = "guess" }));
    }

    [Fact]
    public async Task AnAccountHasALimitOfAttemptsAMinute()
    {
        await using var host =
            await AccessTestHost.Start(b => (b.Configuration["Access:SignIn:PerAccount"], b.Configuration["Access:SignIn:LockAfter"]) = ("2", "100"));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized,
                await host.Status(HttpMethod.Post, "/api/sign-in", null, new { account = "one", password = "wrong-Password-1" }));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests,
            await host.Status(HttpMethod.Post, "/api/sign-in", null, new { account = "ONE", password = "wrong-Password-1" }));
        Assert.Equal(HttpStatusCode.Unauthorized,
            await host.Status(HttpMethod.Post, "/api/sign-in", null, new { account = "two", password = "wrong-Password-1" }));
    }

    [Fact]
    public async Task AWeakerHashIsRenewedWhenItsOwnerSignsIn()
    {
        var person = await _host.SignIn(Roles.Viewer);
        var book = _host.Services.GetRequiredService<AccessBook>();
        var weak = new PasswordHasher<Person>(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 10 }))
            .HashPassword(null!, TestPeople.Password);
        await book.Change(new AccessChange { People = [book.Person(person.Id)! with { PasswordHash = weak }] }, default);

        await _host.Services.Cookie(person.Account);

        var renewed = book.Person(person.Id)!.PasswordHash!;
        Assert.NotEqual(weak, renewed);
        Assert.Equal(PasswordVerificationResult.Success, await _host.Services.GetRequiredService<Passwords>()
            .Check(book.Person(person.Id), TestPeople.Password, default));
    }

    [Theory]
    [InlineData("password12", "weak")]
    [InlineData("Sato1985!!", "weak")]
    [InlineData("satohanako1", "weak")]
    [InlineData("aaaaaaaaaaaaaaaa", "weak")]
    [InlineData("short", "too-short")]
    [InlineData("", "missing")]
    [InlineData(null, "missing")]
    [InlineData("violet-Kettle-93-orbit", null)]
    public void APasswordIsRatedByHowHardItIsToGuessForThisPerson(string? password, string? code) =>
        Assert.Equal(code, Passwords.Rate(password, "Sato Hanako", "satohanako", "hanako.sato"));

    [Fact]
    public void TheLongestPasswordIsRatedQuicklyAndALongerOneIsRefused()
    {
        Assert.Null(Passwords.Rate(string.Concat(Enumerable.Range(0, 64).Select(i => (char)('a' + (i * 7 % 26)) + "9")), "x"));
        Assert.Equal("too-long", Passwords.Rate(new string('x', 129), "x"));
    }

    [Fact]
    public async Task AChangedPasswordEndsMyOtherSessionsAndNotThisOne()
    {
        var person = await _host.SignIn(Roles.Viewer);
        var other = await _host.Services.Cookie(person.Account);

        using var wrong = await _host.Send(HttpMethod.Post, "/api/password", person.Cookie, new { current = "no", next = "amber-Window-41-river" });
        Assert.Equal("""{"current":["wrong"]}""", (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").GetRawText());
        using var weak = await _host.Send(HttpMethod.Post, "/api/password", person.Cookie, new { current = TestPeople.Password, next = "password12" });
        Assert.Equal("""{"next":["weak"]}""", (await weak.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").GetRawText());
        Assert.Equal(HttpStatusCode.NoContent,
            await _host.Status(HttpMethod.Post, "/api/password", person.Cookie, new { current = TestPeople.Password, next = "amber-Window-41-river" }));

        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/agents", person.Cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", other));
        using var former = await Try(person.Account, TestPeople.Password);
        Assert.Equal(HttpStatusCode.Unauthorized, former.StatusCode);
        using var now = await Try(person.Account, "amber-Window-41-river");
        Assert.Equal(HttpStatusCode.NoContent, now.StatusCode);
    }

    [Fact]
    public async Task NoSecretReachesALog()
    {
        var administrator = await _host.SignIn(Roles.Administrator);
        using var wrong = await Try(administrator.Account, "my-Secret-Typo-77");
        using var misplaced = await Try("my-Secret-As-Account-78", "x");
        using var made = await _host.Send(HttpMethod.Post, "/api/people", administrator.Cookie,
            new { account = "new", name = "New", roles = new[] { "viewer" } });
        var link = (await made.Content.ReadFromJsonAsync<InvitedJson>())!.Link;
        var token = link.Split('#')[1];
        using var used = await _host.Send(HttpMethod.Post, "/api/links/use", null, new { token, name = "New", password = "amber-Window-41-river" });
        Assert.Equal(HttpStatusCode.NoContent, used.StatusCode);
        using var byToken = await _host.Send(HttpMethod.Get, "/api/agents", null, null, r => r.Headers.Add("Authorization", "Bearer " + administrator.Bearer));

        string[] secrets =
        [
            TestPeople.Password, "my-Secret-Typo-77", "my-Secret-As-Account-78", "amber-Window-41-river", token, administrator.Bearer,
            administrator.Cookie.Split('=', 2)[1], TestPeople.CookieOf(used)!.Split('=', 2)[1],
        ];
        Assert.NotEmpty(_host.Log.Lines);
        Assert.DoesNotContain(_host.Log.Lines, line => secrets.Any(s => line.Contains(s, StringComparison.Ordinal)));
        Assert.DoesNotContain(await _host.Audit(), e =>
            secrets.Any(s => $"{e.Who} {e.Subject} {AuditFacts.Text(e.Facts)}".Contains(s, StringComparison.Ordinal)));
        var database = await File.ReadAllBytesAsync(Path.Combine(_host.Folder, "connect-streaming.db-wal"));
        Assert.DoesNotContain(secrets, s => database.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(s)) >= 0);
    }
}
