using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>The keys that protect cookies: in the data folder, readable only by its owner. Open mode protects nothing and stores no key.</summary>
internal sealed class KeyFolder(Lazy<IAccessStore> store, IOptions<AccessOptions> options, ILoggerFactory loggers) : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions keys)
    {
        if (options.Value.IsOpen)
        {
            keys.XmlRepository = new InMemory();
            return;
        }
        var folder = new DirectoryInfo(Path.Combine(store.Value.Folder, "keys"));
        OwnerOnly.CreateFolder(folder.FullName);
        keys.XmlRepository = new FileSystemXmlRepository(folder, loggers);
    }

    private sealed class InMemory : IXmlRepository
    {
        private readonly List<XElement> _elements = [];

        public IReadOnlyCollection<XElement> GetAllElements()
        {
            lock (_elements)
            {
                return [.. _elements];
            }
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            lock (_elements)
            {
                _elements.Add(element);
            }
        }
    }
}

/// <summary>Files with secrets.</summary>
internal static class OwnerOnly
{
    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Replaces the whole file: a reader sees the old or the new one.</summary>
    public static void Write(string file, string text)
    {
        var next = file + ".next";
        File.Delete(next);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var writer = new StreamWriter(next, options))
        {
            writer.Write(text);
        }
        File.Move(next, file, overwrite: true);
    }
}
