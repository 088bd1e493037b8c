namespace ConnectStreaming.Tests.Floors.Documents;

/// <summary>What somebody may enter where a name is asked for.</summary>
internal static class HostileTexts
{
    public static readonly string[] All =
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg/onload=alert(1)>", "javascript:alert(1)", "${7*7}", "{{7*7}}", "{0}", "%s%n",
        "' OR '1'='1", "'; DROP TABLE floor; --", "\\", "\"", "=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "＝1＋1", "../../etc/passwd", "..\\..\\x",
        "file:///etc",
        "\0", "A\0B", "\n", "A\r\nSet-Cookie: a=b", "\t", "\u001b[31m", "\u202eAB", "\u200b", "\u2066x\u2069", "\ufeffA", "\u2028", "\ue000", "\ufffd",
        " A", "A ", "か\u3099", "👩‍👩‍👧‍👦", "🇯🇵", "Z̵̡̢̛a̷l̸g̵o̶", "__proto__", "constructor", "null",
        new string('A', 100), new string('A', 101), new string('席', 100),
    ];
}
