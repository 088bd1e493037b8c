using System.Data.Common;
using System.Text.Json;
using ConnectStreaming.Agents;
using ConnectStreaming.Cluster;
using ConnectStreaming.Floors;
using ConnectStreaming.Users;
using Dapper;

namespace ConnectStreaming.Storage;

/// <summary>The users of Amazon Connect as they were read last. Every writer first updates the stamp, so two writers wait for each other.</summary>
internal sealed class DirectoryTable(IDatabase database) : IDirectoryStore
{
    private sealed record PersonRow(string Arn, string? Username, string? First, string? Last, string? Profile, string Hierarchy)
    {
        public DirectoryPerson Person => new(Arn, new AgentProfile
        {
            Username = Username, FirstName = First, LastName = Last, RoutingProfile = Profile,
            Hierarchy = JsonSerializer.Deserialize<string[]>(Hierarchy) ?? [],
        });
    }

    private sealed record StateRow(string Arn, long AskedAt, long? ReadAt, string Outcome, string Detail, long IsCut)
    {
        public DirectoryState State => new(
            Arn, DateTimeOffset.FromUnixTimeMilliseconds(AskedAt), ReadAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            Enum.TryParse<DirectoryOutcome>(Outcome, out var outcome) ? outcome : DirectoryOutcome.Failed, Detail, IsCut != 0);
    }

    private sealed record NameRow(string Kind, string Name);

    private const string Status = "status";
    private const string Queue = "queue";
    private const string Profile = "profile";
    private const string Group = "group";

    /// <summary>Used by the people with a seat too (<see cref="LastKnownAgents"/>).</summary>
    public const string PersonColumns =
        "p.arn AS Arn, p.username AS Username, p.first_name AS First, p.last_name AS Last, p.profile AS Profile, p.hierarchy AS Hierarchy";

    private const string States =
        "SELECT arn AS Arn, asked_at AS AskedAt, read_at AS ReadAt, outcome AS Outcome, detail AS Detail, is_cut AS IsCut FROM directory_instance";

    public Task<long> Stamp(CancellationToken cancellationToken) => database.Read(Stamp, cancellationToken);

    public Task<DirectoryRows> Load(CancellationToken cancellationToken) => database.Read(
        connection =>
        {
            // Read first: the rows are at least as new.
            var stamp = Stamp(connection);
            return new DirectoryRows(stamp, Query(connection, $"SELECT {PersonColumns} FROM directory_person p", null), Known(connection), Names(connection));
        },
        cancellationToken);

    Task<IReadOnlyList<DirectoryState>> IDirectoryStore.States(CancellationToken cancellationToken) => database.Read(Known, cancellationToken);

    public Task<DirectoryState?> Save(DirectoryState state, IReadOnlyList<DirectoryPerson>? people, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            connection.Execute("UPDATE meta SET value = value + 1 WHERE key = 'directory'");
            ChangeStamp.Add(connection, StampNames.Directory);
            var before = connection.QuerySingleOrDefault<StateRow>($"{States} WHERE arn = @InstanceArn", new { state.InstanceArn })?.State;
            connection.Execute(
                """
                INSERT INTO directory_instance (arn, asked_at, read_at, outcome, detail, is_cut) VALUES (@InstanceArn, @asked, @read, @outcome, @Detail, @cut)
                ON CONFLICT (arn) DO UPDATE SET asked_at = excluded.asked_at, read_at = excluded.read_at, outcome = excluded.outcome,
                    detail = excluded.detail, is_cut = excluded.is_cut
                """,
                new
                {
                    state.InstanceArn, asked = state.AskedAt.ToUnixTimeMilliseconds(), read = state.ReadAt?.ToUnixTimeMilliseconds(),
                    outcome = state.Outcome.ToString(), state.Detail, cut = state.IsCut ? 1L : 0L,
                });
            if (people is not null)
            {
                Replace(connection, state.InstanceArn, people);
            }
            return before;
        },
        cancellationToken);

    public Task Keep(string instanceArn, DirectoryNames names, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            var wanted = names.Statuses.Select(n => new NameRow(Status, n)).Concat(names.Queues.Select(n => new NameRow(Queue, n)))
                .Concat(names.Profiles.Select(n => new NameRow(Profile, n))).Concat(names.Groups.Select(g => new NameRow(Group, JsonSerializer.Serialize(g))))
                .ToHashSet();
            var known = connection.Query<NameRow>(
                "SELECT kind AS Kind, name AS Name FROM directory_name WHERE instance_arn = @instanceArn", new { instanceArn }).ToHashSet();
            if (known.SetEquals(wanted))
            {
                return false;
            }
            connection.Execute("UPDATE meta SET value = value + 1 WHERE key = 'directory'");
            ChangeStamp.Add(connection, StampNames.Directory);
            connection.Execute(
                "DELETE FROM directory_name WHERE instance_arn = @instanceArn AND kind = @Kind AND name = @Name",
                known.Except(wanted).Select(n => new { instanceArn, n.Kind, n.Name }));
            connection.Execute(
                "INSERT INTO directory_name (instance_arn, kind, name) VALUES (@instanceArn, @Kind, @Name)",
                wanted.Except(known).Select(n => new { instanceArn, n.Kind, n.Name }));
            return true;
        },
        cancellationToken);

    public Task Forget(IReadOnlyList<string>? instances, CancellationToken cancellationToken) => database.Write(
        connection =>
        {
            string[] gone = [.. instances ?? [.. Known(connection).Select(s => s.InstanceArn)]];
            if (gone.Length == 0)
            {
                return 0;
            }
            connection.Execute("UPDATE meta SET value = value + 1 WHERE key = 'directory'");
            ChangeStamp.Add(connection, StampNames.Directory);
            connection.Execute("DELETE FROM directory_person WHERE instance_arn = @arn", gone.Select(arn => new { arn }));
            connection.Execute("DELETE FROM directory_name WHERE instance_arn = @arn", gone.Select(arn => new { arn }));
            return connection.Execute("DELETE FROM directory_instance WHERE arn = @arn", gone.Select(arn => new { arn }));
        },
        cancellationToken);

    /// <summary>People of a query with <see cref="PersonColumns"/>.</summary>
    public static IReadOnlyList<DirectoryPerson> Query(DbConnection connection, string sql, object? parameters) =>
        [.. connection.Query<PersonRow>(sql, parameters).Select(row => row.Person)];

    /// <summary>Writes only what changed: most people stay as they are.</summary>
    private static void Replace(DbConnection connection, string instance, IReadOnlyList<DirectoryPerson> people)
    {
        var known = Query(connection, $"SELECT {PersonColumns} FROM directory_person p WHERE p.instance_arn = @instance", new { instance })
            .ToDictionary(p => p.AgentArn, StringComparer.Ordinal);
        connection.Execute(
            "DELETE FROM directory_person WHERE arn = @arn",
            known.Keys.Except(people.Select(p => p.AgentArn), StringComparer.Ordinal).Select(arn => new { arn }));
        connection.Execute(
            """
            INSERT INTO directory_person (arn, instance_arn, username, first_name, last_name, profile, hierarchy)
            VALUES (@AgentArn, @instance, @Username, @FirstName, @LastName, @RoutingProfile, @hierarchy)
            ON CONFLICT (arn) DO UPDATE SET instance_arn = excluded.instance_arn, username = excluded.username, first_name = excluded.first_name,
                last_name = excluded.last_name, profile = excluded.profile, hierarchy = excluded.hierarchy
            """,
            people.Where(p => known.GetValueOrDefault(p.AgentArn) != p).Select(p => new
            {
                p.AgentArn, instance, p.Profile.Username, p.Profile.FirstName, p.Profile.LastName, p.Profile.RoutingProfile,
                hierarchy = JsonSerializer.Serialize(p.Profile.Hierarchy),
            }));
    }

    /// <summary>Of all instances, each name once.</summary>
    private static DirectoryNames Names(DbConnection connection)
    {
        var names = connection.Query<NameRow>("SELECT DISTINCT kind AS Kind, name AS Name FROM directory_name").ToLookup(n => n.Kind, n => n.Name);
        string[] Of(string kind) => [.. names[kind].Order(StringComparer.Ordinal)];
        return new DirectoryNames(
            Of(Status), Of(Queue), Of(Profile), [.. Of(Group).Select(path => JsonSerializer.Deserialize<string[]>(path)).OfType<string[]>()]);
    }

    private static long Stamp(DbConnection connection) => connection.QuerySingle<long>("SELECT value FROM meta WHERE key = 'directory'");

    private static IReadOnlyList<DirectoryState> Known(DbConnection connection) =>
        [.. connection.Query<StateRow>($"{States} ORDER BY arn").Select(row => row.State)];
}
