using System.Net;
using ConnectStreaming.Access;
using ConnectStreaming.Cluster;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Access;

/// <summary>Renewal of single sign-on by two servers, against a real provider process that takes a refresh token that comes twice as stolen.</summary>
public sealed class TwoServersOidcTests(IdentityProvider provider) : IClassFixture<IdentityProvider>
{
    private async Task<TwoServers> Start()
    {
        await provider.Answers(true);
        var two = await TwoServers.Start(
            builder =>
            {
                foreach (var (key, value) in new[]
                {
                    ("Access:Mode", "Oidc"), ("Access:Oidc:Authority", provider.Issuer), ("Access:Oidc:ClientId", "seat-map"),
                    ("Access:Oidc:ClientSecret", IdentityProvider.Secret), ("Access:Oidc:Roles:sv", "supervisor"),
                    ("Access:Sessions:Idle", "10:00:00"),
                })
                {
                    builder.Configuration[key] = value;
                }
            },
            builder => builder.Configuration["urls"] = provider.Ours,
            TimeProvider.System.GetUtcNow());
        // The test says when a server renews.
        await Task.WhenAll(new[] { two.A, two.B }.Select(host => host.Services.GetRequiredService<OidcRenewal>().StopAsync(default)));
        return two;
    }

    private async Task<string> SignIn(string account)
    {
        using var browser = new Browser();
        await provider.SignsIn(account, new { name = "佐藤 花子", preferred_username = account, roles = "sv" });
        using var landed = await browser.Go(provider.Ours + "/sign-in/oidc?return=/floor");
        return browser.Cookies(new Uri(provider.Ours)).Split("; ").Single(c => c.StartsWith(AccessSchemes.CookieName, StringComparison.Ordinal));
    }

    private static void Advance(TwoServers two, TimeSpan time)
    {
        two.A.Time.Advance(time);
        two.B.Time.Advance(time);
    }

    /// <summary>Both believe that the duty is theirs, as when a frozen server goes on while another one has taken over.</summary>
    [TwoServersFact]
    public async Task ARefreshTokenIsUsedOnceWhenTwoServersRenewAtTheSameTime()
    {
        await using var two = await Start();
        string[] cookies = [.. await SignInAll(6)];
        await two.BookOfB.CatchUp();
        OidcRenewal[] both = [.. new[] { two.A, two.B }.Select(host => ActivatorUtilities.CreateInstance<OidcRenewal>(host.Services, new AllDuties()))];
        var before = await provider.Seen();
        for (var round = 0; round < 3; round++)
        {
            Advance(two, TimeSpan.FromMinutes(5));
            await Task.WhenAll(both.Select(renewal => renewal.RenewDue(default)));
        }

        var seen = await provider.Seen();
        Assert.Equal((18, 0), (seen.Renewed - before.Renewed, seen.Refused - before.Refused));
        foreach (var cookie in cookies)
        {
            Assert.Equal(HttpStatusCode.OK, await two.A.Status(HttpMethod.Get, "/api/agents", cookie));
            Assert.Equal(HttpStatusCode.OK, await two.B.Status(HttpMethod.Get, "/api/agents", cookie));
        }

        async Task<List<string>> SignInAll(int count)
        {
            List<string> all = [];
            for (var i = 0; i < count; i++)
            {
                all.Add(await SignIn($"twice-{i}"));
            }

            return all;
        }
    }

    [TwoServersFact]
    public async Task OnlyTheServerWithTheDutyRenewsAndTheNextOneGoesOnWithTheNewToken()
    {
        await using var two = await Start();
        var cookie = await SignIn("duty");
        await two.BookOfB.CatchUp();
        var (a, b) = (two.A.Services.GetRequiredService<OidcRenewal>(), two.B.Services.GetRequiredService<OidcRenewal>());
        Assert.True(await two.A.Services.GetRequiredService<IDuties>().Have(OidcRenewal.Duty, default));
        var before = (await provider.Seen()).Renewed;
        Advance(two, TimeSpan.FromMinutes(5));

        await b.RenewDue(default);
        Assert.Equal(before, (await provider.Seen()).Renewed);
        await a.RenewDue(default);
        Assert.Equal(before + 1, (await provider.Seen()).Renewed);

        await two.A.Services.GetRequiredService<IDuties>().GiveBack(default);
        await two.BookOfB.CatchUp();
        await b.RenewDue(default);
        Assert.Equal(before + 1, (await provider.Seen()).Renewed);
        Advance(two, TimeSpan.FromMinutes(5));
        await b.RenewDue(default);
        Assert.Equal(before + 2, (await provider.Seen()).Renewed);
        Assert.Equal(HttpStatusCode.OK, await two.A.Status(HttpMethod.Get, "/api/agents", cookie));
    }

    /// <summary>Perhaps it has used the token up, perhaps not: it is never sent again.</summary>
    [TwoServersFact]
    public async Task ATokenThatAServerWasUsingWhenItEndedIsNotSentAgainAndItsSessionEndsAfterAQuarterOfAnHour()
    {
        await using var two = await Start();
        var cookie = await SignIn("orphan");
        var session = two.BookOfA.Sessions.Single();
        Advance(two, TimeSpan.FromMinutes(5));
        await two.Database.Write(
            c => c.Execute("INSERT INTO token_renewal (session, owner, at) VALUES (@Id, 'killed', @at)",
                new { session.Id, at = two.A.Time.GetUtcNow().ToUnixTimeMilliseconds() }),
            default);
        var renewal = ActivatorUtilities.CreateInstance<OidcRenewal>(two.A.Services, new AllDuties());
        var before = await provider.Seen();

        await renewal.RenewDue(default);
        Advance(two, TimeSpan.FromMinutes(14));
        await renewal.RenewDue(default);
        Assert.Equal(HttpStatusCode.OK, await two.A.Status(HttpMethod.Get, "/api/agents", cookie));
        Advance(two, TimeSpan.FromMinutes(1));
        await renewal.RenewDue(default);

        Assert.Equal(before, await provider.Seen());
        Assert.Equal(HttpStatusCode.Unauthorized, await two.A.Status(HttpMethod.Get, "/api/agents", cookie));
        Assert.Contains(await two.A.Audit(), e => e.What == "session.ended");
        Assert.Equal(0, await two.Database.Read(c => c.ExecuteScalar<long>("SELECT count(*) FROM token_renewal"), default));
    }

    /// <summary>No answer is no use: any server may try the token again, as on one machine.</summary>
    [TwoServersFact]
    public async Task ATokenIsFreeAgainWhenTheProviderDidNotAnswer()
    {
        await using var two = await Start();
        var cookie = await SignIn("down");
        await two.BookOfB.CatchUp();
        OidcRenewal[] both = [.. new[] { two.A, two.B }.Select(host => ActivatorUtilities.CreateInstance<OidcRenewal>(host.Services, new AllDuties()))];
        Advance(two, TimeSpan.FromMinutes(5));
        await provider.Answers(false);
        await both[0].RenewDue(default);
        await provider.Answers(true);
        var before = (await provider.Seen()).Renewed;

        await both[1].RenewDue(default);

        Assert.Equal(before + 1, (await provider.Seen()).Renewed);
        Assert.Equal(HttpStatusCode.OK, await two.B.Status(HttpMethod.Get, "/api/agents", cookie));
    }
}
