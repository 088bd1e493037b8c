using System.Text;
using ConnectStreaming.Live;
using Microsoft.AspNetCore.StaticFiles;

namespace ConnectStreaming.Hosting;

/// <summary>The page's files: a strict policy, hashed assets for ever, index.html never from a cache.</summary>
internal static class Pages
{
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string NotBuilt = "The page is not built yet.\n\nRun:  npm install && npm run build\n"
        + "Then reload. The API works: /api/agents, /openapi/v1.json\n";

    public static void UsePages(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers[Build.Header] = Build.Id;
            // The page itself is always sent by MapPages, which writes the build into it.
            if (context.Request.Path.Equals("/index.html", StringComparison.OrdinalIgnoreCase))
            {
                context.Request.Path = "/";
            }
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = CacheControl });
    }

    /// <summary>Every other path without an extension is a page that the script in index.html knows.</summary>
    public static void MapPages(this IEndpointRouteBuilder app) =>
        app.MapFallback("{*path:nonfile}", async (HttpContext context, IWebHostEnvironment environment) =>
        {
            var index = environment.WebRootFileProvider.GetFileInfo("index.html");
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            {
                await TypedResults.Problem("Pages are only read.", statusCode: 405, title: "Method not allowed").ExecuteAsync(context);
                return;
            }
            context.Response.Headers.CacheControl = "no-cache";
            if (!index.Exists)
            {
                await TypedResults.Text(NotBuilt, statusCode: 503).ExecuteAsync(context);
                return;
            }
            await TypedResults.Text(IndexPage.Of(index), "text/html", Encoding.UTF8).ExecuteAsync(context);
        }).ExcludeFromDescription().AllowAnonymous();

    private static void CacheControl(StaticFileResponseContext file) =>
        file.Context.Response.Headers.CacheControl = file.Context.Request.Path.StartsWithSegments("/assets")
            ? "public, max-age=31536000, immutable"
            : "no-cache";
}
