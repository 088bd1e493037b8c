using Amazon.Connect;
using Amazon.Connect.Model;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.AwsFaults;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Users;

/// <summary>
/// Reads the users of one instance with the fewest calls: SearchUsers has 500 users a page with their names and the ids of their routing profile and group;
/// ListUsers would need one more call for each user. The names of profiles, the paths of groups, the custom statuses and the standard queues are four
/// more lists. 1,000 users are 6 or 7 calls.
/// </summary>
/// <param name="turn">Waits until the next call may be sent.</param>
internal sealed class DirectoryReader(IAmazonConnect connect, Func<CancellationToken, Task> turn)
{
    public const string UsersAction = "connect:SearchUsers";
    public const string ProfilesAction = "connect:ListRoutingProfiles";
    public const string GroupsAction = "connect:SearchUserHierarchyGroups";

    public const string StatusesAction = "connect:ListAgentStatuses";
    public const string QueuesAction = "connect:ListQueues";

    /// <summary>The permissions of the server's role.</summary>
    public static readonly string[] Actions = [UsersAction, ProfilesAction, GroupsAction, StatusesAction, QueuesAction];

    private const int UsersOnPage = 500;
    private const int NamesOnPage = 1_000;
    private const int GroupsOnPage = 100;

    /// <summary>Amazon Connect allows 500 groups and 100 profiles, or more on request. A list that never ends is refused.</summary>
    private const int MostPages = 1_000;
    private const int LongestName = 255;

    /// <exception cref="Amazon.Runtime.AmazonServiceException">The users may not be read, or AWS failed.</exception>
    public async Task<DirectoryRead> Read(string instanceArn, int most, CancellationToken cancellationToken)
    {
        var id = ConnectArns.IdOf(instanceArn);
        var (users, isCut) = await Users(id, most, cancellationToken);
        List<string> denied = [];
        var profiles = await Allowed(ProfilesAction, denied, () => Profiles(id, cancellationToken));
        var groups = await Allowed(GroupsAction, denied, () => Groups(id, cancellationToken));
        var people = users.Select(u => Person(u, instanceArn, profiles, groups)).OfType<DirectoryPerson>().DistinctBy(p => p.AgentArn);
        var statuses = await Allowed(StatusesAction, denied, () => Statuses(id, cancellationToken));
        var queues = await Allowed(QueuesAction, denied, () => Queues(id, cancellationToken));
        return new DirectoryRead(
            [.. people],
            new DirectoryNames(Sorted(statuses), Sorted(queues), Sorted(profiles), [.. groups.Values.Where(path => path.Length > 0)]), denied, isCut);
    }

    private Task<Dictionary<string, string>> Statuses(string id, CancellationToken cancellationToken) => Names(async token =>
    {
        var page = await connect.ListAgentStatusesAsync(
            new ListAgentStatusesRequest { InstanceId = id, AgentStatusTypes = ["CUSTOM"], MaxResults = NamesOnPage, NextToken = token }, cancellationToken);
        return (page.AgentStatusSummaryList?.Select(s => (s.Id, s.Name)), page.NextToken);
    }, cancellationToken);

    /// <summary>Without a type every agent's own queue would come too.</summary>
    private Task<Dictionary<string, string>> Queues(string id, CancellationToken cancellationToken) => Names(async token =>
    {
        var page = await connect.ListQueuesAsync(
            new ListQueuesRequest { InstanceId = id, QueueTypes = ["STANDARD"], MaxResults = NamesOnPage, NextToken = token }, cancellationToken);
        return (page.QueueSummaryList?.Select(q => (q.Id, q.Name)), page.NextToken);
    }, cancellationToken);

    private static string[] Sorted(Dictionary<string, string> names) =>
        [.. names.Values.Select(Name).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Names by id.</summary>
    private async Task<Dictionary<string, string>> Names(
        Func<string?, Task<(IEnumerable<(string? Id, string? Name)>? Ones, string? Next)>> read, CancellationToken cancellationToken)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        await Pages(
            async token =>
            {
                var (ones, next) = await read(token);
                foreach (var (id, name) in ones ?? [])
                {
                    if (id is not null && name is { Length: > 0 })
                    {
                        names[id] = name;
                    }
                }
                return next;
            },
            cancellationToken);
        return names;
    }

    private async Task<(List<UserSearchSummary> Users, bool IsCut)> Users(string id, int most, CancellationToken cancellationToken)
    {
        List<UserSearchSummary> users = [];
        await Pages(
            async token =>
            {
                var page = await connect.SearchUsersAsync(
                    new SearchUsersRequest { InstanceId = id, MaxResults = UsersOnPage, NextToken = token }, cancellationToken);
                users.AddRange(page.Users ?? []);
                return users.Count > most ? null : page.NextToken;
            },
            cancellationToken);
        return users.Count > most ? (users[..most], true) : (users, false);
    }

    private Task<Dictionary<string, string>> Profiles(string id, CancellationToken cancellationToken) => Names(async token =>
    {
        var page = await connect.ListRoutingProfilesAsync(
            new ListRoutingProfilesRequest { InstanceId = id, MaxResults = NamesOnPage, NextToken = token }, cancellationToken);
        return (page.RoutingProfileSummaryList?.Select(p => (p.Id, p.Name)), page.NextToken);
    }, cancellationToken);

    /// <summary>The whole path of each group: a name alone may be that of another branch, whose people somebody else may see.</summary>
    private async Task<Dictionary<string, string[]>> Groups(string id, CancellationToken cancellationToken)
    {
        Dictionary<string, string[]> paths = new(StringComparer.Ordinal);
        await Pages(
            async token =>
            {
                var page = await connect.SearchUserHierarchyGroupsAsync(
                    new SearchUserHierarchyGroupsRequest { InstanceId = id, MaxResults = GroupsOnPage, NextToken = token }, cancellationToken);
                foreach (var group in page.UserHierarchyGroups ?? [])
                {
                    if (group is { Id: { } one, HierarchyPath: { } path })
                    {
                        paths[one] = PathOf(path);
                    }
                }
                return page.NextToken;
            },
            cancellationToken);
        return paths;
    }

    /// <param name="page">Reads one page. Returns the token of the next one; null: it was the last.</param>
    private async Task Pages(Func<string?, Task<string?>> page, CancellationToken cancellationToken)
    {
        string? token = null;
        for (var n = 0; n < MostPages; n++)
        {
            await turn(cancellationToken);
            var next = await page(token);
            if (string.IsNullOrEmpty(next))
            {
                return;
            }
            // The same token again would begin an endless list.
            if (next == token)
            {
                break;
            }
            token = next;
        }
        throw new FormatException("The list of Amazon Connect does not end.");
    }

    private static async Task<Dictionary<string, T>> Allowed<T>(string action, List<string> denied, Func<Task<Dictionary<string, T>>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (AwsFault.Of(e).Kind == AwsFaultKind.Denied)
        {
            denied.Add(action);
            return [];
        }
    }

    /// <returns>Null: not an agent's ARN of this instance.</returns>
    private static DirectoryPerson? Person(
        UserSearchSummary user, string instanceArn, Dictionary<string, string> profiles, Dictionary<string, string[]> groups) =>
        user.Arn is not { } arn || !ConnectArns.InstanceOfAgent(arn).SequenceEqual(instanceArn) ? null : new DirectoryPerson(arn, new AgentProfile
        {
            Username = Name(user.Username),
            FirstName = Name(user.IdentityInfo?.FirstName),
            LastName = Name(user.IdentityInfo?.LastName),
            RoutingProfile = user.RoutingProfileId is { } profile ? profiles.GetValueOrDefault(profile) : null,
            Hierarchy = user.HierarchyGroupId is { } group ? groups.GetValueOrDefault(group) ?? [] : [],
        });

    private static string? Name(string? text) => string.IsNullOrWhiteSpace(text) ? null : PlainText.Clean(text, LongestName);

    private static string[] PathOf(HierarchyPath path) =>
    [
        .. new[] { path.LevelOne, path.LevelTwo, path.LevelThree, path.LevelFour, path.LevelFive }.Select(level => level?.Name)
            .OfType<string>().Where(name => name.Length > 0),
    ];
}
