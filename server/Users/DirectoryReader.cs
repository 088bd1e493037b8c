using Amazon.Connect;
using Amazon.Connect.Model;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.AwsFaults;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Users;

/// <summary>
/// Reads the users of one instance with the fewest calls: SearchUsers has 500 users a page with their names and the ids of their routing profile and group;
/// ListUsers would need one more call for each user. The names of profiles and the paths of groups are two more lists. 1,000 users are 4 or 5 calls.
/// </summary>
/// <param name="turn">Waits until the next call may be sent.</param>
internal sealed class DirectoryReader(IAmazonConnect connect, Func<CancellationToken, Task> turn)
{
    public const string UsersAction = "connect:SearchUsers";
    public const string ProfilesAction = "connect:ListRoutingProfiles";
    public const string GroupsAction = "connect:SearchUserHierarchyGroups";

    /// <summary>The permissions of the server's role.</summary>
    public static readonly string[] Actions = [UsersAction, ProfilesAction, GroupsAction];

    private const int UsersOnPage = 500;
    private const int ProfilesOnPage = 1_000;
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
        return new DirectoryRead([.. people], denied, isCut);
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

    private async Task<Dictionary<string, string>> Profiles(string id, CancellationToken cancellationToken)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        await Pages(
            async token =>
            {
                var page = await connect.ListRoutingProfilesAsync(
                    new ListRoutingProfilesRequest { InstanceId = id, MaxResults = ProfilesOnPage, NextToken = token }, cancellationToken);
                foreach (var profile in page.RoutingProfileSummaryList ?? [])
                {
                    if (profile is { Id: { } one, Name: { Length: > 0 } name })
                    {
                        names[one] = name;
                    }
                }
                return page.NextToken;
            },
            cancellationToken);
        return names;
    }

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
