using System.Net;
using System.Net.Http.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Hosting;
using ConnectStreaming.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Access;

/// <summary>Local mode for the tests' hosts, on the real store, and people of any role and scope who are signed in already.</summary>
internal static class TestPeople
{
    public const string Password = "violet-Kettle-93-orbit";

    /// <summary>Call it in place of AddAccess. <paramref name="folder"/> is the caller's to delete after the host.</summary>
    public static WebApplicationBuilder AddLocalAccess(this WebApplicationBuilder builder, string folder)
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Access:Mode"] = "Local",
            ["Access:SignIn:PerAddress"] = "10000",
            ["Access:SignIn:PerAccount"] = "10000",
            ["Access:Reads:Burst"] = "10000",
            ["Storage:Path"] = folder,
        });
        builder.Services.AddAudit().AddAccess().AddStorage(builder.Configuration).AddSingleton<IConfirmedTime, ConfirmedTime>();
        // The option itself allows no fewer than 100,000.
        builder.Services.PostConfigure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);
        return builder;
    }

    /// <summary>Makes a person, signs in through the API, and makes a token of the same roles and scope.</summary>
    public static async Task<TestPerson> SignIn(this IServiceProvider services, Roles roles, Scope? scope = null, string? agent = null)
    {
        var book = services.GetRequiredService<AccessBook>();
        var id = Secrets.MakeId();
        var hash = await services.GetRequiredService<Passwords>().Hash(Password, default);
        var person = new Person(id, $"p{id}", null, $"Person {id}", roles, scope ?? Scope.Everything, agent, null, false, hash, DateTimeOffset.UnixEpoch, null);
        var secret = BearerAuthentication.Prefix + Secrets.Make();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var token = new ApiToken(Secrets.MakeId(), Secrets.Hash(secret), $"Token {id}", roles, scope ?? Scope.Everything, now, now.AddDays(30), null);
        await book.Change(new AccessChange { People = [person], Tokens = [token] }, default);
        return new TestPerson(id, person.Account, await Cookie(services, person.Account), secret, token.Id);
    }

    /// <returns>The value of a Cookie header: a new session.</returns>
    public static async Task<string> Cookie(this IServiceProvider services, string account)
    {
        var url = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, url
            + "/api/sign-in") { Content = JsonContent.Create(new { account, password = Password }) };
        request.Headers.Add("Origin", url);
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        return CookieOf(response)!;
    }

    /// <returns>Name=value of our cookie. Null: the answer sets no cookie, or deletes it.</returns>
    public static string? CookieOf(HttpResponseMessage response) => response.Headers.TryGetValues("Set-Cookie", out var set)
        ? set.Select(c => c.Split(';')[0]).LastOrDefault(c => c.StartsWith(AccessSchemes.CookieName + "=", StringComparison.Ordinal) && !c.EndsWith('='))
        : null;
}

/// <param name="Cookie">Value of the Cookie header.</param>
/// <param name="Bearer">Secret of a token with the same roles and scope: <c>Authorization: Bearer …</c>.</param>
internal sealed record TestPerson(string Id, string Account, string Cookie, string Bearer, string TokenId);
