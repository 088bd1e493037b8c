using System.ComponentModel;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace ConnectStreaming.Hosting;

/// <summary>
/// A misspelt setting must not be ignored: the server would run with the default, and nobody would know why. Every key of a file or of the
/// command line must belong to us or to the framework. In the environment, which has many variables of other programs, this applies only to names
/// that begin with one of our sections.
/// </summary>
internal static class SettingsCheck
{
    /// <summary>Sections and keys that ASP.NET Core, Kestrel, logging and Orleans read.</summary>
    private static readonly HashSet<string> Frameworks = new(StringComparer.OrdinalIgnoreCase)
    {
        "AllowedHosts", "applicationName", "Authentication", "captureStartupErrors", "ConnectionStrings", "contentRoot", "detailedErrors", "environment",
        "ForwardedHeaders_Enabled", "hostBuilder", "hostingStartupAssemblies", "hostingStartupExcludeAssemblies", "http_ports", "https_ports", "Kestrel",
        "Logging", "Orleans", "preferHostingUrls", "preventHostingStartup", "reloadConfigOnChange", "shutdownTimeoutSeconds", "startupAssembly",
        "staticWebAssets", "suppressStatusMessages", "urls", "webroot",
    };

    private static readonly Dictionary<Type, string> Wanted = new()
    {
        [typeof(bool)] = "true or false",
        [typeof(int)] = "a whole number",
        [typeof(long)] = "a whole number",
        [typeof(double)] = "a number",
        [typeof(TimeSpan)] = "a time as hh:mm:ss",
    };

    private static readonly string[] Secrets = ["Cluster:ConnectionString", "Telemetry:Otlp:Headers"];

    /// <returns>Sentences; empty if there is no problem. Values are shown only where they cannot be secret: for a number or a time.</returns>
    public static IReadOnlyList<string> Problems(IConfigurationRoot configuration) =>
        [.. configuration.Providers.SelectMany(p => Keys(p, null).Select(key => Problem(p, key))).OfType<string>().Distinct()];

    private static string? Problem(IConfigurationProvider provider, string key)
    {
        var first = key.Split(':')[0];
        var ours = KnownSettings.Root.Children.ContainsKey(first);
        if (!ours && (provider is not (JsonConfigurationProvider or CommandLineConfigurationProvider) || Frameworks.Contains(first) || first.StartsWith('$')))
        {
            return null;
        }

        if (provider is CommandLineConfigurationProvider && Array.Find(Secrets, s => key.Equals(s, StringComparison.OrdinalIgnoreCase)) is { } secret)
        {
            return $"command line: {secret} contains a password, and every user of this machine can read a command line. Set the environment variable "
                + $"{secret.Replace(":", "__", StringComparison.Ordinal)} instead.";
        }

        provider.TryGet(key, out var value);
        return KnownSettings.Find(key) switch
        {
            null => Unknown(provider, key, ours),
            { Value: { } type } => Wrong(provider, key, type, value),
            // A section or a list without values, or an environment variable that only has the name of a section.
            _ when string.IsNullOrEmpty(value) || provider is EnvironmentVariablesConfigurationProvider => null,
            _ => $"{Place(provider, key)}: {key} is a section, not a setting. Write {KnownSettings.Under(key).FirstOrDefault() ?? key}.",
        };
    }

    private static string Unknown(IConfigurationProvider provider, string key, bool ours)
    {
        var near = KnownSettings.Nearest(key);
        var advice = near is not null ? $"Did you mean {near}?"
            : ours ? $"Settings there: {string.Join(", ", KnownSettings.Under(key.Split(':')[0]))}."
            : $"Sections: {string.Join(", ", KnownSettings.Root.Children.Keys.Order(StringComparer.Ordinal))}. The README lists their settings.";
        return $"{Place(provider, key)}: the setting {key} does not exist. {advice}";
    }

    private static string? Wrong(IConfigurationProvider provider, string key, Type type, string? value)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(string) || value is null || (value.Length == 0 && plain != type))
        {
            return null;
        }

        try
        {
            TypeDescriptor.GetConverter(plain).ConvertFromInvariantString(value);
            return null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or InvalidCastException)
        {
            var wanted = plain.IsEnum ? string.Join(", ", Enum.GetNames(plain)) : Wanted.GetValueOrDefault(plain, plain.Name);
            return $"{Place(provider, key)}: {key} is '{value}'. It must be {wanted}.";
        }
    }

    private static string Place(IConfigurationProvider provider, string key) => provider switch
    {
        JsonConfigurationProvider { Source.Path: { } file } => file,
        EnvironmentVariablesConfigurationProvider => $"environment variable {key.Replace(":", "__", StringComparison.Ordinal)}",
        _ => "command line",
    };

    /// <summary>Full names of all keys that have a value.</summary>
    private static IEnumerable<string> Keys(IConfigurationProvider provider, string? parent)
    {
        foreach (var key in provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var path = parent is null ? key : $"{parent}:{key}";
            var below = Keys(provider, path).ToArray();
            foreach (var leaf in below.Length > 0 ? below : [path])
            {
                yield return leaf;
            }
        }
    }
}
