using System.CommandLine;
using Amazon.Runtime;
using ConnectStreaming.Hosting;
using ConnectStreaming.Setup;
using ConnectStreaming.Storage;
using static ConnectStreaming.Commands.CommandLanguage;

namespace ConnectStreaming.Commands;

/// <summary>One run of a setup verb: clients, the instance, and errors as sentences.</summary>
internal sealed class SetupSession : IDisposable
{
    /// <summary>Exit code of <c>plan --detailed-exitcode</c>.</summary>
    public const int ChangesPending = 2;

    private readonly IConfiguration _configuration;

    private readonly bool _sandbox;

    private SetupSession(SetupClients aws, ConnectInstance instance, IConfiguration configuration, bool sandbox) =>
        (Aws, Instance, _configuration, _sandbox) = (aws, instance, configuration, sandbox);

    public SetupClients Aws { get; }

    public ConnectInstance Instance { get; }

    public bool IsSandbox => _sandbox;

    /// <summary>The file next to the data folder's database, with one JSON line for each change. A sandbox's file is deleted with the sandbox.</summary>
    public ISetupAudit Audit
    {
        get
        {
            var options = _configuration.GetSection(StoreOptions.Section).Get<StoreOptions>() ?? new StoreOptions();
            return new SetupAuditFile(Path.Combine(_sandbox ? Path.GetTempPath() : new StoreFiles(options.Path).Folder, _sandbox
                ? "connect-streaming-sandbox-audit.jsonl" : SetupAuditIntake.FileName));
        }
    }

    /// <summary>Exit code 1 with the reason for all errors; 130 when it was stopped.</summary>
    /// <param name="outOfReach">Runs instead of the work when AWS cannot be reached; null: that is an error.</param>
    public static async Task<int> Run(
        ParseResult parsed, SetupAccountOptions options, SetupFile asked, Func<SetupSession, Task<int>> work, CancellationToken cancellationToken,
        Func<Exception, Task<int>>? outOfReach = null)
    {
        var json = parsed.GetValue(options.Json);
        try
        {
            var configuration = ServerConfiguration.Build(Cli.Settings(parsed));
            var sandbox = options.Sandbox(parsed);
            var account = sandbox?.Account() ?? options.Account(parsed, configuration, asked.Region ?? ConnectInstance.OfArn(asked.Instance)?.Region);
            if (sandbox is not null && !json)
            {
                Console.Error.WriteLine(Say($"Sandbox: {sandbox}", $"サンドボックス：{sandbox}"));
            }

            using var aws = SetupClients.Create(account);
            var instance = await Instances.Find(aws, options.Instance(parsed) ?? asked.Instance, cancellationToken);
            using var session = new SetupSession(aws, instance, configuration, account.Sandbox is not null);
            var code = await work(session);
            return code == Cli.Failed ? Failed() : code;
        }
        catch (SetupRefusedException e)
        {
            SetupConsole.Refuse(e.Words, json);
            return Failed();
        }
        catch (Exception e) when (outOfReach is not null
            && (e is AmazonClientException or AmazonServiceException or HttpRequestException or OperationCanceledException))
        {
            return await outOfReach(e);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A step that is stopped reports this itself. Here nothing was started yet.
            SetupConsole.Refuse(new("Stopped. Nothing was changed.", "中断しました。何も変更していません。"), json);
            return Failed();
        }
        catch (SettingsException)
        {
            throw;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            SetupConsole.Show(SetupErrors.Explain(e), json);
            return Failed();
        }

        int Failed() => cancellationToken.IsCancellationRequested ? Cli.Interrupted : Cli.Failed;
    }

    public void Dispose() => Aws.Dispose();
}
