using System.Globalization;

namespace ConnectStreaming.Audit;

/// <summary>
/// Where the log begins after its oldest entries were removed. The entry that records the cut contains the number and hash of the last removed
/// entry, so the chain is still valid: the first remaining entry follows from that hash.
/// </summary>
/// <param name="LastId">Number of the last removed entry.</param>
/// <param name="LastHash">Its hash, 32 bytes.</param>
internal sealed record AuditCut(long LastId, byte[] LastHash)
{
    public const string What = "audit.cut";
    private const string Code = "cut";

    public AuditEntry Entry(int keepDays) => new(
        AuditActor.System, What, null,
        new AuditFact(Code, LastId.ToString(CultureInfo.InvariantCulture), Convert.ToHexStringLower(LastHash),
        keepDays.ToString(CultureInfo.InvariantCulture)));

    /// <returns>Null: the entry does not record a cut.</returns>
    public static AuditCut? Of(AuditEntry entry) =>
        entry.What == What && entry.Facts is [{ Code: Code, Values: [var id, { Length: 64 } hash, ..] }] && hash.All(char.IsAsciiHexDigit)
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? new AuditCut(last, Convert.FromHexString(hash))
            : null;
}
