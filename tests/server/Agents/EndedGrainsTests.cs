using System.Net;
using ConnectStreaming.Agents;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime.Placement;

namespace ConnectStreaming.Tests.Agents;

public sealed class EndedGrainsTests
{
    private static readonly DeactivationReason DirectoryLost = new(DeactivationReasonCode.DirectoryFailure, "the server that knew it is gone");

    private readonly FakeTimeProvider _time = new();
    private readonly Silo _silo = new();
    private readonly TaskCompletionSource<object?> _begun = new();

    [Fact]
    public async Task TheNextActivationOnThisServerGoesOnWithTheStateAndOnlyThatOne()
    {
        var grains = Grains();
        grains.Keep("a", () => "state", DirectoryLost, Begin);

        Assert.Equal(_silo.SiloAddress, await _begun.Task);
        Assert.Null(grains.Take<string>("b"));
        Assert.Null(grains.Take<Version>("a"));
        Assert.Equal("state", grains.Take<string>("a"));
        Assert.Null(grains.Take<string>("a"));
    }

    [Fact]
    public void ALaterActivationBeginsFromTheStore()
    {
        var grains = Grains();
        grains.Keep("a", () => "state", DirectoryLost, Begin);
        _time.Advance(EndedGrains.KeptFor + TimeSpan.FromMilliseconds(1));
        Assert.Null(grains.Take<string>("a"));
    }

    [Theory]
    [InlineData(DeactivationReasonCode.ApplicationRequested)]
    [InlineData(DeactivationReasonCode.ShuttingDown)]
    [InlineData(DeactivationReasonCode.Migrating)]
    public void AGrainThatEndsForAnotherReasonIsNotKept(DeactivationReasonCode code)
    {
        var grains = Grains();
        grains.Keep("a", () => "state", new(code, "another reason"), Begin);
        Assert.Null(grains.Take<string>("a"));
        Assert.False(_begun.Task.IsCompleted);
    }

    private EndedGrains Grains() => new(_silo, _time);

    private Task Begin()
    {
        _begun.SetResult(RequestContext.Get(IPlacementDirector.PlacementHintKey));
        return Task.CompletedTask;
    }

    private sealed class Silo : ILocalSiloDetails
    {
        public SiloAddress SiloAddress { get; } = SiloAddress.New(IPAddress.Loopback, 1, 1);

        public string Name => "here";

        public string ClusterId => "cluster";

        public string DnsHostName => "here";

        public SiloAddress GatewayAddress => SiloAddress;
    }
}
