namespace ConnectStreaming.Floors.Documents;

/// <summary>What is wrong with a document.</summary>
/// <param name="Path">The place, as a JSON path: <c>$.seats[3].label</c>.</param>
/// <param name="En">The reason, in English.</param>
/// <param name="Ja">The reason, in Japanese.</param>
internal sealed record FloorProblem(string Path, string En, string Ja);
