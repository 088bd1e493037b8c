using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace ConnectStreaming.Benchmarks;

/// <summary>Where a number was measured, and what else was running there.</summary>
internal static partial class Machine
{
    private const int ThreadCpuClock = 3;

    public static string Describe() => string.Create(CultureInfo.InvariantCulture,
        $"{CpuName()} × {Environment.ProcessorCount}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, GC "
            + $"{(GCSettings.IsServerGC ? "server" : "workstation")} {GCSettings.LatencyMode}, load {Load()}");

    /// <summary>Load average of the last minute. Above the number of cores, wall times are not reliable.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";

    /// <summary>CPU time of the calling thread; null where the system cannot tell.</summary>
    public static TimeSpan? ThreadCpu() =>
        OperatingSystem.IsLinux() && ClockGetTime(ThreadCpuClock, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0)
            : null;

    private static string CpuName() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "CPU"
        : "CPU";

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
