using System.Globalization;
using System.Net;

namespace ConnectStreaming.Tests.Processes;

/// <summary>Skipped on systems without /proc.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "looks into /proc";
}

/// <inheritdoc cref="LinuxFactAttribute"/>
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : "looks into /proc";
}

/// <summary>Processes and their sockets in /proc.</summary>
internal static class LinuxProcesses
{
    private const string Listening = "0A";

    /// <summary>Whether the process runs. A process that ended and was not waited for does not run.</summary>
    public static bool IsAlive(int process) => Stat(process) is { State: not ('Z' or 'X') };

    public static IReadOnlyList<int> ChildrenOf(int process) =>
        [.. All().Where(p => Stat(p) is { State: not ('Z' or 'X') } stat && stat.Parent == process)];

    /// <summary>Resident memory in bytes.</summary>
    public static long Memory(int process) =>
        long.Parse(File.ReadAllText($"/proc/{process}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    /// <summary>Addresses that a process listens on.</summary>
    public static IReadOnlyList<IPEndPoint> ListenersOf(int process)
    {
        var sockets = Directory.EnumerateFiles($"/proc/{process}/fd").Select(f => new FileInfo(f).LinkTarget)
            .Where(t => t?.StartsWith("socket:[", StringComparison.Ordinal) == true).Select(t => t![8..^1]).ToHashSet();
        return [.. new[] { "tcp", "tcp6" }.SelectMany(f => File.ReadLines($"/proc/net/{f}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[3] == Listening && sockets.Contains(columns[9]))
            .Select(columns => EndPoint(columns[1]))];
    }

    private static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0);

    private static (char State, int Parent)? Stat(int process)
    {
        try
        {
            // The name, in brackets, may contain any character.
            var text = File.ReadAllText($"/proc/{process}/stat");
            var rest = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (rest[0][0], int.Parse(rest[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>"0100007F:1A2B": words of four bytes in the machine's byte order, then the port.</summary>
    private static IPEndPoint EndPoint(string text)
    {
        var (address, port) = (text.Split(':')[0], text.Split(':')[1]);
        var bytes = Convert.FromHexString(address);
        for (var word = 0; word < bytes.Length; word += 4)
        {
            bytes.AsSpan(word, 4).Reverse();
        }

        return new IPEndPoint(new IPAddress(bytes), int.Parse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
