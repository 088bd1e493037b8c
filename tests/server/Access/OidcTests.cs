using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Access;

/// <summary>Single sign-on against a real provider process.</summary>
public sealed class OidcTests(IdentityProvider provider) : IClassFixture<IdentityProvider>, IAsyncLifetime
{
    private static readonly object Hanako =
        new { name = "佐藤 花子", preferred_username = "hanako", roles = new[] { "sv", "unmapped" }, teams = new[] { "tokyo" } };
    private readonly string _ours = provider.Ours;
    private AccessTestHost _host = null!;
    private StoreWithAFullDisk _store = null!;

    public async Task InitializeAsync()
    {
        await provider.Answers(true);
        // The provider's tokens are good by the real clock.
        _host = await AccessTestHost.Start(
            builder =>
            {
                foreach (var (key, value) in new[]
                {
                    ("urls", _ours), ("Access:Mode", "Oidc"), ("Access:Oidc:Authority", provider.Issuer), ("Access:Oidc:ClientId", "seat-map"),
                    ("Access:Oidc:ClientSecret", IdentityProvider.Secret), ("Access:Oidc:Name", "Test provider"), ("Access:Oidc:Roles:sv", "supervisor"),
                    ("Access:Oidc:Roles:chief", "administrator"), ("Access:Oidc:ScopeClaim", "teams"), ("Access:Oidc:Scopes:tokyo:Groups:0", "Tokyo/Team A"),
                    ("Access:Oidc:Scopes:third:Floors:0", "f-3"), ("Access:Oidc:Scopes:fourth:Floors:0", "f-4"),
                    ("Access:Oidc:AgentClaim", "connect_user"),
                })
                {
                    builder.Configuration[key] = value;
                }
                builder.Services.AddSingleton<IFloorNames, OneFloor>();
                builder.Services.AddSingleton<IAccessStore>(p => _store = new StoreWithAFullDisk(ActivatorUtilities.CreateInstance<AccessTables>(p)));
            },
            now: TimeProvider.System.GetUtcNow());
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private string Cookie(Browser browser) => browser.Cookies(new Uri(_ours)).Split("; ")
        .Single(c => c.StartsWith(AccessSchemes.CookieName, StringComparison.Ordinal));

    private async Task<string> SignIn(Browser browser, string account = "u-1", object? claims = null)
    {
        await provider.SignsIn(account, claims ?? Hanako);
        using var landed = await browser.Go(_ours + "/sign-in/oidc?return=/floor%3Fx=1");
        Assert.Equal(_ours + "/floor?x=1", browser.Visited[^1].ToString());
        return Cookie(browser);
    }

    private async Task<JsonElement> Me(string cookie) => (await _host.Read<JsonElement>("/api/session", cookie)).GetProperty("person");

    private Task Renew()
    {
        _host.Time.Advance(TimeSpan.FromMinutes(5));
        return _host.Services.GetRequiredService<OidcRenewal>().RenewDue(default);
    }

    [Fact]
    public async Task ASignInWithCodeAndPkceReturnsRoleScopeAndName()
    {
        using var browser = new Browser();
        var cookie = await SignIn(browser);

        var me = await Me(cookie);
        Assert.Equal(("佐藤 花子", "hanako"), (me.GetProperty("name").GetString(), me.GetProperty("account").GetString()));
        Assert.Equal(["supervisor"], me.GetProperty("roles").EnumerateArray().Select(r => r.GetString()!));
        Assert.Equal("""[["Tokyo","Team A"]]""", me.GetProperty("scope")[0].GetProperty("groups").GetRawText());
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/agents", cookie));
        var session = await _host.Read<JsonElement>("/api/session", "x=y");
        Assert.Equal(("oidc", "Test provider", true),
            (session.GetProperty("mode").GetString(), session.GetProperty("provider").GetString(), session.GetProperty("setUp").GetBoolean()));
        Assert.Contains(await _host.Audit(), e => e.What == "sign-in.done" && e.Who is { Name: "佐藤 花子", Account: "hanako", Id: not null });
        // The provider's tokens never reach the browser, nor a URL of ours.
        Assert.DoesNotContain(browser.Visited, v => v.ToString().Contains("token", StringComparison.Ordinal) && v.GetLeftPart(UriPartial.Authority) == _ours);
    }

    [Fact]
    public async Task APersonWithoutAMappedRoleSignsInWithoutARoleAndSeesNobodyWithoutAScope()
    {
        using var browser = new Browser();
        var cookie = await SignIn(browser, "u-2", new { name = "Guest", roles = new[] { "unmapped" } });

        var me = await Me(cookie);

        Assert.Empty(me.GetProperty("roles").EnumerateArray());
        Assert.Equal(HttpStatusCode.Forbidden, await _host.Status(HttpMethod.Get, "/api/agents", cookie));
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/sessions", cookie));
        Assert.Equal(Scope.Nothing, _host.Services.GetRequiredService<AccessBook>().People.Single().Scope);
    }

    [Fact]
    public async Task ARoleThatTheProviderChangesCountsAfterTheNextRenewalWithoutTheBrowser()
    {
        using var browser = new Browser();
        var cookie = await SignIn(browser);
        await provider.SignsIn("u-1", new { name = "佐藤 花子", preferred_username = "hanako", roles = "chief", teams = "osaka", connect_user = "sato.h" });
        Assert.Equal(HttpStatusCode.Forbidden, await _host.Status(HttpMethod.Get, "/api/people", cookie));

        await Renew();

        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/people", cookie));
        Assert.Equal("sato.h", (await Me(cookie)).GetProperty("agent").GetString());
        Assert.Contains(await _host.Audit(), e => e is { Who.Name: "system", What: "person.changed" });
        // And again: the refresh token that came with the last answer is good.
        await provider.SignsIn("u-1", Hanako);
        await Renew();
        Assert.Equal(HttpStatusCode.Forbidden, await _host.Status(HttpMethod.Get, "/api/people", cookie));
    }

    [Fact]
    public async Task AnotherFloorOfTheProviderCountsAfterTheNextRenewalAndIsNamedInTheAuditLog()
    {
        using var browser = new Browser();
        var cookie = await SignIn(browser, claims: With("third"));
        Assert.Equal("""["f-3"]""", (await Me(cookie)).GetProperty("scope")[0].GetProperty("floors").GetRawText());
        await provider.SignsIn("u-1", With("fourth"));

        await Renew();

        Assert.Equal("""["f-4"]""", (await Me(cookie)).GetProperty("scope")[0].GetProperty("floors").GetRawText());
        var (joined, changed) = ((await _host.Audit()).Single(e => e.What == "person.joined"), (await _host.Audit()).Single(e => e.What == "person.changed"));
        Assert.Equal(["floor:Third floor (f-3)"], joined.Facts.Single(f => f.Code == "sees").Values);
        Assert.Equal(["floor:f-4"], changed.Facts.Single(f => f.Code == "sees").Values);

        static object With(string team) => new { name = "佐藤 花子", preferred_username = "hanako", roles = "sv", teams = team };
    }

    [Fact]
    public async Task APersonWhomTheProviderRemovedIsSignedOutAtTheNextRenewal()
    {
        using var browser = new Browser();
        var cookie = await SignIn(browser);
        await provider.Forget("u-1");

        await Renew();

        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", cookie));
        Assert.Equal("session.ended", (await _host.Audit())[0].What);
    }

    [Fact]
    public async Task AProviderThatDoesNotAnswerEndsSessionsAfterAQuarterOfAnHourOnly()
    {
        using var browser = new Browser();
        var cookie = await SignIn(browser);
        await provider.Answers(false);
        await Renew();
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/agents", cookie));
        await provider.Answers(true);
        await Renew();
        await provider.Answers(false);
        await Renew();
        await Renew();
        await Renew();
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/agents", cookie));
        await Renew();
        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", cookie));
    }

    [Fact]
    public async Task AFullDiskEndsNoSessionAndTheRotatedRefreshTokenIsStoredWhenThereIsRoomAgain()
    {
        using var browser = new Browser();
        var cookie = await SignIn(browser);
        _store.Full = true;
        for (var minutes = 0; minutes < 30; minutes += 5)
        {
            await Renew();
            Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/agents", cookie));
        }
        _store.Full = false;
        await Renew();

        // One that knows only what is stored, as after a restart.
        await _host.Services.GetRequiredService<OidcRenewal>().StopAsync(default);
        _host.Time.Advance(TimeSpan.FromMinutes(5));
        await ActivatorUtilities.CreateInstance<OidcRenewal>(_host.Services).RenewDue(default);
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/agents", cookie));
    }

    [Fact]
    public async Task APersonWhomTheProviderRefusesIsSignedOutAtOnceAlsoWithAFullDisk()
    {
        using var browser = new Browser();
        var cookie = await SignIn(browser);
        await provider.Forget("u-1");
        _store.Full = true;

        await Renew();
        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", cookie));
        Assert.DoesNotContain(await _host.Audit(), e => e.What == "session.ended");

        _store.Full = false;
        await Renew();
        Assert.Equal("session.ended", (await _host.Audit())[0].What);
        Assert.Empty((await _store.Load(null, default)).Sessions);
    }

    [Fact]
    public async Task AFloodOfForgedAnswersWritesAFewEntriesWithTheirNumber()
    {
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(HttpStatusCode.Redirect, await _host.Status(HttpMethod.Get, "/sign-in/oidc/done?code=x&state=y"));
        }
        Assert.Single(await _host.Audit());

        _host.Time.Advance(TimeSpan.FromMinutes(10));
        await _host.Services.GetRequiredService<AuditRepeats>().Flush(all: false);

        var entries = await _host.Audit();
        Assert.InRange(entries.Count, 2, 2);
        Assert.Equal("199", entries[0].Facts[^1].Values[0]);
    }

    [Fact]
    public async Task SigningOutAlsoSignsOutAtTheProvider()
    {
        using var browser = new Browser();
        var cookie = await SignIn(browser);
        using var response = await _host.Send(HttpMethod.Post, "/api/sign-out", cookie);
        var go = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("go").GetString()!;

        Assert.StartsWith(provider.Issuer + "/session/end?", go, StringComparison.Ordinal);
        Assert.Contains("id_token_hint=", go, StringComparison.Ordinal);
        Assert.Contains("post_logout_redirect_uri=" + Uri.EscapeDataString(_ours + "/sign-in"), go, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", cookie));
        using var ended = await browser.Go(go);
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
    }

    [Fact]
    public async Task ARefusalAndAForeignAnswerReturnToTheSignInPage()
    {
        await provider.SignsIn("");
        using var browser = new Browser();
        using var refused = await browser.Go(_ours + "/sign-in/oidc");
        Assert.Equal(_ours + "/sign-in?error=refused", browser.Visited[^1].ToString());

        using var other = new Browser();
        using var forged = await other.Go(_ours + "/sign-in/oidc/done?code=x&state=y");
        Assert.Equal(_ours + "/sign-in?error=failed", other.Visited[^1].ToString());
        Assert.Empty(other.Cookies(new Uri(_ours)));
    }

    [Fact]
    public async Task AnAnswerMeantForAnotherBrowserSignsNobodyIn()
    {
        await provider.SignsIn("u-1", Hanako);
        using var attacker = new Browser();
        // The attacker stops before the code is used, and makes the victim open that address.
        HttpResponseMessage step;
        var most = 0;
        do
        {
            attacker.Visited.Clear();
            using var fresh = new Browser();
            step = await fresh.Go(_ours + "/sign-in/oidc", most++);
        }
        while (step.Headers.Location?.ToString().Contains("/sign-in/oidc/done", StringComparison.Ordinal) != true);
        using var victim = new Browser();
        using var landed = await victim.Go(step.Headers.Location.ToString());
        step.Dispose();

        Assert.Equal(_ours + "/sign-in?error=failed", victim.Visited[^1].ToString());
        Assert.Empty(victim.Cookies(new Uri(_ours)));
    }

    [Fact]
    public async Task ADisabledPersonCannotSignInAndAnotherSignInGetsAnotherKey()
    {
        using var browser = new Browser();
        var first = await SignIn(browser);
        var second = await SignIn(browser);
        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", first));
        using var chiefs = new Browser();
        var chief = await SignIn(chiefs, "u-9", new { name = "Chief", roles = new[] { "chief" } });
        var person = (await _host.Read<PersonJson[]>("/api/people", chief)).Single(p => p.Account == "hanako");
        Assert.True(person.External);

        using var roles = await _host.Send(HttpMethod.Put, $"/api/people/{person.Id}", chief,
            new { name = person.Name, roles = new[] { "administrator" }, scope = person.Scope });
        Assert.Equal("""{"roles":["from-provider"]}""", (await roles.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").GetRawText());
        Assert.Equal(HttpStatusCode.Conflict, await _host.Status(HttpMethod.Post, "/api/people", chief, new { account = "x", name = "X" }));
        Assert.Equal(HttpStatusCode.Conflict, await _host.Status(HttpMethod.Post, "/api/sign-in", null, new { account = "x", password = "y" }));
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Put, $"/api/people/{person.Id}", chief,
            new { name = person.Name, roles = person.Roles, scope = person.Scope, disabled = true }));

        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", second));
        await provider.SignsIn("u-1", Hanako);
        using var refused = await browser.Go(_ours + "/sign-in/oidc");
        Assert.Equal(_ours + "/sign-in?error=disabled", browser.Visited[^1].ToString());
    }

    [Fact]
    public async Task NoTokenOfTheProviderReachesALog()
    {
        using var browser = new Browser();
        var cookie = await SignIn(browser);
        await Renew();
        var book = _host.Services.GetRequiredService<AccessBook>();
        var tokens = _host.Services.GetRequiredService<SessionStore>()
            .Properties(book.Sessions.Single())!.Items.Where(i => i.Key.StartsWith(".Token.", StringComparison.Ordinal)).Select(i => i.Value!).ToArray();

        Assert.Equal(2, tokens.Length);
        string[] secrets = [.. tokens, IdentityProvider.Secret, cookie.Split('=', 2)[1]];
        Assert.DoesNotContain(_host.Log.Lines, line => secrets.Any(s => line.Contains(s, StringComparison.Ordinal)));
    }

    /// <summary>Anybody can ask for it, as often as they like.</summary>
    [Fact]
    public async Task AProviderThatIsDownIsLoggedInOneLineAMinuteForAnyNumberOfRequests()
    {
        await using var host = await AccessTestHost.Start(b =>
            (b.Configuration["Access:Mode"], b.Configuration["Access:Oidc:Authority"], b.Configuration["Access:Oidc:ClientId"],
                b.Configuration["Access:Oidc:Roles:sv"])
                = ("Oidc", "http://127.0.0.1:1", "seat-map", "supervisor"));
        for (var i = 0; i < 5; i++)
        {
            using var sent = await host.Send(HttpMethod.Get, "/sign-in/oidc");
            Assert.Equal("/sign-in?error=unreachable", sent.Headers.Location?.ToString());
        }
        Assert.Single(Said());
        host.Time.Advance(TimeSpan.FromMinutes(1));
        using var again = await host.Send(HttpMethod.Get, "/sign-in/oidc");

        Assert.Equal(2, Said().Length);
        Assert.Contains("4 more times", Said()[1], StringComparison.Ordinal);

        string[] Said() => [.. host.Log.Lines.Where(line => line.Contains("does not answer correctly", StringComparison.Ordinal))];
    }

    [Theory]
    [InlineData("/floor?x=1", "/floor?x=1")]
    [InlineData("/", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/x\r\nSet-Cookie: a=b", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void OnlyAPathOfThisSiteIsAReturnAddress(string? asked, string path) => Assert.Equal(path, OidcSignIn.LocalPath(asked));

    private sealed class StoreWithAFullDisk(IAccessStore store) : IAccessStore
    {
        public bool Full { get; set; }

        public string Folder => store.Folder;

        public Task<AccessRows> Load(long? after, CancellationToken cancellationToken) => store.Load(after, cancellationToken);

        public Task<long?> Commit(AccessChange change, long after, Func<AccessRows, AccessChange?> again, CancellationToken cancellationToken) =>
            Full ? throw new IOException("No space left on device.") : store.Commit(change, after, again, cancellationToken);

        public Task StoreUses(IReadOnlyList<LastUse> uses, CancellationToken cancellationToken) => store.StoreUses(uses, cancellationToken);

        public Task<IReadOnlyList<LastUse>> Uses(CancellationToken cancellationToken) => store.Uses(cancellationToken);

        public Task Sweep(AccessSweep sweep, CancellationToken cancellationToken) => store.Sweep(sweep, cancellationToken);

        public Task<RenewalClaim> BeginRenewal(string session, string owner, DateTimeOffset now, CancellationToken cancellationToken) =>
            store.BeginRenewal(session, owner, now, cancellationToken);

        public Task EndRenewal(string session, string owner, CancellationToken cancellationToken) => store.EndRenewal(session, owner, cancellationToken);
    }

    /// <summary>Floor f-4 is gone.</summary>
    private sealed class OneFloor : IFloorNames
    {
        public Task<IReadOnlyDictionary<string, string>> Of(Scope scope, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["f-3"] = "Third floor" });
    }
}
