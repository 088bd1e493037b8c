using ConnectStreaming.Settings;

namespace ConnectStreaming.Tests.Settings;

/// <summary>Settings in memory that a test writes, also as another server would.</summary>
internal sealed class MemorySettings : ISettingsStore
{
    private readonly Lock _lock = new();
    private readonly List<StoredSettings> _versions = [];

    /// <summary>Nothing can be read or written.</summary>
    public bool IsOff { get; set; }

    /// <summary>Nothing is answered before this.</summary>
    public Task Answers { get; set; } = Task.CompletedTask;

    /// <summary>Number of times that somebody looked for a new version.</summary>
    public int Looks { get; private set; }

    /// <summary>Number of times that a document was read.</summary>
    public int Loads { get; private set; }

    /// <summary>Another server saves.</summary>
    public void Write(SettingsDocument document) => Write(SettingsDocumentJson.Text(document));

    public void Write(string document)
    {
        lock (_lock)
        {
            _versions.Add(new StoredSettings(new SettingsVersion(_versions.Count + 1, DateTimeOffset.UnixEpoch, "p", "P"), document, "salt"));
        }
    }

    public Task<long> Newest(CancellationToken cancellationToken) => Read(() => (long)_versions.Count, isLook: true);

    public Task<StoredSettings?> Load(CancellationToken cancellationToken) => Read(() =>
    {
        Loads++;
        return _versions.LastOrDefault();
    });

    public Task<StoredSettings?> Load(long number, CancellationToken cancellationToken) => Read(() => _versions.Find(v => v.Version.Number == number));

    public Task<IReadOnlyList<SettingsVersion>> Versions(CancellationToken cancellationToken) =>
        Read<IReadOnlyList<SettingsVersion>>(() => [.. _versions.Select(v => v.Version).Reverse()]);

    public Task<SettingsSaved> Save(long basedOn, SettingsDocument document, SettingsWriter writer, CancellationToken cancellationToken) => Read(() =>
    {
        if (basedOn != _versions.Count)
        {
            return new SettingsSaved(false, _versions.LastOrDefault());
        }
        Write(document);
        return new SettingsSaved(true, _versions[^1]);
    });

    private async Task<T> Read<T>(Func<T> read, bool isLook = false)
    {
        await Answers;
        lock (_lock)
        {
            Looks += isLook ? 1 : 0;
            return IsOff ? throw new SettingsUnavailableException("scripted", null) : read();
        }
    }
}
