using System.Runtime.InteropServices;

namespace ConnectStreaming.Hosting;

/// <summary>
/// Limits the C library's heap, which SQLite, compression, TLS and the JIT compiler use. glibc keeps eight heaps for each core, each with the most
/// memory that a thread once needed. With another library nothing is done. glibc reads MALLOC_ARENA_MAX before our code runs, so the program
/// sets the limit with this call: 328–337 MB resident with it, 342–355 MB without (tests/benchmarks/README.md).
/// </summary>
internal static partial class NativeHeap
{
    private const int ArenaMax = -8;

    /// <summary>One heap for each core, at least two. Call it before other threads start.</summary>
    public static void Limit() => Try(static () => mallopt(ArenaMax, Math.Max(2, Environment.ProcessorCount)));

    private static void Try(Func<int> call)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                call();
            }
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library without this function.
        }
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int option, int value);
}
