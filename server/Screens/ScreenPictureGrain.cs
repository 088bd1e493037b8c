using ConnectStreaming.Access;
using Orleans.Concurrency;

namespace ConnectStreaming.Screens;

/// <summary>
/// One picture that a person waits for. The person, the connection of the screen, and the call with the picture can be at three servers. Key: id of the
/// picture. In memory only.
/// </summary>
[Alias("screen-picture")]
internal interface IScreenPictureGrain : IGrainWithStringKey
{
    /// <summary>Somebody is about to ask this screen for it.</summary>
    [Alias("ask")]
    ValueTask Request(string screen, long binding);

    /// <returns>Null: it did not come in time.</returns>
    [Alias("wait")]
    Task<ScreenPictureJson?> Wait();

    [Alias("asked")]
    ValueTask<bool> IsRequested(string screen, long binding);

    [Alias("give")]
    ValueTask Give(ScreenPictureJson picture);
}

/// <inheritdoc cref="IScreenPictureGrain"/>
[Reentrant]
internal sealed class ScreenPictureGrain : Grain, IScreenPictureGrain
{
    private readonly TaskCompletionSource<ScreenPictureJson> _given = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScreenKey? _asked;

    public ValueTask Request(string screen, long binding)
    {
        _asked = new ScreenKey(screen, binding);
        return ValueTask.CompletedTask;
    }

    public async Task<ScreenPictureJson?> Wait()
    {
        try
        {
            return await _given.Task.WaitAsync(ScreenPictures.Patience);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            _asked = null;
            DeactivateOnIdle();
        }
    }

    public ValueTask<bool> IsRequested(string screen, long binding) => ValueTask.FromResult(_asked == new ScreenKey(screen, binding));

    public ValueTask Give(ScreenPictureJson picture)
    {
        _given.TrySetResult(picture);
        return ValueTask.CompletedTask;
    }
}
