using ConnectStreaming.Access;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Floors.Drafts.Api;
using ConnectStreaming.Floors.Readings;
using ConnectStreaming.Floors.Tables.Api;
using ConnectStreaming.Live;
using ConnectStreaming.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ConnectStreaming.Hosting;

/// <summary>The order in which a request is handled: errors, access, page, sign-in, then the endpoints of the features.</summary>
internal static class HttpPipeline
{
    public static IServiceCollection AddHttpPipeline(this IServiceCollection services)
    {
        services.AddTransport();
        services.AddProblemDetails();
        services.AddExceptionHandler<StoreRefusals>();
        services.AddHealth();
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "ConnectStreaming";
            document.Info.Description = "The live states of Amazon Connect agents. Changes are sent on the SignalR hub /live.";
            return Task.CompletedTask;
        }));
        // A frame goes from the hub to its socket without a thread switch. This is safe here because nothing blocks a thread.
        services.Configure<SocketTransportOptions>(options =>
        {
            options.UnsafePreferInlineScheduling = true;
            // Browsers send little. With the default of 1 MB, a thousand browsers that send too much would fill a gigabyte of memory.
            options.MaxReadBufferSize = 64 * 1024;
        });
        services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBufferSize = 64 * 1024);
        return services;
    }

    /// <summary>Maps everything for browsers and programs. Call it before the host starts; nothing may answer before it.</summary>
    public static WebApplication MapHttpPipeline(this WebApplication app)
    {
        app.UsePageHeaders();
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
        app.MapFloors();
        app.MapSites();
        app.MapSeatTables();
        app.MapDrafts();
        app.MapPublishUndo();
        app.MapSeatNames();
        app.MapReadings();
        app.MapSettings();
        app.MapHealth();
        // The description is generated for every request.
        app.MapOpenApi().RequireAuthorization(Policies.Watch).RequireRateLimiting(CostlyReads.Policy);
        app.MapPages();
        return app;
    }
}
