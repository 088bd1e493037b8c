using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace ConnectStreaming.Tests.Floors.Drafts;

public sealed partial class DraftsApiTests
{
    [Fact]
    public async Task WhoDoesNotKnowThatTheDraftEndedDoesNothingToTheNextOne()
    {
        await Open("s1");
        await Step(_one, Field("s1", "x", 10));
        using var discarded = await server.Answer(HttpMethod.Delete, Draft, _planner.Cookie, JsonContent.Create(new { draft = _draft, editor = _one, n = 1 }));
        Assert.Equal(HttpStatusCode.NoContent, discarded.StatusCode);
        var ended = _draft;
        await OpenNext();
        await Step(_two, Field("s1", "x", 20));
        Assert.NotEqual(ended, _draft);

        foreach (var (method, path, body) in Requests(ended))
        {
            var (status, refused) = await Send(method, Draft + path, body);
            Assert.Equal((HttpStatusCode.NotFound, "gone"), (status, refused.GetProperty("code").GetString()));
        }
        foreach (var (method, path, body) in Requests(null))
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Send(method, Draft + path, body)).Status);
        }
        await using var hub = await Hub();
        var frames = await hub.StreamAsync<JsonElement>("Watch", _floor, ended, _one, 0).ToArrayAsync();
        Assert.Equal(("discarded", ended, 0, 0), (
            frames.Single().GetProperty("ended").GetString(), frames[0].GetProperty("draft").GetString(),
            frames[0].GetProperty("steps").GetArrayLength(), frames[0].GetProperty("editors").GetArrayLength()));
        Assert.Equal((1, _draft), ((await Read()).GetProperty("n").GetInt32(), (await Read()).GetProperty("draft").GetString()));

        (HttpMethod, string, object?)[] Requests(string? draft) =>
        [
            (HttpMethod.Get, draft is null ? "/steps" : $"/steps?draft={draft}", null),
            (HttpMethod.Post, "/steps", new { draft, editor = _one, id = "i", name = new { code = "move" }, changes = new[] { Field("s1", "x", 30) } }),
            (HttpMethod.Post, "/undo", new { draft, editor = _two, id = "i" }), (HttpMethod.Post, "/redo", new { draft, editor = _two, id = "i" }),
            (HttpMethod.Post, "/publish", new { draft, editor = _one, n = 1 }), (HttpMethod.Delete, "/publish", new { draft }),
            (HttpMethod.Delete, "", new { draft, editor = _one, n = 1 }),
        ];
    }
}
