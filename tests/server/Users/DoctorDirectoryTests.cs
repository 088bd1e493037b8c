using Amazon.Connect;
using Amazon.Runtime;
using ConnectStreaming.Commands;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Setup;
using ConnectStreaming.Users;
using Microsoft.Extensions.Configuration;

namespace ConnectStreaming.Tests.Users;

/// <summary>What the doctor says about the permissions of the directory, with the stand-in for Amazon Connect.</summary>
public sealed class DoctorDirectoryTests : IAsyncLifetime
{
    private static readonly SimulateOptions Options = new() { StreamName = "events", Agents = 3, Seed = 5 };
    private readonly HashSet<string> _refused = [];
    private ControlPlane _plane = null!;

    public async Task InitializeAsync()
    {
        _plane = await ControlPlane.Start(
            new ControlPlaneOptions { Instances = [new(Options.InstanceArn.Split('/')[^1], "tokyo", new CentreDirectory(Options))] },
            TimeProvider.System, CancellationToken.None);
        _plane.OnCall = call => _refused.Contains($"connect:{call.Operation}")
            ? ControlPlaneAnswer.Of("connect", new ControlPlaneError("AccessDeniedException", "not authorized", 403)) : null;
    }

    public Task DisposeAsync() => _plane.DisposeAsync().AsTask();

    private async Task<Finding> FindOne(params string[] settings) => Assert.Single(await DoctorDirectory.Find(
        new ConfigurationBuilder().AddCommandLine(["--Storage:Path=/nonexistent", .. settings]).Build(), [Options.InstanceArn],
        _ => new AmazonConnectClient(
            new BasicAWSCredentials("sandbox", "sandbox"),
            new AmazonConnectConfig { ServiceURL = _plane.Endpoint.ToString(), AuthenticationRegion = "us-east-1" }),
        CancellationToken.None));

    [Fact]
    public async Task ItSaysWhetherTheDirectoryIsOffAllowedOrWhichPermissionIsMissing()
    {
        Assert.StartsWith("Off.", (await FindOne()).Seen, StringComparison.Ordinal);
        Assert.Equal(FindingLevel.Good, (await FindOne("--Directory:Enabled=true")).Level);

        _refused.Add(DirectoryReader.GroupsAction);
        var part = await FindOne("--Directory:Enabled=true");
        Assert.Equal(FindingLevel.Bad, part.Level);
        Assert.Contains("connect:SearchUserHierarchyGroups", part.Seen, StringComparison.Ordinal);
        Assert.Contains("Names are known", part.Seen, StringComparison.Ordinal);
        Assert.Contains("setup policy --for runtime", part.Next, StringComparison.Ordinal);

        _refused.UnionWith(DirectoryReader.Actions);
        Assert.Contains("connect:SearchUsers, connect:ListRoutingProfiles, connect:SearchUserHierarchyGroups", (await FindOne("--Directory:Enabled=true")).Seen,
            StringComparison.Ordinal);
        Assert.Equal("Configuration", (await FindOne("--Directory:Enabled=true", "--Directory:MaxPeople=1")).Check);
    }

    /// <summary>Setup may not name the directory, which reads the events' agents; so the list is written twice.</summary>
    [Fact]
    public void TheRuntimePolicyHasThePermissionsOfTheDirectory()
    {
        Assert.Equal(DirectoryReader.Actions, IamPolicies.DirectoryActions);
        var policy = IamPolicies.ForRuntime(new ConnectInstance(Options.InstanceArn.Split('/')[^1], Options.InstanceArn, "tokyo"), "events", null);
        Assert.All(DirectoryReader.Actions, action => Assert.Contains($"\"{action}\"", policy, StringComparison.Ordinal));
    }
}
