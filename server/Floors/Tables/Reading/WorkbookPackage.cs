using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>
/// Makes a harmless copy of an .xlsx before a library opens it: unpacked bytes are counted while they are read, whatever the file says of itself; XML has no
/// DTD, so no entities, no endless nesting and not too many elements; links out of the file, pictures and macros are left out.
/// </summary>
internal static class WorkbookPackage
{
    private static readonly string[] Needed = ["/officeDocument", "/worksheet", "/sharedStrings", "/styles", "/drawing"];

    public static MemoryStream Copy(byte[] file)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
            if (zip.Entries.Count > TableLimits.MostParts)
            {
                throw new TableProblemException(TableProblem.Unpacked);
            }
            if (zip.GetEntry("xl/workbook.bin") is not null)
            {
                throw new TableProblemException(TableProblem.ExcelBinary);
            }
            if (zip.GetEntry("[Content_Types].xml") is null)
            {
                throw new TableProblemException(TableProblem.NotATable);
            }
            var copy = new MemoryStream();
            using (var clean = new ZipArchive(copy, ZipArchiveMode.Create, leaveOpen: true))
            {
                var left = Math.Min(TableLimits.MostUnpacked, Math.Max(1L << 20, (long)file.Length * TableLimits.MostRatio));
                var elements = TableLimits.MostElements;
                HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
                foreach (var entry in zip.Entries.Where(e => IsXml(e.FullName)))
                {
                    if (!names.Add(entry.FullName))
                    {
                        throw new TableProblemException(TableProblem.Damaged);
                    }
                    var part = Unpack(entry, ref left);
                    XmlLimits.Check(part, ref elements);
                    using var to = clean.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                    to.Write(entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase) ? WithoutLinks(part) : part);
                }
            }
            copy.Position = 0;
            return copy;
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or NotSupportedException or ArgumentException or IOException)
        {
            throw new TableProblemException(TableProblem.Damaged);
        }
    }

    private static bool IsXml(string name) =>
        name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);

    private static byte[] Unpack(ZipArchiveEntry entry, ref long left)
    {
        using var stream = entry.Open();
        using var part = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (stream.Read(buffer) is > 0 and var read)
        {
            if ((left -= read) < 0)
            {
                throw new TableProblemException(TableProblem.Unpacked);
            }
            part.Write(buffer, 0, read);
        }
        return part.ToArray();
    }

    /// <summary>Reads XML without a DTD. Nothing is loaded from elsewhere.</summary>
    public static XmlReader Xml(System.IO.Stream stream) => XmlReader.Create(
        stream,
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true });

    /// <summary>A link to a bad address makes the library refuse the whole file, so none is kept.</summary>
    private static byte[] WithoutLinks(byte[] rels)
    {
        using var reader = Xml(new MemoryStream(rels));
        var document = XDocument.Load(reader);
        document.Root?.Elements().Where(r => (string?)r.Attribute("TargetMode") == "External"
            || !Needed.Any(n => ((string?)r.Attribute("Type"))?.EndsWith(n, StringComparison.Ordinal) == true)).Remove();
        using var kept = new MemoryStream();
        document.Save(kept);
        return kept.ToArray();
    }
}
