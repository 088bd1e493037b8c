using System.Net.Sockets;
using ConnectStreaming.Hosting;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Setup;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Commands;

/// <summary>A failed verb, explained in sentences. The output is never a stack trace.</summary>
/// <param name="Code">Exit code, see <see cref="Cli"/>.</param>
/// <param name="Problems">Sentences: what is wrong, and what to do.</param>
internal sealed record Failure(int Code, params string[] Problems)
{
    /// <summary>The lines are one text. Otherwise each line is a separate problem.</summary>
    public bool OneText { get; init; }
}

/// <summary>Exception → <see cref="Failure"/>. Pure.</summary>
internal static class Failures
{
    private const string OtherAddress = "use another address: serve --urls http://localhost:5081";

    public static Failure Explain(Exception error) => error switch
    {
        OptionsValidationException e => new(Cli.BadUsage, [.. e.Failures]),
        SettingsException e => new(Cli.BadUsage, [.. e.Problems]),
        StartRefusedException e => new(e.NeedsAttention ? Cli.NeedsAttention : Cli.BadUsage, e.Message),
        // Errors that our own code reports without a separate class.
        StoreStartException or SandboxException or InvalidOperationException { Source: "connect-streaming" } => new(Cli.Failed, error.Message),
        SetupRefusedException e => new(Cli.Failed, e.Message),
        IOException { InnerException: AddressInUseException } => new(
            Cli.Failed, $"{error.Message} Another program is already using this address. Stop it, or {OtherAddress}"),
        SocketException { SocketErrorCode: SocketError.AccessDenied } => new(
            Cli.Failed, $"This user may not listen on this address ({error.Message}). Ports below 1024 need special permissions. "
                + $"Grant them, or {OtherAddress}"),
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => new(
            Cli.Failed, $"This machine does not have this address ({error.Message}). Use one of its own addresses, or {OtherAddress}"),
        UnauthorizedAccessException or IOException => new(Cli.Failed, error.Message),
        Amazon.Runtime.AmazonClientException or Amazon.Runtime.AmazonServiceException when AwsErrors.Explain(error) is var aws => new(
            Cli.Failed, $"{aws.Happened} {aws.Means} {aws.Do}"),
        { InnerException: { } inner } and (AggregateException or TypeInitializationException) => Explain(inner),
        _ => new(
            Cli.Failed,
            $"Unexpected error: {error.Message} ({error.GetType().Name}). Please report it, "
                + $"with the output of the same command after you set {TraceVariable}=1."),
    };

    /// <summary>If it is set, the stack trace of an error is shown too. Use it to find errors in this program.</summary>
    private const string TraceVariable = "CONNECT_STREAMING_TRACE";

    /// <returns>The exit code.</returns>
    public static int Print(Exception error, IReadOnlyList<string> verbs, bool json)
    {
        var failure = Explain(error);
        if (Environment.GetEnvironmentVariable(TraceVariable) is { Length: > 0 })
        {
            Console.Error.WriteLine(error);
        }

        return Print(failure, verbs, json);
    }

    /// <returns>The exit code. For setup, 2 means "changes pending", so its wrong command line is 1.</returns>
    public static int Print(Failure failure, IReadOnlyList<string> verbs, bool json)
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

    /// <summary>The JSON has the same format as the verb's other output.</summary>
    private static string ToJson(Failure failure, IReadOnlyList<string> verbs) => verbs is ["doctor"]
        ? Doctor.ToJson([.. failure.Problems.Select(p => new Finding(FindingLevel.Bad, "Command line", p))])
        : SetupJson.Write(new ProgressJson("failed", Words: string.Join(' ', failure.Problems)));
}
