using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using ConnectStreaming.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Benchmarks.Live;

/// <summary>People with different scopes. A request with <c>X-Scope: n</c> sees three of the twenty teams: other three for every n below 200.</summary>
internal sealed class ScopedViewers : IViewers
{
    public const string Header = "X-Scope";
    public const int Most = 200;
    private const string Scheme = "scoped";
    private const int Teams = 20;

    private static readonly Viewer[] All = [.. Enumerable.Range(0, Most).Select(Make)];

    public Viewer? Of(ClaimsPrincipal user) => user.FindFirstValue(Scheme) is { } n ? All[int.Parse(n, CultureInfo.InvariantCulture)] : null;

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<IViewers, ScopedViewers>();
        services.AddAuthentication(options => options.DefaultScheme = Scheme).AddScheme<AuthenticationSchemeOptions, Authentication>(Scheme, null);
    }

    private static Viewer Make(int n)
    {
        var first = n % Teams;
        var second = first + 1 + (n / Teams);
        string[][] teams = [.. new[] { first, second, second + 5 }.Select(team => new[] { "Tokyo", $"Team {team % Teams}" })];
        return new Viewer($"p{n}", $"P{n}", $"s{n}", Roles.Viewer, new Scope([], teams, []), new Privacy(NameLevel.Family, false));
    }

    private sealed class Authentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ScopedViewers.Scheme, Request.Headers[Header].ToString())], ScopedViewers.Scheme));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, ScopedViewers.Scheme)));
        }
    }
}
