using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Live;
using ConnectStreaming.Tests.Operations;
using ConnectStreaming.Tests.Processes;
using ConnectStreaming.Tests.Sandbox;
using ConnectStreaming.Tests.Setup;
using ConnectStreaming.Tests.Storage;
using ConnectStreaming.Tests.Stream;
using ConnectStreaming.Tests.Users;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("ConnectStreaming.Tests.LongestFirst", "ConnectStreaming.Tests")]

namespace ConnectStreaming.Tests;

/// <summary>The slowest classes start first, so that a run does not end with one of them alone. The other classes keep their order.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Longest =
    [
        typeof(OracleTests), typeof(SetupCommandTests), typeof(CommandLineTests), typeof(SandboxStartStopTests),
        typeof(AlertsAfterKillTests), typeof(KilledAnywhereTests), typeof(FanOutTests), typeof(FirstMistakesTests),
        typeof(ShardReaderFaultTests), typeof(SetupRunTests), typeof(ConnectedStreamsTests), typeof(FloorScopeMatrixTests), typeof(SetupApiTests),
        typeof(ShardReaderPaceTests), typeof(ReshardAndRestartTests), typeof(SlowStreamTests), typeof(DrawnFloorsFollowingTests), typeof(InventedAgentsTests),
        typeof(WrongListingTests), typeof(LiveHubTests), typeof(SandboxHostTests), typeof(SandboxTests), typeof(DeliveryTests), typeof(VerifyTests),
        typeof(PatienceTests), typeof(HealthRunTests), typeof(ShardEndTests), typeof(SandboxSetupTests), typeof(TagsReadBackTests), typeof(HubLimitsTests),
        typeof(AccessMatrixTests), typeof(HangingStoreTests), typeof(AwsCommandLineTests), typeof(ScopedViewTests), typeof(DrawnPicturesOfTwoServersTests),
        typeof(TwoServersTests), typeof(AccessTablesTests), typeof(SeatingTableTests), typeof(SeveralServersTests), typeof(KinesisLocalReshardTests),
        typeof(RedLightsOfStreamsTests), typeof(MetricsTests), typeof(TelemetryTests), typeof(DirectoryScopeTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Place);

    private static int Place(ITestCollection collection) => Array.FindIndex(
        Longest, type => collection.DisplayName.EndsWith($" {type.FullName}", StringComparison.Ordinal)) is var place and >= 0 ? place : Longest.Length;
}
