using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectStreaming.Access;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Access;

public sealed class PeopleTests : IAsyncLifetime
{
    private AccessTestHost _host = null!;
    private TestPerson _administrator = null!;

    public async Task InitializeAsync()
    {
        _host = await AccessTestHost.Start();
        _administrator = await _host.SignIn(Roles.Administrator);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    private Task<HttpResponseMessage> Invite(object person) => _host.Send(HttpMethod.Post, "/api/people", _administrator.Cookie, person);

    private static object Person(string? account = "sato", string? name = "Sato", object? scope = null, string? agent = null, params string[] roles) =>
        new { account, name, roles, scope, agent };

    [Fact]
    public async Task AnInvitedPersonIsListedWithRolesScopeAndAgentAndEverythingIsAudited()
    {
        using var made = await Invite(Person(scope: new object[] { new { instances = new[] { "i-1" }, groups = new[] { new[] { "Tokyo", "A" } } },
            new { instances = new[] { "i-2" } } }, agent: "sato.h", roles: ["viewer", "planner"]));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);

        var person = (await _host.Read<PersonJson[]>("/api/people", _administrator.Cookie)).Single(p => p.Account == "sato");

        Assert.Equal(["viewer", "planner"], person.Roles);
        Assert.Equal(["Tokyo", "A"], person.Scope.Single(g => g.Instances![0] == "i-1").Groups![0]);
        Assert.Empty(person.Scope.Single(g => g.Instances![0] == "i-2").Groups!);
        Assert.Equal(("sato.h", "invited", false, null), (person.Agent, person.State, person.External, person.LastSignIn));
        var entry = (await _host.Audit())[0];
        Assert.Equal(($"Person {_administrator.Id}", "person.invited", "Sato (sato)"), (entry.Who.Name, entry.What, entry.Subject!.Name));
        Assert.Equal((_administrator.Id, _administrator.Account, person.Id), (entry.Who.Id, entry.Who.Account, entry.Subject.Id));
        Assert.Equal(["viewer", "planner"], entry.Facts[0].Values);
    }

    [Theory]
    [InlineData("", "Sato", "viewer", "account", "missing")]
    [InlineData("sa to", "Sato", "viewer", "account", "bad")]
    [InlineData("佐藤", "Sato", "viewer", "account", "bad")]
    [InlineData("../etc", "Sato", "viewer", "account", "bad")]
    [InlineData("sato", "", "viewer", "name", "missing")]
    [InlineData("sato", "Sa\u0007to", "viewer", "name", "bad")]
    [InlineData("sato", "Sa\u202eto", "viewer", "name", "bad")]
    [InlineData("sato", "Sato", "king", "roles", "unknown")]
    public async Task AnInvalidRequestNamesItsField(string account, string name, string role, string field, string code)
    {
        using var response = await Invite(Person(account, name, null, null, role));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal($$"""{"{{field}}":["{{code}}"]}""", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").GetRawText());
    }

    [Fact]
    public async Task LongTextsAndListsAreRefused()
    {
        using var response = await Invite(new
        {
            account = new string('a', 65), name = new string('n', 101), roles = Array.Empty<string>(), agent = new string('g', 257),
            scope = new[] { new { instances = Enumerable.Repeat("i", 201) } },
        });

        var errors = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        Assert.Equal(["account", "name", "scope", "agent"], errors.EnumerateObject().Select(e => e.Name));
        Assert.All(errors.EnumerateObject(), e => Assert.Equal("too-long", e.Value[0].GetString()));
    }

    [Fact]
    public async Task AnAccountNameInAnySpellingIsInUse()
    {
        using var first = await Invite(Person("Sato", roles: "viewer"));
        using var second = await Invite(Person("sATO", roles: "viewer"));

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal("""{"account":["taken"]}""", (await second.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").GetRawText());
    }

    [Fact]
    public async Task TheLastAdministratorStays()
    {
        var path = $"/api/people/{_administrator.Id}";

        Assert.Equal(HttpStatusCode.Conflict, await _host.Status(HttpMethod.Put, path, _administrator.Cookie, Person(roles: "viewer")));
        Assert.Equal(HttpStatusCode.Conflict,
            await _host.Status(HttpMethod.Put, path, _administrator.Cookie, new { name = "Sato", roles = new[] { "administrator" }, disabled = true }));
        Assert.Equal(HttpStatusCode.Conflict, await _host.Status(HttpMethod.Delete, path, _administrator.Cookie));
        // One who is only invited does not count: nobody could sign in.
        using var invited = await Invite(Person(roles: "administrator"));
        Assert.Equal(HttpStatusCode.Conflict, await _host.Status(HttpMethod.Delete, path, _administrator.Cookie));
        var other = await _host.SignIn(Roles.Administrator);
        Assert.Equal(HttpStatusCode.NoContent, await _host.Status(HttpMethod.Delete, path, other.Cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, await _host.Status(HttpMethod.Get, "/api/people", _administrator.Cookie));
    }

    [Fact]
    public async Task OneOfTwoAdministratorsWhoRemoveEachOtherAtTheSameTimeStays()
    {
        var other = await _host.SignIn(Roles.Administrator);

        var answers = await Task.WhenAll(
            _host.Status(HttpMethod.Delete, $"/api/people/{other.Id}", _administrator.Cookie),
                _host.Status(HttpMethod.Delete, $"/api/people/{_administrator.Id}", other.Cookie));

        Assert.Single(answers, HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task AnAgentIsLinkedByArnAndANameOfSeveralAgentsIsRefused()
    {
        await using var host = await AccessTestHost.Start(b => b.Services.AddSingleton<IAgentDirectory>(new Agents()));
        var administrator = await host.SignIn(Roles.Administrator);
        using var one = await host.Send(HttpMethod.Post, "/api/people", administrator.Cookie, Person("one", agent: "arn:sato"));
        using var named = await host.Send(HttpMethod.Post, "/api/people", administrator.Cookie, Person("named", agent: "sato.h"));
        using var several = await host.Send(HttpMethod.Post, "/api/people", administrator.Cookie, Person("several", agent: "ito"));

        Assert.Equal("""{"agent":["several"]}""", (await several.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").GetRawText());
        var book = host.Services.GetRequiredService<AccessBook>();
        Assert.Equal(("arn:sato", "arn:sato"), (book.Account("one")!.Agent, book.Account("one")!.AgentArn));
        // Heard of before the account was made: it may be the former owner of the name.
        Assert.Equal(("sato.h", null), (book.Account("named")!.Agent, book.Account("named")!.AgentArn));

        // What was linked stays linked when something else of the person changes, and goes with the name.
        var path = $"/api/people/{book.Account("one")!.Id}";
        await host.Status(HttpMethod.Put, path, administrator.Cookie, Person(name: "One", agent: "arn:sato", roles: "viewer"));
        Assert.Equal("arn:sato", book.Account("one")!.AgentArn);
        await host.Status(HttpMethod.Put, path, administrator.Cookie, Person(name: "One", roles: "viewer"));
        Assert.Null(book.Account("one")!.AgentArn);
        Agents.HeardAt = AccessTestHost.Noon.AddMinutes(1);
        await host.Status(HttpMethod.Put, path, administrator.Cookie, Person(name: "One", agent: "sato.h", roles: "viewer"));
        Assert.Equal("arn:sato", book.Account("one")!.AgentArn);
    }

    private sealed class Agents : IAgentDirectory
    {
        public static DateTimeOffset HeardAt { get; set; } = AccessTestHost.Noon;

        public Task<IReadOnlyList<KnownAgent>> Find(string agent, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<KnownAgent>>(
            agent switch { "sato.h" => [Known("arn:sato")], "ito" => [Known("arn:ito-1"), Known("arn:ito-2")], _ => [] });

        private static KnownAgent Known(string arn) => new(arn, "x", null, null, HeardAt, true);
    }

    [Theory]
    [InlineData("PUT", "/api/people/nobody")]
    [InlineData("DELETE", "/api/people/nobody")]
    [InlineData("POST", "/api/people/nobody/link")]
    [InlineData("DELETE", "/api/people/%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("DELETE", "/api/tokens/nobody")]
    [InlineData("DELETE", "/api/sessions/nobody")]
    public async Task AnUnknownPersonIsNotFound(string method, string path) =>
        Assert.Equal(HttpStatusCode.NotFound,
            await _host.Status(new HttpMethod(method), path, _administrator.Cookie, method == "DELETE" ? null : Person(roles: "viewer")));

    [Fact]
    public async Task TheAuditLogIsReadFilteredAndExportedSafely()
    {
        using var made = await Invite(Person("sato", "=1+1", roles: "viewer"));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);

        var page = await _host.Read<AuditPageJson>("/api/audit?what=person&limit=1", _administrator.Cookie);
        using var csv = await _host.Send(HttpMethod.Get, "/api/audit.csv?what=person", _administrator.Cookie);
        using var wrong = await _host.Send(HttpMethod.Get, "/api/audit?from=yesterday&limit=0", _administrator.Cookie);

        Assert.Equal("=1+1 (sato)", Assert.Single(page.Entries).Subject);
        Assert.True(page.Chain!.Ok);
        Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
        Assert.Contains("\"'=1+1 (sato)\"", await csv.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(["from", "limit"], (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateObject().Select(e => e.Name));
        Assert.Equal("audit.exported", (await _host.Audit())[0].What);
    }

    [Fact]
    public async Task PagesOfTheAuditLogFollowOneAnother()
    {
        for (var i = 0; i < 3; i++)
        {
            using var made = await Invite(Person($"p{i}", roles: "viewer"));
        }

        var first = await _host.Read<AuditPageJson>("/api/audit?what=person.invited&limit=2", _administrator.Cookie);
        var second = await _host.Read<AuditPageJson>($"/api/audit?what=person.invited&limit=2&before={first.Next}", _administrator.Cookie);

        Assert.Equal(2, first.Entries.Length);
        Assert.Single(second.Entries);
        Assert.Null(second.Next);
        Assert.Null(second.Chain);
    }
}
