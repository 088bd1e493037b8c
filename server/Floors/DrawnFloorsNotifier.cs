namespace ConnectStreaming.Floors;

/// <summary>Reports a write to the drawn floors, so that every server sees it at once and not only at the next check of the stamp.</summary>
internal sealed partial class DrawnFloorsNotifier(IGrainFactory grains, ILogger<DrawnFloorsNotifier> log)
{
    /// <summary>Never throws. Without it, the write is seen within 2 s.</summary>
    public async Task Notify()
    {
        try
        {
            await grains.GetGrain<IDrawnFloorsGrain>(IDrawnFloorsGrain.Key).Changed();
        }
        catch (Exception error)
        {
            LogNotNotified(error.Message);
        }
    }

    /// <summary>For endpoints that change drawn floors: reports their writes before they answer.</summary>
    public static async ValueTask<object?> NotifyOfWrites(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var answer = await next(call);
        if (!HttpMethods.IsGet(call.HttpContext.Request.Method))
        {
            await call.HttpContext.RequestServices.GetRequiredService<DrawnFloorsNotifier>().Notify();
        }
        return answer;
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "The grain of the drawn floors could not be notified of a change. It finds the change within 2 s: {Reason}")]
    private partial void LogNotNotified(string reason);
}
