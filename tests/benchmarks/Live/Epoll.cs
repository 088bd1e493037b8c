using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ConnectStreaming.Benchmarks.Live;

/// <summary>Linux epoll: one thread waits for many sockets, the cheapest way to have thousands of readers. x86-64.</summary>
internal sealed partial class Epoll : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 0x001;
    private readonly int _handle = Checked(epoll_create1(0));
    private readonly Event[] _events = new Event[512];

    public void Watch(Socket socket, int id)
    {
        var wanted = new Event { Events = Readable, Id = id };
        Checked(epoll_ctl(_handle, Add, (int)socket.Handle, ref wanted));
    }

    /// <returns>The ids of the sockets that have something to read.</returns>
    public IEnumerable<int> Wait(int milliseconds)
    {
        var count = epoll_wait(_handle, _events, _events.Length, milliseconds);
        for (var n = 0; n < count; n++)
        {
            yield return (int)_events[n].Id;
        }
    }

    public void Dispose() => close(_handle);

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int socket, ref Event wanted);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int epoll, [Out] Event[] events, int most, int milliseconds);

    [LibraryImport("libc")]
    private static partial int close(int handle);

    /// <summary>Packed on x86-64, as in the kernel.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Event
    {
        public uint Events;
        public long Id;
    }
}
