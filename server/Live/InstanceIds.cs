using ConnectStreaming.Agents;

namespace ConnectStreaming.Live;

/// <summary>
/// Names of this server's instances in pages, links and settings. An instance is its whole ARN; its id is enough while no other
/// instance has the same id. With Amazon Connect Global Resiliency the replica in the other Region has the same id: then each is ID@REGION.
/// Safe for many readers. Names change when a new instance becomes known.
/// </summary>
internal sealed class InstanceIds
{
    private readonly Lock _lock = new();
    private volatile Known _known = new([]);

    public void Add(string instanceArn)
    {
        lock (_lock)
        {
            _known = new Known([.. _known.Ids.Keys, instanceArn]);
        }
    }

    /// <summary>ID; ID@REGION if another Region has the same id; else (two accounts) the ARN.</summary>
    public string Of(string instanceArn) => _known.Ids.GetValueOrDefault(instanceArn, instanceArn);

    /// <summary>Whether another instance has the same id.</summary>
    public bool IsShared(string instanceArn) => _known.Ids.Keys.Count(arn => ConnectArns.IdOf(arn) == ConnectArns.IdOf(instanceArn)) > 1;

    /// <summary>Finds the one instance with this name: an ARN, ID@REGION or ID, in any case. Null: none, or more than one.</summary>
    public string? Find(string asked) =>
        Only(arn => arn, asked) ?? Only(WithRegion, asked) ?? Only(ConnectArns.IdOf, asked);

    /// <summary>Display name: from the settings, else the id. The Region is added when names alone are not unique.</summary>
    /// <param name="names">By ARN, ID@REGION or ID.</param>
    public string NameOf(string instanceArn, IReadOnlyDictionary<string, string> names)
    {
        if (names.TryGetValue(instanceArn, out var own) || names.TryGetValue(WithRegion(instanceArn), out own))
        {
            return own;
        }
        var id = ConnectArns.IdOf(instanceArn);
        var name = names.GetValueOrDefault(id, id);
        return IsShared(instanceArn) ? $"{name} ({ConnectArns.RegionOf(instanceArn)})" : name;
    }

    private string? Only(Func<string, string> form, string asked)
    {
        string[] found = [.. _known.Ids.Keys.Where(arn => form(arn).Equals(asked, StringComparison.OrdinalIgnoreCase)).Take(2)];
        return found is [var one] ? one : null;
    }

    private static string WithRegion(string arn) => $"{ConnectArns.IdOf(arn)}@{ConnectArns.RegionOf(arn)}";

    private sealed class Known
    {
        public Known(IEnumerable<string> arns)
        {
            string[] all = [.. arns.Distinct(StringComparer.Ordinal)];
            Ids = all.ToDictionary(
                arn => arn,
                arn => all.Count(other => ConnectArns.IdOf(other) == ConnectArns.IdOf(arn)) == 1 ? ConnectArns.IdOf(arn)
                    : all.Count(other => WithRegion(other) == WithRegion(arn)) == 1 ? WithRegion(arn)
                    : arn,
                StringComparer.Ordinal);
        }

        public Dictionary<string, string> Ids { get; }
    }
}
