using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using ConnectStreaming.Access;
using ConnectStreaming.Cluster;
using ConnectStreaming.Hosting;
using ConnectStreaming.Live;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Access;

/// <summary>People, sessions, tokens, links and keys of two servers on one database. Any server answers any request.</summary>
public sealed class TwoServersTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static Task<HttpResponseMessage> ByToken(AccessTestHost host, string token) => host.Send(HttpMethod.Get, "/api/agents", null, null,
        request => { request.Headers.Remove("Origin"); request.Headers.Add("Authorization", "Bearer " + token); });

    private static Task<HttpResponseMessage> Use(AccessTestHost host, string token, string? account = null) =>
        host.Send(HttpMethod.Post, "/api/links/use", null, new { token, account, name = "Sato", password = "amber-Window-41-river" });

    [TwoServersFact]
    public async Task WhatOneServerHasJustMadeIsKnownToTheOtherAtOnce()
    {
        await using var two = await TwoServers.Start();
        for (var i = 0; i < 5; i++)
        {
            var person = await two.A.SignIn(Roles.Administrator);
            Assert.Equal(HttpStatusCode.OK, await two.B.Status(HttpMethod.Get, "/api/agents", person.Cookie));
            using var token = await two.A.Send(
                HttpMethod.Post, "/api/tokens", person.Cookie, new { name = "Wall", roles = new[] { "viewer" }, days = 1 });
            using var read = await ByToken(two.B, (await token.Content.ReadFromJsonAsync<NewTokenJson>())!.Secret);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            using var invited = await two.A.Send(HttpMethod.Post, "/api/people", person.Cookie, new { account = $"sato{i}", name = "Sato" });
            var link = (await invited.Content.ReadFromJsonAsync<InvitedJson>())!.Link.Split('#')[1];
            using var used = await Use(two.B, link);
            Assert.Equal(HttpStatusCode.NoContent, used.StatusCode);
            // And back: the session that began on B.
            Assert.Equal(HttpStatusCode.OK, await two.A.Status(HttpMethod.Get, "/api/sessions", TestPeople.CookieOf(used)));
        }
    }

    /// <summary>The best of five tries, because this machine runs other tests at the same time.</summary>
    [TwoServersFact]
    public async Task ARevokedSessionEndsOnTheOtherServerAndItsOpenMapClosesWithinASecond()
    {
        await using var two = await TwoServers.Start();
        var chief = await two.A.SignIn(Roles.Administrator);
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 5 && best > Second; i++)
        {
            var person = await two.A.SignIn(Roles.Viewer);
            using var map = await Open(two.B, person.Cookie);
            var session = two.BookOfA.Sessions.Single(s => s.Person == person.Id).Id;
            var watch = Stopwatch.StartNew();

            Assert.Equal(HttpStatusCode.NoContent, await two.A.Status(HttpMethod.Delete, $"/api/sessions/{session}", chief.Cookie));
            await Closed(map);

            best = watch.Elapsed < best ? watch.Elapsed : best;
            Assert.Equal(HttpStatusCode.Unauthorized, await two.B.Status(HttpMethod.Get, "/api/agents", person.Cookie));
        }

        Assert.True(best <= Second, $"{best}");
    }

    [TwoServersFact]
    public async Task ARevokedTokenAndADisabledPersonCountOnTheOtherServerWithinASecond()
    {
        await using var two = await TwoServers.Start();
        var chief = await two.A.SignIn(Roles.Administrator);
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 5 && best > Second; i++)
        {
            var person = await two.A.SignIn(Roles.Viewer);
            using var before = await ByToken(two.B, person.Bearer);
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
            var watch = Stopwatch.StartNew();

            Assert.Equal(HttpStatusCode.NoContent, await two.A.Status(HttpMethod.Delete, $"/api/tokens/{person.TokenId}", chief.Cookie));
            Assert.Equal(HttpStatusCode.OK, await two.A.Status(HttpMethod.Put, $"/api/people/{person.Id}", chief.Cookie,
                new { name = "P", roles = new[] { "viewer" }, disabled = true }));
            while (two.BookOfB.Token(person.TokenId) is not null || two.BookOfB.Person(person.Id) is { Disabled: false })
            {
                await Task.Delay(10);
            }

            best = watch.Elapsed < best ? watch.Elapsed : best;
            Assert.Equal(HttpStatusCode.Unauthorized, await two.B.Status(HttpMethod.Get, "/api/agents", person.Cookie));
            using var after = await ByToken(two.B, person.Bearer);
            Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        }

        Assert.True(best <= Second, $"{best}");
    }

    [TwoServersFact]
    public async Task TwoServersThatDisableTheLastTwoAdministratorsAtOnceKeepOne()
    {
        await using var two = await TwoServers.Start();
        var stays = await two.A.SignIn(Roles.Administrator);
        for (var round = 0; round < 5; round++)
        {
            var other = await two.A.SignIn(Roles.Administrator);
            await two.BookOfB.CatchUp();

            var answers = await Task.WhenAll(Disable(two.A, stays, other), Disable(two.B, other, stays));

            // The second one is refused: it is the last administrator, or has no session any more.
            Assert.Single(answers, HttpStatusCode.OK);
            Assert.Contains(answers, answer => answer is HttpStatusCode.Conflict or HttpStatusCode.Unauthorized);
            await Task.WhenAll(two.BookOfA.CatchUp(), two.BookOfB.CatchUp());
            var active = Assert.Single(two.BookOfA.People, p => p.Active && p.Roles.HasFlag(Roles.Administrator));
            Assert.Equal(active.Id, Assert.Single(two.BookOfB.People, p => p.Active && p.Roles.HasFlag(Roles.Administrator)).Id);
            stays = active.Id == stays.Id ? stays : other;
        }

        static Task<HttpStatusCode> Disable(AccessTestHost host, TestPerson by, TestPerson whom) => host.Status(
            HttpMethod.Put, $"/api/people/{whom.Id}", by.Cookie, new { name = "P", roles = new[] { "administrator" }, disabled = true });
    }

    [TwoServersFact]
    public async Task TheSameAccountIsMadeOnce()
    {
        await using var two = await TwoServers.Start();
        var chief = await two.A.SignIn(Roles.Administrator);
        await two.BookOfB.CatchUp();
        for (var i = 0; i < 5; i++)
        {
            var asked = new { account = $"sato{i}", name = "Sato", roles = new[] { "viewer" } };

            var answers = await Task.WhenAll(new[] { two.A, two.B }.Select(host => host.Status(HttpMethod.Post, "/api/people", chief.Cookie, asked)));

            Assert.Equal([HttpStatusCode.Created, HttpStatusCode.BadRequest], answers.Order());
        }
    }

    [TwoServersFact]
    public async Task ALinkThatIsUsedOnBothServersAtOnceWorksOnce()
    {
        await using var two = await TwoServers.Start();
        var first = (await two.A.Services.GetRequiredService<Links>().MakeFirst(default))!;
        var answers = await Task.WhenAll(new[] { two.A, two.B }.Select((host, n) => Use(host, first, $"chief{n}")));
        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.NotFound], answers.Select(a => a.StatusCode).Order());
        var chief = TestPeople.CookieOf(answers.Single(a => a.StatusCode == HttpStatusCode.NoContent));
        for (var i = 0; i < 5; i++)
        {
            using var invited = await two.A.Send(HttpMethod.Post, "/api/people", chief, new { account = $"sato{i}", name = "Sato" });
            var link = (await invited.Content.ReadFromJsonAsync<InvitedJson>())!.Link.Split('#')[1];

            var used = await Task.WhenAll(new[] { two.A, two.B }.Select(host => Use(host, link)));

            Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.NotFound], used.Select(a => a.StatusCode).Order());
        }
    }

    [TwoServersFact]
    public async Task OneServerShowsTheLinkOfTheFirstAdministratorAndTheOtherOneWhenThatIsGone()
    {
        await using var two = await TwoServers.Start();
        using var stop = new CancellationTokenSource();
        using var stopFirst = new CancellationTokenSource();
        StringWriter[] consoles = [new(), new()];
        var first = ConsoleLinks.ShowFirst(
            Task.CompletedTask, two.A.Services.GetRequiredService<Links>(), two.A.Url, consoles[0], TimeProvider.System, stopFirst.Token);
        await Until(() => consoles[0].ToString().Contains("link#", StringComparison.Ordinal));
        var links = two.B.Services.GetRequiredService<Links>();
        Assert.False(await links.Makes(Links.FirstDuty, default));
        var second = ConsoleLinks.ShowFirst(Task.CompletedTask, links, two.B.Url, consoles[1], new Hurried(), stop.Token);
        await Task.Delay(300);
        Assert.Empty(consoles[1].ToString());

        await stopFirst.CancelAsync();
        await two.A.Services.GetRequiredService<IDuties>().GiveBack(default);
        await Until(() => consoles[1].ToString().Contains("link#", StringComparison.Ordinal));

        using var used = await Use(two.A, consoles[1].ToString().Split('#')[1].Trim(), "chief");
        Assert.Equal(HttpStatusCode.NoContent, used.StatusCode);
        await second;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Single(consoles[1].ToString().Split("link#").Skip(1));
    }

    [TwoServersFact]
    public async Task WrongPasswordsOnTwoServersLockTheAccountTogether()
    {
        await using var two = await TwoServers.Start();
        var person = await two.A.SignIn(Roles.Viewer);
        foreach (var host in new[] { two.A, two.B, two.A, two.B, two.A })
        {
            Assert.Equal(HttpStatusCode.Unauthorized,
                await host.Status(HttpMethod.Post, "/api/sign-in", null, new { account = person.Account, password = "wrong-Password-1" }));
        }

        foreach (var host in new[] { two.A, two.B })
        {
            Assert.Equal(HttpStatusCode.TooManyRequests,
                await host.Status(HttpMethod.Post, "/api/sign-in", null, new { account = person.Account, password = TestPeople.Password }));
        }
    }

    [TwoServersFact]
    public async Task APasswordThatWasChangedOnOneServerIsTheOnlyOneOnTheOther()
    {
        await using var two = await TwoServers.Start();
        var person = await two.A.SignIn(Roles.Viewer);
        await two.BookOfB.CatchUp();

        Assert.Equal(HttpStatusCode.NoContent, await two.A.Status(
            HttpMethod.Post, "/api/password", person.Cookie, new { current = TestPeople.Password, next = "amber-Window-41-river" }));

        Assert.Equal(HttpStatusCode.Unauthorized,
            await two.B.Status(HttpMethod.Post, "/api/sign-in", null, new { account = person.Account, password = TestPeople.Password }));
        Assert.Equal(HttpStatusCode.NoContent,
            await two.B.Status(HttpMethod.Post, "/api/sign-in", null, new { account = person.Account, password = "amber-Window-41-river" }));
    }

    [TwoServersFact]
    public async Task ServersThatStartTogetherHaveOneCookieKeyOneCertificateAndOneIslandKey()
    {
        await using var two = await TwoServers.Start(
            builder => (builder.Configuration["urls"], builder.Configuration["Tls:Generate"]) = ("https://127.0.0.1:0", "true"));

        Assert.Equal(1, await two.Database.Read(c => c.ExecuteScalar<long>("SELECT count(*) FROM shared_secret WHERE name LIKE 'keys/%'"), default));
        var certificates = new[] { two.A, two.B }.Select(host => host.Services.GetRequiredService<ServerCertificate>().Generated!.Thumbprint);
        Assert.Single(certificates.Distinct());
        IslandCodes[] codes = [.. new[] { two.A, two.B }.Select(host => new IslandCodes(host.Services.GetRequiredService<ISharedSecrets>()))];
        Assert.NotEqual(codes[0].Of("Team 1"), codes[1].Of("Team 1"));
        await Task.WhenAll(codes.Select(c => c.StartAsync(default)));
        Assert.Equal(codes[0].Of("Team 1"), codes[1].Of("Team 1"));
        Assert.False(Directory.Exists(Path.Combine(two.A.Folder, "keys")) || Directory.Exists(Path.Combine(two.A.Folder, "tls")));
    }

    /// <summary>Two servers with other names would replace each other's certificate for ever.</summary>
    [TwoServersFact]
    public async Task ACertificateWithANewNameKeepsTheFormerNames()
    {
        await using var two = await TwoServers.Start(
            builder => (builder.Configuration["urls"], builder.Configuration["Tls:Generate"], builder.Configuration["Tls:Names"])
                = ("https://127.0.0.1:0", "true", "b.example.com"),
            builder => builder.Configuration["Tls:Names"] = "a.example.com");
        ServerCertificate[] both = [two.A.Services.GetRequiredService<ServerCertificate>(), two.B.Services.GetRequiredService<ServerCertificate>()];
        for (var i = 0; i < 2; i++)
        {
            Array.ForEach(both, certificate => certificate.Refresh());
        }

        var now = both[0].Generated!;
        Array.ForEach(both, certificate => certificate.Refresh());

        Assert.All(both, certificate => Assert.Equal(now.Thumbprint, certificate.Generated!.Thumbprint));
        Assert.All(new[] { "a.example.com", "b.example.com", "localhost", "::1" }, name => Assert.True(now.MatchesHostname(name), name));
    }

    private static async Task Until(Func<bool> isTrue)
    {
        for (var watch = Stopwatch.StartNew(); !isTrue(); await Task.Delay(20))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), "It did not happen within 20 seconds.");
        }
    }

    private static async Task<ClientWebSocket> Open(AccessTestHost host, string cookie)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", cookie);
        socket.Options.SetRequestHeader("Origin", host.Url);
        await socket.ConnectAsync(new Uri(host.Url.Replace("http:", "ws:", StringComparison.Ordinal) + "/live"), default);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, default);
        var buffer = new byte[1000];
        Assert.Equal("{}\u001e", Encoding.UTF8.GetString(buffer, 0, (await socket.ReceiveAsync(buffer, default)).Count));
        return socket;
    }

    private static async Task Closed(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[1000];
        try
        {
            while ((await socket.ReceiveAsync(buffer, limit.Token)).MessageType != WebSocketMessageType.Close)
            {
                // Pings.
            }
        }
        catch (WebSocketException)
        {
            // Aborted.
        }
    }

    /// <summary>Waits of seconds take a hundredth.</summary>
    private sealed class Hurried : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 100 : dueTime, period);
    }
}
