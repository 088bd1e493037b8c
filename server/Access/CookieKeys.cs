using System.Globalization;
using System.Text;
using System.Xml.Linq;
using ConnectStreaming.Cluster;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Access;

/// <summary>
/// The keys that protect cookies: in the data folder, readable only by its owner; in a cluster in the database. Open mode protects nothing and stores no key.
/// </summary>
internal sealed class CookieKeys(
    Lazy<IAccessStore> store, IOptions<AccessOptions> options, ILoggerFactory loggers, ISharedSecrets? secrets = null) : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions keys)
    {
        if (options.Value.IsOpen)
        {
            keys.XmlRepository = new InMemory();
            return;
        }
        if (secrets is not null)
        {
            keys.XmlRepository = new SharedKeys(secrets);
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

/// <summary>
/// Keys in the database. A new key goes to the place after those that this server has read. If another server has put one there since, that one stays and
/// this one is dropped: servers that start together without a key all use the same one. A server that makes a key reads all keys again afterwards, so it
/// learns which one is there. A key for later is made two days before it is used, and every server reads the keys once a day.
/// </summary>
internal sealed class SharedKeys(ISharedSecrets secrets) : IXmlRepository
{
    public const string Prefix = "keys/";

    private int _next;

    // The interface is synchronous. It is called at the start and once a day.
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var all = secrets.All(Prefix, CancellationToken.None).GetAwaiter().GetResult();
        Volatile.Write(ref _next, 1 + all.Keys.Append(Prefix).Max(Place));
        return [.. all.OrderBy(secret => secret.Key, StringComparer.Ordinal).Select(secret => XElement.Parse(Encoding.UTF8.GetString(secret.Value)))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var place = Prefix + Volatile.Read(ref _next).ToString("D6", CultureInfo.InvariantCulture);
        var text = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        secrets.KeepFirst(place, text, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static int Place(string name) => int.TryParse(name.AsSpan(Prefix.Length), CultureInfo.InvariantCulture, out var at) ? at : 0;
}
