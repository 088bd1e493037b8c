using System.Collections.Concurrent;
using ConnectStreaming.Agents;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Board;

/// <summary>
/// The Connect instances that this silo knows (from events, the store and other silos), each by its whole ARN: at most
/// <see cref="BoardOptions.MaxInstances"/>, plus those that setup connected. Each has its own board, replica and view.
/// </summary>
internal sealed partial class BoardInstances(IOptions<BoardOptions> options, OperatorNotes notes, ILogger<BoardInstances> log)
{
    /// <summary>The value is true for an instance that setup connected.</summary>
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);
    private int _loggedFull;

    /// <summary>A new instance became known.</summary>
    public event Action? Grew;

    /// <returns>False: the limit is reached, or it is not the ARN of an instance.</returns>
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
        if (_known.Count(known => !known.Value) >= options.Value.MaxInstances)
        {
            NoteTooMany(instanceArn);
            return false;
        }
        if (_known.TryAdd(instanceArn, false))
        {
            Grew?.Invoke();
        }
        return true;
    }

    /// <summary>Setup connected the instance: it is shown, even when the limit is reached.</summary>
    public void Reserve(string instanceArn)
    {
        if (!ConnectArns.IsInstance(instanceArn))
        {
            return;
        }
        if (_known.TryAdd(instanceArn, true))
        {
            Grew?.Invoke();
            return;
        }
        _known[instanceArn] = true;
    }

    private void NoteTooMany(string instanceArn)
    {
        if (Interlocked.Exchange(ref _loggedFull, 1) == 0)
        {
            LogFull(options.Value.MaxInstances, instanceArn);
            notes.Set("instances", new SourceDetail(
                $"More Connect instances than Board:MaxInstances ({options.Value.MaxInstances}) send events; {instanceArn} and others are not shown. "
                + "Raise the setting, or find the program that writes invented events into the stream.",
                $"Board:MaxInstances（{options.Value.MaxInstances}）を超える数の Connect インスタンスからイベントが届いています。"
                + $"{instanceArn} などは表示されません。"
                + "設定値を上げるか、ストリームに架空のイベントを書き込んでいるものがないか確認してください。"));
        }
    }

    public ICollection<string> Known() => _known.Keys;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "More Connect instances than Board:MaxInstances ({MaxInstances}) send events; {Instance} and others are not shown")]
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
