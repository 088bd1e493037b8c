using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Tests.Fakes;
using ConnectStreaming.Tests.Floors.Documents;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Processes;

/// <summary>The real server is killed while two editors work on a draft. Every step that was answered is there, once, and the undo of both too.</summary>
public sealed class DraftAfterKillTests(ITestOutputHelper output)
{
    private const string Stream = "drafts";
    private static readonly string[] Editors = ["editor-one", "editor-two"];

    [Fact]
    [Trait("Category", "Long")]
    public async Task NothingThatWasAnsweredIsLostInTwentyKills()
    {
        const int Kills = 20;
        var (folder, dice) = (Directory.CreateTempSubdirectory("connect-streaming-drafts-").FullName, new Random(16));
        try
        {
            await using var kinesis = await FakeKinesis.Start();
            kinesis.CreateStream(Stream);
            Dictionary<string, int> answered = [];
            var (floor, asked) = ("", 0);
            for (var kill = 0; kill <= Kills; kill++)
            {
                await using var server = await ServerProcess.Start(new Uri(kinesis.Endpoint), Stream, folder);
                floor = floor.Length > 0 ? floor : await Make(server);
                using var opened = await server.Http.PostAsync(new Uri($"/api/floors/{floor}/draft", UriKind.Relative), null);
                Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
                var draft = (await opened.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("draft").GetString()!;
                await AssertThere(server, floor, answered);
                if (kill == Kills)
                {
                    output.WriteLine($"{Kills} kills, {asked} steps asked for, {answered.Count} answered before a kill, none lost");
                    return;
                }
                using var stop = new CancellationTokenSource();
                var working = Editors.Select(editor => Work(
                    server, (floor, draft), editor, answered, () => Interlocked.Increment(ref asked), stop.Token)).ToArray();
                await Task.Delay(dice.Next(50, 600));
                await server.Kill();
                await stop.CancelAsync();
                await Task.WhenAll(working);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> Make(ServerProcess server)
    {
        using var answer = await server.Http.PostAsJsonAsync(
            "/api/floors", new { name = "3F", instances = Array.Empty<string>(), document = JsonElement.Parse(FloorJson.Write(Drawn.Document("s1", "s2"))) });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static async Task Work(
        ServerProcess server, (string Floor, string Id) draft, string editor, Dictionary<string, int> answered, Action onAsked,
        CancellationToken cancellationToken)
    {
        for (var n = 0; !cancellationToken.IsCancellationRequested; n++)
        {
            var id = Guid.NewGuid().ToString();
            object step = new
            {
                draft = draft.Id, editor, id, name = new { code = "move" },
                changes = new[] { new { kind = "seats", id = n % 2 == 0 ? "s1" : "s2", field = "x", @new = Random.Shared.Next(100_000) } },
            };
            onAsked();
            try
            {
                using var answer = n % 3 == 2
                    ? await server.Http.PostAsJsonAsync($"/api/floors/{draft.Floor}/draft/undo", new { draft = draft.Id, editor, id }, cancellationToken)
                    : await server.Http.PostAsJsonAsync($"/api/floors/{draft.Floor}/draft/steps", step, cancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    var said = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
                    lock (answered)
                    {
                        answered[id] = said.GetProperty("n").GetInt32();
                    }
                }
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException or JsonException or IOException)
            {
                // The server was killed.
            }
        }
    }

    /// <summary>The steps are numbered without a gap, each id is there once, and folded they give the document.</summary>
    private static async Task AssertThere(ServerProcess server, string floor, Dictionary<string, int> answered)
    {
        var draft = JsonElement.Parse(await server.Http.GetStringAsync(new Uri($"/api/floors/{floor}/draft?editor={Editors[0]}", UriKind.Relative)));
        var (of, n) = (draft.GetProperty("draft").GetString(), draft.GetProperty("n").GetInt32());
        var after = Math.Max(0, n - 250);
        var steps = JsonElement.Parse(await server.Http.GetStringAsync(new Uri($"/api/floors/{floor}/draft/steps?draft={of}&after={after}", UriKind.Relative)))
            .EnumerateArray().ToArray();
        Assert.Equal(Enumerable.Range(after + 1, n - after), steps.Select(s => s.GetProperty("n").GetInt32()));
        var stored = steps.ToDictionary(s => s.GetProperty("id").GetString()!, s => s.GetProperty("n").GetInt32());
        foreach (var (id, number) in answered.Where(a => a.Value > after))
        {
            Assert.True(stored.TryGetValue(id, out var there) && there == number, $"step {number} was answered and is lost");
        }
        foreach (var seat in draft.GetProperty("document").GetProperty("seats").EnumerateArray())
        {
            var last = steps.SelectMany(s => s.GetProperty("changes").EnumerateArray())
                .LastOrDefault(c => c.GetProperty("id").GetString() == seat.GetProperty("id").GetString());
            Assert.True(last.ValueKind == JsonValueKind.Undefined || last.GetProperty("new").GetRawText() == seat.GetProperty("x").GetRawText());
        }
    }
}
