using System.Collections.Concurrent;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Screens;

/// <summary>
/// Pictures of screens, taken when a person asks. Nothing is kept: the picture goes from the screen to the person who waits for it. With several servers it
/// goes through a grain, because the screen may send it to another server.
/// </summary>
internal sealed class ScreenPictures(ImageDecoder decoder, TimeProvider time, IGrainFactory? grains = null, ScreensElsewhere? elsewhere = null)
{
    /// <summary>Of the call with the picture.</summary>
    public const int MostBytes = 3 << 20;

    private const int MostLines = 60;
    private const int MostText = 200;
    private const int MostIdLength = 100;

    /// <summary>A slow TV stick needs a second or two.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, PendingPicture> _asked = new(StringComparer.Ordinal);

    private bool IsShared => elsewhere is { IsAlone: false };

    /// <param name="tell">Brings the command to the screen.</param>
    /// <returns>Null: the screen did not send it in time.</returns>
    public async Task<ScreenPictureJson?> Request(ScreenKey screen, Func<ScreenCommand, Task<bool>> tell, CancellationToken cancellationToken)
    {
        var (id, asked) = (Secrets.MakeId(), new PendingPicture(screen));
        var command = new ScreenCommand("picture", Id: id);
        if (IsShared)
        {
            var grain = Grain(id);
            await grain.Request(screen.Id, screen.Binding).AsTask().WaitAsync(Patience, cancellationToken);
            var waiting = grain.Wait();
            return await tell(command) ? await waiting.WaitAsync(cancellationToken) : null;
        }
        _asked[id] = asked;
        try
        {
            if (!await tell(command))
            {
                return null;
            }
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

    /// <returns>Whether somebody waits for this picture of this screen, at any server.</returns>
    public async Task<bool> IsRequested(string id, ScreenKey screen) => (_asked.TryGetValue(id, out var asked) && asked.Screen == screen)
        || (IsShared && id.Length <= MostIdLength && await Grain(id).IsRequested(screen.Id, screen.Binding));

    /// <summary>The image is decoded and encoded again, so what the person gets is a picture and nothing else.</summary>
    /// <returns>The code of what is wrong with the image; null: nothing.</returns>
    public async Task<string?> Give(string id, WallPictureJson given, CancellationToken cancellationToken)
    {
        var (image, code) = await decoder.Read(given.Image ?? [], cancellationToken);
        if (image is null)
        {
            return code;
        }
        var picture = new ScreenPictureJson(
            time.GetUtcNow().ToUnixTimeMilliseconds(), image.Width, image.Height, $"data:{image.Type};base64,{Convert.ToBase64String(image.Bytes)}",
            Lines(given.Header), Lines(given.Rail), Lines(given.Footer));
        if (_asked.TryGetValue(id, out var asked))
        {
            asked.Answer.TrySetResult(picture);
        }
        else if (IsShared)
        {
            await Grain(id).Give(picture);
        }
        return code;
    }

    private IScreenPictureGrain Grain(string id) => grains!.GetGrain<IScreenPictureGrain>(id);

    private static string[] Lines(string?[]? lines) => [.. (lines ?? []).OfType<string>().Take(MostLines).Select(line => PlainText.Clean(line, MostText))];

    private sealed record PendingPicture(ScreenKey Screen)
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
[GenerateSerializer, Immutable, Alias("screen-picture-json")]
internal sealed record ScreenPictureJson(
    [property: Id(0)] long At, [property: Id(1)] int Width, [property: Id(2)] int Height, [property: Id(3)] string Image, [property: Id(4)] string[] Header,
    [property: Id(5)] string[] Rail, [property: Id(6)] string[] Footer);
