using System.Data.Common;
using Amazon.Connect;
using Amazon.Connect.Model;
using ConnectStreaming.Agents;
using ConnectStreaming.AwsFaults;
using ConnectStreaming.Users;
using Dapper;

namespace ConnectStreaming.Commands;

/// <summary>Whether these credentials may read the users of Amazon Connect, with one small call for each permission.</summary>
internal static class DoctorDirectory
{
    private const string Check = "Directory";
    private const int MostInstances = 20;

    public static async Task<IReadOnlyList<Finding>> Find(
        IConfiguration configuration, IEnumerable<string> connected, Func<string, IAmazonConnect> connect, CancellationToken cancellationToken)
    {
        var options = configuration.GetSection(DirectoryOptions.Section).Get<DirectoryOptions>() ?? new DirectoryOptions();
        if (new DirectoryOptionsValidator().Validate(null, options) is { Failed: true } wrong)
        {
            return [.. wrong.Failures.Select(f => new Finding(FindingLevel.Bad, "Configuration", f, "Set it, then run the doctor again."))];
        }
        if (!options.Enabled)
        {
            return [new Finding(FindingLevel.Good, Check, "Off. With Directory:Enabled=true, people who have never logged in have names too.")];
        }
        string[] instances =
        [
            .. connected.Concat(Heard(configuration)).Distinct(StringComparer.Ordinal).Where(arn => ConnectArns.IsInstance(arn)).Take(MostInstances),
        ];
        List<Finding> findings = [];
        foreach (var instance in instances)
        {
            using var client = connect(ConnectArns.RegionOf(instance));
            findings.Add(await Of(client, instance, cancellationToken));
        }
        return findings.Count > 0 ? findings
            : [new Finding(FindingLevel.Note, Check, "On, but no instance is known yet.", "Run the doctor again when the server has received an agent event.")];
    }

    public static async Task<Finding> Of(IAmazonConnect connect, string instanceArn, CancellationToken cancellationToken)
    {
        var id = ConnectArns.IdOf(instanceArn);
        var calls = new (string Action, Func<Task> Call)[]
        {
            (DirectoryReader.UsersAction, () => connect.SearchUsersAsync(new SearchUsersRequest { InstanceId = id, MaxResults = 1 }, cancellationToken)),
            (DirectoryReader.ProfilesAction,
                () => connect.ListRoutingProfilesAsync(new ListRoutingProfilesRequest { InstanceId = id, MaxResults = 1 }, cancellationToken)),
            (DirectoryReader.GroupsAction,
                () => connect.SearchUserHierarchyGroupsAsync(new SearchUserHierarchyGroupsRequest { InstanceId = id, MaxResults = 1 }, cancellationToken)),
            (DirectoryReader.StatusesAction,
                () => connect.ListAgentStatusesAsync(new ListAgentStatusesRequest { InstanceId = id, MaxResults = 1 }, cancellationToken)),
            (DirectoryReader.QueuesAction, () => connect.ListQueuesAsync(new ListQueuesRequest { InstanceId = id, MaxResults = 1 }, cancellationToken)),
        };
        List<string> denied = [];
        foreach (var (action, call) in calls)
        {
            try
            {
                await call();
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                var fault = AwsFault.Of(e);
                if (fault.Kind != AwsFaultKind.Denied)
                {
                    return new Finding(FindingLevel.Note, Check, $"{instanceArn}: {action} failed: {fault.Message}", "Run the doctor again in a minute.");
                }
                denied.Add(action);
            }
        }
        return denied.Count == 0
            ? new Finding(FindingLevel.Good, Check, $"The users, routing profiles, groups, statuses and queues of {instanceArn} can be read.")
            : new Finding(
                FindingLevel.Bad, Check,
                $"AWS does not allow {string.Join(", ", denied)} for {instanceArn}."
                    + (denied.Contains(DirectoryReader.UsersAction) ? ""
                        : denied.Exists(action => action is DirectoryReader.ProfilesAction or DirectoryReader.GroupsAction)
                            ? " Names are known, but who sees only a group or a routing profile does not find these people."
                            : " The settings offer only the statuses and queues that were seen."),
                "'connect-streaming setup policy --for runtime' prints a policy with these permissions.");
    }

    /// <summary>Instances whose agents the server has stored. Reads only, because the database may belong to a running server.</summary>
    private static string[] Heard(IConfiguration configuration)
    {
        try
        {
            return DoctorStore.Read(
                configuration,
                connection => connection.Query<string>(
                    "SELECT DISTINCT instance_arn FROM agent_state LIMIT @MostInstances", new { MostInstances }).ToArray()) ?? [];
        }
        catch (DbException)
        {
            // Already in the findings (DoctorStreams).
            return [];
        }
    }
}
