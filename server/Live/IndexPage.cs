using System.Net;
using Microsoft.Extensions.FileProviders;

namespace ConnectStreaming.Live;

/// <summary>Adds the build to index.html, so that the page knows its own build before the first answer of the API.</summary>
internal static class IndexPage
{
    private static volatile Page? _last;

    public static string Of(IFileInfo file)
    {
        if (_last is { } last && last.Changed == file.LastModified && last.Path == file.PhysicalPath)
        {
            return last.Html;
        }
        using var reader = new StreamReader(file.CreateReadStream());
        var html = WithBuild(reader.ReadToEnd(), Build.Id);
        _last = new Page(file.PhysicalPath, file.LastModified, html);
        return html;
    }

    /// <summary>The element is added at the start of the head. A page without a head is not changed.</summary>
    internal static string WithBuild(string html, string build)
    {
        const string Head = "<head>";
        var at = html.IndexOf(Head, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? html : html.Insert(at + Head.Length, $"\n    <meta name=\"{Build.Meta}\" content=\"{WebUtility.HtmlEncode(build)}\">");
    }

    private sealed record Page(string? Path, DateTimeOffset Changed, string Html);
}
