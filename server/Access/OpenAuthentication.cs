using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>Open mode: everyone who can reach this machine's loopback may do everything.</summary>
internal sealed class OpenAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "open";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, SchemeName)], SchemeName));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, SchemeName)));
    }
}

/// <summary>Open mode has one viewer, who sees everything. A wall display is still only a wall display.</summary>
internal sealed class OpenViewers(IScreenPrincipals screens) : IViewers
{
    private static readonly Viewer Everyone = new("open", "open", "", Roles.Administrator, Scope.Everything, Privacy.Nothing);

    public Viewer? Of(ClaimsPrincipal user) => user.ScreenKey() is { } screen ? screens.Of(screen) : Everyone;
}
