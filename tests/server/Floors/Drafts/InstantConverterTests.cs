using System.Text.Json;
using ConnectStreaming.Floors.Drafts.Api;

namespace ConnectStreaming.Tests.Floors.Drafts;

/// <summary>The time at which a draft is published is an instant, wherever the server is.</summary>
public sealed class InstantConverterTests
{
    private static DateTimeOffset? At(string? at) =>
        JsonSerializer.Deserialize<DraftPublishRequestJson>(JsonSerializer.Serialize(new { at }), JsonSerializerOptions.Web)!.At;

    [Theory]
    [InlineData("2026-12-01T09:00:00Z", 9)]
    [InlineData("2026-12-01T09:00:00.000Z", 9)]
    [InlineData("2026-12-01T09:00+09:00", 0)]
    public void ATimeWithAnOffsetIsRead(string text, int hour) => Assert.Equal(new DateTimeOffset(2026, 12, 1, hour, 0, 0, default), At(text)!.Value);

    [Theory]
    [InlineData("2026-12-01T09:00")]
    [InlineData("2026-12-01T09:00:00")]
    [InlineData("2026-12-01")]
    [InlineData("2026-12-01T25:00Z")]
    [InlineData("soon")]
    [InlineData("")]
    public void ATimeWithoutAnOffsetIsRefused(string text) => Assert.Throws<JsonException>(() => At(text));

    [Fact]
    public void NoTimeIsNow() => Assert.Null(At(null));
}
