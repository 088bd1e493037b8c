using System.Reflection;

namespace ConnectStreaming.Live;

/// <summary>The build of this server. A page that was loaded from another build is informed and offers to reload.</summary>
internal static class Build
{
    /// <summary>Header of every HTTP answer.</summary>
    public const string Header = "X-ConnectStreaming-Build";

    /// <summary>Name of the meta element in index.html with the build that served the page.</summary>
    public const string Meta = "connect-streaming-build";

    /// <summary>Version, with the commit if the build knew it.</summary>
    public static string Id { get; } =
        typeof(Build).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
