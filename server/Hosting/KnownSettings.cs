using System.Collections;
using System.Reflection;
using ConnectStreaming.Setup;

namespace ConnectStreaming.Hosting;

/// <summary>A section, a value, or a place where any name is allowed.</summary>
/// <param name="Value">Type of the value; null: a section.</param>
internal sealed record KnownSetting(Type? Value, Dictionary<string, KnownSetting> Children, KnownSetting? Any = null);

/// <summary>
/// Every setting of this program, read from the options classes: classes whose name ends in <c>Options</c> and that have a section
/// (<c>public const string Section</c>). So a new option is known automatically.
/// </summary>
internal static class KnownSettings
{
    public static KnownSetting Root { get; } = new(null, Sections());

    /// <summary>Maximum number of colons in a user-defined name; each is a level of the configuration. An instance can be named by its ARN.</summary>
    private const int MostColons = 5;

    private static readonly string[] All = [.. Leaves(Root, "")];

    /// <returns>Null: the setting does not exist.</returns>
    public static KnownSetting? Find(string key) =>
        key.Split(':').Aggregate((KnownSetting?)Root, (at, name) => at is null ? null : at.Children.GetValueOrDefault(name) ?? at.Any);

    /// <summary>The settings of a section.</summary>
    public static IEnumerable<string> Under(string section) => All.Where(k => k.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase));

    /// <summary>The most similar setting; null: none is similar.</summary>
    public static string? Nearest(string key)
    {
        var asked = key.ToUpperInvariant();
        var (name, letters) = All.Select(k => (Name: k, Letters: Instances.Distance(k.ToUpperInvariant(), asked))).MinBy(k => k.Letters);
        return letters <= Math.Max(2, key.Length / 3) ? name : null;
    }

    private static Dictionary<string, KnownSetting> Sections()
    {
        Dictionary<string, KnownSetting> sections = new(StringComparer.OrdinalIgnoreCase);
        foreach (var type in typeof(KnownSettings).Assembly.GetTypes().Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal)))
        {
            if (type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() is string section)
            {
                sections[section] = Of(type);
            }
        }

        return sections;
    }

    private static KnownSetting Of(Type type)
    {
        if (type == typeof(string) || type.IsValueType)
        {
            return new KnownSetting(type, []);
        }

        if (type.IsAssignableTo(typeof(IDictionary)))
        {
            var value = Of(type.GetGenericArguments()[1]);
            for (var colons = 0; value.Value is not null && colons < MostColons; colons++)
            {
                value = value with { Any = value };
            }

            return new KnownSetting(null, [], value);
        }

        if (type.IsAssignableTo(typeof(IEnumerable)))
        {
            return new KnownSetting(null, [], Of(type.GetElementType() ?? type.GetGenericArguments()[0]));
        }

        Dictionary<string, KnownSetting> children = new(StringComparer.OrdinalIgnoreCase);
        foreach (var property in type.GetProperties().Where(p => p.SetMethod is not null))
        {
            children[property.Name] = Of(property.PropertyType);
        }

        return new KnownSetting(null, children);
    }

    /// <summary>Names as in the README: a user-defined name is written in capitals.</summary>
    private static IEnumerable<string> Leaves(KnownSetting at, string path)
    {
        var below = at.Children.Select(c => (c.Key, c.Value)).Concat(at.Any is { } any ? [("NAME", any)] : []);
        return at.Value is not null ? [path] : below.SelectMany(c => Leaves(c.Item2, path.Length == 0 ? c.Item1 : $"{path}:{c.Item1}"));
    }
}
