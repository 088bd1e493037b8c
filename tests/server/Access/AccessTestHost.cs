using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Audit;
using ConnectStreaming.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Access;

/// <summary>Sign-in, people and audit on a real Kestrel with the real store and a test clock. The map is one endpoint and an empty hub.</summary>
internal sealed class AccessTestHost : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly bool _keep;

    private AccessTestHost(WebApplication app, string folder, bool keep, FakeTimeProvider time, Logs logs) =>
        (_app, _folder, _keep, Time, Log) = (app, folder, keep, time, logs);

    public IServiceProvider Services => _app.Services;

    public string Url => Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public string Folder => _folder;

    public FakeTimeProvider Time { get; }

    /// <summary>Everything that was logged, at every level.</summary>
    public Logs Log { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    public static async Task<AccessTestHost> Start(Action<WebApplicationBuilder>? change = null, string? folder = null, DateTimeOffset? now = null)
    {
        var keep = folder is not null;
        folder ??= Directory.CreateTempSubdirectory("cs-access-").FullName;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        var logs = new Logs();
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
        var time = new FakeTimeProvider(now ?? Noon);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.AddLocalAccess(folder);
        builder.Services.AddTransport();
        builder.Services.AddProblemDetails().AddSignalR();
        change?.Invoke(builder);
        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseTransport();
        app.UseAccess();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.MapAccess();
        app.MapCertificate();
        app.MapGet("/api/agents", () => "agents").RequireAuthorization(Policies.Watch).RequireRateLimiting(CostlyReads.Policy);
        app.MapPost("/api/agents", () => "written").RequireAuthorization(Policies.Watch);
        app.MapHub<EmptyHub>("/live").RequireAuthorization(Policies.Watch);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        return new AccessTestHost(app, folder, keep, time, logs);
    }

    public Task<TestPerson> SignIn(Roles roles, Scope? scope = null) => Services.SignIn(roles, scope);

    /// <summary>The request that our page sends: with its Origin, and with the cookie if there is one.</summary>
    public Task<HttpResponseMessage> Send(HttpMethod method, string path, string? cookie = null, object? body = null, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(method, Url + path);
        request.Headers.Add("Origin", Url);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }
        change?.Invoke(request);
        return Http.SendAsync(request);
    }

    public async Task<HttpStatusCode> Status(HttpMethod method, string path, string? cookie = null, object? body = null)
    {
        using var response = await Send(method, path, cookie, body);
        return response.StatusCode;
    }

    public async Task<T> Read<T>(string path, string cookie)
    {
        using var response = await Send(HttpMethod.Get, path, cookie);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<T>())!;
    }

    /// <summary>What was written to the audit log, newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> Audit() =>
        [.. (await Services.GetRequiredService<IAuditStore>().Read(new AuditFilter(null, null, null, null, null, null, 500), default))
            .Select(record => record.Entry)];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (!_keep)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    internal sealed class EmptyHub : Hub;

    internal sealed class Logs : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Line(Logs logs, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull
            {
                logs.Lines.Enqueue($"{category} scope {state}");
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                logs.Lines.Enqueue($"{category} {formatter(state, exception)} {exception}");
        }
    }
}
