using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectStreaming.Access;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Access;

public sealed class SessionTests : IAsyncLifetime
{
    private AccessTestHost _host = null!;

    public async Task InitializeAsync() => _host = await AccessTestHost.Start();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task AnUnknownUserGetsProblemDetailsAndIsNeverRedirected()
    {
        using var response = await _host.Send(HttpMethod.Get, "/api/agents");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var session = await _host.Read<JsonElement>("/api/session", "x=y");
        Assert.Equal("local", session.GetProperty("mode").GetString());
        Assert.Equal(JsonValueKind.Null, session.GetProperty("person").ValueKind);
    }

    [Fact]
    public async Task TheCookieIsForThisHostOnlySecureAndOutOfReachOfScripts()
    {
        var person = await _host.SignIn(Roles.Viewer);
        using var response =
            await _host.Send(HttpMethod.Post, "/api/sign-in", null, new { account = person.Account.ToUpperInvariant(), password = TestPeople.Password });

        var cookies = response.Headers.GetValues("Set-Cookie").OrderBy(c => c.Split('=')[0], StringComparer.Ordinal).ToArray();
        foreach (var (cookie, name, sameSite, lasts) in new[] { (cookies[0], AccessSchemes.CookieName, "lax", false),
            (cookies[1], KnownBrowsers.CookieName, "strict", true) })
        {
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            Assert.StartsWith(name + "=", cookie, StringComparison.Ordinal);
            foreach (var word in new[] { "secure", "httponly", "samesite=" + sameSite, "path=/" })
            {
                Assert.Contains(word, cookie, StringComparison.OrdinalIgnoreCase);
            }
            Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(lasts, cookie.Contains("expires", StringComparison.OrdinalIgnoreCase));
        }
        Assert.Equal(2, cookies.Length);
    }

    [Fact]
    public async Task TheSessionContainsTheUserAndThePermissions()
    {
        var person = await _host.SignIn(Roles.Supervisor | Roles.Planner, new Scope(["i-1"], [["Tokyo", "A"]], []));

        var session = await _host.Read<JsonElement>("/api/session", person.Cookie);

        var said = session.GetProperty("person");
        Assert.Equal(person.Id, said.GetProperty("id").GetString());
        Assert.Equal(["supervisor", "planner"], said.GetProperty("roles").EnumerateArray().Select(r => r.GetString()!));
        Assert.Equal("family", said.GetProperty("names").GetString());
        Assert.Equal("""[{"instances":["i-1"],"groups":[["Tokyo","A"]],"profiles":[],"floors":[]}]""", said.GetProperty("scope").GetRawText());
    }

    [Theory]
    [InlineData(0, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(1, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(2, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(4, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(8, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task EachRoleHasThePermissionsOfThePolicies(int roles, HttpStatusCode watch, HttpStatusCode administer)
    {
        var person = await _host.SignIn((Roles)roles);

        Assert.Equal(watch, await _host.Status(HttpMethod.Get, "/api/agents", person.Cookie));
        Assert.Equal(administer, await _host.Status(HttpMethod.Get, "/api/people", person.Cookie));
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/sessions", person.Cookie));
        using var byToken = await _host.Send(HttpMethod.Get, "/api/agents", null, null, r => r.Headers.Add("Authorization", "Bearer " + person.Bearer));
        Assert.Equal(watch, byToken.StatusCode);
    }

    [Fact]
    public async Task EverySignInGetsANewKeyAndTheOldSessionEnds()
    {
        var attacker = await _host.SignIn(Roles.Viewer);
        var victim = await _host.SignIn(Roles.Administrator);

        // The attacker's cookie was planted in the victim's browser before the victim signs in.
        using var response =
            await _host.Send(HttpMethod.Post, "/api/sign-in", attacker.Cookie, new { account = victim.Account, password = TestPeople.Password });

        var fresh = TestPeople.CookieOf(response)!;
        Assert.NotEqual(attacker.Cookie, fresh);
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/people", fresh));
        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", attacker.Cookie));
    }

    [Fact]
    public async Task ACookieIsInvalidAfterTheSignOut()
    {
        var person = await _host.SignIn(Roles.Viewer);

        using var response = await _host.Send(HttpMethod.Post, "/api/sign-out", person.Cookie);

        Assert.Equal("""{"go":null}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", person.Cookie));
        Assert.Contains(await _host.Audit(), e => e.What == "sign-out.done" && e.Who.Id == person.Id);
    }

    [Fact]
    public async Task ARevokedSessionAndARevokedTokenAreRefusedAtOnce()
    {
        var person = await _host.SignIn(Roles.Viewer);
        var administrator = await _host.SignIn(Roles.Administrator);
        var sessions = await _host.Read<BrowserSessionJson[]>("/api/sessions?all=true", administrator.Cookie);
        var session = sessions.Single(s => s.Person!.Id == person.Id);

        Assert.Equal(HttpStatusCode.NoContent, await _host.Status(HttpMethod.Delete, $"/api/sessions/{session.Id}", administrator.Cookie));
        Assert.Equal(HttpStatusCode.NoContent, await _host.Status(HttpMethod.Delete, $"/api/tokens/{person.TokenId}", administrator.Cookie));

        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", person.Cookie));
        using var byToken = await _host.Send(HttpMethod.Get, "/api/agents", null, null, r => r.Headers.Add("Authorization", "Bearer " + person.Bearer));
        Assert.Equal(HttpStatusCode.Unauthorized, byToken.StatusCode);
        Assert.Equal(["token.revoked", "session.revoked"], (await _host.Audit()).Take(2).Select(e => e.What));
    }

    [Fact]
    public async Task NobodySeesOrEndsTheSessionsOfOthers()
    {
        var one = await _host.SignIn(Roles.Supervisor);
        var other = await _host.SignIn(Roles.Supervisor);
        var mine = Assert.Single(await _host.Read<BrowserSessionJson[]>("/api/sessions", one.Cookie));

        Assert.True(mine.Current);
        Assert.Equal(HttpStatusCode.Forbidden, await _host.Status(HttpMethod.Get, "/api/sessions?all=true", other.Cookie));
        Assert.Equal(HttpStatusCode.NotFound, await _host.Status(HttpMethod.Delete, $"/api/sessions/{mine.Id}", other.Cookie));
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/agents", one.Cookie));
    }

    [Fact]
    public async Task ADisabledPersonIsSignedOutAtOnceAndAChangedRoleCountsAtOnce()
    {
        var person = await _host.SignIn(Roles.Viewer);
        var administrator = await _host.SignIn(Roles.Administrator);
        object As(string[] roles, bool disabled) => new { name = "Sato", roles, scope = (object?)null, agent = (string?)null, disabled };

        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Put, $"/api/people/{person.Id}", administrator.Cookie, As(["administrator"], false)));
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/people", person.Cookie));
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Put, $"/api/people/{person.Id}", administrator.Cookie, As([], false)));
        Assert.Equal(HttpStatusCode.Forbidden, await _host.Status(HttpMethod.Get, "/api/agents", person.Cookie));
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Put, $"/api/people/{person.Id}", administrator.Cookie, As(["viewer"], true)));
        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", person.Cookie));
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Put, $"/api/people/{person.Id}", administrator.Cookie, As(["viewer"], false)));
        // Enabled again, but the old session stays dead.
        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", person.Cookie));
    }

    [Fact]
    public async Task AnIdleSessionEndsAUsedOneLivesUntilItsLifetime()
    {
        var idle = await _host.SignIn(Roles.Viewer);
        var used = await _host.SignIn(Roles.Viewer);
        for (var half = 1; half < 24; half++)
        {
            _host.Time.Advance(TimeSpan.FromMinutes(30));
            Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/agents", used.Cookie));
        }
        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", idle.Cookie));
        _host.Time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", used.Cookie));
    }

    [Fact]
    public async Task ARestartKeepsSessionsAndEndsNone()
    {
        var folder = Directory.CreateTempSubdirectory("cs-access-").FullName;
        try
        {
            TestPerson person;
            await using (var before = await AccessTestHost.Start(folder: folder))
            {
                person = await before.SignIn(Roles.Supervisor, new Scope([], [["Tokyo"]], []));
                before.Time.Advance(TimeSpan.FromMinutes(50));
                Assert.Equal(HttpStatusCode.OK, await before.Status(HttpMethod.Get, "/api/agents", person.Cookie));
            }
            await using var after = await AccessTestHost.Start(folder: folder, now: AccessTestHost.Noon.AddMinutes(100));

            Assert.Equal(HttpStatusCode.OK, await after.Status(HttpMethod.Get, "/api/agents", person.Cookie));
            Assert.Equal(new Scope([], [["Tokyo"]], []), after.Services.GetRequiredService<AccessBook>().Person(person.Id)!.Scope);
            using var byToken = await after.Send(HttpMethod.Get, "/api/agents", null, null, r => r.Headers.Add("Authorization", "Bearer " + person.Bearer));
            Assert.Equal(HttpStatusCode.OK, byToken.StatusCode);
            if (!OperatingSystem.IsWindows())
            {
                var keys = Path.Combine(folder, "keys");
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
                Assert.NotEmpty(Directory.GetFiles(keys));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task ATokenReadsAndNothingElse()
    {
        var person = await _host.SignIn(Roles.Administrator);
        Task<HttpResponseMessage> By(HttpMethod method, string path) =>
            _host.Send(method, path, null, method == HttpMethod.Post ? new { } : null,
                r => { r.Headers.Remove("Origin"); r.Headers.Add("Authorization", "Bearer " + person.Bearer); });

        using var read = await By(HttpMethod.Get, "/api/agents");
        using var write = await By(HttpMethod.Post, "/api/agents");
        using var delete = await By(HttpMethod.Delete, $"/api/people/{person.Id}");
        using var hub = await By(HttpMethod.Post, "/live/negotiate?negotiateVersion=1");
        using var inUrl = await _host.Send(HttpMethod.Get, "/api/agents?access_token=" + person.Bearer);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, write.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, delete.StatusCode);
        Assert.Equal(HttpStatusCode.OK, hub.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, inUrl.StatusCode);
    }

    [Fact]
    public async Task ATokenIsShownOnceAndEndsWithItsTime()
    {
        var administrator = await _host.SignIn(Roles.Administrator);
        using var made = await _host.Send(HttpMethod.Post, "/api/tokens", administrator.Cookie,
            new { name = "wallboard", roles = new[] { "viewer" }, days = 1 });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var token = (await made.Content.ReadFromJsonAsync<NewTokenJson>())!;
        async Task<HttpStatusCode> Use()
        {
            using var response = await _host.Send(HttpMethod.Get, "/api/agents", null, null, r => r.Headers.Add("Authorization", "Bearer " + token.Secret));
            return response.StatusCode;
        }

        Assert.StartsWith("cst_", token.Secret, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Use());
        using var list = await _host.Send(HttpMethod.Get, "/api/tokens", administrator.Cookie);
        Assert.DoesNotContain(token.Secret, await list.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        _host.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await Use());
    }

    [Theory]
    [InlineData("", "viewer", 1, "name")]
    [InlineData("x", "king", 1, "roles")]
    [InlineData("x", "", 1, "roles")]
    [InlineData("x", "viewer", 0, "days")]
    [InlineData("x", "viewer", 367, "days")]
    public async Task AnInvalidTokenRequestNamesItsFields(string name, string role, int days, string field)
    {
        var administrator = await _host.SignIn(Roles.Administrator);

        using var response =
            await _host.Send(HttpMethod.Post, "/api/tokens", administrator.Cookie, new { name, roles = role.Length == 0 ? [] : new[] { role }, days });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        Assert.Equal([field], errors.EnumerateObject().Select(e => e.Name));
    }
}
