using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ConnectStreaming.Sandbox;

/// <summary>
/// A stand-in for the control planes that setup uses: Amazon Connect, Firehose, IAM, S3 and STS of one account, in this
/// process, over HTTP, on one loopback port (the signature names the service). Kinesis is kinesis-local.
/// </summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private readonly Lock _state;
    private readonly WebApplication _app;
    private readonly ControlPlaneConnect _connect;
    private readonly ControlPlaneFirehose _firehose;
    private readonly ControlPlaneIam _iam;
    private readonly ControlPlaneS3 _s3;
    private readonly ControlPlaneSts _sts;

    private ControlPlane(ControlPlaneOptions options, TimeProvider time, ControlPlane? region)
    {
        _state = region?._state ?? new();
        _iam = region?._iam ?? new ControlPlaneIam(options, time);
        _iam.AddLinkedRoles(options.Instances);
        _s3 = new ControlPlaneS3(options, region?._s3);
        _firehose = new ControlPlaneFirehose(options, _iam, time);
        _connect = new ControlPlaneConnect(options, _iam, _firehose, time);
        _sts = new ControlPlaneSts(options, time);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        _app = builder.Build();
        _app.Run(Answer);
    }

    public Uri Endpoint { get; private set; } = new("http://127.0.0.1");

    /// <summary>Is called first with every call. Its answer, if any, replaces the stand-in's (for faults in tests).</summary>
    public Func<ControlPlaneCall, ControlPlaneAnswer?>? OnCall { get; set; }

    /// <summary>Is called with every call and its answer.</summary>
    public Action<ControlPlaneCall, HttpRequest, ControlPlaneAnswer>? OnAnswer { get; set; }

    /// <summary>An association was made, changed or removed.</summary>
    public event Action? AssociationsChanged
    {
        add => _connect.Changed += value;
        remove => _connect.Changed -= value;
    }

    /// <summary>Listens on a free loopback port.</summary>
    /// <param name="beside">Another Region of the same account, which shares IAM and bucket names. Null: a separate account.</param>
    public static async Task<ControlPlane> Start(
        ControlPlaneOptions options, TimeProvider time, CancellationToken cancellationToken, ControlPlane? beside = null)
    {
        var plane = new ControlPlane(options, time, beside);
        await plane._app.StartAsync(cancellationToken);
        plane.Endpoint = new Uri(plane._app.Urls.Single());
        return plane;
    }

    /// <summary>The ARN of the stream to which a kind of event goes, or null.</summary>
    public string? Target(string instanceId, string resourceType)
    {
        lock (_state)
        {
            return _connect.Target(instanceId, resourceType);
        }
    }

    /// <summary>Makes the first association of the sandbox: a stream is already connected.</summary>
    public void Associate(string instanceId, string resourceType, string streamArn)
    {
        lock (_state)
        {
            _connect.Associate(instanceId, resourceType, streamArn);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _connect.Dispose();
    }

    private async Task Answer(HttpContext context)
    {
        var request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        var service = SignedService(request);
        var path = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var call = new ControlPlaneCall(
            service, "", request.Method, path, request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()), body.ToArray());
        call = call with { Operation = Operation(call, request) };
        ControlPlaneAnswer answer;
        try
        {
            answer = OnCall?.Invoke(call) ?? await Serve(call, context.RequestAborted);
        }
        catch (ControlPlaneError error)
        {
            answer = ControlPlaneAnswer.Of(service, error);
        }

        OnAnswer?.Invoke(call, request, answer);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        foreach (var (name, value) in answer.Headers ?? new Dictionary<string, string>())
        {
            context.Response.Headers[name] = value;
        }

        if (request.Method != "HEAD")
        {
            context.Response.ContentLength = answer.Body.Length;
            await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
    }

    private async Task<ControlPlaneAnswer> Serve(ControlPlaneCall call, CancellationToken cancellationToken)
    {
        if (call.Service == "connect")
        {
            await _connect.CheckStream(call, cancellationToken);
        }

        lock (_state)
        {
            return call.Service switch
            {
                "connect" => _connect.Serve(call),
                "firehose" => _firehose.Serve(call),
                "iam" => _iam.Serve(call),
                "s3" => _s3.Serve(call),
                "sts" => _sts.Serve(call),
                _ => throw new ControlPlaneError("MissingAuthenticationToken", "Missing Authentication Token", 403),
            };
        }
    }

    private static string Operation(ControlPlaneCall call, HttpRequest request) => call.Service switch
    {
        "connect" => ControlPlaneRoutes.Connect(call),
        "firehose" => request.Headers["X-Amz-Target"].ToString() is { } target && target.StartsWith("Firehose_20150804.", StringComparison.Ordinal)
            ? target[18..] : "",
        "s3" => ControlPlaneRoutes.S3(call),
        "iam" or "sts" => call.Form().GetValueOrDefault("Action", ""),
        _ => "",
    };

    /// <summary>SigV4: <c>Credential=KEY/DATE/REGION/SERVICE/aws4_request</c>.</summary>
    private static string SignedService(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        var at = authorization.IndexOf("Credential=", StringComparison.Ordinal);
        var scope = at < 0 ? [] : authorization[(at + 11)..].Split(',')[0].Split('/');
        return scope.Length == 5 ? scope[3] : "";
    }
}
