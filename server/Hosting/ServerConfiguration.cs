using System.Text.Json;
using System.Text.RegularExpressions;

namespace ConnectStreaming.Hosting;

/// <summary>
/// The same configuration sources, in the same order, for every verb: appsettings.json, appsettings.ENVIRONMENT.json, environment
/// (<c>Stream__Name</c>), command line.
/// </summary>
internal static partial class ServerConfiguration
{
    /// <summary>The environment's name for the second file, as in ASP.NET Core.</summary>
    public static string EnvironmentName =>
        Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environments.Production;

    /// <exception cref="SettingsException">A file cannot be read, or a setting is unknown or has an impossible value.</exception>
    public static IConfigurationRoot Build(string[] settings)
    {
        var configuration = Read(settings);
        return SettingsCheck.Problems(configuration) is { Count: > 0 } problems ? throw new SettingsException(problems) : configuration;
    }

    /// <exception cref="SettingsException">A file cannot be read.</exception>
    public static IConfigurationRoot Read(string[] settings)
    {
        try
        {
            return new ConfigurationBuilder()
                .SetBasePath(Directory.GetCurrentDirectory())
                .AddJsonFile("appsettings.json", optional: true)
                .AddJsonFile($"appsettings.{EnvironmentName}.json", optional: true)
                .AddEnvironmentVariables()
                .AddCommandLine(settings)
                .Build();
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([Words(e)]);
        }
    }

    /// <summary>The outermost message names the file, the innermost the error.</summary>
    private static string Words(Exception e) => (e.GetBaseException(), FileName().Match(e.Message)) switch
    {
        (JsonException json, { Success: true } file) =>
            $"{file.Groups[1].Value} is not valid JSON, line {json.LineNumber + 1}: {json.Message.Split(" LineNumber:")[0]} Correct it, then start again.",
        ({ } reason, { Success: true } file) => $"{file.Groups[1].Value} cannot be read: {reason.Message}",
        _ => e.Message,
    };

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex FileName();
}

/// <summary>The configuration is wrong. Each problem is a sentence that names its key or file.</summary>
internal sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(' ', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
