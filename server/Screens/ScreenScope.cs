using ConnectStreaming.Access;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;

namespace ConnectStreaming.Screens;

/// <summary>Which floors a screen may show, and who may decide it.</summary>
internal static class ScreenScope
{
    /// <summary>A grant without instances would be one of all instances.</summary>
    private const string NoInstance = "none";

    /// <summary>A screen sees its floors as a whole and nothing else: a grant for each of them.</summary>
    public static Viewer ViewerOf(Screen screen)
    {
        var drawn = screen.Settings.Floors.Where(f => !f.IsAutomatic && f.Instances is null).Select(f => f.View).ToArray();
        var scope = new Scope([
            .. drawn.Length == 0 ? Array.Empty<Grant>() : [new Grant([], [], [], drawn)],
            .. screen.Settings.Floors.Where(f => f.Instances is not null)
                .Select(f => new Grant(f.Instances is { Length: > 0 } all ? all : [NoInstance], [], [], [f.View])),
            .. screen.Settings.Floors.Where(f => f.IsAutomatic).Select(f => new Grant([f.View], [], [])),
        ]);
        return new Viewer(screen.Id, screen.Name, screen.Id, Roles.None, scope, new Privacy(screen.Settings.Names, screen.MaskStatuses))
        {
            OnlyViews = screen.Settings.Floors.Select(f => f.View).ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>
    /// Whether everybody whom the screen shows is in the scope. A floor that was deleted shows nobody, so it does not count, unless there is no other one: then
    /// nothing else tells whose screen it is. Before the floors are known all count.
    /// </summary>
    public static bool HasAll(Scope scope, ScreenSettings settings, DrawnFloors now)
    {
        var shown = settings.Floors.Where(f => f.IsAutomatic || now.Position.Epoch is null || now.Floors.ContainsKey(f.View)).ToArray();
        return (shown.Length == 0 ? settings.Floors : shown).All(f => HasAll(scope, f.View, now));
    }

    /// <param name="view">Id of a drawn floor, or ARN of an instance. A floor that was deleted shows nobody.</param>
    public static bool HasAll(Scope scope, string view, DrawnFloors now) => new ScreenFloor(view).IsAutomatic
        ? scope.Inside(view) is { IsWhole: true }
        : scope.HasAllOfFloor(view, now.Floors.TryGetValue(view, out var floor) ? floor.Instances : []);

    /// <summary>The view as it is stored.</summary>
    /// <param name="asked">Id as in the list of views.</param>
    /// <returns>Null: it does not exist, or the viewer does not see it. The answer is the same.</returns>
    public static string? Find(string asked, Viewer viewer, DrawnFloors now, InstanceIds ids)
    {
        if (now.Floors.TryGetValue(asked, out var floor))
        {
            return viewer.Scope.HasFloor(floor.Id, floor.Instances) ? floor.Id : null;
        }
        return ids.Find(asked) is { } instance && viewer.Scope.Inside(instance) is not null ? instance : null;
    }

    /// <summary>The view as a page names it.</summary>
    public static string IdOf(string view, InstanceIds ids) => new ScreenFloor(view).IsAutomatic ? ids.Of(view) : view;
}
