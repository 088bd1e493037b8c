namespace ConnectStreaming.Hosting;

/// <summary>The same sources, in the same order, for every verb: appsettings.json, environment (<c>Stream__Name</c>), command line.</summary>
internal static class ServerConfiguration
{
    public static IConfigurationRoot Build(string[] settings) => new ConfigurationBuilder()
        .SetBasePath(Directory.GetCurrentDirectory())
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables()
        .AddCommandLine(settings)
        .Build();
}
