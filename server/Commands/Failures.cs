using System.Net.Sockets;
using ConnectStreaming.Hosting;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Setup;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Commands;

/// <summary>A verb that did not get through, in words. A stack trace is never the answer.</summary>
/// <param name="Code">Exit code, see <see cref="Cli"/>.</param>
/// <param name="Problems">Sentences: what is wrong, and what to do.</param>
internal sealed record Failure(int Code, params string[] Problems)
{
    /// <summary>The lines belong together; else each is a problem of its own.</summary>
    public bool OneText { get; init; }
}

/// <summary>Exception → <see cref="Failure"/>. Pure.</summary>
internal static class Failures
{
    private const string OtherAddress = "choose another address: serve --urls http://localhost:5081";

    public static Failure Explain(Exception error) => error switch
    {
        OptionsValidationException e => new(Cli.BadUsage, [.. e.Failures]),
        SettingsException e => new(Cli.BadUsage, [.. e.Problems]),
        StartRefusedException e => new(e.NeedsAttention ? Cli.NeedsAttention : Cli.BadUsage, e.Message),
        // Refusals of our own, made where there is no class for them.
        StoreStartException or SandboxException or InvalidOperationException { Source: "connect-streaming" } => new(Cli.Failed, error.Message),
        SetupRefusedException e => new(Cli.Failed, e.Message),
        IOException { InnerException: AddressInUseException } => new(
            Cli.Failed, $"{error.Message} Another program listens there already. Stop it, or {OtherAddress}"),
        SocketException { SocketErrorCode: SocketError.AccessDenied } => new(
            Cli.Failed, $"This user may not listen on that address ({error.Message}): ports below 1024 need special rights. Grant them, or {OtherAddress}"),
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => new(
            Cli.Failed, $"This machine does not have the address given ({error.Message}). Listen on one of its own, or {OtherAddress}"),
        UnauthorizedAccessException or IOException => new(Cli.Failed, error.Message),
        Amazon.Runtime.AmazonClientException or Amazon.Runtime.AmazonServiceException when AwsErrors.Explain(error) is var aws => new(
            Cli.Failed, $"{aws.Happened} {aws.Means} {aws.Do}"),
        { InnerException: { } inner } and (AggregateException or TypeInitializationException) => Explain(inner),
        _ => new(
            Cli.Failed,
            $"Unexpected error: {error.Message} ({error.GetType().Name}). Please report it, with the lines that {TraceVariable}=1 adds."),
    };

    /// <summary>When it is set, what goes wrong is also shown as the runtime has it. For finding the fault in the program.</summary>
    private const string TraceVariable = "CONNECT_STREAMING_TRACE";

    /// <returns>The exit code.</returns>
    public static int Tell(Exception error, IReadOnlyList<string> verbs, bool json)
    {
        var failure = Explain(error);
        if (Environment.GetEnvironmentVariable(TraceVariable) is { Length: > 0 })
        {
            Console.Error.WriteLine(error);
        }

        return Tell(failure, verbs, json);
    }

    /// <returns>The exit code; setup's 2 is "changes pending", so its wrong command line is 1.</returns>
    public static int Tell(Failure failure, IReadOnlyList<string> verbs, bool json)
    {
        if (json)
        {
            Console.WriteLine(ToJson(failure, verbs));
        }
        else if (failure.OneText || failure.Problems.Length == 1)
        {
            Console.Error.WriteLine(string.Join(Environment.NewLine, failure.Problems));
        }
        else
        {
            Console.Error.WriteLine($"{string.Join(' ', ["connect-streaming", .. verbs])}:");
            foreach (var problem in failure.Problems)
            {
                Console.Error.WriteLine($"  • {problem}");
            }
        }

        return verbs is ["setup", ..] && failure.Code == Cli.BadUsage ? Cli.Failed : failure.Code;
    }

    /// <summary>In the shape that the verb's other answers have.</summary>
    private static string ToJson(Failure failure, IReadOnlyList<string> verbs) => verbs is ["doctor"]
        ? Doctor.ToJson([.. failure.Problems.Select(p => new Finding(FindingLevel.Bad, "Command line", p))])
        : SetupJson.Write(new ProgressJson("failed", Words: string.Join(' ', failure.Problems)));
}
