using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ConnectStreaming.Floors;

namespace ConnectStreaming.Live;

/// <summary>
/// A text that changes when the floors that can be chosen change. A page that receives a new text loads the list of floors again. The text reveals nothing
/// else, and it is the same on every server.
/// </summary>
internal sealed class FloorsStamp
{
    private ImmutableDictionary<string, FloorHeader>? _floors;
    private string[] _instances = [];
    private string _stamp = "";

    /// <param name="floors">The drawn floors.</param>
    /// <param name="instances">ARNs of the instances that have an automatic floor.</param>
    public string Of(ImmutableDictionary<string, FloorHeader> floors, IEnumerable<string> instances)
    {
        string[] ready = [.. instances.Order(StringComparer.Ordinal)];
        // Seats move all the time; the floors themselves then stay the same object.
        if (ReferenceEquals(floors, _floors) && ready.AsSpan().SequenceEqual(_instances))
        {
            return _stamp;
        }
        (_floors, _instances) = (floors, ready);
        var all = floors.Values.OrderBy(f => f.Id, StringComparer.Ordinal)
            .Select(f => $"{f.Id}\n{f.Site}\n{f.SiteName}\n{f.Ordinal}\n{f.Name}\n{string.Join(' ', f.Instances)}").Concat(ready);
        return _stamp = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join("\n\n", all))).AsSpan(0, 6));
    }
}
