using System.Runtime.InteropServices;

namespace ConnectStreaming.Hosting;

/// <summary>
/// The C library's heap, which SQLite, compression, TLS and the JIT compiler use. glibc keeps eight heaps for each core, each with what
/// some thread once needed at most. Elsewhere nothing is done.
/// </summary>
internal static partial class NativeHeap
{
    private const int ArenaMax = -8;

    /// <summary>One heap for each core, two at least. Call it before other threads begin.</summary>
    public static void Limit() => Try(static () => mallopt(ArenaMax, Math.Max(2, Environment.ProcessorCount)));

    /// <summary>Gives back what is free.</summary>
    public static void Trim() => Try(static () => malloc_trim(0));

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
            // Another C library, with ways of its own.
        }
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int option, int value);

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);
}
