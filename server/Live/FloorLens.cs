using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>What a viewer sees of a drawn floor: one <see cref="Lens"/> for each instance whose agents it shows.</summary>
internal sealed class FloorLens
{
    private readonly Dictionary<string, Lens?> _lenses;

    private FloorLens(bool administrator, Dictionary<string, Lens?> lenses)
    {
        (IsAdministrators, _lenses) = (administrator, lenses);
        IsClear = lenses.Values.All(lens => lens is { IsClear: true });
        // Everything that the picture depends on. That includes the role: an administrator gets the texts about the store even if no agent is visible.
        // A viewer who sees nothing of an instance (null) must not have the same key as one who sees everything of it ("").
        Key = administrator && lenses.Values.All(lens => lens is { Key: "" })
            ? ""
            : (administrator ? "a" : "")
                + JsonSerializer.Serialize(lenses.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => new[] { l.Key, l.Value?.Key }));
    }

    /// <summary>The same lens has the same text; "" when nothing is hidden.</summary>
    public string Key { get; }

    /// <inheritdoc cref="Lens.Suffix"/>
    public string Suffix => field ??= Lens.SuffixOf(Key) + Lens.SuffixOf(Settings);

    /// <summary><see cref="SettingsCut.Key"/>.</summary>
    public string Settings { get; private init; } = "";

    public bool IsClear { get; }

    public bool IsAdministrators { get; }

    /// <summary>Null: the viewer does not see this floor.</summary>
    public static FloorLens? Of(Viewer viewer, FloorHeader floor) => viewer.Scope.HasFloor(floor.Id, floor.Instances)
        ? new FloorLens(
            viewer.May(Policies.Administer), floor.Instances.Distinct(StringComparer.Ordinal).ToDictionary(i => i, i => Lens.OnFloor(viewer, floor.Id, i)))
        : null;

    /// <summary>The same lens with these settings.</summary>
    public FloorLens With(SettingsCut settings) => new(IsAdministrators, _lenses) { Settings = settings.Key };

    /// <summary>Null: the viewer sees no agent of the instance.</summary>
    public Lens? For(string instance) => _lenses.GetValueOrDefault(instance);
}
