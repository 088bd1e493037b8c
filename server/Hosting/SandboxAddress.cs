using System.Globalization;
using System.Text.Json;
using Amazon.Runtime;
using ConnectStreaming.Setup;
using ConnectStreaming.Storage;

namespace ConnectStreaming.Hosting;

/// <summary>
/// The address of a running sandbox, for <c>setup --sandbox</c>. Each sandbox of a user has a separate file, named after its process. So a
/// sandbox that stops does not remove another one's address.
/// </summary>
/// <param name="Map">Address of its seat map, by which users identify it.</param>
internal sealed record SandboxAddress(Uri? Map, Uri ControlPlane, Uri Kinesis, string Region, int Process)
{
    private const string FileStart = "connect-streaming-sandbox-";
    private const string FileEnd = ".json";

    private static string Folder => Path.GetDirectoryName(StoreOptions.DefaultPath) ?? Path.GetTempPath();

    /// <param name="which">Port or address of its seat map; "" or null: the only running one.</param>
    /// <exception cref="SetupRefusedException">None is running, the requested one is not running, or there are several.</exception>
    public static SandboxAddress Find(string? which) => Choose(Running(), which);

    /// <summary>The choice, without the files.</summary>
    public static SandboxAddress Choose(IReadOnlyList<SandboxAddress> running, string? which)
    {
        if (running.Count == 0)
        {
            throw new SetupRefusedException(new(
                "No sandbox is running. Start one: npm start",
                "サンドボックスが起動していません。npm start で起動してください。"));
        }

        var list = string.Join('\n', running.Select(r => $"  --sandbox {r.Map?.Port}  {r.Map}"));
        if (string.IsNullOrEmpty(which))
        {
            return running is [var only] ? only : throw new SetupRefusedException(new(
                $"{running.Count} sandboxes are running. Choose one:\n{list}",
                $"サンドボックスが {running.Count} 個起動しています。いずれかを指定してください。\n{list}"));
        }

        return running.FirstOrDefault(r => r.Is(which)) ?? throw new SetupRefusedException(new(
            $"No sandbox is running at '{which}'. Running sandboxes:\n{list}",
            $"'{which}' のサンドボックスは起動していません。起動中のもの：\n{list}"));
    }

    /// <summary>The seat map's address for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Map} (process {Process})");

    /// <returns>The file. Delete it when the sandbox ends.</returns>
    public string Write()
    {
        Directory.CreateDirectory(Folder);
        var file = Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{FileStart}{Process}{FileEnd}"));
        // Renamed into place, so that nobody reads an incomplete file.
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(this));
        File.Move(file + ".new", file, overwrite: true);
        return file;
    }

    public SetupAccount Account() => new(Region) { Sandbox = new SandboxAws(ControlPlane, Kinesis, new BasicAWSCredentials("sandbox", "sandbox")) };

    private bool Is(string which) => Map is not null && (int.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        ? port == Map.Port
        : Uri.TryCreate(which, UriKind.Absolute, out var url) && url.Port == Map.Port);

    /// <summary>A killed sandbox leaves its file; it is removed here.</summary>
    private static List<SandboxAddress> Running()
    {
        List<SandboxAddress> running = [];
        foreach (var file in Directory.Exists(Folder) ? Directory.GetFiles(Folder, $"{FileStart}*{FileEnd}") : [])
        {
            try
            {
                if (JsonSerializer.Deserialize<SandboxAddress>(File.ReadAllText(file)) is { } address && address.Lives(File.GetLastWriteTimeUtc(file)))
                {
                    running.Add(address);
                }
                else
                {
                    File.Delete(file);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
            {
                // It has just ended, or the file belongs to another program.
            }
        }

        return running;
    }

    /// <summary>Its process is running, and is not a later process with the same number.</summary>
    private bool Lives(DateTime written)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process);
            return !process.HasExited && process.StartTime.ToUniversalTime() <= written;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
