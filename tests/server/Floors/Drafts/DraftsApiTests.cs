using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using ConnectStreaming.Tests.Floors.Documents;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>The endpoints and the hub of drafts on the whole server.</summary>
public sealed partial class DraftsApiTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>
{
    private readonly string _one = Guid.NewGuid().ToString();
    private readonly string _two = Guid.NewGuid().ToString();
    private TestPerson _planner = null!;
    private string _floor = "";
    private string _draft = "";

    private string Draft => $"/api/floors/{_floor}/draft";

    private async Task Open(params string[] seats)
    {
        _planner = await server.Person(Roles.Planner);
        var (status, floor) = await server.Send(
            HttpMethod.Post, "/api/floors", _planner.Cookie,
            new { name = "3F", instances = new[] { Samples.Instance }, document = JsonElement.Parse(FloorJson.Write(Drawn.Document(seats))) });
        Assert.Equal(HttpStatusCode.Created, status);
        _floor = floor.GetProperty("id").GetString()!;
        await OpenNext();
    }

    private async Task OpenNext()
    {
        var (status, draft) = await Send(HttpMethod.Post, Draft);
        Assert.Equal(HttpStatusCode.OK, status);
        _draft = draft.GetProperty("draft").GetString()!;
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> Send(HttpMethod method, string path, object? body = null, TestPerson? who = null) =>
        server.Send(method, path, (who ?? _planner).Cookie, body);

    private Task<(HttpStatusCode Status, JsonElement Body)> Step(string editor, object change, string? id = null, bool restore = false) => Send(
        HttpMethod.Post, $"{Draft}/steps",
        new { draft = _draft, editor, id = id ?? Guid.NewGuid().ToString(), name = new { code = "move", count = 1 }, changes = new[] { change }, restore });

    private static object Field(string seat, string field, object? value) => new { kind = "seats", id = seat, field, old = (object?)null, @new = value };

    private Task<(HttpStatusCode Status, JsonElement Body)> Undo(string editor, string act = "undo", string? id = null) =>
        Send(HttpMethod.Post, $"{Draft}/{act}", new { draft = _draft, editor, id = id ?? Guid.NewGuid().ToString() });

    private async Task<JsonElement> Read(string? editor = null) => (await Send(HttpMethod.Get, editor is null ? Draft : $"{Draft}?editor={editor}")).Body;

    private async Task<JsonElement> Seat(string id) =>
        (await Read()).GetProperty("document").GetProperty("seats").EnumerateArray().FirstOrDefault(s => s.GetProperty("id").GetString() == id);

    private async Task<string[]> Audit() =>
    [
        .. (await server.Services.GetRequiredService<IAuditStore>().Read(new AuditFilter(null, "floor", null, null, null, null, 500), default))
            .Where(r => r.Entry.Subject?.Id == _floor).Select(r => $"{r.Entry.What} | {AuditWords.Of(r)?.En} | {AuditWords.Of(r)?.Ja}"),
    ];

    private async Task<HubConnection> Hub(TestPerson? who = null)
    {
        var hub = new HubConnectionBuilder().WithUrl(server.Url + "/live/drafts", o =>
        {
            o.Headers.Add("Cookie", (who ?? _planner).Cookie);
            o.Headers.Add("Origin", server.Url);
        }).Build();
        await hub.StartAsync();
        return hub;
    }

    [Fact]
    public async Task StepsAreAppliedUndoneAndRedoneAndAReloadedTabKeepsItsUndo()
    {
        await Open("s1", "s2");
        var (status, moved) = await Step(_one, Field("s1", "x", 500));
        Assert.Equal((HttpStatusCode.OK, 1), (status, moved.GetProperty("n").GetInt32()));
        var change = moved.GetProperty("changes")[0];
        Assert.Equal((0, 500), (change.GetProperty("old").GetInt32(), change.GetProperty("new").GetInt32()));
        await Step(_two, Field("s2", "label", "B9"));

        Assert.Equal(500, (await Seat("s1")).GetProperty("x").GetInt32());
        Assert.Equal(1, (await Read(_one)).GetProperty("undo").GetProperty("n").GetInt32());
        Assert.Equal("move", (await Read(_one)).GetProperty("undo").GetProperty("code").GetString());
        var (_, undone) = await Undo(_one);
        Assert.Equal((0, JsonValueKind.Null), (undone.GetProperty("skipped").GetInt32(), undone.GetProperty("undo").ValueKind));
        Assert.Equal(1, undone.GetProperty("redo").GetProperty("n").GetInt32());
        Assert.Equal(0, (await Seat("s1")).GetProperty("x").GetInt32());
        Assert.Equal("B9", (await Seat("s2")).GetProperty("label").GetString());
        Assert.Equal(HttpStatusCode.OK, (await Undo(_one, "redo")).Status);
        Assert.Equal(500, (await Seat("s1")).GetProperty("x").GetInt32());
        var (none, nothing) = await Undo(_one, "redo");
        Assert.Equal((HttpStatusCode.Conflict, "nothing"), (none, nothing.GetProperty("code").GetString()));
        var (_, steps) = await Send(HttpMethod.Get, $"{Draft}/steps?draft={_draft}&after=1");
        Assert.Equal(["do", "undo", "redo"], steps.EnumerateArray().Select(s => s.GetProperty("act").GetString()));
        Assert.Equal(HttpStatusCode.Gone, (await Send(HttpMethod.Get, $"{Draft}/steps?draft={_draft}&after=9")).Status);
    }

    [Fact]
    public async Task TheSameIdIsOneStepAndAnEditorBelongsToOnePerson()
    {
        await Open("s1");
        var (_, first) = await Step(_one, Field("s1", "x", 7), "same");
        await Step(_two, Field("s1", "x", 8));
        var (_, again) = await Step(_one, Field("s1", "x", 7), "same");
        Assert.Equal(first.GetProperty("n").GetInt32(), again.GetProperty("n").GetInt32());
        Assert.Equal(first.GetProperty("changes").GetRawText(), again.GetProperty("changes").GetRawText());
        Assert.Equal(2, (await Read()).GetProperty("n").GetInt32());

        var other = await server.Person(Roles.Planner);
        var (status, refused) = await Send(HttpMethod.Post, $"{Draft}/undo", new { draft = _draft, editor = _one, id = "x" }, other);
        Assert.Equal((HttpStatusCode.Forbidden, "other-editor"), (status, refused.GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(HttpMethod.Get, $"{Draft}?editor={_one}", who: other)).Status);
    }

    [Fact]
    public async Task WhatAnotherDeletedComesBackOnlyByThemOrByARestore()
    {
        await Open("s1", "s2");
        await Step(_one, Field("s1", "x", 3));
        await Step(_two, new { kind = "seats", id = "s1", field = "" });
        var (_, undone) = await Undo(_one);
        Assert.Equal(1, undone.GetProperty("skipped").GetInt32());
        object seat = new { kind = "seats", id = "s1", field = "", @new = new { label = "S1", x = 1, y = 2 } };
        Assert.Single((await Step(_one, seat)).Body.GetProperty("dropped").EnumerateArray());
        Assert.Single((await Step(_one, Field("s1", "x", 4))).Body.GetProperty("dropped").EnumerateArray());
        Assert.Equal(JsonValueKind.Undefined, (await Seat("s1")).ValueKind);
        var (_, back) = await Step(_one, seat, restore: true);
        Assert.Equal(0, back.GetProperty("changes")[0].GetProperty("at").GetInt32());
        Assert.Equal(95, (await Seat("s1")).GetProperty("width").GetInt32());
    }

    [Fact]
    public async Task TheListOfWhatWasDeletedHasEverybodysStepsAndAnybodyRestoresOne()
    {
        await Open("s1", "s2", "s3");
        await Step(_one, Field("s1", "x", 3));
        await Step(_two, new { kind = "seats", id = "s1", field = "" });
        await Step(_one, new { kind = "seats", id = "s2", field = "" });
        var (_, list) = await Send(HttpMethod.Get, $"{Draft}/deleted?draft={_draft}");
        Assert.Equal([(3, _one, "S2"), (2, _two, "S1")], list.EnumerateArray().Select(d => (
            d.GetProperty("n").GetInt32(), d.GetProperty("editor").GetString()!, d.GetProperty("names")[0].GetString()!)));
        Assert.Equal(1, list[0].GetProperty("kinds").GetProperty("seats").GetInt32());

        object asked = new { draft = _draft, editor = _one, id = "back", n = 2 };
        var (status, back) = await Send(HttpMethod.Post, $"{Draft}/restore", asked);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("restore", back.GetProperty("undo").GetProperty("code").GetString());
        // With the place that the other editor had given it, and once.
        Assert.Equal(3, (await Seat("s1")).GetProperty("x").GetInt32());
        Assert.Equal(back.GetProperty("n").GetInt32(), (await Send(HttpMethod.Post, $"{Draft}/restore", asked)).Body.GetProperty("n").GetInt32());
        Assert.Single((await Send(HttpMethod.Get, $"{Draft}/deleted?draft={_draft}")).Body.EnumerateArray());

        var (nothing, why) = await Send(HttpMethod.Post, $"{Draft}/restore", new { draft = _draft, editor = _one, id = "again", n = 2 });
        Assert.Equal((HttpStatusCode.Conflict, "nothing"), (nothing, why.GetProperty("code").GetString()));
        // It is a step like others: its undo deletes it again, as the other editor's deletion.
        await Undo(_one);
        Assert.Equal(2, (await Send(HttpMethod.Get, $"{Draft}/deleted?draft={_draft}")).Body.GetArrayLength());
    }

    [Fact]
    public async Task ADiscardBesideTheSetTimeOfAnotherPersonIsRefusedUntilItIsMeant()
    {
        await Open("s1");
        await Step(_one, Field("s1", "x", 3));
        var at = TimeProvider.System.GetUtcNow().AddHours(5);
        Assert.Equal(HttpStatusCode.Accepted, (await Send(HttpMethod.Post, $"{Draft}/publish", new { draft = _draft, editor = _one, n = 1, at })).Status);
        var other = await server.Person(Roles.Planner);
        object asked = new { draft = _draft, editor = "e-other", n = 1 };
        var (status, refused) = await Send(HttpMethod.Delete, Draft, asked, other);
        Assert.Equal((HttpStatusCode.Conflict, "set-time"), (status, refused.GetProperty("code").GetString()));
        Assert.Equal(at.ToUnixTimeMilliseconds(), refused.GetProperty("at").GetDateTimeOffset().ToUnixTimeMilliseconds());
        Assert.NotEmpty(refused.GetProperty("by").GetString()!);
        using var discarded = await server.Answer(
            HttpMethod.Delete, Draft, other.Cookie, JsonContent.Create(new { draft = _draft, editor = "e-other", n = 1, all = true }));
        Assert.Equal(HttpStatusCode.NoContent, discarded.StatusCode);
    }

    [Fact]
    public async Task APublishedDraftIsTheVersionAndEverybodyIsToldThatItEnded()
    {
        await Open("s1", "s2");
        await Step(_one, Field("s1", "x", 640));
        await using var hub = await Hub();
        await using var frames = hub.StreamAsync<JsonElement>("Watch", _floor, _draft, _two, 0).GetAsyncEnumerator();
        Assert.True(await frames.MoveNextAsync());
        Assert.Equal((1, 1), (frames.Current.GetProperty("n").GetInt32(), frames.Current.GetProperty("steps").GetArrayLength()));
        var (status, published) = await Send(HttpMethod.Post, $"{Draft}/publish", new { draft = _draft, editor = _one, n = 1, name = "春" });
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal((2, 2, "春"), (
            published.GetProperty("version").GetProperty("number").GetInt32(), published.GetProperty("undo").GetInt32(),
            published.GetProperty("version").GetProperty("name").GetString()));

        JsonElement last = default;
        while (await frames.MoveNextAsync())
        {
            last = frames.Current.Clone();
        }
        Assert.Equal(("published", 2), (last.GetProperty("ended").GetString(), last.GetProperty("version").GetInt32()));
        Assert.Equal(HttpStatusCode.NotFound, (await Send(HttpMethod.Get, Draft)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Step(_one, Field("s1", "x", 1))).Status);
        var document = (await Send(HttpMethod.Get, $"/api/floors/{_floor}/document")).Body;
        Assert.Equal(640, document.GetProperty("seats")[0].GetProperty("x").GetInt32());
        var (undone, back) = await Send(HttpMethod.Post, $"/api/floors/{_floor}/versions/2/undo");
        Assert.Equal((HttpStatusCode.Created, 3), (undone, back.GetProperty("version").GetProperty("number").GetInt32()));
        Assert.Equal(HttpStatusCode.Conflict, (await Send(HttpMethod.Post, $"/api/floors/{_floor}/versions/2/undo")).Status);
        Assert.Equal(
            [
                "floor.publish-undone | version 2 was taken back; version 2 → 3, 2 seats | バージョン 2 の公開を取り消し；バージョン 2 → 3、座席 2",
                "floor.published | draft up to step 1; version 1 → 2, 2 seats; named 春 | 下書きの操作 1 まで；バージョン 1 → 2、座席 2；名前：春",
                "floor.draft-opened | from version 1 | バージョン 1 から作成",
            ],
            (await Audit())[..3]);
    }

    [Fact]
    public async Task LaterStepsStayInTheDraftAndTheirUndoToo()
    {
        await Open("s1", "s2");
        await Step(_one, Field("s1", "x", 10));
        await Step(_one, Field("s1", "x", 20));
        var (status, _) = await Send(HttpMethod.Post, $"{Draft}/publish", new { draft = _draft, editor = _one, n = 1 });
        Assert.Equal(HttpStatusCode.Created, status);

        var document = (await Send(HttpMethod.Get, $"/api/floors/{_floor}/document")).Body;
        Assert.Equal(10, document.GetProperty("seats")[0].GetProperty("x").GetInt32());
        var draft = await Read(_one);
        Assert.Equal((2, 2, 2, 2), (
            draft.GetProperty("base").GetInt32(), draft.GetProperty("current").GetInt32(), draft.GetProperty("n").GetInt32(),
            draft.GetProperty("undo").GetProperty("n").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, (await Undo(_one)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Undo(_one)).Status);
        Assert.Equal(10, (await Seat("s1")).GetProperty("x").GetInt32());
    }

    [Fact]
    public async Task AnotherVersionIsNeverOverwrittenSilently()
    {
        await Open("s1");
        await Step(_one, Field("s1", "x", 10));
        await Send(HttpMethod.Post, $"/api/floors/{_floor}/versions", new { basedOn = 1, document = JsonElement.Parse(FloorJson.Write(Drawn.Document("s9"))) });
        var (status, refused) = await Send(HttpMethod.Post, $"{Draft}/publish", new { draft = _draft, editor = _one, n = 1 });
        Assert.Equal((HttpStatusCode.Conflict, "other-version", 1, 2), (
            status, refused.GetProperty("code").GetString(), refused.GetProperty("base").GetInt32(), refused.GetProperty("current").GetInt32()));
        foreach (var (basedOn, answer) in new[] { (1, HttpStatusCode.Conflict), (2, HttpStatusCode.Created) })
        {
            Assert.Equal(answer, (await Send(HttpMethod.Post, $"{Draft}/publish", new { draft = _draft, editor = _one, n = 1, basedOn })).Status);
        }
    }

    [Fact]
    public async Task WhatIsWrongWithTheWholeIsToldWhenItIsPublished()
    {
        await Open("s1", "s2");
        Assert.Equal(HttpStatusCode.OK, (await Step(_one, Field("s1", "label", "S2"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Step(_one, Field("s1", "island", "gone"))).Status);
        var (status, refused) = await Send(HttpMethod.Post, $"{Draft}/publish", new { draft = _draft, editor = _one, n = 2 });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            ["seats s1 $.seats[0].island", "seats s2 $.seats[1].label"],
            refused.GetProperty("problems").EnumerateArray().Select(
                p => $"{p.GetProperty("kind").GetString()} {p.GetProperty("id").GetString()} {p.GetProperty("path").GetString()}"));
        Assert.Equal(2, (await Read()).GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task ASetTimeIsKeptToldAndCancelled()
    {
        await Open("s1");
        await Step(_one, Field("s1", "x", 10));
        var at = TimeProvider.System.GetUtcNow().AddHours(2);
        Task<(HttpStatusCode Status, JsonElement Body)> Set(object? when) =>
            Send(HttpMethod.Post, $"{Draft}/publish", new { draft = _draft, editor = _one, n = 1, name = "朝", at = when });

        Assert.Equal(HttpStatusCode.BadRequest, (await Set(at.AddHours(-3))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Set(at.AddDays(400))).Status);
        using var noTime = await server.Answer(
            HttpMethod.Post, $"{Draft}/publish", _planner.Cookie, JsonContent.Create(new { draft = _draft, editor = _one, n = 1, at = "soon" }));
        Assert.Equal(HttpStatusCode.BadRequest, noTime.StatusCode);
        var (status, planned) = await Set(at);
        Assert.Equal((HttpStatusCode.Accepted, 1), (status, planned.GetProperty("n").GetInt32()));
        await Set(at.AddHours(1));
        var told = (await Read()).GetProperty("publishAt");
        Assert.Equal(
            (at.AddHours(1).ToUnixTimeMilliseconds(), "朝", JsonValueKind.Null),
            (told.GetProperty("at").GetDateTimeOffset().ToUnixTimeMilliseconds(), told.GetProperty("name").GetString(), told.GetProperty("failed").ValueKind));
        Assert.Equal(_planner.Id, told.GetProperty("by").GetProperty("id").GetString());
        await using var hub = await Hub();
        await using var frames = hub.StreamAsync<JsonElement>("Watch", _floor, _draft, _one, 0).GetAsyncEnumerator();
        await frames.MoveNextAsync();
        Assert.Equal("朝", frames.Current.GetProperty("publishAt").GetProperty("name").GetString());
        using var cancelled = await server.Answer(HttpMethod.Delete, $"{Draft}/publish", _planner.Cookie, JsonContent.Create(new { draft = _draft }));
        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Send(HttpMethod.Delete, $"{Draft}/publish", new { draft = _draft })).Status);
        Assert.Equal(["floor.publish-cancelled", "floor.publish-set", "floor.publish-set"], (await Audit())[..3].Select(a => a.Split(' ')[0]));
    }

    [Fact]
    public async Task ATimeThatHasComeIsKeptByTheServerItself()
    {
        await Open("s1");
        await Step(_one, Field("s1", "x", 10));
        var at = TimeProvider.System.GetUtcNow().AddMilliseconds(700);
        await Send(HttpMethod.Post, $"{Draft}/publish", new { draft = _draft, editor = _one, n = 1, at });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Send(HttpMethod.Get, Draft)).Status == HttpStatusCode.OK)
        {
            await Task.Delay(50, limit.Token);
        }
        Assert.Equal(2, (await Send(HttpMethod.Get, $"/api/floors/{_floor}")).Body.GetProperty("version").GetInt32());
        Assert.StartsWith("floor.published | at ", (await Audit())[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task StepsOfOnePersonAreLimitedAndNotThoseOfAnother()
    {
        var (many, other) = (await server.Person(Roles.Planner), await server.Person(Roles.Planner));
        Task<HttpStatusCode> Send(TestPerson who) => server.StatusOf(HttpMethod.Post, "/api/floors/f-none/draft/undo", who.Cookie);
        var answers = await Task.WhenAll(Enumerable.Range(0, CostlyReads.MostSteps * 3).Select(_ => Send(many)));
        Assert.InRange(answers.Count(a => a == HttpStatusCode.TooManyRequests), 1, CostlyReads.MostSteps * 2);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, await Send(other));
    }

    [Fact]
    public async Task AConnectionThatSendsTooManyCallsIsClosed()
    {
        await Open("s1");
        await using var hub = await Hub();
        var closed = new TaskCompletionSource();
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        for (var n = 0; n < 1_000 && !closed.Task.IsCompleted; n++)
        {
            await hub.SendAsync("Here", _floor, _one, new { x = n, y = 0, selection = Array.Empty<string>(), holds = false })
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Get, Draft)).Status);
    }

    [Fact]
    public async Task StepsOfOthersAreNotDiscardedUnseen()
    {
        await Open("s1");
        await Step(_one, Field("s1", "x", 10));
        await Step(_two, Field("s1", "y", 10));
        var (status, refused) = await Send(HttpMethod.Delete, Draft, new { draft = _draft, editor = _one, n = 1 });
        Assert.Equal((HttpStatusCode.Conflict, "steps-of-others", 1), (
            status, refused.GetProperty("code").GetString(), refused.GetProperty("count").GetInt32()));
        using var done = await server.Answer(
            HttpMethod.Delete, Draft, _planner.Cookie, JsonContent.Create(new { draft = _draft, editor = _one, n = 1, all = true }));
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        Assert.Equal("floor.draft-discarded | 2 steps were discarded | 操作 2 件を破棄", (await Audit())[0]);
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Post, Draft)).Status);
        Assert.Equal(0, (await Read()).GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task PagesSeeEachOtherAndEachOthersSteps()
    {
        await Open("s1");
        await using var hub = await Hub();
        await using var frames = hub.StreamAsync<JsonElement>("Watch", _floor, _draft, _one, 0).GetAsyncEnumerator();
        await frames.MoveNextAsync();
        await using var other = await Hub();
        var watching = other.StreamAsync<JsonElement>("Watch", _floor, _draft, _two, 0).GetAsyncEnumerator();
        await watching.MoveNextAsync();
        await other.InvokeAsync("Here", _floor, _two, new { x = 1.5, y = -2, selection = new[] { "seats/s1", "\u202e" }, holds = true });
        await Step(_two, Field("s1", "x", 42));

        var (steps, editor) = (new List<int>(), default(JsonElement));
        while (steps.Count == 0 || editor.ValueKind == JsonValueKind.Undefined || !editor.GetProperty("holds").GetBoolean())
        {
            Assert.True(await frames.MoveNextAsync());
            steps.AddRange(frames.Current.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("n").GetInt32()));
            // Those who came or changed; the whole list came with the first frame.
            if (frames.Current.TryGetProperty("changed", out var changed)
                && changed.EnumerateArray().FirstOrDefault(e => e.GetProperty("editor").GetString() == _two) is { ValueKind: JsonValueKind.Object } one)
            {
                editor = one.Clone();
            }
        }
        Assert.Equal([1], steps);
        Assert.Equal((1.5, -2, "seats/s1"), (
            editor.GetProperty("x").GetDouble(), editor.GetProperty("y").GetDouble(), editor.GetProperty("selection")[0].GetString()));
        Assert.Equal(" ", editor.GetProperty("selection")[1].GetString());
        // A pointer that moves does not send the selection again.
        await other.InvokeAsync("Here", _floor, _two, new { x = 2.5, y = -2, selection = (string[]?)null, holds = true });
        do
        {
            Assert.True(await frames.MoveNextAsync());
        }
        while (!frames.Current.TryGetProperty("changed", out var moved) || moved[0].GetProperty("x").GetDouble() != 2.5);
        Assert.Equal(JsonValueKind.Null, frames.Current.GetProperty("changed")[0].GetProperty("selection").ValueKind);
        await other.DisposeAsync();
        while (!frames.Current.TryGetProperty("left", out var left) || left[0].GetString() != _two)
        {
            Assert.True(await frames.MoveNextAsync());
        }
    }

    [Fact]
    public async Task WhoMayNotChangeTheFloorSeesNothingOfItsDraft()
    {
        await Open("s1");
        var grouped = await server.Person(Roles.Planner, new Scope([Samples.Instance], [["Tokyo", "Team 1"]], []));
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(HttpMethod.Get, Draft, who: grouped)).Status);
        await using var hub = await Hub(grouped);
        await Assert.ThrowsAsync<HubException>(
            async () => await hub.StreamAsync<JsonElement>("Watch", _floor, _draft, _one, 0).GetAsyncEnumerator().MoveNextAsync());
        await Assert.ThrowsAnyAsync<Exception>(async () => await Hub(await server.Person(Roles.Supervisor)));
        await using var none = await Hub();
        await Assert.ThrowsAsync<HubException>(
            async () => await none.StreamAsync<JsonElement>("Watch", "f-0000000000", _draft, _one, 0).GetAsyncEnumerator().MoveNextAsync());
    }
}
