using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>
/// Where three servers live. Under root on Linux each one has a network of its own (a namespace) and reaches the others only over a bridge, so it can be cut
/// off from the others and from nothing else: its page and Kinesis are on its own loopback, and this process has sockets in it. Elsewhere all of them are on
/// the loopback of this machine, and <see cref="CanCut"/> is false. The networks end with this process, for any reason.
/// </summary>
internal sealed partial class ChaosNetwork : IAsyncDisposable
{
    private const int NewNetwork = 0x40000000;

    /// <summary>A shell that waits for the end of its input, which is the end of this process, holds a network.</summary>
    private readonly List<Process> _holders = [];

    private readonly string _prefix;

    private ChaosNetwork(string prefix) => _prefix = prefix;

    public bool CanCut => _holders.Count > 0;

    /// <summary>Why the servers are on one loopback; null: they are not.</summary>
    public string? WhyNot { get; private set; } = "only root on Linux can make networks";

    public static async Task<ChaosNetwork> Make(int servers)
    {
        // A number of this process, so that two runs on one machine do not have the same addresses.
        var network = new ChaosNetwork($"10.{64 + (Environment.ProcessId % 64)}.{Random.Shared.Next(256)}");
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !File.Exists("/usr/bin/nsenter") || !File.Exists("/usr/bin/unshare"))
        {
            return network;
        }

        try
        {
            await network.Build(servers);
            network.WhyNot = null;
        }
        catch (InvalidOperationException e)
        {
            // A container can be root without the right to make networks.
            network.WhyNot = e.Message;
            await network.DisposeAsync();
        }

        return network;
    }

    /// <summary>The address at which the other servers reach this one.</summary>
    public IPAddress Address(int server) => CanCut ? IPAddress.Parse($"{_prefix}.{10 + server}") : IPAddress.Loopback;

    /// <summary>A command runs in a server's network with these words before it.</summary>
    public string[] Before(int server) => CanCut ? ["nsenter", $"--net=/proc/{_holders[server + 1].Id}/ns/net"] : [];

    /// <summary>A socket that is in a server's network.</summary>
    public Socket Socket(int server)
    {
        if (!CanCut)
        {
            return Tcp();
        }

        Socket? made = null;
        Exception? wrong = null;
        // Only this thread moves; it ends at once. A socket stays where it was made.
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle($"/proc/{_holders[server + 1].Id}/ns/net");
                made = setns((int)file.DangerousGetHandle(), NewNetwork) == 0
                    ? Tcp() : throw new InvalidOperationException($"setns failed with {Marshal.GetLastPInvokeError()}.");
            }
            catch (Exception e) when (e is IOException or InvalidOperationException or SocketException)
            {
                wrong = e;
            }
        });
        thread.Start();
        thread.Join();
        return made ?? throw new InvalidOperationException("There is no socket in the server's network.", wrong);

        static Socket Tcp() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    }

    /// <summary>Nothing that the server and the others send to each other arrives any more.</summary>
    public Task Cut(int server) => Run([.. In(0), "ip", "link", "set", $"s{server}", "down"]);

    public Task Join(int server) => Run([.. In(0), "ip", "link", "set", $"s{server}", "up"]);

    public async ValueTask DisposeAsync()
    {
        foreach (var holder in _holders)
        {
            holder.StandardInput.Close();
            await holder.WaitForExitAsync();
            holder.Dispose();
        }

        _holders.Clear();
    }

    private string[] In(int holder) => ["nsenter", $"--net=/proc/{_holders[holder].Id}/ns/net"];

    private async Task Build(int servers)
    {
        for (var n = 0; n <= servers; n++)
        {
            await Hold();
            await Run([.. In(n), "ip", "link", "set", "lo", "up"]);
        }

        await Run([.. In(0), "ip", "link", "add", "name", "br0", "type", "bridge"]);
        await Run([.. In(0), "ip", "link", "set", "br0", "up"]);
        for (var n = 0; n < servers; n++)
        {
            await Plug($"s{n}", "eth0", _holders[n + 1].Id);
            await Run([.. In(n + 1), "ip", "addr", "add", $"{_prefix}.{10 + n}/24", "dev", "eth0"]);
            await Run([.. In(n + 1), "ip", "link", "set", "eth0", "up"]);
        }

        // For the Orleans client of this process.
        var own = $"cs{Environment.ProcessId % 100_000}x{Random.Shared.Next(1_000)}";
        await Plug("driver", own, Environment.ProcessId);
        await Run("ip", "addr", "add", $"{_prefix}.1/24", "dev", own);
        await Run("ip", "link", "set", own, "up");
    }

    private async Task Plug(string name, string peer, int process)
    {
        await Run([.. In(0), "ip", "link", "add", name, "type", "veth", "peer", "name", peer, "netns", $"{process}"]);
        await Run([.. In(0), "ip", "link", "set", name, "master", "br0", "up"]);
    }

    private async Task Hold()
    {
        var holder = Process.Start(new ProcessStartInfo("unshare", ["-n", "sh", "-c", "echo; read -r end"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _holders.Add(holder);
        if (await holder.StandardOutput.ReadLineAsync() is null)
        {
            throw new InvalidOperationException(await holder.StandardError.ReadToEndAsync());
        }
    }

    private static async Task Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {said}");
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(int file, int kind);
}
