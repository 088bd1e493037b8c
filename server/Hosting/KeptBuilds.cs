using System.Security.Cryptography;
using ConnectStreaming.Storage;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace ConnectStreaming.Hosting;

/// <summary>
/// Files of earlier builds of the page. After an update, an open page requests files of its own build. They are read
/// from copies in the data folder: <c>pages/BUILD/</c> has the folder <c>assets</c> of one build. BUILD is computed from its index.html.
/// Every file name contains a hash of the content, so files of different builds cannot be confused.
/// </summary>
internal sealed partial class KeptBuilds(StoreFiles store, IWebHostEnvironment environment, TimeProvider time, ILogger<KeptBuilds> logger)
    : BackgroundService, IFileProvider
{
    /// <summary>Number of builds before the current one.</summary>
    public const int Earlier = 2;

    /// <summary>Maximum size of one build in bytes. A larger one is not copied.</summary>
    public const long Largest = 64 << 20;

    private const string Unfinished = ".unfinished";
    private static readonly TimeSpan TryAgain = TimeSpan.FromHours(1);

    private readonly TaskCompletionSource _copied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IFileProvider _earlier = new NullFileProvider();

    private string Folder => Path.Combine(store.Folder, "pages");

    /// <summary>Ends when the files of the current build are copied.</summary>
    public Task Copied => _copied.Task;

    public IFileInfo GetFileInfo(string subpath) => _earlier.GetFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            Offer();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(Folder, e.Message);
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The copy can wait until the server listens.
        await Task.Yield();
        while (!Kept())
        {
            await Task.Delay(TryAgain, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }

        _copied.TrySetResult();
        // A service that ends while the server runs counts as failed, so this one continues although its work is done.
        await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private bool Kept()
    {
        try
        {
            Keep();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(Folder, e.Message);
            return false;
        }
    }

    private void Keep()
    {
        var index = environment.WebRootFileProvider.GetFileInfo("index.html");
        var assets = Path.Combine(environment.WebRootPath ?? "", "assets");
        if (!index.Exists || !Directory.Exists(assets))
        {
            return;
        }

        var build = BuildOf(index);
        var size = Directory.EnumerateFiles(assets).Sum(file => new FileInfo(file).Length);
        if (size > Largest)
        {
            LogTooLarge(size >> 20, Largest >> 20);
        }
        else
        {
            Copy(assets, Path.Combine(Folder, build));
        }

        foreach (var old in Builds().Where(kept => kept.Name != build).Skip(Earlier).Concat(Leftovers()))
        {
            old.Delete(recursive: true);
        }

        Offer();
    }

    /// <summary>A build is copied completely or not at all. The time of its folder is that of the last start with it.</summary>
    private void Copy(string assets, string build)
    {
        if (!Directory.Exists(build))
        {
            var unfinished = Directory.CreateDirectory(build + Unfinished);
            foreach (var file in Directory.EnumerateFiles(assets))
            {
                File.Copy(file, Path.Combine(unfinished.FullName, Path.GetFileName(file)), overwrite: true);
            }

            unfinished.MoveTo(build);
        }

        Directory.SetLastWriteTimeUtc(build, time.GetUtcNow().UtcDateTime);
    }

    private void Offer() =>
        _earlier = new CompositeFileProvider(Builds().Select(build => new PhysicalFileProvider(build.FullName)));

    /// <summary>Newest first.</summary>
    private IEnumerable<DirectoryInfo> Builds() =>
        Found().Where(build => !build.Name.EndsWith(Unfinished, StringComparison.Ordinal)).OrderByDescending(build => build.LastWriteTimeUtc);

    private IEnumerable<DirectoryInfo> Leftovers() => Found().Where(build => build.Name.EndsWith(Unfinished, StringComparison.Ordinal));

    private DirectoryInfo[] Found() => Directory.Exists(Folder) ? new DirectoryInfo(Folder).GetDirectories() : [];

    private static string BuildOf(IFileInfo index)
    {
        using var stream = index.CreateReadStream();
        return Convert.ToHexStringLower(SHA256.HashData(stream))[..16];
    }

    [LoggerMessage(LogLevel.Warning, "The files of this build of the page could not be copied to {Folder}: {Reason} The server tries again. "
        + "After the next update open pages may have to be reloaded.")]
    private partial void LogNotKept(string folder, string reason);

    [LoggerMessage(LogLevel.Warning, "The files of this build of the page are not copied: they have {Size} MB, and the limit is {Largest} MB. After the next "
        + "update, open pages may have to be reloaded.")]
    private partial void LogTooLarge(long size, long largest);
}
