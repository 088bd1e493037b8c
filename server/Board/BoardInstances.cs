using System.Collections.Concurrent;
using ConnectStreaming.Agents;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Board;

/// <summary>
/// The Connect instances that this silo has heard of (events, store, other silos), each by its whole ARN. At most
/// <see cref="BoardOptions.MaxInstances"/>: each has a board, a replica and a view of its own.
/// </summary>
internal sealed partial class BoardInstances(IOptions<BoardOptions> options, OperatorNotes notes, ILogger<BoardInstances> log)
{
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);
    private int _saidFull;

    /// <summary>An instance was heard of for the first time.</summary>
    public event Action? Grew;

    /// <returns>False: it is one too many, or no ARN of an instance.</returns>
    public bool Add(string instanceArn)
    {
        if (_known.ContainsKey(instanceArn))
        {
            return true;
        }
        if (!ConnectArns.IsInstance(instanceArn))
        {
            return false;
        }
        if (_known.Count >= options.Value.MaxInstances)
        {
            TurnAway(instanceArn);
            return false;
        }
        if (_known.TryAdd(instanceArn, true))
        {
            Grew?.Invoke();
        }
        return true;
    }

    private void TurnAway(string instanceArn)
    {
        if (Interlocked.Exchange(ref _saidFull, 1) == 0)
        {
            LogFull(options.Value.MaxInstances, instanceArn);
            notes.Set("instances", new SourceDetail(
                $"More Connect instances than Board:MaxInstances ({options.Value.MaxInstances}) send events; {instanceArn} and others are not shown. "
                + "Raise the setting, or find who writes made-up events into the stream.",
                $"Board:MaxInstances（{options.Value.MaxInstances}）を超える数の Connect インスタンスからイベントが届いています。{instanceArn} などは表示されません。"
                + "設定値を上げるか、ストリームに架空のイベントを書き込んでいるものがないか確認してください。"));
        }
    }

    public ICollection<string> Known() => _known.Keys;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "More Connect instances than Board:MaxInstances ({MaxInstances}) send events; {Instance} and further ones are not shown")]
    private partial void LogFull(int maxInstances, string instance);
}

/// <inheritdoc cref="IBoardDirectory"/>
[KeepAlive]
internal sealed class BoardDirectoryGrain : Grain, IBoardDirectory
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public ValueTask<string[]> Exchange(string[] known)
    {
        _known.UnionWith(known);
        return ValueTask.FromResult<string[]>([.. _known]);
    }
}
