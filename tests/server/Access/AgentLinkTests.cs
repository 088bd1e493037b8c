using System.Net;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Board;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Access;

/// <summary>A user name is given to another person after its owner has left. The new owner must not see the stored data of the former owner.</summary>
public sealed class AgentLinkTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>
{
    private static readonly DateTimeOffset Noon = AccessTestHost.Noon;

    [Theory]
    [InlineData(true, 1, 2, true)]
    [InlineData(true, 1, 16, false)]
    [InlineData(true, -1, 2, false)]
    [InlineData(true, 0, 2, false)]
    [InlineData(false, 1, 2, false)]
    public void OnlyAnAgentAtWorkWithAnEventAfterTheAccountWasCreatedIsCertain(bool onBoard, int heard, int now, bool certain) =>
        Assert.Equal(
            certain ? 1 : 0, AgentLink.Certain([new KnownAgent("arn", "u", null, null, Noon.AddMinutes(heard), onBoard)], Noon,
                Noon.AddMinutes(now + 0.5)).Length);

    [Fact]
    public async Task AReusedNameIsNotLinkedToItsFormerOwner()
    {
        var now = TimeProvider.System.GetUtcNow();
        await Keep("former", "sato.h", now.AddDays(-21));
        var administrator = await server.Person(Roles.Administrator);
        var successor = await server.Person(Roles.None, Scope.Nothing, "sato.h");

        var invited = await server.Send(HttpMethod.Post, "/api/people", administrator.Cookie, new { account = "sato", name = "Sato", agent = "sato.h" });
        var before = await server.Send(HttpMethod.Get, "/api/me/kept", successor.Cookie);

        Assert.Equal(HttpStatusCode.Created, invited.Status);
        Assert.Null(server.Book.Account("sato")!.AgentArn);
        Assert.False(before.Body.GetProperty("linked").GetBoolean());
        Assert.Equal(JsonValueKind.Null, before.Body.GetProperty("state").ValueKind);
        Assert.Equal(0, before.Body.GetProperty("intervals").GetArrayLength());

        // The new owner of the name starts to work.
        await Work("successor", "sato.h", now);
        var after = await server.Send(HttpMethod.Get, "/api/me/kept", successor.Cookie);

        Assert.EndsWith("/agent/successor", after.Body.GetProperty("state").GetProperty("arn").GetString(), StringComparison.Ordinal);
        var agents = (await server.Send(HttpMethod.Get, $"/api/people/{successor.Id}/agents", administrator.Cookie)).Body.EnumerateArray().ToArray();
        Assert.Equal(
            [("successor", true, true), ("former", false, false)],
            agents.Select(a => (a.GetProperty("arn").GetString()!.Split('/')[^1], a.GetProperty("onBoard").GetBoolean(),
                a.GetProperty("linked").GetBoolean())));
    }

    [Fact]
    public async Task AnAdministratorConfirmsAndRemovesALink()
    {
        await Keep("away", "tanaka.k", TimeProvider.System.GetUtcNow().AddDays(-3));
        var administrator = await server.Person(Roles.Administrator);
        var person = await server.Person(Roles.None, Scope.Nothing, "tanaka.k");
        var (path, arn) = ($"/api/people/{person.Id}/agent", $"{Samples.Instance}/agent/away");

        var another = await server.Send(HttpMethod.Put, path, administrator.Cookie, new { arn = $"{Samples.Instance}/agent/a1" });
        var confirmed = await server.Send(HttpMethod.Put, path, administrator.Cookie, new { arn });

        Assert.Equal("""{"arn":["unknown"]}""", another.Body.GetProperty("errors").GetRawText());
        Assert.Equal(arn, confirmed.Body.GetProperty("agentArn").GetString());
        Assert.Equal(arn, (await server.Send(HttpMethod.Get, "/api/me/kept", person.Cookie)).Body.GetProperty("state").GetProperty("arn").GetString());

        var taken = await server.Send(HttpMethod.Put, path, administrator.Cookie, new { arn = (string?)null });

        Assert.Equal(("tanaka.k", JsonValueKind.Null), (taken.Body.GetProperty("agent").GetString(), taken.Body.GetProperty("agentArn").ValueKind));
        Assert.False((await server.Send(HttpMethod.Get, "/api/me/kept", person.Cookie)).Body.GetProperty("linked").GetBoolean());
        var log = await server.Services.GetRequiredService<IAuditStore>().Read(new AuditFilter(null, null, null, null, null, null, 500), default);
        Assert.Equal(
            [("person.unlinked", administrator.Id, arn), ("person.linked", administrator.Id, arn)],
            log.Select(r => r.Entry).Where(e => e.Subject?.Id == person.Id && e.What.Contains("linked", StringComparison.Ordinal))
                .Select(e => (e.What, e.Who.Id!, e.Facts[0].Values[0])));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Send(HttpMethod.Put, "/api/people/nobody/agent", administrator.Cookie, new { arn })).Status);
    }

    /// <summary>An agent with a stored last state who is on no board.</summary>
    private async Task Keep(string id, string user, DateTimeOffset heard)
    {
        var store = server.Services.GetRequiredService<IShardStore>();
        var taken = await store.TakeOver(StoreFixture.Shard, 0, UInt128.MaxValue, default);
        await store.Commit(StoreFixture.Batch(taken.Epoch) with { Agents = [(State(id, user, heard), (UInt128)1)] }, default);
    }

    private async Task Work(string id, string user, DateTimeOffset heard)
    {
        server.Services.GetRequiredService<IAgentChanges>().Changed(State(id, user, heard), "s1", 1);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!server.Services.GetRequiredService<BoardReplicas>().All().Any(r => r.Agents(a => a.State.Profile.Username == user).Length > 0))
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static AgentState State(string id, string user, DateTimeOffset heard)
    {
        var state = Samples.Agent(1, 1, heard);
        return state with { AgentArn = $"{Samples.Instance}/agent/{id}", Profile = state.Profile with { Username = user } };
    }
}
