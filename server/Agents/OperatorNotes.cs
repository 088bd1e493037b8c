using System.Collections.Concurrent;

namespace ConnectStreaming.Agents;

/// <summary>Notes for administrators about the content of the streams, shown by <c>GET /api/stream</c>. A note is shown until it is removed.</summary>
internal sealed class OperatorNotes
{
    private readonly ConcurrentDictionary<string, SourceDetail> _notes = new(StringComparer.Ordinal);

    public IReadOnlyList<SourceDetail> All => [.. _notes.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => n.Value)];

    /// <param name="about">The subject. Each subject has one note.</param>
    /// <param name="note">Null removes the note.</param>
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
