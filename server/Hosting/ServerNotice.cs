using ConnectStreaming.Live;
using ConnectStreaming.Storage;

namespace ConnectStreaming.Hosting;

/// <summary>The text for administrators on the map: problems of the store, then services that are not running.</summary>
internal sealed class ServerNotice(StoreHealth store, ServiceSupervisor supervisor) : IStoreNotice
{
    public WireStore? Notice
    {
        get
        {
            var down = OfServices(supervisor.Down);
            if (down.Length == 0)
            {
                return store.Notice;
            }

            WireText[] all = [.. store.Notice?.Detail is { } detail ? [detail] : Array.Empty<WireText>(), .. down];
            return new WireStore(store.Notice?.State ?? "service-down")
            {
                Detail = new WireText(string.Join(' ', all.Select(t => t.En)), string.Concat(all.Select(t => t.Ja))),
            };
        }
    }

    /// <param name="down">Services that are not running, with the reason of the last failure.</param>
    public static WireText[] OfServices(IReadOnlyDictionary<string, string> down) =>
    [
        .. down.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => new WireText(
            $"{d.Key} has failed and is started again: {d.Value}", $"{d.Key} はエラーで停止したため、再起動します（{d.Value}）。")),
    ];
}
