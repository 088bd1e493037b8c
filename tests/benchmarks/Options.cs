using System.Globalization;

namespace ConnectStreaming.Benchmarks;

/// <summary><c>--name value</c> pairs after the verb.</summary>
internal sealed class Options(string[] args)
{
    public double Number(string name, double standard) =>
        Text(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : standard;

    public int Count(string name, int standard) => (int)Number(name, standard);

    public string? Text(string name)
    {
        var at = Array.IndexOf(args, "--" + name);
        return at < 0 ? null : at + 1 < args.Length ? args[at + 1] : throw new ArgumentException($"--{name} needs a value.");
    }
}
