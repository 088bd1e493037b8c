using System.Text;
using ConnectStreaming.Live;
using Microsoft.AspNetCore.StaticFiles;

namespace ConnectStreaming.Hosting;

/// <summary>The page's files: a strict policy; hashed assets are cached for ever, also those of earlier builds; index.html is never cached.</summary>
internal static class Pages
{
    private const string Assets = "/assets";

    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string NotBuilt = "The page is not built yet.\n\nRun:  npm install && npm run build\n"
        + "Then reload. The API works: /api/agents, /openapi/v1.json\n";

    /// <summary>Needs a data folder.</summary>
    public static IServiceCollection AddKeptBuilds(this IServiceCollection services) =>
        services.AddSingleton<KeptBuilds>().AddHostedService(p => p.GetRequiredService<KeptBuilds>());

    /// <summary>Call it first, so that errors and refused requests have these headers too.</summary>
    public static void UsePageHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // Set them at the last moment: the exception handler removes earlier headers.
        context.Response.OnStarting(
            static state =>
            {
                var headers = ((HttpContext)state).Response.Headers;
                // An answer that is not a page may have its own policy.
                headers.ContentSecurityPolicy = headers.ContentSecurityPolicy.Count == 0 ? Policy : headers.ContentSecurityPolicy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers[Build.Header] = Build.Id;
                return Task.CompletedTask;
            },
            context);
        return next(context);
    });

    public static void UsePages(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            // MapPages always sends the page itself, because it writes the build into it.
            if (context.Request.Path.Equals("/index.html", StringComparison.OrdinalIgnoreCase))
            {
                context.Request.Path = "/";
            }
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = CacheControl });
        if (app.ApplicationServices.GetService<KeptBuilds>() is { } earlier)
        {
            app.UseStaticFiles(new StaticFileOptions { RequestPath = Assets, FileProvider = earlier, OnPrepareResponse = CacheControl });
        }
        // Never send index.html instead of a script. A file that is missing here may exist after an update.
        app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments(Assets))
            {
                return next(context);
            }
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
    }

    /// <summary>Every other path without an extension is a page that the script in index.html handles.</summary>
    public static void MapPages(this IEndpointRouteBuilder app) =>
        app.MapFallback("{*path:nonfile}", async (HttpContext context, IWebHostEnvironment environment) =>
        {
            var index = environment.WebRootFileProvider.GetFileInfo("index.html");
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            {
                await TypedResults.Problem("Pages can only be read.", statusCode: 405, title: "Method not allowed").ExecuteAsync(context);
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
        file.Context.Response.Headers.CacheControl = file.Context.Request.Path.StartsWithSegments(Assets)
            ? "public, max-age=31536000, immutable"
            : "no-cache";
}
