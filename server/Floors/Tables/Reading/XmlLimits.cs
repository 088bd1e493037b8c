using System.Xml;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>
/// How much one part of an .xlsx may have: a library makes some hundred bytes of each element, also of those without a text. Pure.
/// </summary>
internal static class XmlLimits
{
    /// <summary>Elements of a part that is read as a whole: styles, links, the list of sheets.</summary>
    private const int MostInPart = 200_000;

    /// <summary>Elements of a drawing: 20,000 shapes have that many.</summary>
    private const int MostInDrawing = 700_000;

    /// <summary>Elements of a cell, of a shared text, or of another element that is read as a whole.</summary>
    private const int MostInItem = 10_000;
    private const int MostAttributes = 1_000;

    /// <param name="left">Elements that all parts together may still have.</param>
    public static void Check(byte[] xml, ref int left)
    {
        using var reader = WorkbookPackage.Xml(new MemoryStream(xml));
        var (inPart, most, item, inItem) = (0, MostInPart, int.MaxValue, 0);
        while (reader.Read())
        {
            if (reader.Depth > TableLimits.MostDepth)
            {
                throw new TableProblemException(TableProblem.Damaged);
            }
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }
            if (reader.Depth == 0)
            {
                most = MostIn(reader.LocalName);
            }
            if (reader.Depth <= item)
            {
                (item, inItem) = (IsItem(reader.LocalName) ? reader.Depth : int.MaxValue, 0);
            }
            inItem++;
            if (--left < 0 || ++inPart > most || (item < int.MaxValue && inItem > MostInItem) || reader.AttributeCount > MostAttributes)
            {
                throw new TableProblemException(TableProblem.Unpacked);
            }
        }
    }

    private static int MostIn(string root) => root switch
    {
        "worksheet" or "sst" => TableLimits.MostElements,
        "wsDr" => MostInDrawing,
        _ => MostInPart,
    };

    private static bool IsItem(string name) => name is "c" or "si" or "col" or "mergeCell" or "sheetFormatPr";
}
