using System.Net;
using System.Text;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Floors.Readings;

/// <summary>Readings and extensions over HTTP, on the whole server. Agents 1 and 4 are in Team 1; agent 6 has the routing profile VIP.</summary>
public sealed class ReadingsApiTests(AccessMatrixTests.WholeServer server) : SeatsApiCase(server), IClassFixture<AccessMatrixTests.WholeServer>
{
    /// <summary>Planners read family names only, administrators the whole name.</summary>
    private const Roles Reader = Roles.Planner | Roles.Administrator;

    private static readonly string Address = $"/api/readings?instance={Uri.EscapeDataString(Samples.Instance)}";

    private async Task<(HttpStatusCode Status, JsonElement Answer)> Upload(TestPerson me, string text, string? address = null)
    {
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        using var answer = await Server.Answer(HttpMethod.Put, address ?? Address, me.Cookie, file);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Clone());
    }

    private async Task<string[]> Seen(TestPerson me)
    {
        using var answer = JsonDocument.Parse(await Server.Body("/api/readings/seen", me.Cookie));
        return [.. answer.RootElement.EnumerateArray().Select(r => $"{Text(r, "agent")!.Split('/')[^1]} {Text(r, "reading")} {Text(r, "extension")}")];
    }

    [Fact]
    public async Task AListIsUploadedDownloadedAuditedAndReplacedAsAWhole()
    {
        var me = await Server.Person(Reader);
        var (status, saved) = await Upload(me, $"user,reading,extension\nuser1,えるいち えふ,101\n{Arn(6)},えるろく えふ,\nno.body,だれか,9\n");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((3, 1), (saved.GetProperty("people").GetInt32(), saved.GetProperty("unknown").GetInt32()));
        Assert.Equal("no.body", saved.GetProperty("unknownUsers")[0].GetString());
        var file = await Server.Body(Address, me.Cookie);
        Assert.Contains("\"user1\",\"L1 F\",\"えるいち えふ\",\"101\"", file, StringComparison.Ordinal);
        Assert.Contains("\"user2\",\"L2 F\",\"\",\"\"", file, StringComparison.Ordinal);
        Assert.Contains("\"no.body\",\"\",\"だれか\",\"9\"", file, StringComparison.Ordinal);
        Assert.Equal(["a1 えるいち えふ 101", "a6 えるろく えふ "], (await Seen(me)).Order(StringComparer.Ordinal));

        var (_, same) = await Upload(me, file);
        Assert.Equal("0 0 0", string.Join(' ', new[] { "added", "changed", "removed" }.Select(n => same.GetProperty(n).GetInt32())));
        var (_, again) = await Upload(me, "user1,えるいち えふ,102\n");
        Assert.Equal("0 1 2", string.Join(' ', new[] { "added", "changed", "removed" }.Select(n => again.GetProperty(n).GetInt32())));
        var said = await Server.Services.GetRequiredService<IAuditStore>().Read(new AuditFilter(null, "readings.saved", null, null, null, null, 9), default);
        Assert.Equal("readings: 0 new, 1 changed, 2 removed", AuditWords.Of(said[0])!.En);

        var (wrong, problem) = await Upload(me, "user1,佐藤,102\n");
        Assert.Equal(HttpStatusCode.BadRequest, wrong);
        Assert.Equal("bad-reading", Text(problem.GetProperty("problems")[0], "code"));
        Assert.Equal(["a1 えるいち えふ 102"], await Seen(me));
    }

    [Fact]
    public async Task OnlyWhoSeesEverybodyWithFullNamesReadsAndWritesTheList()
    {
        var all = await Server.Person(Reader);
        await Upload(all, "user1,ひとり,1\nuser2,ふたり,2\nuser6,ろくにん,6\n");
        foreach (var (person, expected) in new[]
        {
            (await Server.Person(Reader, Team1), HttpStatusCode.Forbidden),
            (await Server.Person(Reader, new Scope([], [], ["VIP"])), HttpStatusCode.Forbidden),
            (await Server.Person(Reader, new Scope(new Grant([], [], [], ["f-0000000001"]))), HttpStatusCode.Forbidden),
            // Family names only.
            (await Server.Person(Roles.Planner), HttpStatusCode.Forbidden),
            (await Server.Person(Roles.Supervisor), HttpStatusCode.Forbidden),
            (await Server.Person(Reader, new Scope(["11111111-2222-3333-4444-666666666666"], [], [])), HttpStatusCode.NotFound),
        })
        {
            using var answer = await Server.Answer(HttpMethod.Get, Address, person.Cookie);
            Assert.Equal(expected, answer.StatusCode);
            var body = await answer.Content.ReadAsStringAsync();
            Assert.All(["ひとり", "user1", "L1"], hidden => Assert.DoesNotContain(hidden, body, StringComparison.Ordinal));
            Assert.Equal(expected, (await Upload(person, "user1,くろ,9\n")).Status);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await Upload(all, "user1,くろ,9\n", "/api/readings?instance=x")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Upload(all, "user1,くろ,9\n", "/api/readings")).Status);
        Assert.Contains("ひとり", await Server.Body(Address, all.Cookie), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheMapGetsReadingsOnlyOfPeopleInTheScopeAndOnlyWithFullNames()
    {
        var all = await Server.Person(Reader);
        await Upload(all, "user1,ひとり,1\nuser2,ふたり,2\nuser6,ろくにん,6\n");

        foreach (var (scope, seen) in new (Scope, string[])[]
        {
            (Scope.Everything, ["a1 ひとり 1", "a2 ふたり 2", "a6 ろくにん 6"]), (Team1, ["a1 ひとり 1"]), (new Scope([], [], ["VIP"]), ["a6 ろくにん 6"]),
            (Scope.Nothing, []), (new Scope(["11111111-2222-3333-4444-666666666666"], [], []), []),
        })
        {
            Assert.Equal(seen, (await Seen(await Server.Person(Roles.Administrator, scope))).Order(StringComparer.Ordinal));
        }
        Assert.Equal("[]", await Server.Body("/api/readings/seen", (await Server.Person(Roles.Supervisor)).Cookie));
    }

    [Fact]
    public async Task SeatTablesUseTheReadings()
    {
        var floor = await MakeFloor();
        var me = await Server.Person(Reader);
        await Upload(me, string.Join('\n', Enumerable.Range(1, 6).Select(n => $"user{n},よみ{"いろはにほへ"[n - 1]} なまえ,")));
        var (_, shown) = await Send(me, HttpMethod.Post, "/api/floors/table/preview", new { floor, text = "よみろ なまえ\tヨミイ\tしらない" });

        Assert.Equal(
            ["found reading a2", "found reading a1", "unknown none "],
            shown.GetProperty("desks").EnumerateArray().Select(d =>
                $"{Text(d, "kind")} {Text(d, "reason")} {string.Concat(d.GetProperty("people").EnumerateArray().Select(p => p.GetString()!.Split('/')[^1]))}"));
    }
}
