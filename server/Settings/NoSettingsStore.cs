namespace ConnectStreaming.Settings;

/// <summary>A server without a store has the product's defaults.</summary>
internal sealed class NoSettingsStore : ISettingsStore
{
    public Task<long> Newest(CancellationToken cancellationToken) => Task.FromResult(0L);

    public Task<StoredSettings?> Load(CancellationToken cancellationToken) => Task.FromResult<StoredSettings?>(null);

    public Task<StoredSettings?> Load(long number, CancellationToken cancellationToken) => Task.FromResult<StoredSettings?>(null);

    public Task<IReadOnlyList<SettingsVersion>> Versions(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SettingsVersion>>([]);

    public Task<SettingsSaved> Save(long basedOn, SettingsDocument document, SettingsWriter writer, CancellationToken cancellationToken) =>
        throw new SettingsUnavailableException("This server has no store.", null);
}
