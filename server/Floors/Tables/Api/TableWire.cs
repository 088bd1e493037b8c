using ConnectStreaming.Floors.Documents;

namespace ConnectStreaming.Floors.Tables.Api;

// The messages of /api/floors/table.

/// <summary>A pasted or uploaded seat table, with what a person has said about it.</summary>
/// <param name="Floor">Id of the floor on which it is placed; null: a new one.</param>
/// <param name="Instances">ARNs of the instances that a new floor shows.</param>
/// <param name="Html">What the clipboard has as text/html.</param>
/// <param name="Text">What the clipboard has as text/plain: used if the HTML has no table.</param>
/// <param name="File">An .xlsx or .csv file in base64. Then html and text are ignored.</param>
/// <param name="Sheet">Name of the sheet of the file; null: the one with the seats.</param>
/// <param name="Flips">Cells that were guessed wrong, by place (B4): true: a desk, false: none.</param>
/// <param name="Answers">Whom a desk means, by place: the id of a person, or "" for nobody.</param>
/// <param name="People">true: the preview's people are everybody who may be chosen, not only those who are named. Only for a preview.</param>
/// <param name="Name">Name of a new floor. Only to apply.</param>
/// <param name="Site">Id of its site; null: the existing one. Only to apply.</param>
/// <param name="Digest">From the preview: what is applied is what was shown. Only to apply.</param>
/// <param name="Change">
/// 32 lower-case hexadecimal characters, new for each preview. Send it again if the answer was lost: nothing is written twice, and the answer is that of the
/// first time. Only to apply.
/// </param>
internal sealed record TableRequestJson(
    string? Floor, string?[]? Instances, string? Html, string? Text, string? File, string? Sheet, Dictionary<string, bool>? Flips,
    Dictionary<string, string?>? Answers, bool People = false, string? Name = null, string? Site = null, string? Digest = null,
    string? Change = null);

/// <param name="Source">html, text, csv or xlsx.</param>
/// <param name="Sheets">Visible sheets of the file.</param>
/// <param name="BasedOn">Version of the floor for which this was made; 0: none.</param>
/// <param name="Digest">Send it to apply.</param>
internal sealed record TablePreviewJson(
    string Source, string? Sheet, IReadOnlyList<string> Sheets, IReadOnlyList<double> Widths, IReadOnlyList<double> Heights, TableCellJson[] Cells,
    TableDeskJson[] Desks, TablePersonJson[] People, TableCountsJson Counts, TableChangeJson Change, int BasedOn, string Digest);

/// <param name="At">B4; the third drawn shape is #3.</param>
/// <param name="X">In CSS pixels, as all lengths.</param>
/// <param name="Text">At most 100 characters; a longer one ends with ….</param>
/// <param name="Reading">Furigana, as long; null: none.</param>
/// <param name="Role">seat, seat-number, reading, extension, zone, title, legend, index, fixture or note.</param>
/// <param name="Flipped">A person has said what it is.</param>
internal sealed record TableCellJson(
    string At, double X, double Y, double Width, double Height, string Text, string? Reading, string Role, bool Flipped);

/// <param name="At">Its cell.</param>
/// <param name="Seat">Id of the seat.</param>
/// <param name="Label">Its number; "": none.</param>
/// <param name="Kind">found, question, unknown (nobody known has the name: it stays on the desk as a text) or empty.</param>
/// <param name="Reason">
/// found: user, full-name, family-name, reading or chosen. question: several, similar, twice, two-names, other-mark, user. unknown: chosen, if somebody
/// has said that nobody is meant: then no text stays. Else none.
/// </param>
/// <param name="People">Ids: the person who is meant, or the candidates.</param>
internal sealed record TableDeskJson(string At, string Seat, string Label, string Kind, string Reason, string[] People);

/// <param name="Id">ARN of the agent, or user:INSTANCE_ARN/NAME, or seat:FLOOR/SEAT/0 for such a name that you may not read.</param>
/// <param name="Group">The last of the groups; "": none.</param>
internal sealed record TablePersonJson(string Id, string User, string First, string Last, string Group);

internal sealed record TableCountsJson(int Seats, int Found, int Questions, int Unknown, int Empty);

/// <param name="Unchanged">Number of people who keep their seat.</param>
/// <param name="AddedSeats">Ids.</param>
/// <param name="RemovedSeats">Ids.</param>
/// <param name="Leaving">Other floors, with those who leave them: they are in <paramref name="Moved"/> too.</param>
internal sealed record TableChangeJson(
    TableMoveJson[] Moved, TableMoveJson[] New, TableMoveJson[] Gone, int Unchanged, IReadOnlyList<string> AddedSeats, IReadOnlyList<string> RemovedSeats,
    TableLeavingJson[] Leaving);

/// <param name="Person">Null: a name that nobody has, or outside your scope.</param>
/// <param name="From">Label of the seat, or its id; null: none.</param>
/// <param name="To">On this floor.</param>
/// <param name="FromSeat">Id of that seat, if it is on this floor.</param>
/// <param name="ToSeat">Id of that seat.</param>
/// <param name="Floor">The other floor that has the seat <paramref name="From"/>; null: it is on this one.</param>
/// <param name="Name">A name that nobody has. Null: a person, or a name that you may not read.</param>
internal sealed record TableMoveJson(
    string? Person, string? From, string? To, string? FromSeat, string? ToSeat, TableFloorJson? Floor = null, string? Name = null);

internal sealed record TableFloorJson(string Id, string Name);

/// <param name="People">Ids; null: outside your scope.</param>
internal sealed record TableLeavingJson(string Id, string Name, string?[] People);

/// <param name="Undo">Send it to POST /api/floors/ID/table/undo for one step back; null: nothing was changed.</param>
internal sealed record TableAppliedJson(FloorJsonRow Floor, int Moved, int New, int Gone, TableUndoJson? Undo);

/// <param name="Version">The version that the table left. If another one is current, nothing is undone.</param>
/// <param name="Change">Id of what the table did.</param>
internal sealed record TableUndoJson(int Version, string? Change);

/// <param name="Version">From the answer.</param>
/// <param name="Change">From the answer.</param>
/// <param name="Step">Id of this step back, as the change id of apply: to send it again if the answer was lost.</param>
internal sealed record TableUndoRequestJson(int Version, string? Change, string? Step = null);
