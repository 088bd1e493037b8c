using System.Reflection;

namespace ConnectStreaming.Live;

/// <summary>Which build this server is. A page that was loaded from another build is told so and offers to load again.</summary>
internal static class Build
{
    /// <summary>Header of every HTTP answer.</summary>
    public const string Header = "X-ConnectStreaming-Build";

    /// <summary>Name of the meta element in index.html with the build that served the page.</summary>
    public const string Meta = "connect-streaming-build";

    /// <summary>Version, with the commit when the build knew it.</summary>
    public static string Id { get; } =
        typeof(Build).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
