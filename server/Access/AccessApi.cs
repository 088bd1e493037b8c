namespace ConnectStreaming.Access;

/// <summary>The HTTP API of accounts, sessions, people and the audit log.</summary>
internal static class AccessApi
{
    public static void MapAccess(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").WithTags("Access");
        api.MapSession();
        api.MapLinks();
        api.MapPeople();
        api.MapTokens();
        api.MapAudit();
        app.MapOidc();
    }
}
