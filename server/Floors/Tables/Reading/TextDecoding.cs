using System.Text;

namespace ConnectStreaming.Floors.Tables.Reading;

/// <summary>
/// The text of a .csv file: UTF-8 with or without a mark, UTF-16 with one (Excel's "Unicode text"), else Shift_JIS as Windows writes it (CP932).
/// </summary>
internal static class TextDecoding
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static readonly Encoding Cp932 =
        CodePagesEncodingProvider.Instance.GetEncoding(932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    public static string Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text =
                bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? Strict.GetString(bytes[3..])
                : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? new UnicodeEncoding(false, false, true).GetString(bytes[2..])
                : bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? new UnicodeEncoding(true, false, true).GetString(bytes[2..])
                : WithoutMark(bytes);
            return text.Contains('\0', StringComparison.Ordinal) ? throw new TableProblemException(TableProblem.NoText) : text;
        }
        catch (ArgumentException)
        {
            throw new TableProblemException(TableProblem.NoText);
        }
    }

    private static string WithoutMark(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Cp932.GetString(bytes);
        }
    }
}
