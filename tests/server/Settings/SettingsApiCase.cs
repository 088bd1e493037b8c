using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectStreaming.Audit;
using ConnectStreaming.Tests.Access;
using ConnectStreaming.Tests.Board;
using Microsoft.Extensions.DependencyInjection;

namespace ConnectStreaming.Tests.Settings;

/// <summary>Calls of the settings on the whole server.</summary>
public abstract class SettingsApiCase(AccessMatrixTests.WholeServer server)
{
    protected const string Path = "/api/settings";

    private protected AccessMatrixTests.WholeServer Server => server;

    private protected static string Named(string name) =>
        JsonSerializer.Serialize(new { instances = new[] { new { instance = Samples.Instance, name } } });

    private protected async Task<(HttpStatusCode Status, JsonElement Body, string? Etag)> Send(
        HttpMethod method, string path, TestPerson who, string? body = null, string? ifMatch = null)
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await server.Answer(method, path, who.Cookie, content, request =>
        {
            if (ifMatch is not null)
            {
                Assert.True(request.Headers.TryAddWithoutValidation("If-Match", ifMatch));
            }
        });
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text), answer.Headers.ETag?.Tag);
    }

    private protected async Task<string> Etag(TestPerson who) => (await Send(HttpMethod.Get, Path, who)).Etag!;

    /// <summary>Saves over whatever is current.</summary>
    private protected async Task<JsonElement> Save(TestPerson who, string document)
    {
        var (status, saved, _) = await Send(HttpMethod.Put, Path, who, document, await Etag(who));
        Assert.True(status == HttpStatusCode.OK, saved.ToString());
        return saved;
    }

    private protected async Task<string> Said()
    {
        var newest = await server.Services.GetRequiredService<IAuditStore>().Read(new AuditFilter(null, "settings", null, null, null, null, 1), default);
        return $"{newest[0].Entry.What} | {AuditWords.Of(newest[0])?.En} | {AuditWords.Of(newest[0])?.Ja}";
    }

    private protected async Task<string?> InstanceName(TestPerson who) =>
        (await Send(HttpMethod.Get, Path, who)).Body.GetProperty("instances")[0].GetProperty("name").GetString();

    private protected static string[] Paths(JsonElement problem) =>
        [.. problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("path").GetString()!)];

    private protected static void AssertSame(string document, JsonElement answer)
    {
        var read = JsonNode.Parse(answer.GetRawText())!.AsObject();
        foreach (var key in new[] { "version", "savedAt", "savedBy" })
        {
            Assert.True(read.Remove(key), key);
        }
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(document), read), read.ToJsonString());
    }
}
