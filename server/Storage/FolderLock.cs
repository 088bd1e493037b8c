using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Storage;

/// <summary>The process that holds a data folder.</summary>
internal sealed record FolderOwner(int Pid, DateTimeOffset StartedAt, string Host);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FolderOwner))]
internal sealed partial class FolderOwnerJson : JsonSerializerContext;

/// <summary>
/// One process per data folder. The operating system holds the lock while the process lives, so a dead process
/// never blocks. The file is not deleted, because two processes could then lock two different files.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _held;
    private readonly string _ownerFile;

    private FolderLock(FileStream held, string ownerFile) => (_held, _ownerFile) = (held, ownerFile);

    public static FolderLock Take(StoreFiles files)
    {
        FileStream held;
        try
        {
            if (!File.Exists(files.Lock))
            {
                StoreFiles.CreateOwnerOnly(files.Lock);
            }
        }
        catch (IOException) when (File.Exists(files.Lock))
        {
            // Another process created it at the same moment; the lock below decides.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(files, e);
        }

        try
        {
            held = new FileStream(files.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new StoreStartException(
                $"The data folder {files.Folder} is in use by {Describe(ReadOwner(files))}. Stop that server first, or set Storage:Path to another folder.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(files, e);
        }

        try
        {
            WriteOwner(files);
            return new FolderLock(held, files.LockOwner);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw NotWritable(files, e);
        }
    }

    /// <summary>
    /// Another process has the lock. Any other failure to open it (a full or read-only disk, missing permissions) says nothing about processes.
    /// Windows: ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION; elsewhere the error number EWOULDBLOCK, 11 on Linux and 35 on macOS.
    /// </summary>
    internal static bool IsHeld(IOException error) => error.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021) or 11 or 35;

    private static StoreStartException NotWritable(StoreFiles files, Exception e)
    {
        var problem = StoreUnavailableException.ProblemOf(e);
        return new StoreStartException(
            $"The data folder {files.Folder} (Storage:Path) cannot be written: " + (problem switch
            {
                StoreProblem.DiskFull => "its disk is full. Free space there.",
                StoreProblem.ReadOnly => $"it, its disk or a file in it is read-only for the user {Environment.UserName}. Make them writable.",
                _ => $"{e.Message} Check the disk, or set Storage:Path to another folder.",
            }),
            e,
            problem);
    }

    public static FolderOwner? ReadOwner(StoreFiles files)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(files.LockOwner), FolderOwnerJson.Default.FolderOwner);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static void WriteOwner(StoreFiles files)
    {
        using var me = Process.GetCurrentProcess();
        var owner = new FolderOwner(me.Id, new DateTimeOffset(me.StartTime).ToUniversalTime(), Environment.MachineName);

        // Renamed into place: a refused process reads the whole old or new text, never a part.
        var next = files.LockOwner + ".new";
        File.Delete(next);
        StoreFiles.CreateOwnerOnly(next);
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(owner, FolderOwnerJson.Default.FolderOwner));
        File.Move(next, files.LockOwner, overwrite: true);
    }

    /// <summary>A killed process leaves its name in the file, but it is not the process that holds the lock.</summary>
    private static string Describe(FolderOwner? owner) => owner is null || (owner.Host == Environment.MachineName && !Lives(owner.Pid))
        ? "another process"
        : string.Create(CultureInfo.InvariantCulture, $"process {owner.Pid} on {owner.Host}, started {owner.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");

    private static bool Lives(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_ownerFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The name of a process that no longer runs is ignored anyway.
        }
        finally
        {
            _held.Dispose();
        }
    }
}
