using System.Security.Claims;
using ConnectStreaming.Access;
using ConnectStreaming.Cluster;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Access;

public sealed class OpenSocketsTests
{
    private readonly FakeTimeProvider _time = new();

    /// <summary>A question that fails comes out of a timer: it would end the process.</summary>
    [Fact]
    public async Task AConnectionThatCannotBeAuthorizedAgainIsClosedAndTheOthersStay()
    {
        var viewers = new Unlucky();
        var options = Options.Create(new AccessOptions { Mode = AccessOptions.LocalMode });
        using var sockets = new OpenSockets(viewers, NoStore(), options, _time, NullLogger<OpenSockets>.Instance);
        await sockets.StartAsync(CancellationToken.None);
        var (unlucky, lucky) = (new Connection("unlucky"), new Connection("lucky"));
        foreach (var connection in new[] { unlucky, lucky })
        {
            await sockets.OnConnectedAsync(new HubLifetimeContext(connection, new ServiceCollection().BuildServiceProvider(), new NoHub()),
                _ => Task.CompletedTask);
        }
        viewers.Fails = true;

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((true, false), (unlucky.Closed, lucky.Closed));
    }

    private AccessBook NoStore() => new(new Lazy<IAccessStore>(() => throw new InvalidOperationException()), new NoChangeStamps(), _time);

    private sealed class NoHub : Hub;

    private sealed class Unlucky : IViewers
    {
        public bool Fails { get; set; }

        public Viewer Of(ClaimsPrincipal user) => Fails && user.Identity!.AuthenticationType == "unlucky"
            ? throw new InvalidOperationException("No answer.")
            : new Viewer(user.Identity!.AuthenticationType!, "P", "s", Roles.Viewer, Scope.Everything, Privacy.Nothing);
    }

    private sealed class Connection(string name) : HubCallerContext
    {
        public bool Closed { get; private set; }

        public override string ConnectionId => name;

        public override string? UserIdentifier => null;

        public override ClaimsPrincipal? User { get; } = new(new ClaimsIdentity(name));

        public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override CancellationToken ConnectionAborted => CancellationToken.None;

        public override void Abort() => Closed = true;
    }
}
