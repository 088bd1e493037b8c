using ConnectStreaming.Access;
using ConnectStreaming.Live;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ConnectStreaming.Hosting;

/// <summary>The way of a request: errors, access, page, sign-in, then the endpoints of the features.</summary>
internal static class HttpPipeline
{
    public static IServiceCollection AddHttpPipeline(this IServiceCollection services)
    {
        services.AddTransport();
        services.AddProblemDetails();
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "ConnectStreaming";
            document.Info.Description = "Live state of the agents of Amazon Connect. Changes are pushed on the SignalR hub /live.";
            return Task.CompletedTask;
        }));
        // A frame goes from the hub to its socket without another hop between threads. Nothing here blocks a thread, which is what makes
        // that unsafe elsewhere.
        services.Configure<SocketTransportOptions>(options =>
        {
            options.UnsafePreferInlineScheduling = true;
            // What a browser sends is small; of 1 MB, the default, a thousand that send too much would fill a gigabyte that stays.
            options.MaxReadBufferSize = 64 * 1024;
        });
        services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBufferSize = 64 * 1024);
        return services;
    }

    /// <summary>Everything a browser or a program may ask. Call it before the host starts, with nothing that answers before it.</summary>
    public static WebApplication MapHttpPipeline(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseTransport();
        app.UseAccess();
        app.UsePages();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.MapAccess();
        app.MapCertificate();
        app.MapLive();
        app.MapHealth();
        app.MapOpenApi().RequireAuthorization(Policies.Watch);
        app.MapPages();
        return app;
    }
}
