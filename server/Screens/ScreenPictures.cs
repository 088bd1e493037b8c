using System.Collections.Concurrent;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Screens;

/// <summary>
/// Pictures of screens, taken when a person asks. Nothing is kept: the picture goes from the screen to the person who waits for it. The screen must be
/// connected to this server (in a cluster the call must reach the same one).
/// </summary>
internal sealed class ScreenPictures(ImageDecoder decoder, TimeProvider time)
{
    /// <summary>Of the call with the picture.</summary>
    public const int MostBytes = 3 << 20;

    private const int MostLines = 60;
    private const int MostText = 200;

    /// <summary>A slow TV stick needs a second or two.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Asked> _asked = new(StringComparer.Ordinal);

    /// <returns>Null: the screen did not send it in time.</returns>
    public async Task<ScreenPictureJson?> Ask(ScreenLink link, CancellationToken cancellationToken)
    {
        var (id, asked) = (Secrets.MakeId(), new Asked(link.Key));
        _asked[id] = asked;
        try
        {
            link.Tell(new ScreenTold("picture") { Id = id });
            return await asked.Answer.Task.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            _asked.TryRemove(id, out _);
        }
    }

    /// <returns>Whether somebody waits for this picture of this screen.</returns>
    public bool IsAsked(string id, ScreenKey screen) => _asked.TryGetValue(id, out var asked) && asked.Screen == screen;

    /// <summary>The image is decoded and encoded again, so what the person gets is a picture and nothing else.</summary>
    /// <returns>The code of what is wrong with the image; null: nothing.</returns>
    public async Task<string?> Give(string id, WallPictureJson given, CancellationToken cancellationToken)
    {
        var (image, code) = await decoder.Read(given.Image ?? [], cancellationToken);
        if (image is not null && _asked.TryGetValue(id, out var asked))
        {
            asked.Answer.TrySetResult(new ScreenPictureJson(
                time.GetUtcNow().ToUnixTimeMilliseconds(), image.Width, image.Height, $"data:{image.Type};base64,{Convert.ToBase64String(image.Bytes)}",
                Lines(given.Header), Lines(given.Rail), Lines(given.Footer)));
        }
        return code;
    }

    private static string[] Lines(string?[]? lines) => [.. (lines ?? []).OfType<string>().Take(MostLines).Select(line => PlainText.Clean(line, MostText))];

    private sealed record Asked(ScreenKey Screen)
    {
        public TaskCompletionSource<ScreenPictureJson> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>The picture as the screen sends it.</summary>
/// <param name="Image">PNG, JPEG or WebP, base64.</param>
/// <param name="Header">Texts above the floor.</param>
/// <param name="Rail">Texts of the list of alerts.</param>
/// <param name="Footer">Texts below the floor.</param>
internal sealed record WallPictureJson(byte[]? Image, string?[]? Header, string?[]? Rail, string?[]? Footer);

/// <summary>What was on the screen: its floor as an image, and its texts, at the level of names of the screen.</summary>
/// <param name="Image">A data URL.</param>
internal sealed record ScreenPictureJson(long At, int Width, int Height, string Image, string[] Header, string[] Rail, string[] Footer);
