using System.Text;
using ConnectStreaming.Access;

namespace ConnectStreaming.Tests.Access;

/// <summary>Scopes on a server without drawn floors. For drawn floors: <see cref="FloorScopeMatrixTests"/>.</summary>
public sealed partial class AccessMatrixTests
{
    public static TheoryData<string> Scopes() => [.. Worlds.Keys];

    /// <summary>A scope and the family names of the agents in it. Agents 1–6 are L1–L6 and user1–user6.</summary>
    private static readonly Dictionary<string, (Scope Scope, int[] In)> Worlds = new()
    {
        ["everything"] = (Scope.Everything, [1, 2, 3, 4, 5, 6]),
        ["a group"] = (new Scope([], [["Tokyo", "Team 1"]], []), [1, 4]),
        ["two groups"] = (new Scope([], [["Tokyo", "Team 1"], ["Tokyo", "Team 2"]], []), [1, 2, 4, 5]),
        ["the group above"] = (new Scope([Instance], [["Tokyo"]], []), [1, 2, 3, 4, 5, 6]),
        ["a profile"] = (new Scope([], [], ["VIP"]), [6]),
        ["a profile in a group"] = (new Scope([], [["Tokyo", "Team 0"]], ["VIP"]), [3, 6]),
        ["another instance"] = (new Scope(["99999999-2222-3333-4444-555555555555"], [], []), []),
        ["a floor that is gone"] = (new Scope(new Grant([], [], [], ["f-0000000000"])), []),
        ["a floor that is gone, and a group"] = (new Scope(new Grant([], [], [], ["f-0000000000"]), new Grant([], [["Tokyo", "Team 1"]], [])), [1, 4]),
        ["a group that is not there"] = (new Scope([], [["Osaka"]], []), []),
    };

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task NothingOutsideTheScopeIsInAnyByteThatIsSent(string world)
    {
        var (scope, inside) = Worlds[world];
        foreach (var roles in AllRoles.Where(r => Policies.Allows(Policies.Watch, r)))
        {
            var person = await server.Person(roles, scope);
            var sent = new StringBuilder();
            // A scope limits agents. A user who manages people sees people, and can name groups in the scopes of others.
            foreach (var (row, method, path) in server.Endpoints().Where(e => e.Method == HttpMethod.Get
                && Policies.Allows(Rows[e.Row] == Anyone ? Policies.Watch : Rows[e.Row], roles) && !e.Path.StartsWith("/api/setup", StringComparison.Ordinal)))
            {
                sent.AppendLine(await server.Body(path, person.Cookie));
            }
            for (var n = 1; n <= 6; n++)
            {
                sent.AppendLine(await server.Body($"/api/agents/a{n}", person.Cookie));
                sent.AppendLine(await server.Body($"/api/agents/user{n}", person.Cookie));
            }
            sent.AppendLine(await server.Frames(person, inside.FirstOrDefault()));

            var all = sent.ToString();
            foreach (var n in inside)
            {
                Assert.Contains($"L{n}\"", all, StringComparison.Ordinal);
            }
            foreach (var n in Enumerable.Range(1, 6).Except(inside))
            {
                Assert.DoesNotContain($"L{n}\"", all, StringComparison.Ordinal);
                Assert.DoesNotContain($"user{n}\"", all, StringComparison.Ordinal);
                Assert.DoesNotContain($"agent/a{n}\"", all, StringComparison.Ordinal);
            }
        }
    }
}
