using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Access;

public sealed class LinkTests : IAsyncLifetime
{
    private const string Password = "amber-Window-41-river";
    private AccessTestHost _host = null!;

    public async Task InitializeAsync() => _host = await AccessTestHost.Start();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private Links Links => _host.Services.GetRequiredService<Links>();

    private Task<HttpResponseMessage> Use(string token, string? account = null, string? name = "Sato", string password = Password) =>
        _host.Send(HttpMethod.Post, "/api/links/use", null, new { token, account, name, password });

    private async Task<string> Invite(TestPerson administrator, string account = "sato")
    {
        using var response =
            await _host.Send(HttpMethod.Post, "/api/people", administrator.Cookie, new { account, name = "Sato", roles = new[] { "supervisor" } });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var invited = (await response.Content.ReadFromJsonAsync<InvitedJson>())!;
        Assert.Equal("invited", invited.Person.State);
        Assert.StartsWith(_host.Url + "/sign-in/link#", invited.Link, StringComparison.Ordinal);
        return invited.Link.Split('#')[1];
    }

    [Fact]
    public async Task TheFirstAdministratorSignsInWithTheLinkOfTheConsoleWhichThenIsInvalid()
    {
        Assert.False((await _host.Read<JsonElement>("/api/session", "x=y")).GetProperty("setUp").GetBoolean());
        var token = (await Links.MakeFirst(default))!;
        using var look = await _host.Send(HttpMethod.Post, "/api/links/look", null, new { token });
        var said = (await look.Content.ReadFromJsonAsync<LinkJson>())!;
        Assert.Equal(("first", null), (said.Purpose, said.Account));

        using var bad = await Use(token, "", "", "short");
        Assert.Equal("""{"account":["missing"],"name":["missing"],"password":["too-short"]}""", (await bad.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("errors").GetRawText());
        using var used = await Use(token, "Chief", "Chief");

        Assert.Equal(HttpStatusCode.NoContent, used.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/people", TestPeople.CookieOf(used)));
        Assert.True((await _host.Read<JsonElement>("/api/session", "x=y")).GetProperty("setUp").GetBoolean());
        using var again = await Use(token, "second", "Second");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Null(await Links.MakeFirst(default));
    }

    /// <summary>How an administrator who cannot sign in gets access again. It needs no page, and it also unlocks the account.</summary>
    [Fact]
    public async Task TheConsoleGivesAnAccountAOneTimeLinkToANewPassword()
    {
        var chief = await _host.SignIn(Roles.Administrator);
        using var console = new StringWriter();

        await ConsoleLinks.ShowReset(
            Task.CompletedTask, _host.Services.GetRequiredService<AccessBook>(), Links, chief.Account, _host.Url, console, default);

        var token = console.ToString().Split(_host.Url + "/sign-in/link#")[1].Trim();
        using var used = await Use(token, name: null);
        Assert.Equal(HttpStatusCode.NoContent, used.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/people", TestPeople.CookieOf(used)));
        // The earlier sessions of the account have ended.
        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/people", chief.Cookie));
        using var again = await Use(token, name: null);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Contains(await _host.Audit(), e => e.What == "person.reset" && e.Who == AuditActor.System && e.Subject?.Id == chief.Id);
    }

    [Fact]
    public async Task AnAccountThatDoesNotExistGetsNoLinkAndTheConsoleSaysSo()
    {
        using var console = new StringWriter();

        await ConsoleLinks.ShowReset(
            Task.CompletedTask, _host.Services.GetRequiredService<AccessBook>(), Links, "nobody", _host.Url, console, default);

        Assert.Contains("'nobody'", console.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("link#", console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryStartCreatesANewFirstLinkAndTheOldOneIsInvalid()
    {
        var former = (await Links.MakeFirst(default))!;
        var token = (await Links.MakeFirst(default))!;

        Assert.Null(Links.Find(former));
        Assert.NotNull(Links.Find(token));
        _host.Time.Advance(TimeSpan.FromHours(24));
        Assert.Null(Links.Find(token));
        Assert.Equal(HttpStatusCode.NotFound, await _host.Status(HttpMethod.Post, "/api/links/look", null, new { token }));
    }

    [Fact]
    public async Task AnInvitationWorksOnceAlsoWhenUsedTwiceAtTheSameTime()
    {
        var token = await Invite(await _host.SignIn(Roles.Administrator));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Use(token)));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.NoContent);
        Assert.Equal(4, answers.Count(a => a.StatusCode == HttpStatusCode.NotFound));
        var cookie = answers.Select(TestPeople.CookieOf).Single(c => c is not null)!;
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/agents", cookie));
        Array.ForEach(answers, a => a.Dispose());
    }

    [Fact]
    public async Task AnInvitationEndsAfterThreeDaysAndANewOneReplacesTheOldOne()
    {
        var administrator = await _host.SignIn(Roles.Administrator);
        var former = await Invite(administrator);
        var id = _host.Services.GetRequiredService<AccessBook>().Account("sato")!.Id;
        using var response = await _host.Send(HttpMethod.Post, $"/api/people/{id}/link", administrator.Cookie, new { });
        var link = (await response.Content.ReadFromJsonAsync<NewLinkJson>())!;

        Assert.Equal(("invite", AccessTestHost.Noon.AddHours(72)), (link.Purpose, link.Expires));
        Assert.Equal(HttpStatusCode.NotFound, await _host.Status(HttpMethod.Post, "/api/links/look", null, new { token = former }));
        _host.Time.Advance(TimeSpan.FromHours(72) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Post, "/api/links/look", null, new { token = link.Link.Split('#')[1] }));
        _host.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.NotFound,
            await _host.Status(HttpMethod.Post, "/api/links/use", null, new { token = link.Link.Split('#')[1], name = "Sato", password = Password }));
    }

    [Fact]
    public async Task AResetEndsEverySessionOfThePerson()
    {
        var administrator = await _host.SignIn(Roles.Administrator);
        var person = await _host.SignIn(Roles.Viewer);
        using var response = await _host.Send(HttpMethod.Post, $"/api/people/{person.Id}/link", administrator.Cookie, new { });
        var link = (await response.Content.ReadFromJsonAsync<NewLinkJson>())!;
        Assert.Equal(("reset", AccessTestHost.Noon.AddHours(24)), (link.Purpose, link.Expires));

        using var used = await Use(link.Link.Split('#')[1], "ignored", "Ignored");

        Assert.Equal(HttpStatusCode.NoContent, used.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/agents", person.Cookie));
        Assert.Equal(HttpStatusCode.OK, await _host.Status(HttpMethod.Get, "/api/agents", TestPeople.CookieOf(used)));
        // A password reset keeps the name that administrators gave.
        Assert.Equal($"Person {person.Id}", _host.Services.GetRequiredService<AccessBook>().Person(person.Id)!.Name);
    }

    [Fact]
    public async Task ADisabledPersonsLinkIsInvalid()
    {
        var administrator = await _host.SignIn(Roles.Administrator);
        var token = await Invite(administrator);
        var id = _host.Services.GetRequiredService<AccessBook>().Account("sato")!.Id;

        Assert.Equal(HttpStatusCode.OK,
            await _host.Status(HttpMethod.Put, $"/api/people/{id}", administrator.Cookie, new { name = "Sato", roles = new[] { "viewer" }, disabled = true }));

        Assert.Equal(HttpStatusCode.NotFound, await _host.Status(HttpMethod.Post, "/api/links/look", null, new { token }));
        Assert.Equal(HttpStatusCode.Conflict, await _host.Status(HttpMethod.Post, $"/api/people/{id}/link", administrator.Cookie, new { }));
    }
}
