using System.Collections.Concurrent;
using ConnectStreaming.Access;

namespace ConnectStreaming.Screens;

/// <summary>The rows, found by their keys. Immutable.</summary>
internal sealed class ScreenRowsByKey
{
    private readonly Dictionary<string, Screen> _screens;
    private readonly Dictionary<string, Screen> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ScreenPairing> _pairings;
    private readonly Dictionary<string, ScreenPairing> _codes;
    private readonly ConcurrentDictionary<Screen, Viewer> _viewers = new(ReferenceEqualityComparer.Instance);

    public ScreenRowsByKey(ScreenRows rows)
    {
        Rows = rows;
        _screens = rows.Screens.ToDictionary(s => s.Id, StringComparer.Ordinal);
        _pairings = rows.Pairings.ToDictionary(p => p.Hash, StringComparer.Ordinal);
        _codes = rows.Pairings.ToDictionary(p => p.Code, StringComparer.Ordinal);
        foreach (var screen in rows.Screens)
        {
            foreach (var hash in new[] { screen.FormerHash, screen.OtherFormerHash }.OfType<string>())
            {
                _devices[hash] = screen;
            }
        }
        // A present secret wins over a former one.
        foreach (var screen in rows.Screens)
        {
            foreach (var hash in new[] { screen.Token?.Hash, screen.Token?.Next?.Hash }.OfType<string>())
            {
                _devices[hash] = screen;
            }
        }
    }

    public static ScreenRowsByKey None { get; } = new(new ScreenRows(-1, [], []));

    public ScreenRows Rows { get; }

    public Screen? Screen(string id) => _screens.GetValueOrDefault(id);

    /// <summary>What one of these screens sees.</summary>
    public Viewer Viewer(Screen screen) => _viewers.GetOrAdd(screen, ScreenScope.ViewerOf);

    /// <summary>The screen that has, or had, this device.</summary>
    public Screen? Device(string hash) => _devices.GetValueOrDefault(hash);

    public ScreenPairing? Pairing(string hash) => _pairings.GetValueOrDefault(hash);

    public ScreenPairing? Code(string code) => _codes.GetValueOrDefault(code);

    /// <summary>The rows after a change. All other screens stay the same objects, with what was made of them.</summary>
    public ScreenRowsByKey With<T>(ScreenChange<T> written, long stamp)
    {
        var (screens, pairings) = (written.Screens.Select(s => s.Id).ToHashSet(), written.Pairings.Select(p => p.Hash).ToHashSet());
        var after = new ScreenRowsByKey(new ScreenRows(
            stamp, [.. Rows.Screens.Where(s => !screens.Contains(s.Id) && !written.RemovedScreens.Contains(s.Id)), .. written.Screens],
            [.. Rows.Pairings.Where(p => !pairings.Contains(p.Hash) && !written.RemovedPairings.Contains(p.Hash)), .. written.Pairings]));
        foreach (var (screen, viewer) in _viewers)
        {
            if (ReferenceEquals(after.Screen(screen.Id), screen))
            {
                after._viewers[screen] = viewer;
            }
        }
        return after;
    }
}
