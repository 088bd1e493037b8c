using ConnectStreaming.Access;
using ConnectStreaming.Floors.Tables.Names;

namespace ConnectStreaming.Floors.Tables;

/// <summary>
/// The people who may stand in a seat table: those whom the server knows and the viewer may see, with the part of the name that the viewer may read.
/// </summary>
internal interface ITablePeople
{
    /// <param name="viewer">Who asks.</param>
    /// <param name="instances">ARNs of the instances that the floor shows.</param>
    /// <param name="floor">Id of the floor; null: a new one.</param>
    /// <param name="isSomebodyHidden">Others are outside the viewer's scope.</param>
    IReadOnlyList<TablePerson> Of(Viewer viewer, IReadOnlyList<string> instances, string? floor, out bool isSomebodyHidden);

    /// <summary>Whether the viewer sees a person who sits on a floor, and so may take the person from there.</summary>
    bool Sees(Viewer viewer, Seated seated);
}
