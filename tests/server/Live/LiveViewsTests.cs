using System.Security.Claims;
using ConnectStreaming.Access;
using ConnectStreaming.Live;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Live;

public sealed class LiveViewsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A failed check throws from a timer, which would end the process.</summary>
    [Fact]
    public async Task APageWhoseRightsCannotBeCheckedAgainIsClosed()
    {
        await using var host = await LiveHost.Start(new Unlucky());
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var metrics = host.Services.GetRequiredService<LiveMetrics>();

        host.Services.GetRequiredService<LiveViews>()
            .Join(new Browser(new ClaimsPrincipal(new ClaimsIdentity("unlucky")), TimeProvider.System, metrics, () => closed.TrySetResult()));

        await closed.Task.WaitAsync(Patience);
    }

    private sealed class Unlucky : IViewers
    {
        public Viewer Of(ClaimsPrincipal user) => user.Identity?.AuthenticationType == "unlucky"
            ? throw new InvalidOperationException("No answer.")
            : new Viewer("p", "P", "s", Roles.Viewer, Scope.Everything, Privacy.Nothing);
    }
}
