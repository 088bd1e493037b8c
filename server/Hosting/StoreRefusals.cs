using ConnectStreaming.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace ConnectStreaming.Hosting;

/// <summary>
/// The answer to a request whose endpoint could not reach the store and has no words of its own: 503 with <c>Retry-After</c>, as everywhere. A write whose
/// answer was lost may have been stored.
/// </summary>
internal sealed class StoreRefusals : IExceptionHandler
{
    private const int RetryAfterSeconds = 5;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!Causes(exception).Any(e => e is StoreUnavailableException))
        {
            return false;
        }

        httpContext.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        await TypedResults.Problem(
            HttpMethods.IsGet(httpContext.Request.Method) ? "The store does not answer. Try again after Retry-After seconds."
                : "The store does not answer, so it is not certain that this was stored. Look at it after Retry-After seconds, and send it again if needed.",
            statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not stored").ExecuteAsync(httpContext);
        return true;
    }

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
