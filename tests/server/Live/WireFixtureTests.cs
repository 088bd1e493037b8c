using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ConnectStreaming.Live;

namespace ConnectStreaming.Tests.Live;

/// <summary>The page's tests read the same fixtures. The server writes back every field that it reads from them.</summary>
public sealed class WireFixtureTests
{
    [Theory]
    [InlineData("snapshot")]
    [InlineData("drawn-snapshot")]
    public void TheSnapshotFixturesAreWhatWeWrite(string name) => Same(name, WireJson.Default.WireSnapshot);

    [Theory]
    [InlineData("frame")]
    [InlineData("drawn-frame")]
    [InlineData("tick")]
    [InlineData("resync")]
    [InlineData("leave")]
    public void TheMessageFixturesAreWhatWeWrite(string name) => Same(name, WireJson.Default.WireMessage);

    [Fact]
    public void TheViewsFixtureIsWhatWeWrite() => Same("views", WireJson.Default.WireViewArray);

    private static void Same<T>(string name, JsonTypeInfo<T> type)
    {
        var text = File.ReadAllText(Path.Combine(Fixtures(), name + ".json"));
        var written = JsonSerializer.Serialize(JsonSerializer.Deserialize(text, type)!, type);
        Assert.Equal(JsonNode.Parse(text)!.ToJsonString(), JsonNode.Parse(written)!.ToJsonString());
    }

    private static string Fixtures()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var fixtures = Path.Combine(folder.FullName, "tests", "fixtures", "wire");
            if (Directory.Exists(fixtures))
            {
                return fixtures;
            }
        }
        throw new DirectoryNotFoundException("tests/fixtures/wire");
    }
}
