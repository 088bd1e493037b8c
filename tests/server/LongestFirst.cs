using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Live;
using ConnectStreaming.Tests.Processes;
using ConnectStreaming.Tests.Sandbox;
using ConnectStreaming.Tests.Setup;
using ConnectStreaming.Tests.Stream;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("ConnectStreaming.Tests.LongestFirst", "ConnectStreaming.Tests")]

namespace ConnectStreaming.Tests;

/// <summary>The slowest classes start first, so that a run does not end with one of them alone. The other classes keep their order.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Longest =
    [
        typeof(OracleTests), typeof(SetupCommandTests), typeof(SetupApiTests), typeof(SandboxStartStopTests), typeof(SetupRunTests), typeof(CommandLineTests),
        typeof(KilledAnywhereTests), typeof(ShardReaderFaultTests), typeof(ConnectedStreamsTests), typeof(ReshardAndRestartTests), typeof(AccessMatrixTests),
        typeof(SlowStreamTests), typeof(ShardReaderPaceTests), typeof(DrawnPicturesOfTwoServersTests), typeof(LiveHubTests), typeof(SandboxTests),
        typeof(SandboxSetupTests), typeof(DeliveryTests), typeof(DrawnFloorsFollowingTests), typeof(InventedAgentsTests), typeof(PatienceTests),
        typeof(SandboxHostTests), typeof(HealthRunTests), typeof(ShardEndTests), typeof(HangingStoreTests), typeof(WrongListingTests), typeof(ScopedViewTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Place);

    private static int Place(ITestCollection collection) => Array.FindIndex(
        Longest, type => collection.DisplayName.EndsWith($" {type.FullName}", StringComparison.Ordinal)) is var place and >= 0 ? place : Longest.Length;
}
