using System.Net;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Live;

/// <summary>
/// Names that nobody has stand on seats as texts. They are told only to people who see everybody of the instance with full names, and nobody is seated by
/// them.
/// </summary>
public sealed class NamesOnSeatsTests(AccessMatrixTests.WholeServer server) : SeatsApiCase(server), IClassFixture<AccessMatrixTests.WholeServer>
{
    private const string Stranger = "見知らぬ 人";

    private static object Named(string name, string? key = null) => new { instance = Samples.Instance, name, key };

    private async Task<string[]> Names(TestPerson me, string floor)
    {
        using var answer = JsonDocument.Parse(await Server.Body($"/api/floors/{floor}/names", me.Cookie));
        return [
            .. answer.RootElement.EnumerateArray().Select(n =>
                $"{Text(n, "seat")} {Text(n, "name")}: {string.Concat(n.GetProperty("people").EnumerateArray().Select(p => Text(p, "id")!.Split('/')[^1]))}"),
        ];
    }

    [Fact]
    public async Task ANameStaysOnTheSeatMovesWithItsKeyAndLeavesWhenSomebodyIsSeatedThere()
    {
        var floor = await MakeFloor();
        var me = await Server.Person(Roles.Administrator);
        var seated = await Put(me, floor, "s1", Named(Stranger));
        // The same name on another desk is another one.
        await Put(me, floor, "s2", Named(Stranger));
        Assert.Equal([$"s1 {Stranger}: ", $"s2 {Stranger}: "], await Names(me, floor));
        var log = Server.Services.GetRequiredService<IAuditStore>();
        var said = (await log.Read(new AuditFilter(null, "seat.assigned", null, null, null, null, 1), default)).Single();
        Assert.Equal(Stranger, said.Entry.Subject!.Name);

        var key = Occupant.NameOf(Text(seated.GetProperty("seated")[0], "occupant")!)!.Value.Key;
        var moved = await Put(me, floor, "s3", Named(Stranger, key));
        Assert.Equal([$"{floor} s1 user:{Samples.Instance}/ {key} {Stranger}"], Lines(moved, "ended"));
        using (var snapshot = JsonDocument.Parse(await Server.Body($"/api/views/{floor}/snapshot", me.Cookie)))
        {
            var reserved = snapshot.RootElement.GetProperty("reserved").EnumerateArray().Single(r => Text(r, "place") == "s3");
            Assert.Equal((Stranger, key, Samples.Instance), (Text(reserved, "user"), Text(reserved, "name"), Text(reserved, "instance")));
        }
        await Put(me, floor, "s3", new { agent = Arn(1) });
        Assert.Equal([$"s2 {Stranger}: "], await Names(me, floor));
        var (free, _) = await Send(me, HttpMethod.Delete, $"/api/floors/{floor}/seats/s2/occupant");
        Assert.Equal(HttpStatusCode.OK, free);
        Assert.Empty(await Names(me, floor));
    }

    [Fact]
    public async Task WhoHasExactlyTheNameIsAQuestionAndIsNotSeatedByIt()
    {
        var floor = await MakeFloor();
        var me = await Server.Person(Roles.Administrator);
        await Put(me, floor, "s1", Named("L5 F"));
        await Put(me, floor, "s2", Named("user6"));
        await Put(me, floor, "s3", Named("L5"));

        Assert.Equal(["s1 L5 F: a5", "s2 user6: a6", "s3 L5: "], await Names(me, floor));
        // The server seats who was seated by user name within a second, and nobody by a name.
        await Task.Delay(1_500);
        Assert.Equal(["s1 ", "s2 ", "s3 "], await Seats(me, floor));
        await Put(me, floor, "s1", new { agent = Arn(5) });
        Assert.Equal(["s1 a5", "s2 ", "s3 "], await Seats(me, floor));
    }

    [Fact]
    public async Task NobodyOutsideTheScopeAndNobodyWithoutFullNamesIsToldTheName()
    {
        var floor = await MakeFloor();
        var all = await Server.Person(Roles.Administrator);
        var key = Occupant.NameOf(Text((await Put(all, floor, "s1", Named(Stranger))).GetProperty("seated")[0], "occupant")!)!.Value.Key;
        foreach (var (roles, scope) in new (Roles, Scope)[]
        {
            (Roles.Administrator, Team1), (Roles.Administrator, new Scope([], [], ["VIP"])), (Roles.Supervisor, Scope.Everything),
            (Roles.Administrator, new Scope(new Grant([], [["Tokyo", "Team 1"]], [], [floor]))),
        })
        {
            var some = await Server.Person(roles, scope);
            foreach (var path in new[] { "floors/{0}/names", "floors/{0}/seats", "views/{0}/snapshot", "floors/{0}/people" })
            {
                var sent = await Server.Body("/api/" + path.Replace("{0}", floor, StringComparison.Ordinal), some.Cookie);
                Assert.DoesNotContain("見知らぬ", System.Text.RegularExpressions.Regex.Unescape(sent), StringComparison.Ordinal);
                Assert.DoesNotContain(key, sent, StringComparison.Ordinal);
            }
            if (scope != Scope.Everything)
            {
                Assert.Equal(HttpStatusCode.BadRequest, (await Send(some, floor, "s2", Named("だれか"))).Status);
                Assert.Equal(HttpStatusCode.BadRequest, (await Send(some, floor, "s2", Named(Stranger, key))).Status);
                // Agent 1 is not in each of these scopes.
                Assert.Contains((await Send(some, floor, "s1", new { agent = Arn(1) })).Status, new[] { HttpStatusCode.Conflict, HttpStatusCode.BadRequest });
            }
        }
        var elsewhere = await Server.Person(Roles.Administrator, new Scope(new Grant([], [], [], ["f-other00000"])));
        Assert.Equal(HttpStatusCode.NotFound, await Server.StatusOf(HttpMethod.Get, $"/api/floors/{floor}/names", elsewhere.Cookie));
        Assert.Equal([$"s1 {Stranger}: "], await Names(all, floor));
    }

    [Theory]
    [InlineData("", null, "name")]
    [InlineData("a\u202eb", null, "name")]
    [InlineData("山田", "k 1", "key")]
    [InlineData("山田", "", "key")]
    public async Task AWrongNameOrKeyIsRefused(string name, string? key, string field)
    {
        var floor = await MakeFloor();
        var (status, answer) = await Send(await Server.Person(Roles.Administrator), floor, "s1", Named(name, key));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.True(answer.GetProperty("errors").TryGetProperty(field, out _), answer.GetRawText());
        var (both, _) = await Send(await Server.Person(Roles.Administrator), floor, "s1", new { instance = Samples.Instance, name = "a", user = "b" });
        Assert.Equal(HttpStatusCode.BadRequest, both);
    }
}
