using System.Collections.Concurrent;

namespace ConnectStreaming.Agents;

/// <summary>What an administrator should know about what the streams carry; <c>GET /api/stream</c> shows it. A note stands until it is taken back.</summary>
internal sealed class OperatorNotes
{
    private readonly ConcurrentDictionary<string, SourceDetail> _notes = new(StringComparer.Ordinal);

    public IReadOnlyList<SourceDetail> All => [.. _notes.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => n.Value)];

    /// <param name="about">What it is about: one note each.</param>
    /// <param name="note">Null takes the note back.</param>
    public void Set(string about, SourceDetail? note)
    {
        if (note is null)
        {
            _notes.TryRemove(about, out _);
        }
        else
        {
            _notes[about] = note;
        }
    }
}
