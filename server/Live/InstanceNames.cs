using ConnectStreaming.Settings;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Live;

/// <summary>Display names of the instances: those that the centre set, else <see cref="LiveOptions.InstanceNames"/>, else the id.</summary>
internal sealed class InstanceNames(InstanceIds ids, SettingsBook settings, IOptions<LiveOptions> options) : IInstanceNames
{
    private volatile Merged? _merged;

    /// <summary>By ARN, ID@REGION or ID.</summary>
    public IReadOnlyDictionary<string, string> Now
    {
        get
        {
            var now = settings.Now;
            return (_merged is { } merged && merged.Settings == now ? merged : _merged = Merge(now)).Names;
        }
    }

    public string Of(string instanceArn) => ids.NameOf(instanceArn, Now);

    private Merged Merge(SettingsInEffect now)
    {
        Dictionary<string, string> names = new(options.Value.InstanceNames, StringComparer.OrdinalIgnoreCase);
        foreach (var (instance, name) in now.Document.Instances)
        {
            names[instance] = name;
        }
        return new Merged(now, names);
    }

    private sealed record Merged(SettingsInEffect Settings, IReadOnlyDictionary<string, string> Names);
}
