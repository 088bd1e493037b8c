using System.Net;
using ConnectStreaming.Access;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Board;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Floors.Documents;

/// <summary>Who reads and who changes a floor, by role and scope.</summary>
public sealed partial class FloorsApiTests
{
    private const string Assigned = "INSERT INTO seat_assignment (id, floor_id, seat_id, occupant, from_at, to_at, by_id, by_name) VALUES";

    /// <summary>A scope, and whether it sees the floor of this instance and the floor of another instance.</summary>
    [Fact]
    public async Task AFloorIsVisibleForAScopeThatHasAnInstanceOfItOrNamesIt()
    {
        var planner = await Planner();
        var (here, there) = (Id(await Made(planner)), Id(await Made(planner, "there", null, Elsewhere)));
        foreach (var (scope, sees) in new (Scope, string[])[]
        {
            (Scope.Everything, [here, there]),
            (Scope.Nothing, []),
            (new Scope([Samples.Instance], [], []), [here]),
            (new Scope([], [["Tokyo"]], []), [here, there]),
            (new Scope(new Grant([], [], [], [there])), [there]),
            (new Scope(new Grant([Samples.Instance], [["Tokyo"]], [], [here])), [here]),
            (new Scope(new Grant([], [], [], ["f-0000000000"])), []),
        })
        {
            foreach (var who in new[] { await server.Person(Roles.Viewer, scope), await Planner(scope) })
            {
                Assert.Equal(sees.Order(StringComparer.Ordinal), (await Listed(who)).Where(id => id == here || id == there).Order(StringComparer.Ordinal));
                foreach (var id in new[] { here, there })
                {
                    var status = await server.StatusOf(HttpMethod.Get, $"/api/floors/{id}/document", who.Cookie);
                    Assert.Equal(sees.Contains(id) ? HttpStatusCode.OK : HttpStatusCode.NotFound, status);
                }
            }
        }
        var outside = await Planner(new Scope([Samples.Instance], [], []));
        Assert.Equal(HttpStatusCode.NotFound, await Publish(outside, there, 1, Document("s1")));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Send(HttpMethod.Patch, $"/api/floors/{there}", outside.Cookie, new { name = "x" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Send(HttpMethod.Delete, $"/api/floors/{there}", outside.Cookie, new { name = "there" })).Status);
    }

    /// <summary>A floor of two instances. It is read by all who see somebody there; only whose scope has everybody there changes it.</summary>
    [Fact]
    public async Task AFloorIsChangedAsAWholeOnlyByThoseWhoseScopeHasEverybodyThere()
    {
        var all = await Planner();
        var id = Id(await Made(all, "both", null, Samples.Instance, Elsewhere));
        var gone = Id(await Made(all, "gone", null, Samples.Instance, Elsewhere));
        await server.Send(HttpMethod.Delete, $"/api/floors/{gone}", all.Cookie, new { name = "gone" });
        foreach (var scope in new[]
        {
            new Scope([Samples.Instance], [], []), new Scope([], [["Tokyo"]], []), new Scope(new Grant([Samples.Instance], [], [], [id, gone])),
            new Scope(new Grant([], [], ["VIP"], [id, gone]), new Grant([Samples.Instance], [], [])),
        })
        {
            var some = await Planner(scope);
            await server.Services.GetRequiredService<IDatabase>().Write(
                connection => connection.Execute($"{Assigned} (@id, @id, 's1', @id, 1, NULL, '', '')", new { id }), default);
            foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
            {
                (HttpMethod.Patch, id, new { name = "x" }), (HttpMethod.Patch, id, new { instances = new[] { Samples.Instance } }),
                (HttpMethod.Delete, id, new { name = "both" }), (HttpMethod.Post, $"{id}/versions/1/restore", null), (HttpMethod.Post, $"{gone}/restore", null),
                (HttpMethod.Post, $"{id}/versions", new { basedOn = 1, document = Document() }),
            })
            {
                var (status, problem) = await server.Send(method, $"/api/floors/{path}", some.Cookie, body);
                Assert.Equal(HttpStatusCode.Forbidden, status);
                Assert.Contains("outside your scope", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            }
            var (_, read) = await server.Send(HttpMethod.Get, $"/api/floors/{id}", some.Cookie);
            Assert.Equal((1, 1), (read.GetProperty("version").GetInt32(), read.GetProperty("seated").GetInt32()));
            Assert.False(read.GetProperty("mayChange").GetBoolean());
            Assert.Equal([gone], (await Listed(some, "?deleted=true")).Where(f => f == gone));
            await server.Services.GetRequiredService<IDatabase>().Write(
                connection => connection.Execute("DELETE FROM seat_assignment WHERE id = @id", new { id }), default);
        }

        var whole = await Planner(new Scope(new Grant([Samples.Instance], [], []), new Grant([], [], [], [id])));
        var (_, row) = await server.Send(HttpMethod.Patch, $"/api/floors/{id}", whole.Cookie, new { name = "Both" });
        Assert.Equal(("Both", true), (row.GetProperty("name").GetString(), row.GetProperty("mayChange").GetBoolean()));
        Assert.Equal(HttpStatusCode.Created, await Publish(whole, id, 1, Document("s1")));
        var viewer = await server.Person(Roles.Viewer);
        Assert.False((await server.Send(HttpMethod.Get, $"/api/floors/{id}", viewer.Cookie)).Body.GetProperty("mayChange").GetBoolean());
    }

    /// <summary>The floor does not show the instance any more, and somebody of it still sits there.</summary>
    [Fact]
    public async Task WhoStillSitsThereCountsToo()
    {
        var all = await Planner();
        var id = Id(await Made(all, "former"));
        var some = await Planner(new Scope([Samples.Instance], [], []));
        async Task<HttpStatusCode> Rename() => (await server.Send(HttpMethod.Patch, $"/api/floors/{id}", some.Cookie, new { name = "former" })).Status;
        Assert.Equal(HttpStatusCode.OK, await Rename());

        await server.Services.GetRequiredService<IDatabase>().Write(
            connection => connection.Execute(
                $"{Assigned} (@id, @id, 's1', @who, 1, NULL, '', '')", new { id, who = Elsewhere + "/agent/x" }), default);

        Assert.Equal(HttpStatusCode.Forbidden, await Rename());
    }

    [Fact]
    public async Task NobodyMakesAFloorOrAddsAnInstanceWithoutAllOfItInTheScope()
    {
        var some = await Planner(new Scope([Samples.Instance], [], []));
        var id = Id(await Made(some, "here"));
        foreach (var instances in new[] { [Samples.Instance, Elsewhere], Array.Empty<string>() })
        {
            var (status, problem) = await server.Send(HttpMethod.Patch, $"/api/floors/{id}", some.Cookie, new { instances });
            Assert.Equal((HttpStatusCode.BadRequest, "out-of-scope"), (status, problem.GetProperty("errors").GetProperty("instances")[0].GetString()));
        }
        foreach (var scope in new[]
        {
            new Scope(new Grant([], [], [], [id])), new Scope([], [["Tokyo"]], []), new Scope([Samples.Instance], [], ["VIP"]), new Scope([Elsewhere], [], []),
        })
        {
            var who = await Planner(scope);
            var (status, problem) = await server.Send(
                HttpMethod.Post, "/api/floors", who.Cookie, new { name = "mine", instances = new[] { Samples.Instance } });
            Assert.Equal((HttpStatusCode.BadRequest, "out-of-scope"), (status, problem.GetProperty("errors").GetProperty("instances")[0].GetString()));
        }
    }

    /// <summary>A page that opened just before a publication asks for the version before it.</summary>
    [Fact]
    public async Task FormerVersionsAreForPlannersExceptTheOneJustBefore()
    {
        var planner = await Planner();
        var id = Id(await Made(planner));
        await Publish(planner, id, 1, Document("s1"));
        await Publish(planner, id, 2, Document("s1", "s2"));
        async Task<HttpStatusCode> Read(Roles roles, int version) =>
            await server.StatusOf(HttpMethod.Get, $"/api/floors/{id}/versions/{version}/document", await server.Cookie(roles, newSession: false));

        foreach (var roles in new[] { Roles.Viewer, Roles.Supervisor })
        {
            Assert.Equal(
                [HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound],
                [await Read(roles, 1), await Read(roles, 2), await Read(roles, 3), await Read(roles, 4)]);
            var cookie = await server.Cookie(roles, newSession: false);
            Assert.Equal(HttpStatusCode.Forbidden, await server.StatusOf(HttpMethod.Get, $"/api/floors/{id}/versions", cookie));
        }
        Assert.Equal(HttpStatusCode.OK, await Read(Roles.Planner, 1));
    }
}
