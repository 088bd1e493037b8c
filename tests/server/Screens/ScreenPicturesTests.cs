using ConnectStreaming.Access;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Screens;
using Microsoft.Extensions.Time.Testing;
using System.Text.Json;

namespace ConnectStreaming.Tests.Screens;

public sealed class ScreenPicturesTests : IDisposable
{
    /// <summary>One grey pixel.</summary>
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private static readonly ScreenKey Key = new("s-1", 1);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero));
    private readonly ImageDecoder _decoder = new();
    private readonly ScreenPictures _pictures;
    private readonly ScreenLink _link;

    public ScreenPicturesTests()
    {
        _pictures = new ScreenPictures(_decoder, _time);
        _link = new ScreenLink(Key, 0, () => { }, () => { }, _time);
    }

    private Task<ScreenPictureJson?> RequestPicture() => _pictures.Request(
        Key,
        command =>
        {
            _link.Send(command.Message);
            return Task.FromResult(true);
        },
        CancellationToken.None);

    public void Dispose()
    {
        _link.Dispose();
        _decoder.Dispose();
    }

    [Fact]
    public async Task ThePictureGoesFromTheScreenToThePersonWhoWaits()
    {
        var asked = RequestPicture();
        var id = await NextMessage();

        Assert.False(await _pictures.IsRequested(id, new ScreenKey("s-2", 1)));
        Assert.False(await _pictures.IsRequested(id, new ScreenKey("s-1", 2)));
        Assert.True(await _pictures.IsRequested(id, Key));
        Assert.Null(await _pictures.Give(id, new WallPictureJson(Png, ["3階\u0007 10:00", null], ["A05 35:48"], null), CancellationToken.None));
        var picture = await asked;

        Assert.NotNull(picture);
        Assert.StartsWith("data:image/png;base64,", picture.Image, StringComparison.Ordinal);
        Assert.Equal((1, 1, _time.GetUtcNow().ToUnixTimeMilliseconds()), (picture.Width, picture.Height, picture.At));
        Assert.Equal(["A05 35:48"], picture.Rail);
        Assert.DoesNotContain('\u0007', Assert.Single(picture.Header));
        Assert.Empty(picture.Footer);
        Assert.False(await _pictures.IsRequested(id, Key));
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not-an-image")]
    [InlineData("", "not-an-image")]
    public async Task WhatIsNoImageIsRefusedAndThePersonWaitsOn(string sent, string code)
    {
        var asked = RequestPicture();
        var id = await NextMessage();

        Assert.Equal(code, await _pictures.Give(id, new WallPictureJson(System.Text.Encoding.UTF8.GetBytes(sent), null, null, null), CancellationToken.None));
        Assert.False(asked.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Null(await asked);
        Assert.False(await _pictures.IsRequested(id, Key));
    }

    [Fact]
    public async Task APictureThatComesTooLateIsNobodys()
    {
        var asked = RequestPicture();
        var id = await NextMessage();
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Null(await asked);
        Assert.Null(await _pictures.Give(id, new WallPictureJson(Png, null, null, null), CancellationToken.None));
    }

    private async Task<string> NextMessage()
    {
        await foreach (var bytes in _link.Follow(CancellationToken.None))
        {
            using var told = JsonDocument.Parse(bytes.Json);
            Assert.Equal("picture", told.RootElement.GetProperty("kind").GetString());
            return told.RootElement.GetProperty("id").GetString()!;
        }
        throw new InvalidOperationException("The stream ended.");
    }
}
