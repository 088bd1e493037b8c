using System.Text.Json.Nodes;
using Amazon.Connect;
using Amazon.Connect.Model;
using Amazon.Runtime;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Tests.Fakes;
using ConnectStreaming.Users;

namespace ConnectStreaming.Tests.Users;

/// <summary>Reads the users of the stand-in for Amazon Connect, checked by AWS's models.</summary>
public sealed class DirectoryReaderTests : IAsyncLifetime
{
    private const int Agents = 1_130;
    private static readonly SimulateOptions Options = new() { StreamName = "events", Agents = Agents, Seed = 5 };
    private readonly CentreDirectory _directory = new(Options);
    private readonly AwsModels _models = new();
    private readonly List<string> _calls = [];
    private readonly List<string> _refused = [];
    private ControlPlane _plane = null!;
    private IAmazonConnect _connect = null!;
    private int _turns;

    public async Task InitializeAsync()
    {
        _plane = await ControlPlane.Start(
            new ControlPlaneOptions
            {
                Account = Options.InstanceArn.Split(':')[4], Region = Options.InstanceArn.Split(':')[3],
                Instances = [new(Options.InstanceArn.Split('/')[^1], "tokyo", _directory)], Rate = 1_000, Burst = 1_000,
            },
            TimeProvider.System, CancellationToken.None);
        _plane.OnCall = call =>
        {
            _calls.Add(call.Operation);
            return _refused.Contains(call.Operation)
                ? ControlPlaneAnswer.Of("connect", new ControlPlaneError("AccessDeniedException", "User is not authorized to perform it.", 403)) : null;
        };
        _connect = new AmazonConnectClient(
            new BasicAWSCredentials("sandbox", "sandbox"),
            new AmazonConnectConfig
            {
                ServiceURL = _plane.Endpoint.ToString(), AuthenticationRegion = "us-east-1", HttpClientFactory = _models, MaxErrorRetry = 0,
            });
    }

    public async Task DisposeAsync()
    {
        _connect.Dispose();
        await _plane.DisposeAsync();
        await _models.Check();
    }

    private Task<DirectoryRead> Read(int most = 20_000) => new DirectoryReader(_connect, Turn).Read(Options.InstanceArn, most, CancellationToken.None);

    private Task Turn(CancellationToken cancellationToken)
    {
        _turns++;
        return Task.CompletedTask;
    }

    [Fact]
    public async Task EverybodyIsReadWithNameGroupAndProfileInSevenCalls()
    {
        var read = await Read();

        Assert.Equal((Agents, false, 0), (read.People.Count, read.IsCut, read.Denied.Count));
        Assert.Equal(
            ["SearchUsers", "SearchUsers", "SearchUsers", "ListRoutingProfiles", "SearchUserHierarchyGroups", "ListAgentStatuses", "ListQueues"], _calls);
        Assert.Equal(_calls.Count, _turns);
        foreach (var person in _directory.Centre.People)
        {
            var profile = read.People.Single(p => p.AgentArn == person.Arn).Profile;
            Assert.Equal(
                (person.Username, person.FirstName, person.LastName, person.Group.Profile.Name, person.Group.Team.Name),
                (profile.Username, profile.FirstName, profile.LastName, profile.RoutingProfile, Assert.Single(profile.Hierarchy)));
        }
    }

    /// <summary>Only custom statuses and standard queues: each agent has a queue too.</summary>
    [Fact]
    public async Task TheNamesOfStatusesQueuesProfilesAndGroupsAreRead()
    {
        var names = (await Read()).Names;

        string[] Sorted(IEnumerable<string?> all) => [.. all.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Assert.Equal(Sorted(_directory.Centre.Statuses.Where(s => s.Type == "CUSTOM").Select(s => s.Name)), names.Statuses);
        Assert.Equal(Sorted(_directory.Queues.Select(q => q.Name)), names.Queues);
        Assert.Equal(Sorted(_directory.Profiles.Select(p => p.Name)), names.Profiles);
        Assert.Equal(Sorted(_directory.Centre.Groups.Select(g => g.Team.Name)), Sorted(names.Groups.Select(g => Assert.Single(g))));
        Assert.True(names.Statuses.Count > 0 && names.Queues.Count > 0);
    }

    [Fact]
    public async Task WithoutTheStatusesAndQueuesTheRestIsReadAndTheMissingPermissionsAreTold()
    {
        _refused.AddRange(["ListAgentStatuses", "ListQueues"]);
        var read = await Read();

        Assert.Equal([DirectoryReader.StatusesAction, DirectoryReader.QueuesAction], read.Denied);
        Assert.Equal((0, 0, Agents), (read.Names.Statuses.Count, read.Names.Queues.Count, read.People.Count));
        Assert.NotEmpty(read.Names.Profiles);
    }

    [Fact]
    public async Task WithoutTheGroupsAndProfilesNobodyHasOneAndTheMissingPermissionsAreTold()
    {
        _refused.AddRange(["ListRoutingProfiles", "SearchUserHierarchyGroups"]);
        var read = await Read();

        Assert.Equal([DirectoryReader.ProfilesAction, DirectoryReader.GroupsAction], read.Denied);
        Assert.Equal(Agents, read.People.Count);
        Assert.All(read.People, p => Assert.True(p.Profile is { RoutingProfile: null, Hierarchy: [], Username: not null }));
    }

    [Fact]
    public async Task WhoMayNotReadTheUsersAsksNothingElse()
    {
        _refused.Add("SearchUsers");

        await Assert.ThrowsAsync<AccessDeniedException>(() => Read());
        Assert.Equal(["SearchUsers"], _calls);
    }

    [Fact]
    public async Task MoreUsersThanTheLimitAreNotRead()
    {
        var read = await Read(most: 600);

        Assert.Equal((600, true), (read.People.Count, read.IsCut));
        Assert.Equal(2, _calls.Count(c => c == "SearchUsers"));
    }

    [Fact]
    public async Task AListThatNeverEndsIsRefused()
    {
        _plane.OnCall = call => call.Operation == "SearchUsers"
            ? ControlPlaneAnswer.Json(new JsonObject { ["Users"] = new JsonArray(), ["NextToken"] = "again" }) : null;

        await Assert.ThrowsAsync<FormatException>(() => Read());
    }

    /// <summary>A group without a path might be any group of this name, so its people are in none.</summary>
    [Fact]
    public async Task AGroupWithoutAPathAndAUserOfAnotherInstanceAreLeftOut()
    {
        var arn = $"{Options.InstanceArn}/agent/x1";
        _plane.OnCall = call => call.Operation switch
        {
            "SearchUsers" => ControlPlaneAnswer.Json(new JsonObject
            {
                ["Users"] = new JsonArray(
                    new JsonObject { ["Id"] = "x1", ["Arn"] = arn, ["Username"] = "x1", ["HierarchyGroupId"] = "g1" },
                    new JsonObject { ["Id"] = "x2", ["Arn"] = arn, ["Username"] = "twice" },
                    new JsonObject { ["Id"] = "x3", ["Arn"] = arn.Replace("us-", "eu-", StringComparison.Ordinal), ["Username"] = "elsewhere" },
                    new JsonObject { ["Id"] = "x4", ["Username"] = "nothing" }),
            }),
            "SearchUserHierarchyGroups" => ControlPlaneAnswer.Json(new JsonObject
            {
                ["UserHierarchyGroups"] = new JsonArray(new JsonObject { ["Id"] = "g1", ["Name"] = "技術サポート" }),
            }),
            _ => null,
        };

        var person = Assert.Single((await Read()).People);
        Assert.Equal((arn, "x1"), (person.AgentArn, person.Profile.Username));
        Assert.Empty(person.Profile.Hierarchy);
    }
}
