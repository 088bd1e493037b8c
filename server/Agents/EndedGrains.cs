using System.Collections.Concurrent;
using Orleans.Runtime.Placement;

namespace ConnectStreaming.Agents;

/// <summary>
/// The states of grains that Orleans ended on this server a moment ago. Orleans ends a grain when the server that knew the grain's place is gone, although
/// the grain's own server is well. The activation that begins here next goes on with the state under the same epoch, so no replica and no page begins again.
/// A state is taken once: an epoch has one owner at a time.
/// </summary>
internal sealed class EndedGrains(ILocalSiloDetails silo, TimeProvider time)
{
    /// <summary>An activation that begins later begins from the store.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<(Type State, string Key), (object State, long At)> _states = new();

    /// <summary>To be called at the end of a grain. Does nothing if the grain ended for another reason.</summary>
    /// <param name="key">The grain's key.</param>
    /// <param name="state">Makes what <see cref="Take"/> returns. A board is megabytes, and most grains end for another reason.</param>
    /// <param name="reason">Why the grain ended.</param>
    /// <param name="begin">Calls the grain, so that it begins on this server before another one calls it.</param>
    public void Keep<T>(string key, Func<T> state, DeactivationReason reason, Func<Task> begin)
        where T : class
    {
        if (reason.ReasonCode == DeactivationReasonCode.DirectoryFailure)
        {
            var kept = KeyValuePair.Create((typeof(T), key), ((object)state(), time.GetTimestamp()));
            _states[kept.Key] = kept.Value;
            Task.Run(() => Begin(kept, begin)).Ignore();
        }
    }

    /// <summary>Null: there is none, or it is too old.</summary>
    public T? Take<T>(string key)
        where T : class => _states.TryRemove((typeof(T), key), out var kept) && time.GetElapsedTime(kept.At) <= KeptFor ? (T)kept.State : null;

    private async Task Begin(KeyValuePair<(Type State, string Key), (object State, long At)> kept, Func<Task> begin)
    {
        try
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.SiloAddress);
            await begin();
        }
        finally
        {
            // If it is still here, the grain began elsewhere.
            await Task.Delay(KeptFor, time);
            _states.TryRemove(kept);
        }
    }
}
